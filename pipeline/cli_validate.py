"""The verb `validate` of the command: whether a built graph conforms to its shapes."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.options import Json, Ontology
from pipeline.terminal import OUT, print_json, say


class Engine(StrEnum):
    """Who looks: shacl-rust over the whole graph, or pyshacl article by article."""

    FAST = "fast"
    REFERENCE = "reference"


def validate(
    out: Annotated[Path, typer.Argument(help="The folder that `lutu build` left.")] = OUT,
    engine: Annotated[
        Engine, typer.Option(help="fast (shacl-rust, seconds) or reference (pyshacl, minutes).")
    ] = Engine.FAST,
    most: Annotated[int, typer.Option(min=0, help="Show so many violations.")] = 20,
    json_: Json = False,
    ontology: Ontology = None,
) -> None:
    """Check a built graph against its shapes and counts.

    A build does this itself before it publishes. Each violation names article, node, shape and remedy.

    Example: lutu validate data/graph
    """
    from pipeline import manifest
    from pipeline.errors import StoreError
    from pipeline.graph import gate
    from pipeline.lexicon.location import ontology as locate

    turtle, nquads = out / "graph.ttl", out / "graph.nq"
    for path in (turtle, nquads):
        if not path.is_file():
            raise StoreError(str(path), "there is no such file", f"Run `lutu build RAW {out}` first.")
    verdict = gate.check(
        turtle,
        nquads,
        locate(ontology),
        expected=manifest.read(out).get("expected", {}),
        engine=engine.value,
        most=most,
    )
    if verdict.notice:
        say(verdict.notice)
    if json_:
        print_json(verdict.as_json())
    else:
        for line in verdict.lines():
            print(line)
    say(
        f"{out}: {'conforms' if verdict.passes else 'does not conform'} "
        f"({verdict.count} violations, {len(verdict.shortfalls)} counts too small; {verdict.engine}, {verdict.seconds:.1f} s)"
    )
    raise typer.Exit(0 if verdict.passes else 1)
