"""One reading as N-Quads: strings out, no objects made, no blank nodes, one named graph an article.

Offsets in the graph count within the article's text, which stands in the graph as one literal, so that
`#char=start,end` (RFC 5147) can be followed by anyone who has the graph alone.

What comes out are stanzas (`pipeline/graph/stanzas.py`). A fact is predicate and object in one string; facts are
made in the order of their predicates where that is easy, so that sorting them costs nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pipeline import identifiers
from pipeline.graph.entities import entity_stanza
from pipeline.graph.metrics import metric_quads
from pipeline.graph.metrics import table as metric_table
from pipeline.graph.stanzas import lines, stanza
from pipeline.graph.terms import date, decimal, iri, offset, plain, sound, tagged, year
from pipeline.graph.vocabulary import (
    ENTITIES,
    PROVENANCE,
    TERMS,
    Registry,
    article_graph,
    expand,
    metric_iri,
    rule_iri,
)
from pipeline.model import Article, Entity, Evidence, Issue, Mention, Observation, Reading, Relation, Target

#: How many characters of context a text quote carries on either side.
CONTEXT = 16

_TYPE = TERMS["rdf:type"]
_DENOTES, _FOUND_BY = TERMS["lutu:denotes"], TERMS["lutu:foundBy"]
_EXACT, _PREFIX, _SUFFIX = TERMS["oa:exact"], TERMS["oa:prefix"], TERMS["oa:suffix"]
_START, _END = TERMS["oa:start"], TERMS["oa:end"]
_SOURCE, _PART = TERMS["oa:hasSource"], TERMS["schema:isPartOf"]
_GENERATED = TERMS["prov:wasGeneratedBy"]
_EVIDENCE, _BASIS = TERMS["lutu:evidence"], TERMS["lutu:basis"]
_IS_MENTION = f"{_TYPE} {TERMS['lutu:Mention']}"
_IS_EVIDENCE = f"{_TYPE} {TERMS['lutu:Evidence']}"
_IS_PARAGRAPH = f"{_TYPE} {TERMS['lutu:Paragraph']}"
_STATED = f"{_BASIS} {plain('stated')}"
_INFERRED = f"{_BASIS} {plain('inferred')}"


def quads(reading: Reading, registry: Registry, *, activity: str) -> Iterator[str]:
    """All that one reading says, as N-Quads lines without line feeds, in no particular order.

    `activity` is the IRI of the reading's `prov:Activity`, which names software and dictionaries by hash
    and so is the same for the same versions. Entities go to a graph of their own.
    """
    yield from lines(article_stanzas(reading, registry, activity=activity))
    for entity in reading.entities:
        yield from lines((entity_stanza(entity, registry),))


def article_stanzas(reading: Reading, registry: Registry, *, activity: str) -> Iterator[str]:
    """The article's own graph, what the provenance graph says of it, and the metrics that it names."""
    article = reading.article
    here = _Here(article)
    made_by = f"{_GENERATED} {iri(activity)}"
    derived = f"{TERMS['prov:wasDerivedFrom']} {here.node}"
    yield stanza(here.graph, (derived, made_by), iri(PROVENANCE))
    yield stanza(here.node, _article(article), here.graph)
    for paragraph in reading.paragraphs:
        yield stanza(
            here.paragraph(paragraph.index),
            (
                _IS_PARAGRAPH,
                f"{_END} {offset(paragraph.end)}",
                f"{_START} {offset(paragraph.start)}",
                f"{_PART} {here.node}",
                f"{TERMS['schema:position']} {offset(paragraph.index)}",
                f"{TERMS['lutu:paragraphKind']} {plain(paragraph.kind)}",
            ),
            here.graph,
        )
    for node, mention in here.mentions(reading.mentions):
        facts = here.quote(_IS_MENTION, mention.start, mention.end, mention.text)
        part, denoted = here.paragraph(mention.paragraph), iri(mention.entity)
        facts += (made_by, f"{_PART} {part}", f"{_DENOTES} {denoted}")
        if mention.rule:
            facts.append(_found_by(mention.rule))
        yield stanza(node, facts, here.graph)
    for target in reading.targets:
        yield from _figure(here, target, _target(target), registry)
    for observation in reading.observations:
        yield from _figure(here, observation, _observation(observation), registry)
    named = dict.fromkeys(one.metric for one in reading.targets)
    named |= dict.fromkeys(one.metric for one in reading.observations)
    known = metric_table(Path(registry.source).parent)
    for metric in named:
        yield from metric_quads(metric, known)
    entities = {entity.iri: entity for entity in reading.entities}
    for relation in reading.relations:
        yield from _relation(here, relation, entities, registry)
    for issue in reading.issues:
        yield issue_stanza(issue, article=article)


