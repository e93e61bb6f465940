"""The records that flow through Lütu: read this file first.

`Article → Paragraph → Mention → Entity → Target / Observation / Relation → Reading`.
All are frozen and slotted, all need nothing but the standard library, and a `Reading`, one article with
all that was found in it, is the only thing that crosses a process border or reaches an exporter.

Offsets are Unicode code points, zero-based, half-open. Inside a `Reading` they count from the start of
`Article.text`; `Article.start` says where that text begins in the decoded file, and every output adds it.
The invariant, tested: `article.text[record.start:record.end] == record.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal

from pipeline.slots import record

#: The entity types of the contract, in the order of reports; `ontology/lutu.ttl` defines each.
TYPES = (
    "Person",
    "Organization",
    "Country",
    "Project",
    "Target",
    "Instrument",
    "Event",
    "Place",
    "Concept",
)

#: What a paragraph can be; recognisers read all but `boilerplate`.
PARAGRAPH_KINDS = ("title", "heading", "body", "caption", "credit", "note", "boilerplate")


@record(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of characters."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@record(frozen=True, slots=True)
class Paragraph:
    """One paragraph of an article: its running number, its place and its kind."""

    index: int
    start: int
    end: int
    kind: str


@record(frozen=True, slots=True)
class Article:
    """One article as it stood in a file; `text` is never changed.

    `doc` is the file's path as given (or relative to the folder given), `start` the offset of the
    article in the decoded file. `published` is an ISO date or year-month, `source` where it was taken from.
    """

    iri: str
    doc: str
    start: int
    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    source: str | None = None

    @property
    def end(self) -> int:
        """Where the article ends in the decoded file."""
        return self.start + len(self.text)


@record(frozen=True, slots=True)
class Evidence:
    """Where a slot's value stands in the text, or, with `inferred`, which rule or dictionary added it."""

    start: int = -1
    end: int = -1
    text: str = ""
    inferred: str | None = None


@record(frozen=True, slots=True)
class Name:
    """One name of an entity: `lang` is a BCP 47 tag, `status` as in the dictionaries."""

    text: str
    lang: str
    status: str


@record(frozen=True, slots=True)
class Entity:
    """Somebody or something that mentions denote.

    `iri` derives from the dictionary id, or from the name for what no dictionary knows. `country` and
    `within` are IRIs of other entities; `origin` names the dictionary file, or is `text`.
    """

    iri: str
    type: str
    label: str
    names: tuple[Name, ...] = ()
    kind: str | None = None
    country: str | None = None
    within: str | None = None
    same_as: tuple[str, ...] = ()
    origin: str = "text"


@record(frozen=True, slots=True)
class Mention:
    """A name as it stands in the text, with the entity it denotes and the rule that found it."""

    start: int
    end: int
    text: str
    type: str
    entity: str
    label: str
    rule: str
    paragraph: int


@record(frozen=True, slots=True)
class Target:
    """A quantified or dated aim. `slots` says for each filled slot where its characters are.

    `value` is exact, `value_max` is set for a range. `unit` is a code of the guidelines (`%`, `pp`, `t`, `tCO2e`,
    `tce`, `kW`, `kWh`, `ha`, `m2`, `mu`, `km2`, `m3`, an ISO 4217 code, `count`, `times`, `degC`, …) or None for a
    bare number, `comparator` one of `=`, `>=`, `<=`, `~`; `condition` and the years follow the guidelines, too.
    `deadline_relation` keeps how the text puts the year (`by`, `in`, `before`, `around`, `end`, `during`).
    `status` is `target`, `withdrawn`, `achieved` or `revised`.
    """

    iri: str
    start: int
    end: int
    text: str
    paragraph: int
    metric: str
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str | None = None
    comparator: str = "="
    deadline: int | None = None
    deadline_relation: str | None = None
    baseline: int | None = None
    condition: str | None = None
    actor: str | None = None
    actor_label: str | None = None
    instrument: str | None = None
    instrument_label: str | None = None
    set_by: str | None = None
    set_by_label: str | None = None
    scope: str | None = None
    status: str = "target"
    rule: str = ""
    slots: Mapping[str, Evidence] = field(default_factory=dict)


@record(frozen=True, slots=True)
class Observation:
    """A figure that was observed, forecast or proposed: what looks like a target and is none.

    `bears_on` are the IRIs of the article's targets of which it tells how far they are.
    """

    iri: str
    start: int
    end: int
    text: str
    paragraph: int
    metric: str
    value: Decimal | None = None
    value_max: Decimal | None = None
    unit: str | None = None
    comparator: str = "="
    year: int | None = None
    baseline: int | None = None
    actor: str | None = None
    actor_label: str | None = None
    scope: str | None = None
    status: str = "observed"
    rule: str = ""
    slots: Mapping[str, Evidence] = field(default_factory=dict)
    bears_on: tuple[str, ...] = ()


@record(frozen=True, slots=True)
class Relation:
    """A stated relation between two entities, with the characters that state it.

    `predicate` is a local name of the ontology (`affiliation`, `sameAs`, `partOf`, `inCountry`, …).
    `polarity` is `affirmed`, `negated` or `hypothetical`; `basis` is `stated`, `derived` or `inferred`.
    """

    predicate: str
    subject: str
    subject_label: str
    object: str
    object_label: str
    start: int
    end: int
    paragraph: int
    rule: str
    role: str | None = None
    polarity: str = "affirmed"
    basis: str = "stated"


@record(frozen=True, slots=True)
class Issue:
    """Something odd in an article, counted and written, never repaired silently."""

    code: str
    message: str
    start: int = 0
    end: int = 0


@record(frozen=True, slots=True)
class Refusal:
    """A candidate that lost, for `lutu explain`: what it was, by which rule, and why it is not in the reading."""

    start: int
    end: int
    text: str
    type: str
    rule: str
    reason: str


@record(frozen=True, slots=True)
class Reading:
    """One article with all that was found in it: the unit of work, of memory and of parallelism.

    Mentions are disjoint and sorted by start. `entities` holds each entity that a mention, target or
    relation names, sorted by IRI. `refusals` is filled only when explanations are asked for.
    """

    article: Article
    paragraphs: tuple[Paragraph, ...]
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    targets: tuple[Target, ...] = ()
    observations: tuple[Observation, ...] = ()
    relations: tuple[Relation, ...] = ()
    issues: tuple[Issue, ...] = ()
    refusals: tuple[Refusal, ...] = ()
