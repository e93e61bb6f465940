"""The command `lutu`: one function a verb. It prints and exits; the work is done elsewhere.

Data go to standard output, talk to standard error. Exit 0 done, 1 findings, 2 misuse.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import click
import typer

from pipeline.errors import LutuError

if TYPE_CHECKING:
    from pipeline.evaluate import Score
    from pipeline.flow import Read
    from pipeline.model import Issue, Reading

app = typer.Typer(
    name="lutu",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="绿图 Lütu: Chinese environmental-policy articles in, a knowledge graph out that leads back to its characters.",
)

Ontology = Annotated[
    Path | None,
    typer.Option(help="Folder with gazetteer/ and rules/, instead of the one that comes with Lütu."),
]
Workers = Annotated[int, typer.Option(min=0, help="Processes; 0 is one a core.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def main() -> NoReturn:
    """Run the command; every known failure is one line on standard error."""
    try:
        app(prog_name="lutu", standalone_mode=False)
    except typer.Exit as done:
        sys.exit(done.exit_code)
    except LutuError as error:
        _say(str(error))
        sys.exit(2)
    except (KeyboardInterrupt, typer.Abort):
        _say("stopped; nothing was left half-written")
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone (| head): that is no error of ours.
        sys.stderr.close()
        sys.exit(0)
    except click.ClickException as error:
        _say(f"{error.format_message()} Try: lutu --help")
        sys.exit(2)
    sys.exit(0)


def _say(text: str) -> None:
    print(text.encode("utf-8", "replace").decode("utf-8"), file=sys.stderr)


@app.command()
def extract(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Files or folders of articles; - is standard input.")
    ],
    workers: Workers = 1,
    ontology: Ontology = None,
) -> None:
    """Write what is found in articles as JSON lines, in the order of the text.

    Example: lutu extract data/raw > found.jsonl
    """
    from pipeline.flow import worker_count
    from pipeline.records import document_issue, json_lines

    unread = 0
    write = sys.stdout.buffer.write
    for document, found in _progress(_readings(paths, worker_count(workers), ontology), "reading"):
        unread += bool(document.issues)
        for issue in document.issues:
            _say(issue.message)
            write(document_issue(document.doc, issue).encode("utf-8", "replace") + b"\n")
        for reading in found:
            write(b"".join(line.encode("utf-8", "replace") + b"\n" for line in json_lines(reading)))
    sys.stdout.buffer.flush()
    raise typer.Exit(1 if unread else 0)


def _readings(paths: list[str], workers: int, ontology: Path | None) -> Iterator[Read]:
    from pipeline.flow import read_bytes, readings

    if paths == ["-"]:
        return read_bytes("-", sys.stdin.buffer.read(), ontology=ontology)
    return readings(paths, ontology=ontology, workers=workers)


@app.command()
def build(
    raw: Annotated[Path, typer.Argument(help="Folder of articles.")],
    out: Annotated[Path, typer.Argument(help="Folder to leave the graph in; replaced as a whole.")],
    workers: Workers = 0,
    force: Annotated[bool, typer.Option(help="Build even if nothing has changed.")] = False,
    ontology: Ontology = None,
) -> None:
    """Build graph, tables, network and report from a folder of articles.

    Example: lutu build data/raw data/graph
    """
    from pipeline import build as builder
    from pipeline.corpus import files
    from pipeline.fingerprint import fingerprint
    from pipeline.lexicon.location import ontology as locate

    folder = locate(ontology)
    prints = fingerprint(files([raw]), folder)
    if not force and builder.is_current(out, prints):
        manifest = builder.read_manifest(out)
        _say(
            f"{out}: nothing has changed since the last build ({manifest['counts']['articles']} articles). --force builds anyway."
        )
        raise typer.Exit(1 if manifest["counts"].get("unread") else 0)
    from pipeline.flow import worker_count

    done = builder.build(
        raw, out, readings=_items(_progress(_readings([str(raw)], worker_count(workers), ontology), "reading")),
        fingerprint=prints, ontology=folder, on_progress=_stage(), run={"workers": worker_count(workers)},
    )  # fmt: skip
    counts = ", ".join(
        f"{value} {name}" for name, value in done.counts.items() if isinstance(value, int) and value
    )
    _say(f"{out}: {counts}")
    _say(f"Look at {out / 'report.html'}, or ask: lutu query targets-by-actor")
    raise typer.Exit(1 if done.unread else 0)


def _items(read: Iterable[Read]) -> Iterator[Reading | tuple[str, Issue]]:
    for document, found in read:
        for issue in document.issues:
            _say(issue.message)
            yield document.doc, issue
        yield from found


@app.command()
def query(
    wanted: Annotated[
        str, typer.Argument(metavar="NAME|FILE|-", help="A named query, a .rq file, - for standard input.")
    ] = "",
    format_: Annotated[str, typer.Option("--format", help="table, csv or json")] = "table",
    out: Annotated[Path, typer.Option("--out", help="The folder that `lutu build` left.")] = Path(
        "data/graph"
    ),
    seconds: Annotated[float, typer.Option(help="Stop the query after so many seconds.")] = 60.0,
    json_: Json = False,
    ontology: Ontology = None,
) -> None:
    """Ask the built graph in SPARQL; without a name, list the questions that are ready.

    Example: lutu query targets-by-actor --format csv
    """
    from pipeline.graph import query as asking
    from pipeline.lexicon.location import ontology as locate

    folder = locate(ontology)
    if not wanted:
        for known in asking.named(folder):
            print(f"{known.name}\n    {known.zh}\n    {known.en}")
        raise typer.Exit
    text = sys.stdin.read() if wanted == "-" else asking.resolve(wanted, folder)
    print(asking.render(asking.run(out, text, seconds=seconds), "json" if json_ else format_), end="")


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="A sentence or more; - is standard input.")],
    published: Annotated[
        str | None, typer.Option(help="Date of the text (2024-07-29), for 今年 and 未来五年.")
    ] = None,
    refused: Annotated[bool, typer.Option(help="Show also what was refused.")] = True,
    json_: Json = False,
    ontology: Ontology = None,
) -> None:
    """Show what is found in a text, by which rule, and what was refused and why.

    Example: lutu explain "日本计划到2030年保护至少30%的陆地和海洋。"
    """
    from pipeline import explain as explaining
    from pipeline.flow import load_lexicon

    reading = explaining.explain(
        sys.stdin.read() if text == "-" else text, load_lexicon(ontology), published=published
    )
    if json_:
        print(json.dumps(explaining.as_json(reading), ensure_ascii=False, indent=2))
    else:
        for line in explaining.lines(reading, refused=refused):
            print(line)


@app.command()
def check(
    fix: Annotated[bool, typer.Option(help="Sort and tidy the dictionaries first.")] = False,
    notices: Annotated[bool, typer.Option(help="Show notices too, not only errors.")] = False,
    json_: Json = False,
    ontology: Ontology = None,
) -> None:
    """Lint dictionaries and rules and run the rules' examples.

    Example: lutu check --fix
    """
    from pipeline.lexicon import check as checking
    from pipeline.lexicon.location import ontology as locate

    folder = locate(ontology)
    for path in checking.fix(folder) if fix else ():
        _say(f"{path}: tidied")
    findings = checking.check(folder)
    errors = [finding for finding in findings if finding.severity == "error"]
    shown = findings if notices else errors
    if json_:
        print(
            json.dumps(
                [{name: getattr(f, name) for name in f.__dataclass_fields__} for f in shown],
                ensure_ascii=False,
                indent=2,
            )
        )
    else:
        for finding in shown:
            print(finding)
    _say(
        f"{len(errors)} errors, {len(findings) - len(errors)} notices"
        + ("" if notices or not findings else " (--notices shows them)")
    )
    raise typer.Exit(1 if errors else 0)


@app.command()
def evaluate(
    gold: Annotated[str, typer.Argument(help="Prefix of the gold files, e.g. tests/gold/raw.")],
    texts: Annotated[list[str], typer.Argument(help="The annotated files or their folder.")],
    errors: Annotated[int, typer.Option(help="Show so many errors.")] = 0,
    rules: Annotated[bool, typer.Option(help="Show precision by rule.")] = False,
    workers: Workers = 1,
    json_: Json = False,
    ontology: Ontology = None,
) -> None:
    """Score what is found against gold: names by exact span, targets field by field, by rule.

    Example: lutu evaluate tests/gold/raw data/raw --rules
    """
    from pipeline import evaluate as scoring
    from pipeline.flow import worker_count

    read = [reading for _, found in _readings(texts, worker_count(workers), ontology) for reading in found]
    report = scoring.evaluate(read, gold)
    tables = {
        **report.types,
        "core micro": report.core,
        "targets": report.targets,
        "whole frame": report.frames,
        "affiliations": report.affiliations,
    }
    if json_:
        print(
            json.dumps({name: score.as_row() for name, score in tables.items()}, ensure_ascii=False, indent=2)
        )
    else:
        _score_table(tables)
        if rules:
            print()
            _score_table(dict(sorted(report.rules.items(), key=lambda item: (-item[1].wrong, item[0]))))
        for kind, type_, doc, start, end, text, rule in report.errors[:errors]:
            print(f"{kind}  {type_}  {doc}:{start}-{end}  {text}  {rule}")


def _score_table(tables: Mapping[str, Score]) -> None:
    print(f"{'':32}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>8}")
    for name, score in tables.items():
        row = score.as_row()
        print(
            f"{name:32}{row['precision']:7.3f}{row['recall']:7.3f}{row['f1']:7.3f}{row['right']:7}{row['wrong']:7}{row['missed']:8}"
        )


@app.command()
def text(path: Annotated[str, typer.Argument(help="One file of articles.")]) -> None:
    """Print the decoded text of a file: what the offsets of all outputs count in.

    Example: lutu text data/raw/symposium-oecm.txt
    """
    from pipeline.text.decode import decode

    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise LutuError(path, f"cannot be read ({error.strerror})", "Check the path.") from error
    sys.stdout.buffer.write(decode(raw, path).text.encode("utf-8", "surrogatepass"))


@contextmanager
def _bar(label: str) -> Iterator[object]:
    """A progress line on standard error where somebody is looking, else nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield progress


def _progress(read: Iterator[Read], label: str) -> Iterator[Read]:
    with _bar(label) as progress:
        task = progress.add_task(label, total=None) if progress is not None else None  # type: ignore[attr-defined]
        for item in read:
            yield item
            if progress is not None:
                progress.advance(task)  # type: ignore[attr-defined]


def _stage() -> Callable[[str, int], None] | None:
    """Tells each stage of a build once, where somebody is looking."""
    if not sys.stderr.isatty():
        return None
    told: set[str] = set()

    def tell(stage: str, done: int) -> None:
        if stage not in told and stage != "reading":
            told.add(stage)
            _say(f"{stage} …")

    return tell


if __name__ == "__main__":
    main()