def issue_stanza(issue: Issue, *, article: Article | None = None, doc: str = "") -> str:
    """An issue of an article in the article's graph, or of an unreadable file in the provenance graph."""
    key = identifiers.digest(issue.code, issue.start, issue.end, issue.message, doc)
    facts = [
        f"{TERMS['dct:description']} {plain(issue.message)}",
        f"{_TYPE} {TERMS['lutu:Issue']}",
        f"{_END} {offset(issue.end)}",
        f"{_START} {offset(issue.start)}",
        f"{TERMS['lutu:issueCode']} {plain(issue.code)}",
    ]
    if article is None:
        facts.append(f"{TERMS['lutu:file']} {plain(doc)}")
        return stanza(iri(f"{identifiers.BASE}issue/{key}"), facts, iri(PROVENANCE))
    facts.append(f"{_SOURCE} {iri(article.iri)}")
    if issue.end > issue.start:
        facts.append(f"{_EXACT} {plain(article.text[issue.start : issue.end])}")
    return stanza(iri(f"{article.iri}#issue-{key}"), facts, iri(article_graph(article.iri)))


def _article(article: Article) -> Iterator[str]:
    if article.source:
        yield f"{TERMS['dct:source']} {plain(article.source)}"
    yield f"{_TYPE} {TERMS['schema:Article']}"
    yield f"{TERMS['schema:articleBody']} {plain(article.text)}"
    if article.published:
        yield f"{TERMS['schema:datePublished']} {date(article.published)}"
    if article.title:
        yield f"{TERMS['schema:headline']} {tagged(article.title)}"
    yield f"{TERMS['schema:inLanguage']} {plain('zh')}"
    if article.publisher:
        yield f"{TERMS['schema:publisher']} {plain(article.publisher)}"
    # Of the text as it stands here, so that anyone who has the graph can check it.
    digest = hashlib.sha256(sound(article.text).encode("utf-8")).hexdigest()
    yield f"{TERMS['schema:sha256']} {plain(digest)}"
    yield f"{TERMS['lutu:file']} {plain(article.doc)}"
    yield f"{TERMS['lutu:fileOffset']} {offset(article.start)}"


class _Here:
    """What all that is said of one article shares: its terms, made once, and its text."""

    __slots__ = ("_fragment", "graph", "iri", "node", "text")

    def __init__(self, article: Article) -> None:
        self.iri, self.text = article.iri, article.text
        self.node = iri(article.iri)
        self.graph = iri(article_graph(article.iri))
        # `<…#`: what follows are digits, letters, and a few signs that stand in any IRI as they are.
        self._fragment = iri(f"{article.iri}#x")[:-2]

    def at(self, fragment: str) -> str:
        """The node of a part of the article."""
        return f"{self._fragment}{fragment}>"

    def paragraph(self, index: int) -> str:
        """The node of a paragraph."""
        return f"{self._fragment}paragraph-{index}>"

    def quote(self, type_: str, start: int, end: int, exact: str) -> list[str]:
        """A type and both selectors: where the characters stand, and what stands around them."""
        facts = [
            type_,
            f"{_END} {offset(end)}",
            f"{_EXACT} {plain(exact)}",
            f"{_SOURCE} {self.node}",
        ]
        if start:
            facts.append(f"{_PREFIX} {plain(self.text[max(0, start - CONTEXT) : start])}")
        facts.append(f"{_START} {offset(start)}")
        if end < len(self.text):
            facts.append(f"{_SUFFIX} {plain(self.text[end : end + CONTEXT])}")
        return facts

    def mentions(self, mentions: Iterable[Mention]) -> Iterator[tuple[str, Mention]]:
        """Each mention with its node. Where one span names two things, a dictionary's target and the figure that
        it stands for, or both ends of a change, each has a node of its own, so that its rule is not lost.
        """
        taken: set[tuple[int, int]] = set()
        for mention in sorted(mentions, key=lambda mention: (mention.start, mention.end, mention.entity)):
            span = (mention.start, mention.end)
            own = f";denotes={identifiers.digest(mention.entity, length=8)}" if span in taken else ""
            taken.add(span)
            yield self.at(f"char={mention.start},{mention.end}{own}"), mention

    def evidence(self, evidence: Evidence, rule: str = "") -> list[str]:
        """The facts of a piece of evidence: characters of the text, or the rule that something comes from."""
        if evidence.inferred is not None:
            facts = [_IS_EVIDENCE, f"{_SOURCE} {self.node}", _INFERRED]
            facts.append(f"{TERMS['lutu:inferredFrom']} {plain(evidence.inferred)}")
        else:
            facts = self.quote(_IS_EVIDENCE, evidence.start, evidence.end, evidence.text)
            facts.append(_STATED)
        if rule:
            facts.append(_found_by(rule))
        return facts


