"""The verbs of `lutu` that ask a built graph: query, rebuild."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.options import Json, Ontology, Out
from pipeline.terminal import OUT, print_json, say, standard_input

if TYPE_CHECKING:
    from pipeline.graph.questions import Question


class Format(StrEnum):
    """How `lutu query` prints its answer."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def query(
    wanted: Annotated[
        str, typer.Argument(metavar="NAME|FILE|-", help="A named query, a .rq file, - for standard input.")
    ] = "",
    param: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter of the question; repeatable."),
    ] = None,
    format_: Annotated[Format, typer.Option("--format", help="How to print the answer.")] = Format.TABLE,
    out: Out = OUT,
    seconds: Annotated[float, typer.Option(min=0.1, help="Stop the query after so many seconds.")] = 60.0,
    memory: Annotated[int, typer.Option(min=1, help="Stop it when it needs more than so many GB.")] = 4,
    json_: Json = False,
    ontology: Ontology = None,
) -> None:
    """Ask the built graph; without a name, list the questions.

    A question is a name from that list, a file with SPARQL, or - for SPARQL on standard input.

    Example: lutu query targets-before --param year=2030 --format csv
    """
    from pipeline.graph import answers, questions
    from pipeline.graph import query as asking
    from pipeline.lexicon.location import ontology as locate

    folder = locate(ontology)
    as_json = json_ or format_ is Format.JSON
    if not wanted:
        _list(questions.questions(folder), as_json)
        raise typer.Exit
    asked = questions.read(standard_input()) if wanted == "-" else questions.find(wanted, folder)
    given = questions.pairs(param or ())
    with asking.ask(out, asked, given, seconds=seconds, memory=memory << 30) as answer:
        for piece in answers.pieces(answer, "json" if as_json else format_.value):
            sys.stdout.write(piece)


def _list(known: list[Question], as_json: bool) -> None:
    """All questions with their parameters, as a table or as JSON."""
    from pipeline.graph.answers import grid

    names = ("name", "type", "default", "zh", "en")
    if as_json:
        print_json(
            [
                {
                    "name": question.name,
                    "zh": question.zh,
                    "en": question.en,
                    "parameters": [{key: getattr(p, key) for key in names} for p in question.parameters],
                }
                for question in known
            ]
        )
        return
    rows = [
        (question.name, " ".join(f"{p.name}={p.default or ''}" for p in question.parameters), asks)
        for question in known
        for asks in (question.zh, question.en)
    ]
    # The second line of a question has its English alone.
    lines = [row if number % 2 == 0 else ("", "", row[2]) for number, row in enumerate(rows)]
    for line in grid(("question", "parameters", "asks"), iter(lines), most=None):
        sys.stdout.write(line)


def rebuild(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder that `lutu build` left.")] = OUT,
) -> None:
    """Make the store of a build anew.

    From graph.nq and graph.ttl, when the store is damaged or missing; the old one stays until then.

    Example: lutu rebuild data/graph
    """
    from pipeline.graph import store

    count = store.rebuild(out)
    say(f"{out / 'store'}: {count} quads")
