"""One reading as N-Quads: strings out, no objects made, no blank nodes, one named graph an article.

Offsets in the graph count within the article's text, which stands in the graph as one literal, so that
`#char=start,end` (RFC 5147) can be followed by anyone who has the graph alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline import identifiers
from pipeline.graph.entities import entity_quads
from pipeline.graph.metrics import metric_quads
from pipeline.graph.metrics import table as metric_table
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
_MENTION, _DENOTES, _FOUND_BY = TERMS["lutu:Mention"], TERMS["lutu:denotes"], TERMS["lutu:foundBy"]
_EXACT, _PREFIX, _SUFFIX = TERMS["oa:exact"], TERMS["oa:prefix"], TERMS["oa:suffix"]
_START, _END = TERMS["oa:start"], TERMS["oa:end"]
_SOURCE, _PART = TERMS["oa:hasSource"], TERMS["schema:isPartOf"]
_GENERATED = TERMS["prov:wasGeneratedBy"]

#: Predicate and object of one fact about a subject.
Fact = tuple[str, str]


def quads(reading: Reading, registry: Registry, *, activity: str) -> Iterator[str]:
    """All that one reading says, as N-Quads lines without line feeds, in no particular order.

    `activity` is the IRI of the reading's `prov:Activity`, which names software and dictionaries by hash
    and so is the same for the same versions. Entities go to a graph of their own.
    """
    yield from article_quads(reading, registry, activity=activity)
    for entity in reading.entities:
        yield from entity_quads(entity, registry)


def article_quads(reading: Reading, registry: Registry, *, activity: str) -> Iterator[str]:
    """The article's own graph, what the provenance graph says of it, and the metrics that it names."""
    article = reading.article
    graph = iri(article_graph(article.iri))
    made_by = iri(activity)
    yield f"{graph} {_GENERATED} {made_by} {iri(PROVENANCE)} ."
    yield f"{graph} {TERMS['prov:wasDerivedFrom']} {iri(article.iri)} {iri(PROVENANCE)} ."
    yield from _lines(article.iri, _article(article), graph)
    for paragraph in reading.paragraphs:
        facts = [
            (_TYPE, TERMS["lutu:Paragraph"]),
            (_PART, iri(article.iri)),
            (TERMS["schema:position"], offset(paragraph.index)),
            (TERMS["lutu:paragraphKind"], plain(paragraph.kind)),
            (_START, offset(paragraph.start)),
            (_END, offset(paragraph.end)),
        ]
        yield from _lines(paragraph_iri(article, paragraph.index), facts, graph)
    for node, mention in _mention_nodes(article, reading.mentions):
        facts = [*_mention(article, mention), (_GENERATED, made_by)]
        yield from _lines(node, facts, graph)
    for target in reading.targets:
        yield from _figure(article, target, _target(target), registry, graph)
    for observation in reading.observations:
        yield from _figure(article, observation, _observation(observation), registry, graph)
    entities = {entity.iri: entity for entity in reading.entities}
    for relation in reading.relations:
        yield from _relation(article, relation, entities, registry, graph)
    for issue in reading.issues:
        yield from issue_quads(issue, article=article)


def paragraph_iri(article: Article, index: int) -> str:
    """The IRI of an article's paragraph."""
    return f"{article.iri}#paragraph-{index}"


def issue_quads(issue: Issue, *, article: Article | None = None, doc: str = "") -> Iterator[str]:
    """An issue of an article in the article's graph, or of an unreadable file in the provenance graph."""
    key = identifiers.digest(issue.code, issue.start, issue.end, issue.message, doc)
    facts = [
        (_TYPE, TERMS["lutu:Issue"]),
        (TERMS["lutu:issueCode"], plain(issue.code)),
        (TERMS["dct:description"], plain(issue.message)),
        (_START, offset(issue.start)),
        (_END, offset(issue.end)),
    ]
    if article is None:
        subject, graph = f"{identifiers.BASE}issue/{key}", iri(PROVENANCE)
        facts.append((TERMS["lutu:file"], plain(doc)))
    else:
        subject, graph = f"{article.iri}#issue-{key}", iri(article_graph(article.iri))
        facts.append((_SOURCE, iri(article.iri)))
        if issue.end > issue.start:
            facts.append((_EXACT, plain(article.text[issue.start : issue.end])))
    yield from _lines(subject, facts, graph)


