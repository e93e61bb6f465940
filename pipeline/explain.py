"""What was found in a text and by which rule, and what was refused and why: `lutu explain`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from pipeline import identifiers
from pipeline.errors import LutuError
from pipeline.flow import read
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article, Evidence, Observation, Reading, Target
from pipeline.recognise.evidence import Witness

_SLOTS = (
    "actor",
    "metric",
    "value",
    "unit",
    "comparator",
    "deadline",
    "baseline",
    "condition",
    "instrument",
    "set_by",
    "scope",
    "status",
)


def explain(
    text: str, lexicon: Lexicon, *, published: str | None = None, witness: Witness | None = None
) -> Reading:
    """The reading of a text as one article, with every candidate that lost and why."""
    article = Article(identifiers.article_iri("-", None, 0), "-", 0, text, published=published)
    return read(article, lexicon, explain=True, witness=witness)


def check_date(published: str) -> None:
    """Raises: LutuError unless this is a date or a year and month, as 2024-07-29 or 2024-07."""
    try:
        date.fromisoformat(published if len(published) > 7 else f"{published}-01")
    except ValueError:
        raise LutuError("--published", f"{published!r} is no date", "Write 2024-07-29, or 2024-07.") from None


def lines(reading: Reading, *, refused: bool = True) -> Iterator[str]:
    """The explanation for a person, line by line."""
    text = reading.article.text
    yield from _heading("names")
    names = [mention for mention in reading.mentions if mention.type != "Target"]
    if not names:
        yield "  none"
    for mention in names:
        label = "" if mention.label == mention.text else f" = {mention.label}"
        yield f"  [{mention.start},{mention.end})  {mention.type:<12} {mention.text}{label}   by {mention.rule}"
    if reading.relations:
        yield from _heading("relations")
        for relation in reading.relations:
            role = f" ({relation.role})" if relation.role else ""
            yield f"  {relation.subject_label} —{relation.predicate}{role}→ {relation.object_label}   {relation.basis}, by {relation.rule}"
    yield from _heading("targets")
    if not reading.targets:
        yield "  none"
    for target in reading.targets:
        yield from _frame(target)
    if reading.observations:
        yield from _heading("figures that are no targets")
        for observation in reading.observations:
            yield f"  {observation.status}: {observation.text}   by {observation.rule}"
    if reading.issues:
        yield from _heading("issues")
        for issue in reading.issues:
            yield f"  {issue.code}: {issue.message}   “{text[issue.start : issue.end]}”"
    if refused and reading.refusals:
        yield from _heading("refused")
        for refusal in reading.refusals:
            yield f"  [{refusal.start},{refusal.end})  {refusal.type:<12} {refusal.text}   by {refusal.rule}: {refusal.reason}"


def _heading(title: str) -> Iterator[str]:
    yield title


def _frame(target: Target) -> Iterator[str]:
    yield f"  [{target.start},{target.end})  {target.text}   by {target.rule}"
    values: dict[str, Any] = {name: getattr(target, name) for name in _SLOTS}
    values["actor"] = target.actor_label
    values["instrument"] = target.instrument_label
    values["set_by"] = target.set_by_label
    if target.value_max is not None:
        values["value"] = f"{target.value} to {target.value_max}"
    for name, value in values.items():
        shown = "—" if value is None else value
        yield f"      {name:<11} {shown}{_where(target.slots, name, value)}"


def _where(slots: Mapping[str, Evidence], name: str, value: object) -> str:
    evidence = slots.get(name)
    if evidence is None:
        return "" if value is not None else "   (the text does not say)"
    if evidence.inferred:
        return f"   inferred from {evidence.inferred}"
    return f"   “{evidence.text}” [{evidence.start},{evidence.end})"


def as_json(reading: Reading) -> dict[str, Any]:
    """The explanation for a program; numbers as strings, so that no digit is lost."""
    return {
        "mentions": [
            {k: getattr(m, k) for k in ("start", "end", "text", "type", "entity", "label", "rule")}
            for m in reading.mentions
        ],
        "targets": [_flat(target) for target in reading.targets],
        "observations": [_flat(observation) for observation in reading.observations],
        "relations": [
            {
                k: getattr(r, k)
                for k in (
                    "predicate",
                    "subject_label",
                    "object_label",
                    "role",
                    "polarity",
                    "basis",
                    "rule",
                    "start",
                    "end",
                )
            }
            for r in reading.relations
        ],
        "issues": [{k: getattr(i, k) for k in ("code", "message", "start", "end")} for i in reading.issues],
        "refused": [
            {k: getattr(r, k) for k in ("start", "end", "text", "type", "rule", "reason")}
            for r in reading.refusals
        ],
    }


def _flat(record: Target | Observation) -> dict[str, Any]:
    names = [name for name in record.__dataclass_fields__ if name != "slots"]
    flat: dict[str, Any] = {}
    for name in names:
        value = getattr(record, name)
        flat[name] = value if value is None or isinstance(value, int | str) else str(value)
    flat["slots"] = {
        name: {"inferred": e.inferred} if e.inferred else {"start": e.start, "end": e.end, "text": e.text}
        for name, e in sorted(record.slots.items())
    }
    return flat
