"""The verbs `evaluate` and `resolve` of the command: how good the graph is, and what people make better in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from pipeline.errors import LutuError
from pipeline.options import Evidence, Json, Ontology, Out, Workers
from pipeline.progress import told
from pipeline.terminal import OUT, items, print_json, readings, say


def evaluate(
    gold: Annotated[str, typer.Argument(help="Prefix of the gold files, e.g. tests/gold/raw.")],
    texts: Annotated[list[str], typer.Argument(help="The annotated files or their folder.")],
    errors: Annotated[int, typer.Option(help="Show so many errors.")] = 0,
    rules: Annotated[bool, typer.Option(help="Show precision by rule, and rules to look at.")] = False,
    ablation: Annotated[
        bool, typer.Option(help="Score again without dictionaries, jieba, each pack.")
    ] = False,
    phenomena: Annotated[bool, typer.Option(help="Score the tables of a checkout too.")] = False,
    workers: Workers = 1,
    json_: Json = False,
    ontology: Ontology = None,
    evidence: Evidence = None,
) -> None:
    """Score what is found against gold annotations.

    Names count by exact span and type, targets by overlapping span and then field by field.

    Example: lutu evaluate tests/gold/raw data/raw --rules
    """
    from pipeline import evaluate as scoring
    from pipeline import evidence as models
    from pipeline.evaluate import ablation as ablating
    from pipeline.evaluate import suspects
    from pipeline.flow import load_lexicon, worker_count

    read = items(told(readings(texts, worker_count(workers), ontology, evidence, explain=rules), "reading"))
    found = [item for item in read if not isinstance(item, tuple)]
    report = scoring.evaluate(found, gold)
    for doc in report.unread:
        say(f"{doc}: annotated, but not among the texts; all its names count as missed")
    tables = report.tables()
    data: dict[str, Any] = {name: score.as_row() for name, score in tables.items()}
    shown = list(scoring.lines(tables))
    if rules:
        looked = suspects.suspects(report, found, gold, load_lexicon(ontology))
        data |= {"rules": _rows(report.by_rule()), "suspects": looked.as_json()}
        shown += ["", *scoring.lines(report.by_rule()), "", *suspects.lines(looked)]
    if ablation:
        articles = [reading.article for reading in found]
        heard = models.witness(evidence) if evidence else None
        variants = ablating.ablation(articles, gold, load_lexicon(ontology), full=report, witness=heard)
        data["ablation"] = {name: _rows(one.tables()) for name, one in variants.items()}
        shown += ["", *ablating.lines(variants)]
    if phenomena:
        from pipeline.evaluate.phenomena import scored, table

        groups = scored(load_lexicon(ontology))
        data["phenomena"] = [group.as_json() for group in groups]
        shown += ["", *table(groups)]
    for kind, type_, doc, start, end, text, rule in report.errors[:errors]:
        shown.append(f"{kind}  {type_}  {doc}:{start}-{end}  {text}  {rule}")
    if json_:
        print_json(data)
    else:
        print("\n".join(shown))


def _rows(tables: Mapping[str, Any]) -> dict[str, Any]:
    return {name: score.as_row() for name, score in tables.items()}


def resolve(
    left: Annotated[str, typer.Argument(help="Type:id, Type:name or IRI of an entity.")] = "",
    right: Annotated[str, typer.Argument(help="The other one.")] = "",
    judgement: Annotated[str, typer.Argument(help="same, not-same or unsure.")] = "",
    evidence: Annotated[str, typer.Option(help="The words that tell, and where they stand.")] = "",
    author: Annotated[str, typer.Option(help="Who judges.")] = "",
    out: Out = OUT,
    most: Annotated[int, typer.Option(min=0, help="List so many pairs.")] = 50,
    json_: Json = False,
    ontology: Ontology = None,
) -> None:
    """List entities that might be one, or judge a pair.

    Without LEFT: pairs of the built graph that share a name, each with the
    command that judges it. A judgement is a line of ontology/judgements.csv.

    Example: lutu resolve --most 10
    """
    from pipeline import resolve as resolving
    from pipeline.lexicon.location import ontology as locate

    folder = locate(ontology)
    if left:
        from datetime import date

        if not right or not judgement:
            raise LutuError("lutu resolve", "a pair and a judgement are needed", "Write LEFT RIGHT same.")
        line = resolving.judge(
            folder, left, right, judgement,
            author=author, evidence=evidence, day=date.today().isoformat(),
        )  # fmt: skip
        say(f"{folder / 'judgements.csv'}: {line}")
        say("The next build replays it.")
        raise typer.Exit
    found, total = resolving.pairs(out, folder, most=most)
    if json_:
        print_json([pair.as_json() for pair in found])
    else:
        for pair in found:
            print("\n".join(resolving.lines(pair)))
    say(f"{total} pairs to judge" + (f", {len(found)} shown (--most {total})" if total > len(found) else ""))