def _lines(subject: str, facts: Iterable[Fact], graph: str) -> Iterator[str]:
    node = iri(subject)
    for predicate, value in facts:
        yield f"{node} {predicate} {value} {graph} ."


def _article(article: Article) -> Iterator[Fact]:
    yield _TYPE, TERMS["schema:Article"]
    yield TERMS["lutu:file"], plain(article.doc)
    yield TERMS["lutu:fileOffset"], offset(article.start)
    yield TERMS["schema:inLanguage"], plain("zh")
    yield TERMS["schema:articleBody"], plain(article.text)
    # Of the text as it stands here, so that anyone who has the graph can check it.
    yield TERMS["schema:sha256"], plain(hashlib.sha256(sound(article.text).encode("utf-8")).hexdigest())
    if article.title:
        yield TERMS["schema:headline"], tagged(article.title)
    if article.published:
        yield TERMS["schema:datePublished"], date(article.published)
    if article.publisher:
        yield TERMS["schema:publisher"], plain(article.publisher)
    if article.source:
        yield TERMS["dct:source"], plain(article.source)


def _quote(article: Article, start: int, end: int, exact: str) -> Iterator[Fact]:
    """The facts of both selectors: where the characters stand, and what stands around them."""
    yield _START, offset(start)
    yield _END, offset(end)
    yield _EXACT, plain(exact)
    if start:
        yield _PREFIX, plain(article.text[max(0, start - CONTEXT) : start])
    if end < len(article.text):
        yield _SUFFIX, plain(article.text[end : end + CONTEXT])


def _mention_nodes(article: Article, mentions: Iterable[Mention]) -> Iterator[tuple[str, Mention]]:
    """Each mention with its IRI. Where one span names two things, a dictionary's target and the figure that
    it stands for, or both ends of a change, each has a node of its own, so that its rule is not lost.
    """
    taken: set[tuple[int, int]] = set()
    for mention in sorted(mentions, key=lambda mention: (mention.start, mention.end, mention.entity)):
        span = (mention.start, mention.end)
        own = f";denotes={identifiers.digest(mention.entity, length=8)}" if span in taken else ""
        taken.add(span)
        yield f"{article.iri}#char={mention.start},{mention.end}{own}", mention


def _mention(article: Article, mention: Mention) -> Iterator[Fact]:
    yield _TYPE, _MENTION
    yield _SOURCE, iri(article.iri)
    yield _PART, iri(paragraph_iri(article, mention.paragraph))
    yield _DENOTES, iri(mention.entity)
    if mention.rule:
        yield _FOUND_BY, iri(rule_iri(mention.rule))
    yield from _quote(article, mention.start, mention.end, mention.text)


def _named(prefix: str, entity: str | None, label: str | None) -> Iterator[Fact]:
    """Who or what fills a slot: the entity where one is known, and the name as the text gives it."""
    if entity:
        yield TERMS[f"lutu:{prefix}"], iri(entity)
    if label and not entity:
        yield TERMS[f"lutu:{prefix}Name"], plain(label)


def _target(target: Target) -> Iterator[Fact]:
    yield _TYPE, TERMS["lutu:Target"]
    yield from _named("setBy", target.set_by, target.set_by_label)
    yield from _named("instrument", target.instrument, target.instrument_label)
    if target.deadline is not None:
        yield TERMS["lutu:deadline"], year(target.deadline)
    if target.deadline_relation:
        yield TERMS["lutu:deadlineRelation"], plain(target.deadline_relation)
    if target.condition:
        yield TERMS["lutu:condition"], plain(target.condition)


