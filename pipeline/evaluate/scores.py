"""Readings against gold: precision and recall of names by exact span, of targets field by field, by rule.

Gold is three files with one prefix: PREFIX.mentions.jsonl, PREFIX.targets.jsonl and, where there is one,
PREFIX.relations.json, as `tests/gold/README.md` tells. What overlaps an optional gold span is neither right nor wrong.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from pipeline.errors import LutuError
from pipeline.model import Reading, Target

CORE = ("Person", "Organization", "Country", "Project")
EXTENDED = ("Instrument", "Event", "Place")
FIELDS = ("value", "unit", "deadline", "baseline", "condition", "comparator")


@dataclass(slots=True)
class Score:
    """True and false positives and misses of one row of a score table."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def add(self, other: Score) -> None:
        """Sum up, for a micro average."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed

    def as_row(self) -> dict[str, Any]:
        """The figures for JSON."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "right": self.right,
            "wrong": self.wrong,
            "missed": self.missed,
        }


@dataclass(slots=True)
class Report:
    """All tables of an evaluation, and its single errors as (kind, type, document, start, end, text, rule).

    `unread` names the annotated documents that no reading came from.
    """

    types: dict[str, Score] = field(default_factory=dict)
    core: Score = field(default_factory=Score)
    rules: dict[str, Score] = field(default_factory=dict)
    targets: Score = field(default_factory=Score)
    frames: Score = field(default_factory=Score)
    fields: dict[str, Score] = field(default_factory=dict)
    affiliations: Score = field(default_factory=Score)
    unread: list[str] = field(default_factory=list)

    def tables(self) -> dict[str, Score]:
        """The rows of the score table, by name: types, their average, targets with their fields, relations."""
        return {
            **self.types,
            "core micro": self.core,
            "targets": self.targets,
            **{f"target {name}": score for name, score in self.fields.items()},
            "whole frame": self.frames,
            "affiliations": self.affiliations,
        }

    def by_rule(self) -> dict[str, Score]:
        """The scores of single rules, those that were wrong most often first."""
        return dict(sorted(self.rules.items(), key=lambda item: (-item[1].wrong, item[0])))

    errors: list[tuple[str, str, str, int, int, str, str]] = field(default_factory=list)


def load(prefix: str | Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, Any]]:
    """Mentions, targets and relations of a gold prefix. Raises: LutuError when there is no such gold."""
    found: list[list[dict[str, Any]]] = []
    for kind in ("mentions", "targets"):
        path = Path(f"{prefix}.{kind}.jsonl")
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise LutuError(
                str(path),
                f"cannot be read ({error.strerror})",
                "Give the gold's prefix, e.g. tests/gold/raw.",
            ) from error
        found.append([json.loads(line) for line in text.splitlines() if line.strip()])
    related = Path(f"{prefix}.relations.json")
    relations = json.loads(related.read_text(encoding="utf-8")) if related.exists() else {}
    # The seed's file describes one document; the others map documents to their relations.
    if "doc" in relations and "relations" in relations:
        relations = {}
    return found[0], found[1], relations


def evaluate(
    readings: Iterable[Reading], prefix: str | Path, types: Sequence[str] = (*CORE, *EXTENDED)
) -> Report:
    """Score readings against the gold of a prefix; documents are matched by their file name.

    Raises: LutuError when there is no such gold, or no reading is of one of its documents.
    """
    mentions, targets, relations = load(prefix)
    documents = {row["doc"] for row in mentions} | {row["doc"] for row in targets} | set(relations)
    read = [reading for reading in readings if Path(reading.article.doc).name in documents]
    if not read:
        raise LutuError(
            f"{prefix}.mentions.jsonl",
            f"none of its {len(documents)} documents is among the texts",
            "Give the annotated files or their folder.",
        )
    report = Report()
    report.unread = sorted(documents - {Path(reading.article.doc).name for reading in read})
    _score_mentions(report, read, mentions, types)
    _score_targets(report, read, targets)
    _score_affiliations(report, read, relations)
    return report


def _score_mentions(
    report: Report, read: Sequence[Reading], gold: Sequence[Mapping[str, Any]], types: Sequence[str]
) -> None:
    wanted = {(g["doc"], g["start"], g["end"], g["type"]): g["text"] for g in gold if not g["optional"]}
    optional: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for g in gold:
        if g["optional"]:
            optional[g["doc"]].append((g["start"], g["end"]))
    found: dict[tuple[str, int, int, str], tuple[str, str]] = {}
    for reading in read:
        doc, shift = Path(reading.article.doc).name, reading.article.start
        for mention in reading.mentions:
            key = (doc, mention.start + shift, mention.end + shift, mention.type)
            found[key] = (mention.text, mention.rule)
    for type_ in types:
        score = report.types.setdefault(type_, Score())
        for key, (text, rule) in found.items():
            if key[3] != type_:
                continue
            by_rule = report.rules.setdefault(rule, Score())
            if key in wanted:
                score.right += 1
                by_rule.right += 1
            elif not any(start < key[2] and key[1] < end for start, end in optional[key[0]]):
                score.wrong += 1
                by_rule.wrong += 1
                report.errors.append(("wrong", type_, *key[:3], text, rule))
        for key, text in wanted.items():
            if key[3] == type_ and key not in found:
                score.missed += 1
                report.errors.append(("missed", type_, *key[:3], text, ""))
        if type_ in CORE:
            report.core.add(score)


