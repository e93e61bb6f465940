"""The verb `analyze` of the command: the co-occurrence network of a build as tables."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.errors import LutuError
from pipeline.options import Json, Out
from pipeline.terminal import OUT, print_json, say

if TYPE_CHECKING:
    from pipeline.analyze import Study

Row = dict[str, Any]
_MEASURES = (
    "label", "type", "documents", "degree", "pagerank", "betweenness", "eigenvector", "core", "constraint", "community",
)  # fmt: skip
_TIES = (
    "source_label",
    "target_label",
    "weight",
    "listed",
    "documents",
    "npmi",
    "log_likelihood",
    "stars",
    "example",
)
_CHANGES = ("source_label", "target_label", "before", "after", "change", "log_likelihood", "p")


class Level(StrEnum):
    """Within what two entities must stand together."""

    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    ARTICLE = "article"


def analyze(
    level: Annotated[Level, typer.Option(help="Count pairs within this.")] = Level.PARAGRAPH,
    types: Annotated[str, typer.Option(help="Only entities of these types: Person,Organization.")] = "",
    min_support: Annotated[int, typer.Option(min=1, help="Only ties met so often.")] = 1,
    since: Annotated[int | None, typer.Option(help="Only articles of this year and later.")] = None,
    until: Annotated[int | None, typer.Option(help="Only articles of this year and earlier.")] = None,
    source: Annotated[str | None, typer.Option(help="Only articles of this publisher.")] = None,
    lists: Annotated[
        bool, typer.Option("--lists", help="Count bare lists of names too (甲、乙和丙).")
    ] = False,
    ties: Annotated[bool, typer.Option("--ties", help="List ties, the most significant first.")] = False,
    ego: Annotated[str | None, typer.Option(help="The ties around this entity.")] = None,
    path: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="A B", help="The shortest way from A to B, with evidence."),
    ] = None,
    communities: Annotated[bool, typer.Option("--communities", help="Who belongs together.")] = False,
    bridges: Annotated[bool, typer.Option("--bridges", help="Ties that alone hold parts together.")] = False,
    project: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="TYPE TYPE", help="Entities of the first type by shared ones of the second."),
    ] = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="OLD NEW", help="Ties that emerge or fade: years or publishers."),
    ] = None,
    stability: Annotated[int, typer.Option(min=0, help="Ranks under so many resamples of articles.")] = 0,
    to: Annotated[
        Path | None,
        typer.Option(
            help="Write the network into this folder: CSV, JSON, GraphML, GEXF, and the page network.html."
        ),
    ] = None,
    most: Annotated[int, typer.Option(min=0, help="Rows to show; 0 for all.")] = 20,
    json_: Json = False,
    out: Out = OUT,
) -> None:
    """Measure who stands with whom in a build.

    Without a question it lists entities with their measures. Copies of a paragraph count once; co-mention in a bare
    list of names is told apart as `listed` and has no weight unless --lists. Names are labels, aliases or IRIs.
    To look rather than to reckon, open the build's network.html in a browser.

    Example: lutu analyze --types Person,Organization --since 2023 --json
    """
    from pipeline import analyze as asking

    asked = [ties, ego is not None, path, communities, bridges, project, compare, stability, to]
    if sum(map(bool, asked)) > 1:
        raise LutuError("analyze", "answers one question at a time", "Leave the other options out.")
    wanted = asking.Wanted(
        level.value, tuple(part.strip() for part in types.split(",") if part.strip()), min_support, since, until,
        source, lists,
    )  # fmt: skip
    study = asking.Study(*asking.load(out), wanted)
    limit = most or None
    if to is not None:
        say(f"{to}: {', '.join(study.write(to, asking.rows_of(out)))}")
        return
    if ego is not None:
        _show(study, study.ego(ego, most=limit), _TIES, json_, limit)
    elif path is not None:
        steps = study.path(*path)
        _show(study, steps, _TIES, json_, None)
        if not steps:
            say("No way leads from the one to the other.")
            raise typer.Exit(1)
    elif communities:
        rows = study.communities()
        _show(study, rows, ("community", "size", "name"), json_, limit)
    elif compare is not None:
        _show(study, study.compare(*compare), _CHANGES, json_, limit)
    elif project is not None:
        _show(study, study.projection(*project), ("source_label", "target_label", "shared"), json_, limit)
    elif stability:
        _show(study, study.stability(stability), ("rank", "low", "high", "label"), json_, limit)
    elif bridges:
        _show(study, study.bridges(), _TIES, json_, limit)
    elif ties:
        _show(study, study.tie_rows(most=limit), _TIES, json_, limit)
    else:
        _show(study, study.measures(), _MEASURES, json_, limit)


def _show(study: Study, rows: list[Row], columns: tuple[str, ...], json_: bool, most: int | None) -> None:
    summary = study.summary()
    if json_:
        print_json({"summary": summary, "rows": rows[:most]})
        return
    cells = [[_cell(row, name) for name in columns] for row in rows[:most]]
    widths = [max(map(_width, column)) for column in zip(columns, *cells, strict=True)]
    for line in ([*columns], ["─" * width for width in widths], *cells):
        padded = (text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True))
        print("  ".join(padded).rstrip())
    say(
        f"{summary['entities']} entities, {summary['ties']} ties in {summary['units']} {summary['level']}s"
        f" of {summary['articles']} articles; {summary['copied_paragraphs']} copied paragraphs left out;"
        f" betweenness {summary['betweenness']}"
    )


def _cell(row: Row, name: str) -> str:
    """A value as a cell: short, on one line, and nothing that a terminal would obey."""
    value = row["evidence"][0]["text"] if name == "example" and row["evidence"] else row.get(name, "")
    if value is None:
        return "—"
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    text = "".join(" " if unicodedata.category(sign) in ("Cc", "Cf", "Zl", "Zp") else sign for sign in text)
    return text if len(text) <= 40 else text[:39] + "…"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