def _observation(observation: Observation) -> Iterator[Fact]:
    yield _TYPE, TERMS["lutu:Observation"]
    if observation.year is not None:
        yield TERMS["lutu:year"], year(observation.year)
    for target in observation.bears_on:
        yield TERMS["lutu:bearsOn"], iri(target)


def _figure(
    article: Article, figure: Target | Observation, own: Iterable[Fact], registry: Registry, graph: str
) -> Iterator[str]:
    """A target or observation: its facts, its evidence in this article, and the evidence of each slot."""
    yield from _lines(figure.iri, own, graph)
    metric = iri(metric_iri(figure.metric))
    evidence = f"{article.iri}#evidence-{identifiers.digest(figure.iri, figure.start, figure.end)}"
    facts: list[Fact] = [
        (TERMS["rdfs:label"], tagged(figure.text)),
        (TERMS["lutu:metric"], metric),
        (TERMS["lutu:comparator"], plain(figure.comparator)),
        (TERMS["lutu:status"], plain(figure.status)),
        (TERMS["lutu:evidence"], iri(evidence)),
        *_named("actor", figure.actor, figure.actor_label),
    ]
    if figure.value is not None:
        facts.append((TERMS["qudt:numericValue"], decimal(figure.value)))
        written = figure.slots.get("value")
        if written is not None and written.text:
            facts.append((TERMS["lutu:valueAsWritten"], plain(written.text)))
    if figure.value_max is not None:
        facts.append((TERMS["lutu:maximumValue"], decimal(figure.value_max)))
    if figure.baseline is not None:
        facts.append((TERMS["lutu:baseline"], year(figure.baseline)))
    if figure.scope:
        facts.append((TERMS["lutu:scope"], plain(figure.scope)))
    if figure.unit:
        unit = iri(registry.unit(figure.unit))
        facts += [(TERMS["qudt:hasUnit"], unit), (TERMS["lutu:unitCode"], plain(figure.unit))]
        if registry.compound(figure.unit):
            yield f"{unit} {_TYPE} {TERMS['qudt:Unit']} {iri(ENTITIES)} ."
            yield f"{unit} {TERMS['lutu:unitCode']} {plain(figure.unit)} {iri(ENTITIES)} ."
    yield from _lines(figure.iri, facts, graph)
    yield from metric_quads(figure.metric, metric_table(Path(registry.source).parent))

    whole = [
        *_evidence(article, Evidence(figure.start, figure.end, figure.text), figure.rule),
        (_PART, iri(paragraph_iri(article, figure.paragraph))),
    ]
    yield from _lines(evidence, whole, graph)
    for slot, source in sorted(figure.slots.items()):
        node = f"{evidence}-{identifiers.digest(slot, length=8)}"
        yield f"{iri(evidence)} {TERMS['lutu:slotEvidence']} {iri(node)} {graph} ."
        yield from _lines(node, [(TERMS["lutu:slot"], plain(slot)), *_evidence(article, source)], graph)


def _evidence(article: Article, evidence: Evidence, rule: str = "") -> Iterator[Fact]:
    yield _TYPE, TERMS["lutu:Evidence"]
    yield _SOURCE, iri(article.iri)
    if rule:
        yield _FOUND_BY, iri(rule_iri(rule))
    if evidence.inferred is not None:
        yield TERMS["lutu:basis"], plain("inferred")
        yield TERMS["lutu:inferredFrom"], plain(evidence.inferred)
    else:
        yield TERMS["lutu:basis"], plain("stated")
        yield from _quote(article, evidence.start, evidence.end, evidence.text)