@lru_cache(maxsize=10_000)
def _found_by(rule: str) -> str:
    return f"{_FOUND_BY} {iri(rule_iri(rule))}"


@lru_cache(maxsize=1000)
def _slot(slot: str) -> tuple[str, str]:
    """What the node of a slot's evidence ends with, and the fact that names the slot."""
    return identifiers.digest(slot, length=8), f"{TERMS['lutu:slot']} {plain(slot)}"


def _named(prefix: str, entity: str | None, label: str | None) -> Iterator[str]:
    """Who or what fills a slot: the entity where one is known, and the name as the text gives it."""
    if entity:
        yield f"{TERMS[f'lutu:{prefix}']} {iri(entity)}"
    if label and not entity:
        yield f"{TERMS[f'lutu:{prefix}Name']} {plain(label)}"


def _target(target: Target) -> Iterator[str]:
    yield f"{_TYPE} {TERMS['lutu:Target']}"
    if target.condition:
        yield f"{TERMS['lutu:condition']} {plain(target.condition)}"
    if target.deadline is not None:
        yield f"{TERMS['lutu:deadline']} {year(target.deadline)}"
    if target.deadline_relation:
        yield f"{TERMS['lutu:deadlineRelation']} {plain(target.deadline_relation)}"
    yield from _named("instrument", target.instrument, target.instrument_label)
    yield from _named("setBy", target.set_by, target.set_by_label)


def _observation(observation: Observation) -> Iterator[str]:
    yield f"{_TYPE} {TERMS['lutu:Observation']}"
    if observation.year is not None:
        yield f"{TERMS['lutu:year']} {year(observation.year)}"
    for target in observation.bears_on:
        yield f"{TERMS['lutu:bearsOn']} {iri(target)}"


def _figure(
    here: _Here, figure: Target | Observation, own: Iterable[str], registry: Registry
) -> Iterator[str]:
    """A target or observation: its facts, its evidence in this article, and the evidence of each slot."""
    evidence = here.at(f"evidence-{identifiers.digest(figure.iri, figure.start, figure.end)}")
    facts = [
        *own,
        f"{TERMS['rdfs:label']} {tagged(figure.text)}",
        f"{TERMS['lutu:metric']} {iri(metric_iri(figure.metric))}",
        f"{TERMS['lutu:comparator']} {plain(figure.comparator)}",
        f"{TERMS['lutu:status']} {plain(figure.status)}",
        f"{_EVIDENCE} {evidence}",
        *_named("actor", figure.actor, figure.actor_label),
    ]
    if figure.value is not None:
        facts.append(f"{TERMS['qudt:numericValue']} {decimal(figure.value)}")
        written = figure.slots.get("value")
        if written is not None and written.text:
            facts.append(f"{TERMS['lutu:valueAsWritten']} {plain(written.text)}")
    if figure.value_max is not None:
        facts.append(f"{TERMS['lutu:maximumValue']} {decimal(figure.value_max)}")
    if figure.baseline is not None:
        facts.append(f"{TERMS['lutu:baseline']} {year(figure.baseline)}")
    if figure.scope:
        facts.append(f"{TERMS['lutu:scope']} {plain(figure.scope)}")
    if figure.unit:
        unit, code = iri(registry.unit(figure.unit)), f"{TERMS['lutu:unitCode']} {plain(figure.unit)}"
        facts += [f"{TERMS['qudt:hasUnit']} {unit}", code]
        if registry.compound(figure.unit):
            yield stanza(unit, (f"{_TYPE} {TERMS['qudt:Unit']}", code), iri(ENTITIES))
    yield stanza(iri(figure.iri), facts, here.graph)

    whole = here.evidence(Evidence(figure.start, figure.end, figure.text), figure.rule)
    whole.append(f"{_PART} {here.paragraph(figure.paragraph)}")
    for slot, source in figure.slots.items():
        key, named = _slot(slot)
        node = f"{evidence[:-1]}-{key}>"
        whole.append(f"{TERMS['lutu:slotEvidence']} {node}")
        yield stanza(node, [*here.evidence(source), named], here.graph)
    yield stanza(evidence, whole, here.graph)


