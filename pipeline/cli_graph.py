"""The verbs `export` and `diff` of the command: a built graph in other formats, and what two builds differ in."""

from __future__ import annotations

import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import LutuError
from pipeline.options import Json, Out
from pipeline.terminal import OUT, print_json, say


class ExportFormat(StrEnum):
    """What `lutu export` writes; Turtle and N-Quads are in the build already, the latter can be had in many files."""

    TRIG = "trig"
    JSONLD = "jsonld"
    NT = "nt"
    RDF12 = "rdf12"
    NQ = "nq"


def export(
    format_: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help="trig, jsonld, nt, rdf12 or nq.")],
    to: Annotated[
        Path | None, typer.Option(help="File to write, or folder of shards; standard output without it.")
    ] = None,
    shards: Annotated[
        int,
        typer.Option(min=0, help="With nq: compressed files to write into a new folder, for bulk loaders."),
    ] = 0,
    out: Out = OUT,
) -> None:
    """Write the built graph in another format.

    TriG, JSON-LD, N-Triples or RDF 1.2; the same graph gives the same bytes. JSON-LD carries its context
    inside; rdf12 is N-Quads in which a
    relation reifies its triple. A large graph can be had as many files that a store loads side by side, cut between
    subjects: nq --shards 8 --to FOLDER.

    Example: lutu export jsonld --to graph.jsonld
    """
    nquads = _graph(out)
    if format_ is ExportFormat.NQ or shards:
        _export_shards(nquads, format_, shards, to)
        return
    from pipeline.graph import formats

    if to is None:
        formats.write(nquads, format_.value, sys.stdout)
        return
    # Complete or not at all: a reader never meets half a graph.
    fresh = to.with_name(f".{to.name}.writing")
    try:
        with fresh.open("w", encoding="utf-8", newline="\n") as file:
            count = formats.write(nquads, format_.value, file)
        fresh.replace(to)
    except OSError as error:
        raise LutuError(
            str(to), f"cannot be written ({error.strerror})", "Choose another file or free some space."
        ) from error
    finally:
        fresh.unlink(missing_ok=True)
    say(f"{to}: {count} statements")


def _export_shards(nquads: Path, format_: ExportFormat, number: int, to: Path | None) -> None:
    from pipeline.graph import shards

    if format_ is not ExportFormat.NQ or not number or to is None:
        raise typer.BadParameter(
            f"nq goes with --shards and --to, as {nquads} is N-Quads already: lutu export nq --shards 8 --to shards"
        )
    written = shards.write(nquads, number, to)
    say(f"{to}: {len(written)} files, {written[0].name} to {written[-1].name}")


def diff(
    old: Annotated[Path, typer.Argument(help="Folder of the older build.")],
    new: Annotated[Path, typer.Argument(help="Folder of the newer build.")],
    most: Annotated[int, typer.Option(min=0, help="List so many of each kind.")] = 20,
    all_: Annotated[bool, typer.Option("--all", help="List mentions, evidence and pairs too.")] = False,
    json_: Json = False,
) -> None:
    """Tell what changed between two builds.

    Articles, names, targets, relations: facts, not lines. Ends with 0 when both hold the same facts, with 1 when they do not.

    Example: lutu diff last-week/graph data/graph
    """
    from pipeline.graph import changes

    found = changes.changes(_graph(old), _graph(new), quiet=all_)
    if json_:
        counts: dict[str, dict[str, int]] = {}
        for (type_, what), number in sorted(found.counts.items()):
            counts.setdefault(type_, {})[what] = number
        print_json(
            {
                "other_version": found.other_version,
                "counts": counts,
                "changes": [asdict(change) for change in found.listed],
            }
        )
    else:
        for line in changes.lines(found, most=most):
            print(line)
    raise typer.Exit(1 if found else 0)


def _graph(out: Path) -> Path:
    nquads = out / "graph.nq"
    if not nquads.is_file():
        raise LutuError(str(out), "holds no graph.nq", "Build one: lutu build data/raw data/graph")
    return nquads