def _relation(
    article: Article, relation: Relation, entities: Mapping[str, Entity], registry: Registry, graph: str
) -> Iterator[str]:
    """The n-ary node with its evidence; where it is affirmed, also the property itself or a membership."""
    predicate = _property(relation, entities, registry)
    alias = relation.predicate == "sameAs"
    names = (relation.subject_label, relation.object_label) if alias else ()
    key = (relation.predicate, relation.subject, relation.object, relation.role, relation.polarity, *names)
    evidence = f"{article.iri}#evidence-{identifiers.digest(*key, relation.start, relation.end)}"
    facts = [
        (_TYPE, TERMS["lutu:Relation"]),
        (TERMS["rdf:subject"], iri(relation.subject)),
        (TERMS["rdf:predicate"], iri(predicate)),
        (TERMS["rdf:object"], iri(relation.object)),
        (TERMS["lutu:polarity"], plain(relation.polarity)),
        (TERMS["lutu:evidence"], iri(evidence)),
    ]
    if relation.role:
        facts.append((TERMS["lutu:role"], plain(relation.role)))
    if alias:
        facts.append((TERMS["lutu:subjectName"], plain(relation.subject_label)))
        facts.append((TERMS["lutu:objectName"], plain(relation.object_label)))
    yield from _lines(identifiers.content_iri("relation", *key), facts, graph)
    text = sound(article.text[relation.start : relation.end])
    quoted = dict(_evidence(article, Evidence(relation.start, relation.end, text), relation.rule))
    quoted[TERMS["lutu:basis"]] = plain(relation.basis)
    quoted[_PART] = iri(paragraph_iri(article, relation.paragraph))
    yield from _lines(evidence, quoted.items(), graph)
    if relation.predicate == "speaker":
        # What is said is a node of its own: an attributed claim, not one of the article's.
        said = [
            (_TYPE, TERMS["lutu:Statement"]),
            (TERMS["rdfs:label"], tagged(relation.subject_label)),
            (TERMS["lutu:evidence"], iri(evidence)),
        ]
        yield from _lines(relation.subject, said, graph)
    if relation.polarity != "affirmed":
        return
    if relation.predicate == "affiliation":
        yield from _membership(relation, evidence, graph)
        return
    if relation.subject != relation.object:
        yield f"{iri(relation.subject)} {iri(predicate)} {iri(relation.object)} {graph} ."
    elif alias and relation.subject in entities:
        # Two names of one node: what the article calls it is another name, unless it is the preferred one.
        entity = entities[relation.subject]
        preferred = {entity.label, *(name.text for name in entity.names if name.status == "preferred")}
        for name in dict.fromkeys(names):
            if name not in preferred:
                yield f"{iri(entity.iri)} {TERMS['skos:altLabel']} {tagged(name)} {graph} ."


def _property(relation: Relation, entities: Mapping[str, Entity], registry: Registry) -> str:
    """The property that a relation's predicate stands for; partOf depends on what is part of what."""
    predicate = registry.predicate(relation.predicate)
    if relation.predicate == "partOf":
        ends = [entities.get(end) for end in (relation.subject, relation.object)]
        if any(end is None or end.type != "Organization" for end in ends):
            return expand("schema:isPartOf")
    return predicate


def _membership(relation: Relation, evidence: str, graph: str) -> Iterator[str]:
    """Who stands where in which role: never a bare worksFor."""
    node = identifiers.content_iri("membership", relation.subject, relation.object, relation.role)
    facts = [
        (_TYPE, TERMS["org:Membership"]),
        (TERMS["org:member"], iri(relation.subject)),
        (TERMS["org:organization"], iri(relation.object)),
        (TERMS["lutu:evidence"], iri(evidence)),
    ]
    if relation.role:
        role = iri(identifiers.content_iri("role", relation.role))
        facts.append((TERMS["org:role"], role))
        yield f"{role} {_TYPE} {TERMS['org:Role']} {iri(ENTITIES)} ."
        yield f"{role} {TERMS['skos:prefLabel']} {tagged(relation.role)} {iri(ENTITIES)} ."
    yield from _lines(node, facts, graph)
