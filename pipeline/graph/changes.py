"""What changed between two builds, in facts: which articles, names, targets, relations came, went or changed.

Both graphs are sorted by subject, so one merge of the two files tells all, whatever their size. That another
version of the software read an article is told once, not of each of its mentions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from pipeline.graph.quad_lines import Quad, literal, read_quads
from pipeline.graph.vocabulary import PROVENANCE, TERMS
from pipeline.graph.writers import compact

_TYPE = TERMS["rdf:type"]
_GENERATED = TERMS["prov:wasGeneratedBy"]
_LABELS = tuple(TERMS[name] for name in ("rdfs:label", "skos:prefLabel", "schema:headline", "oa:exact"))
#: Nodes that only carry evidence or sums: they are counted, and listed only when asked for.
QUIET = frozenset(
    {"lutu:Mention", "lutu:Evidence", "lutu:Paragraph", "lutu:CoOccurrence", "prov:Plan", "lutu:Rule"}
)
#: Of several types of a node, that of the ontology's registry says what it is; these say nothing more.
_LAST = ("prov:Entity", "prov:Agent", "skos:Concept")
#: The most characters of a value that are shown.
_LONG = 120


@dataclass(frozen=True, slots=True)
class Change:
    """One node that came (`added`), went (`removed`) or has other facts (`changed`)."""

    what: str
    type: str
    node: str
    label: str
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()


@dataclass(slots=True)
class Changes:
    """All changes between two graphs; `counts` holds those of every type, `listed` the telling ones."""

    listed: list[Change] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    other_version: bool = False

    def __bool__(self) -> bool:
        return bool(self.counts) or self.other_version


def changes(old: Path, new: Path, *, quiet: bool = False) -> Changes:
    """Compare two `graph.nq` files. With `quiet`, nodes that only carry evidence are listed too.

    Raises: StoreError when a file is no canonical N-Quads.
    """
    found = Changes()
    for subject, before, after in _merged(_nodes(old), _nodes(new)):
        if before == after:
            continue
        one, other = _without_run(before), _without_run(after)
        if one == other:
            found.other_version = True
            continue
        change = _change(subject, one, other)
        if change.type in ("prov:Activity", "prov:SoftwareAgent"):
            found.other_version = True
            continue
        found.counts[change.type, change.what] += 1
        if quiet or change.type not in QUIET:
            found.listed.append(change)
    found.listed.sort(key=lambda change: (change.type, change.what, change.label, change.node))
    return found


def lines(found: Changes, *, most: int = 20) -> Iterator[str]:
    """The changes for people: counts by type, then at most `most` of each type and way."""
    if not found:
        yield "The same facts."
        return
    if found.other_version:
        yield "Read by another version of the software or its dictionaries."
    for type_ in sorted({type_ for type_, _ in found.counts}):
        told = ", ".join(
            f"{found.counts[type_, what]} {what}"
            for what in ("added", "removed", "changed")
            if found.counts[type_, what]
        )
        yield f"{type_}: {told}"
        for what, group in groupby(
            (change for change in found.listed if change.type == type_), key=attrgetter("what")
        ):
            shown = list(group)
            for change in shown[:most]:
                yield f"  {_MARKS[what]} {change.label}"
                yield from (f"      - {fact}" for fact in change.gone if what == "changed")
                yield from (f"      + {fact}" for fact in change.come if what == "changed")
            if len(shown) > most:
                yield f"  … and {len(shown) - most} more {what}"


_MARKS = {"added": "+", "removed": "-", "changed": "~"}

_Node = tuple[str, frozenset[Quad]]


def _nodes(path: Path) -> Iterator[_Node]:
    for subject, group in groupby(read_quads(path), key=attrgetter("subject")):
        yield subject, frozenset(group)


def _merged(
    old: Iterator[_Node], new: Iterator[_Node]
) -> Iterator[tuple[str, frozenset[Quad], frozenset[Quad]]]:
    """The nodes of both by subject; one that a side lacks has no facts there."""
    nothing: frozenset[Quad] = frozenset()
    one, other = next(old, None), next(new, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[0] < other[0]):
            assert one is not None
            yield one[0], one[1], nothing
            one = next(old, None)
        elif one is None or other[0] < one[0]:
            yield other[0], nothing, other[1]
            other = next(new, None)
        else:
            yield one[0], one[1], other[1]
            one, other = next(old, None), next(new, None)


def _without_run(facts: frozenset[Quad]) -> frozenset[Quad]:
    """The facts without which run made them, and without the graph that holds them."""
    return frozenset(
        quad
        for quad in facts
        if quad.predicate != _GENERATED and (quad.graph != f"<{PROVENANCE}>" or _is_run(quad))
    )


def _is_run(quad: Quad) -> bool:
    """Whether a fact of the provenance graph tells of more than that a graph was made."""
    return quad.predicate not in (_GENERATED, TERMS["prov:wasDerivedFrom"], TERMS["prov:used"])


def _change(subject: str, before: frozenset[Quad], after: frozenset[Quad]) -> Change:
    what = "changed" if before and after else "added" if after else "removed"
    facts = after or before
    return Change(
        what,
        _type(facts),
        subject[1:-1],
        _label(subject, facts),
        tuple(_told(before - after)),
        tuple(_told(after - before)),
    )


def _type(facts: Iterable[Quad]) -> str:
    types = sorted({compact(quad.value) for quad in facts if quad.predicate == _TYPE})
    return min(types, key=lambda name: (name in _LAST, name), default="node")


def _label(subject: str, facts: Iterable[Quad]) -> str:
    by_predicate: dict[str, str] = {}
    for quad in sorted(facts, reverse=True):
        by_predicate[quad.predicate] = quad.value
    named = next((by_predicate[label] for label in _LABELS if label in by_predicate), None)
    if named is not None:
        return _shown(named)
    ends = [by_predicate.get(TERMS[f"rdf:{part}"]) for part in ("subject", "predicate", "object")]
    if all(ends):
        return " ".join(compact(end) for end in ends if end)
    return compact(subject)


def _told(facts: Iterable[Quad]) -> Iterator[str]:
    for predicate, value in sorted({(quad.predicate, quad.value) for quad in facts}):
        yield f"{compact(predicate)} {_shown(value)}"


def _shown(term: str) -> str:
    found = literal(term)
    text = compact(term) if found is None else found.text
    text = " ".join(text.split())
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
