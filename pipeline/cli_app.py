"""The verbs of the command `lutu`, one function each, with their options. They print and exit; the work is done elsewhere.

Data go to standard output, talk to standard error. Exit 0 done, 1 findings, 2 misuse. `pipeline/cli.py` runs them.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline import cli_analyze, cli_graph, cli_push, cli_quality, cli_query, cli_validate
from pipeline.errors import LutuError
from pipeline.options import Evidence, Json, Ontology, Workers
from pipeline.terminal import print_json, say, standard_input

app = typer.Typer(
    name="lutu",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

# Wrong arguments: click's UsageError, or Typer's own copy of it since it carries click inside.
_Misuse: Any = typer.BadParameter.__mro__[1]


def run() -> int:
    """Do what the arguments of this process say; returns the exit code. Raises: LutuError, KeyboardInterrupt."""
    try:
        # Outside of its standalone mode Typer hands back the code of `typer.Exit`.
        code = app(prog_name="lutu", standalone_mode=False)
    except typer.Abort as stopped:
        raise KeyboardInterrupt from stopped
    except _Misuse as error:
        command = error.ctx.command_path if error.ctx else "lutu"
        say(f"{error.format_message()} Try: {command} --help")
        return 2
    return code or 0


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"lutu {version('lutu')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _lutu(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """绿图 Lütu: Chinese environmental-policy articles in, a knowledge graph out that leads back to its characters."""
    if context.invoked_subcommand is None:
        print(context.get_help())


@app.command()
def extract(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH…", help="Files or folders of articles; - is standard input.")
    ],
    workers: Workers = 1,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Standard input has an article a line, as JSON.")
    ] = False,
    ontology: Ontology = None,
    evidence: Evidence = None,
) -> None:
    """Write what is found in articles as JSON lines.

    One record a line, in the order of the text; offsets are code points into what `lutu text` prints. Articles are
    text files, or records of .jsonl (.gz, .bz2, .xz) and .parquet files with the fields text, id, title, date,
    source and url; offsets then count in the field text.

    Example: lutu extract data/raw > found.jsonl
    """
    from pipeline import extracting

    raise typer.Exit(
        extracting.extract(paths, workers=workers, jsonl=jsonl, ontology=ontology, evidence=evidence)
    )


@app.command()
def build(
    raw: Annotated[Path, typer.Argument(help="Folder of articles.")],
    out: Annotated[Path, typer.Argument(help="Folder to leave the graph in; replaced as a whole.")],
    workers: Workers = 0,
    force: Annotated[bool, typer.Option(help="Build even if nothing has changed.")] = False,
    ontology: Ontology = None,
    evidence: Evidence = None,
) -> None:
    """Build graph, tables, network and report.

    Two pages are for people: report.html, and network.html to search, filter and click through the network.
    The output folder is replaced as a whole, or left as it is; nothing is done when nothing has changed. A file that
    cannot be read, and an article whose facts the gate refuses, is left out and told; the exit code is 1 then.

    Example: lutu build data/raw data/graph
    """
    from pipeline import building

    raise typer.Exit(
        building.build(raw, out, workers=workers, force=force, ontology=ontology, evidence=evidence)
    )


app.command()(cli_query.query)
app.command()(cli_query.rebuild)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="A sentence or more; - is standard input.")],
    published: Annotated[
        str | None, typer.Option(help="Date of the text (2024-07-29), for 今年 and 未来五年.")
    ] = None,
    refused: Annotated[bool, typer.Option(help="Show also what was refused.")] = True,
    json_: Json = False,
    ontology: Ontology = None,
    evidence: Evidence = None,
) -> None:
    """Show what is found in a text, and what was refused.

    Each name, relation and target comes with its rule, each refusal with its reason.

    Example: lutu explain "智利承诺到2035年把三成海域划入保护区。"
    """
    from pipeline import evidence as models
    from pipeline import explain as explaining
    from pipeline.flow import load_lexicon

    if published is not None:
        explaining.check_date(published)
    text = standard_input() if text == "-" else _argument(text)
    heard = models.witness(evidence) if evidence else None
    reading = explaining.explain(text, load_lexicon(ontology), published=published, witness=heard)
    if json_:
        print_json(explaining.as_json(reading))
    else:
        for line in explaining.lines(reading, refused=refused):
            print(line)


def _argument(text: str) -> str:
    """The text of an argument; a shell may hand over bytes that are no UTF-8."""
    from pipeline.text.decode import decode

    return decode(os.fsencode(text), "the text").text


@app.command()
def check(
    fix: Annotated[bool, typer.Option(help="Sort and tidy the dictionaries first.")] = False,
    notices: Annotated[bool, typer.Option(help="Show notices too, not only errors.")] = False,
    json_: Json = False,
    ontology: Ontology = None,
) -> None:
    """Lint dictionaries and rules and run their examples.

    Example: lutu check --fix
    """
    from pipeline.lexicon import check as checking
    from pipeline.lexicon.location import ontology as locate

    folder = locate(ontology)
    for path in checking.fix(folder) if fix else ():
        say(f"{path}: tidied")
    findings = checking.check(folder)
    errors = [finding for finding in findings if finding.is_error]
    shown = findings if notices else errors
    if json_:
        print_json([{name: getattr(f, name) for name in f.__dataclass_fields__} for f in shown])
    else:
        for finding in shown:
            print(finding)
    say(
        f"{len(errors)} errors, {len(findings) - len(errors)} notices"
        + ("" if notices or not findings else " (--notices shows them)")
    )
    raise typer.Exit(1 if errors else 0)


app.command()(cli_quality.evaluate)
app.command()(cli_quality.resolve)
app.command()(cli_graph.export)
app.command()(cli_graph.diff)
app.command()(cli_push.push)
app.command()(cli_validate.validate)
app.command()(cli_analyze.analyze)


@app.command()
def text(path: Annotated[str, typer.Argument(help="One file of articles; - is standard input.")]) -> None:
    """Print the decoded text of a file.

    The offsets of all outputs count in it.

    Example: lutu text data/raw/symposium-oecm.txt
    """
    from pipeline.text.decode import decode

    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise LutuError(path, f"cannot be read ({error.strerror})", "Check the path.") from error
    sys.stdout.buffer.write(decode(raw, path).text.encode("utf-8", "surrogatepass"))