def _relation(
    here: _Here, relation: Relation, entities: Mapping[str, Entity], registry: Registry
) -> Iterator[str]:
    """The n-ary node with its evidence; where it is affirmed, also the property itself or a membership."""
    predicate = _property(relation, entities, registry)
    alias = relation.predicate == "sameAs"
    names = (relation.subject_label, relation.object_label) if alias else ()
    key = (relation.predicate, relation.subject, relation.object, relation.role, relation.polarity, *names)
    evidence = here.at(f"evidence-{identifiers.digest(*key, relation.start, relation.end)}")
    subject, verb, other = iri(relation.subject), iri(predicate), iri(relation.object)
    facts = [
        f"{TERMS['rdf:object']} {other}",
        f"{TERMS['rdf:predicate']} {verb}",
        f"{TERMS['rdf:subject']} {subject}",
        f"{_TYPE} {TERMS['lutu:Relation']}",
        f"{_EVIDENCE} {evidence}",
    ]
    if alias:
        facts.append(f"{TERMS['lutu:objectName']} {plain(relation.object_label)}")
    facts.append(f"{TERMS['lutu:polarity']} {plain(relation.polarity)}")
    if relation.role:
        facts.append(f"{TERMS['lutu:role']} {plain(relation.role)}")
    if alias:
        facts.append(f"{TERMS['lutu:subjectName']} {plain(relation.subject_label)}")
    yield stanza(iri(identifiers.content_iri("relation", *key)), facts, here.graph)
    quoted = here.quote(
        _IS_EVIDENCE, relation.start, relation.end, sound(here.text[relation.start : relation.end])
    )
    quoted += (f"{_PART} {here.paragraph(relation.paragraph)}", f"{_BASIS} {plain(relation.basis)}")
    if relation.rule:
        quoted.append(_found_by(relation.rule))
    yield stanza(evidence, quoted, here.graph)
    if relation.predicate == "speaker":
        # What is said is a node of its own: an attributed claim, not one of the article's.
        said = (
            f"{_TYPE} {TERMS['lutu:Statement']}",
            f"{TERMS['rdfs:label']} {tagged(relation.subject_label)}",
            f"{_EVIDENCE} {evidence}",
        )
        yield stanza(subject, said, here.graph)
    if relation.polarity != "affirmed":
        return
    if relation.predicate == "affiliation":
        yield from _membership(relation, evidence, here.graph)
        return
    if relation.subject != relation.object:
        yield f"{subject} {verb} {other} {here.graph} ."
    elif alias and relation.subject in entities:
        # Two names of one node: what the article calls it is another name, unless it is the preferred one.
        entity = entities[relation.subject]
        preferred = {entity.label, *(name.text for name in entity.names if name.status == "preferred")}
        for name in dict.fromkeys(names):
            if name not in preferred:
                yield f"{subject} {TERMS['skos:altLabel']} {tagged(name)} {here.graph} ."


def _property(relation: Relation, entities: Mapping[str, Entity], registry: Registry) -> str:
    """The property that a relation's predicate stands for; partOf depends on what is part of what."""
    predicate = registry.predicate(relation.predicate)
    if relation.predicate == "partOf":
        ends = [entities.get(end) for end in (relation.subject, relation.object)]
        if any(end is None or end.type != "Organization" for end in ends):
            return expand("schema:isPartOf")
    return predicate


def _membership(relation: Relation, evidence: str, graph: str) -> Iterator[str]:
    """Who stands where in which role: never a bare worksFor. `evidence` is a node, as N-Quads write it."""
    facts = [
        f"{_TYPE} {TERMS['org:Membership']}",
        f"{TERMS['org:member']} {iri(relation.subject)}",
        f"{TERMS['org:organization']} {iri(relation.object)}",
    ]
    if relation.role:
        role = iri(identifiers.content_iri("role", relation.role))
        facts.append(f"{TERMS['org:role']} {role}")
        known = (f"{_TYPE} {TERMS['org:Role']}", f"{TERMS['skos:prefLabel']} {tagged(relation.role)}")
        yield stanza(role, known, iri(ENTITIES))
    facts.append(f"{_EVIDENCE} {evidence}")
    node = identifiers.content_iri("membership", relation.subject, relation.object, relation.role)
    yield stanza(iri(node), facts, graph)