def _number(value: object) -> Decimal | None:
    try:
        return None if value is None else round(Decimal(str(value)), 4)
    except InvalidOperation:
        return None


def _score_targets(report: Report, read: Sequence[Reading], gold: Sequence[Mapping[str, Any]]) -> None:
    """A target is found when its span overlaps a gold one, the frame right when all fields but the comparator are."""
    made = [(Path(r.article.doc).name, r.article.start, target) for r in read for target in r.targets]
    used: set[int] = set()
    report.fields = {name: Score() for name in FIELDS}
    for g in sorted(gold, key=lambda g: bool(g.get("optional"))):
        best: tuple[bool, int] | None = None
        for number, (doc, shift, target) in enumerate(made):
            if (
                number in used
                or doc != g["doc"]
                or not (target.start + shift < g["end"] and g["start"] < target.end + shift)
            ):
                continue
            same = _number(target.value) == _number(g.get("value"))
            if best is None or same > best[0]:
                best = (same, number)
        if g.get("optional"):
            if best is not None:
                used.add(best[1])
            continue
        if best is None:
            report.targets.missed += 1
            report.frames.missed += 1
            report.errors.append(
                ("missed", "Target", g["doc"], g["start"], g["end"], str(g.get("text", "")), "")
            )
            continue
        used.add(best[1])
        report.targets.right += 1
        report.rules.setdefault(f"target:{made[best[1]][2].rule}", Score()).right += 1
        _score_frame(report, g, made[best[1]][2])
    free = [number for number in range(len(made)) if number not in used]
    report.targets.wrong += len(free)
    report.frames.wrong += len(free)
    for number in free:
        doc, shift, target = made[number]
        report.rules.setdefault(f"target:{target.rule}", Score()).wrong += 1
        report.errors.append(
            ("wrong", "Target", doc, target.start + shift, target.end + shift, target.text, target.rule)
        )


def _score_frame(report: Report, gold: Mapping[str, Any], target: Target) -> None:
    right = True
    for name in FIELDS:
        expected, got = gold.get(name), getattr(target, name)
        same = (
            _number(expected) == _number(got)
            if name in ("value", "deadline", "baseline")
            else (expected or None) == (got or None)
        )
        score = report.fields[name]
        if same:
            score.right += 1
        else:
            score.wrong += 1
            report.errors.append(
                (
                    f"{name}: {expected} not {got}",
                    "Target",
                    gold["doc"],
                    gold["start"],
                    gold["end"],
                    target.text,
                    target.rule,
                )
            )
            right = right and name == "comparator"
    if right:
        report.frames.right += 1
    else:
        report.frames.wrong += 1
        report.frames.missed += 1


def _score_affiliations(report: Report, read: Sequence[Reading], gold: Mapping[str, Any]) -> None:
    """Person and body by any of their surfaces in the article; the role is not compared."""
    for doc, expected in gold.items():
        pairs = {(person, body) for person, body, _ in expected.get("affiliations", ())}
        found: dict[tuple[frozenset[str], frozenset[str]], str] = {}
        for reading in read:
            if Path(reading.article.doc).name != doc:
                continue
            surfaces: dict[str, set[str]] = defaultdict(set)
            for mention in reading.mentions:
                surfaces[mention.entity].add(mention.text)
            for relation in reading.relations:
                if relation.predicate == "affiliation":
                    ends = frozenset(surfaces[relation.subject]), frozenset(surfaces[relation.object])
                    found.setdefault(ends, relation.rule)
        hit = {
            pair for pair in pairs if any(pair[0] in people and pair[1] in bodies for people, bodies in found)
        }
        report.affiliations.right += len(hit)
        report.affiliations.missed += len(pairs - hit)
        for (people, bodies), rule in found.items():
            right = any(person in people and body in bodies for person, body in pairs)
            by_rule = report.rules.setdefault(rule, Score())
            by_rule.right += right
            by_rule.wrong += not right
            report.affiliations.wrong += not right


def lines(tables: Mapping[str, Score]) -> Iterator[str]:
    """A score table for a person, line by line."""
    yield f"{'':32}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'wrong':>7}{'missed':>8}"
    for name, score in tables.items():
        shares = f"{score.precision:7.3f}{score.recall:7.3f}{score.f1:7.3f}"
        yield f"{name:32}{shares}{score.right:7}{score.wrong:7}{score.missed:8}"
