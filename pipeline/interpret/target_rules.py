"""The rules of targets that analysts keep under `ontology/rules/`, compiled once into `TargetRules`."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import LexiconError
from pipeline.expressions import expression
from pipeline.interpret.places import finder
from pipeline.lexicon import surroundings
from pipeline.lexicon.automaton import automaton
from pipeline.lexicon.surroundings import Aims
from pipeline.slots import record
from pipeline.values import tables, years
from pipeline.values.anchored import Anchored
from pipeline.values.tables import read_yaml

CUE_KINDS = (
    *("target", "observed", "forecast", "proposal", "need"),
    *("hypothetical", "negated", "withdrawn", "achieved", "revised"),
)


@record(frozen=True, slots=True)
class CueRule:
    """A word that says what kind of statement a figure stands in; `scope` is forward, clause or after.

    A `weak` cue (将) needs a deadline and an aim around it; a `modal` one (要达到) gives way to an earlier
    forecast, condition or proposal in its sentence.
    """

    id: str
    kind: str
    scope: str
    weak: bool
    modal: bool = False


@record(frozen=True, slots=True)
class MetricRule:
    """What is measured, as a phrase; `level` phrases take “ reduction” or “ increase” from the verb."""

    id: str
    metric: str
    level: bool
    units: frozenset[str]
    generic: bool = False


@record(frozen=True, slots=True)
class NamedTarget:
    """A target that has a name of its own (30×30), with its formal parts."""

    id: str
    label: str
    metric: str
    value: Decimal | None
    value_max: Decimal | None
    unit: str | None
    comparator: str
    deadline: int | None
    baseline: int | None
    condition: str | None
    instrument: str | None
    actor: str | None


@record(frozen=True, slots=True)
class TargetRules:
    """Everything that `frames.find` looks up; build it with `load`."""

    values: tables.ValueTables
    dates: years.DateTables
    cues: Mapping[str, CueRule]
    cue: Anchored
    after: Sequence[tuple[CueRule, re.Pattern[str]]]
    after_any: re.Pattern[str]  # what one of `after` matches
    metrics: Mapping[str, MetricRule]
    metric: Anchored
    states: Mapping[str, str]
    strict: frozenset[str]  # states that are aims with a year by which alone (到2030年), not in which
    state: Anchored
    state_words: re.Pattern[str]  # one of these is in every state: a cheap look before the dear one
    state_rejects: re.Pattern[str]
    document: re.Pattern[str]
    kept: re.Pattern[str]
    norms: re.Pattern[str]
    same_aim: re.Pattern[str]
    goal: re.Pattern[str]
    change: re.Pattern[str]
    agentive: re.Pattern[str]
    announcing: re.Pattern[str]
    conditions: Anchored  # all of the following
    conditional: re.Pattern[str]
    unconditional: re.Pattern[str]
    condition_after: re.Pattern[str]  # at the beginning of the clause after the figure's
    named: Mapping[str, NamedTarget]
    spellings: Mapping[str, str]
    name: Callable[[str], list[tuple[int, int]]]
    aims: Aims
    places: Callable[[str], list[int]]  # where cues, metrics, states and conditions can begin


@cache
def load(ontology: Path) -> TargetRules:
    """Return the compiled rules of targets below an ontology directory. Raises: LexiconError."""
    rules = ontology / "rules"
    cues: dict[str, CueRule] = {}
    patterns: list[tuple[str, str]] = []
    after: list[tuple[CueRule, re.Pattern[str]]] = []
    for index, entry in enumerate(read_yaml(rules / "cues.yaml")):
        if entry["kind"] not in CUE_KINDS or entry["scope"] not in ("forward", "clause", "after"):
            raise LexiconError(str(rules / "cues.yaml"), f"{entry['id']}: unknown kind or scope")
        rule = CueRule(
            entry["id"], entry["kind"], entry["scope"], bool(entry.get("weak")), bool(entry.get("modal"))
        )
        if rule.scope == "after":
            after.append((rule, expression(entry["pattern"].removeprefix("^"))))
        else:
            cues[f"c{index}"] = rule
            patterns.append((f"c{index}", entry["pattern"]))
    metrics: dict[str, MetricRule] = {}
    metric_patterns: list[tuple[str, str]] = []
    for index, entry in enumerate(read_yaml(rules / "metrics.yaml")):
        key = f"m{index}"
        units = frozenset(entry.get("units", ()))
        metrics[key] = MetricRule(
            entry["id"], entry["metric"], entry["kind"] == "level", units, bool(entry.get("generic"))
        )
        metric_patterns.append((key, entry["pattern"]))
    table: Mapping[str, Any] = read_yaml(rules / "targets.yaml")
    states = {f"s{index}": entry["metric"] for index, entry in enumerate(table["states"])}
    named = _named(rules / "named-targets.yaml")
    spellings = _spellings(ontology / "gazetteer" / "named-target.csv", named)
    cue, metric = Anchored(patterns), Anchored(metric_patterns)
    state = Anchored([(f"s{i}", entry["pattern"]) for i, entry in enumerate(table["states"])])
    conditions = Anchored([("c", table[key]) for key in ("conditional", "unconditional", "condition_after")])
    return TargetRules(
        values=tables.load(ontology),
        dates=years.load(ontology),
        cues=cues,
        cue=cue,
        after=tuple(after),
        after_any=expression("|".join(f"(?:{pattern.pattern})" for _, pattern in after) or "(?!)"),
        metrics=metrics,
        metric=metric,
        states=states,
        strict=frozenset(f"s{i}" for i, entry in enumerate(table["states"]) if entry.get("due")),
        state=state,
        state_words=expression(table["state_words"]),
        state_rejects=expression(table["state_rejects_after"]),
        document=expression(table["document_after"]),
        kept=expression(table["kept"]),
        norms=expression(table["norms"]),
        same_aim=expression(table["same_aim"]),
        goal=expression(table["goal_verbs"]),
        change=expression(table["change_verbs"]),
        agentive=expression(table["agentive"]),
        announcing=expression(table["announcing"]),
        conditions=conditions,
        conditional=expression(table["conditional"]),
        unconditional=expression(table["unconditional"]),
        condition_after=expression(table["condition_after"]),
        named=named,
        spellings=spellings,
        name=_finder(tuple(spellings)),
        aims=surroundings.load(ontology, surroundings.Aims),
        places=finder((cue, metric, state, conditions)),
    )


def _finder(spellings: Sequence[str]) -> Callable[[str], list[tuple[int, int]]]:
    """What gives the names in a text with their ends: disjoint, the first, of these the longest."""
    if not spellings:
        return lambda folded: []
    hits = automaton(spellings)

    def find(folded: str) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        last = 0
        for start, negated, _ in sorted((start, -end, index) for start, end, index in hits(folded)):
            after = folded[-negated : 1 - negated]
            before = folded[start - 1 : start]
            if start < last or (after.isascii() and after.isalnum()):
                continue  # 30×30, not 30×300
            last = -negated
            if not (before.isascii() and before.isalnum()):  # 30×30, not 130×30
                found.append((start, last))
        return found

    return find


def _named(path: Path) -> dict[str, NamedTarget]:
    if not path.exists():
        return {}
    named = {}
    for id_, entry in (read_yaml(path) or {}).items():
        named[str(id_)] = NamedTarget(
            id=str(id_),
            label=entry.get("label_zh") or str(id_),
            metric=entry.get("metric") or entry.get("label_en") or str(id_),
            value=_decimal(entry.get("value")),
            value_max=_decimal(entry.get("value_max")),
            unit=entry.get("unit"),
            comparator=entry.get("comparator") or "=",
            deadline=entry.get("deadline"),
            baseline=entry.get("baseline") if isinstance(entry.get("baseline"), int) else None,
            condition=entry.get("condition"),
            instrument=entry.get("instrument"),
            actor=entry.get("actor"),
        )
    return named


def _decimal(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _spellings(path: Path, named: Mapping[str, NamedTarget]) -> dict[str, str]:
    """Spelling → id, for every name of the dictionary but the blocked ones."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["name"]: row["id"] for row in rows if row["id"] in named and row.get("status") != "never"}
