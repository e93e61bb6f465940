"""What people have judged of entities, replayed over a reading: a pure mapping of IRIs, last of all steps.

Costs nothing where nobody has judged anything, and next to nothing where the article is not concerned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.interpret.figure_iris import observation_iri, target_iri
from pipeline.lexicon.judgements import Judgements
from pipeline.model import Entity, Mention, Name, Observation, Reading, Relation, Target


def replayed(reading: Reading, judgements: Judgements, known: Mapping[str, Entity]) -> Reading:
    """The reading with one IRI for what is judged one. `known` holds the dictionary entities by IRI.

    The entity that stays has the names of all; a relation between what has become one is left out, and so is
    an alias between two that are judged not the same.
    """
    if not judgements:
        return reading
    if all(entity.iri not in judgements.canonical for entity in reading.entities):
        kept = tuple(relation for relation in reading.relations if not _denied(relation, judgements))
        return reading if len(kept) == len(reading.relations) else replace(reading, relations=kept)
    find = judgements.find
    entities = surrounded(_entities(reading.entities, find, known), known)
    entities = {iri: _moved(entity, find) for iri, entity in entities.items()}
    labels = {entity.iri: entities[find(entity.iri)].label for entity in reading.entities}
    figures: dict[str, str] = {}
    targets = tuple(_target(target, find, labels, figures) for target in reading.targets)
    observations = tuple(_observation(one, find, labels) for one in reading.observations)
    return replace(
        reading,
        mentions=tuple(_mention(mention, find, labels, figures) for mention in reading.mentions),
        entities=tuple(entities[iri] for iri in sorted(entities)),
        targets=targets,
        observations=observations,
        relations=tuple(_relations(reading.relations, judgements, labels)),
    )


def surrounded(entities: Mapping[str, Entity], known: Mapping[str, Entity]) -> dict[str, Entity]:
    """The entities with those that a dictionary places them in: their country, the whole they belong to."""
    found = dict(entities)
    waiting = [entity for entity in found.values() if entity.country or entity.within]
    while waiting:
        entity = waiting.pop()
        for iri in (entity.country, entity.within):
            if iri and iri not in found and iri in known:
                found[iri] = known[iri]
                waiting.append(known[iri])
    return found


def _entities(
    found: Iterable[Entity], find: Callable[[str], str], known: Mapping[str, Entity]
) -> dict[str, Entity]:
    """The entities by the IRI that they go by now, each with the names of all that it was."""
    members: dict[str, list[Entity]] = {}
    for entity in found:
        members.setdefault(find(entity.iri), []).append(entity)
    return {iri: _one(iri, group, known) for iri, group in members.items()}


def _one(iri: str, members: Sequence[Entity], known: Mapping[str, Entity]) -> Entity:
    """One entity of several. The dictionary's own comes first, then the one whose IRI stays."""
    ordered = sorted(members, key=lambda entity: (entity.iri != iri, entity.iri))
    first = known.get(iri) or ordered[0]
    if len(ordered) == 1 and ordered[0].iri == iri:
        return ordered[0]
    names = {name.text: name for name in reversed(first.names)}
    for entity in ordered:
        for name in entity.names:
            status = "alias" if name.status == "preferred" else name.status
            names.setdefault(name.text, Name(name.text, name.lang, status))
    return replace(
        first,
        iri=iri,
        names=(*first.names, *(name for name in names.values() if name not in first.names)),
        kind=first.kind or next((one.kind for one in ordered if one.kind), None),
        country=first.country or next((one.country for one in ordered if one.country), None),
        within=first.within or next((one.within for one in ordered if one.within), None),
        same_as=first.same_as or next((one.same_as for one in ordered if one.same_as), ()),
    )


def _moved(entity: Entity, find: Callable[[str], str]) -> Entity:
    country = find(entity.country) if entity.country else None
    within = find(entity.within) if entity.within else None
    if country == entity.country and within == entity.within:
        return entity
    return replace(entity, country=country, within=within if within != entity.iri else None)


def _mention(
    mention: Mention, find: Callable[[str], str], labels: Mapping[str, str], figures: Mapping[str, str]
) -> Mention:
    iri = figures.get(mention.entity) or find(mention.entity)
    label = labels.get(mention.entity, mention.label)
    return mention if iri == mention.entity else replace(mention, entity=iri, label=label)


def _target(
    target: Target, find: Callable[[str], str], labels: Mapping[str, str], figures: dict[str, str]
) -> Target:
    """The target with its roles moved; another actor makes another IRI, so that equal pledges meet."""
    moved = replace(
        target,
        actor=target.actor and find(target.actor),
        instrument=target.instrument and find(target.instrument),
        set_by=target.set_by and find(target.set_by),
        actor_label=_label(target.actor, target.actor_label, find, labels),
        instrument_label=_label(target.instrument, target.instrument_label, find, labels),
        set_by_label=_label(target.set_by, target.set_by_label, find, labels),
    )
    if moved.actor != target.actor:
        moved = replace(moved, iri=target_iri(moved))
        figures[target.iri] = moved.iri
    return moved


def _observation(one: Observation, find: Callable[[str], str], labels: Mapping[str, str]) -> Observation:
    actor = one.actor and find(one.actor)
    if actor == one.actor:
        return one
    moved = replace(one, actor=actor, actor_label=_label(one.actor, one.actor_label, find, labels))
    return replace(moved, iri=observation_iri(moved))


def _label(
    iri: str | None, label: str | None, find: Callable[[str], str], labels: Mapping[str, str]
) -> str | None:
    return labels.get(iri, label) if iri and find(iri) != iri else label


def _relations(
    relations: Iterable[Relation], judgements: Judgements, labels: Mapping[str, str]
) -> Iterator[Relation]:
    find = judgements.find
    for relation in relations:
        if _denied(relation, judgements):
            continue
        subject, object_ = find(relation.subject), find(relation.object)
        if (subject, object_) == (relation.subject, relation.object):
            yield relation
            continue
        if relation.predicate == "sameAs":  # its labels are the names that the text gives for each other
            yield replace(relation, subject=subject, object=object_)
        elif subject != object_:
            yield replace(
                relation,
                subject=subject,
                object=object_,
                subject_label=labels.get(relation.subject, relation.subject_label)
                if subject != relation.subject
                else relation.subject_label,
                object_label=labels.get(relation.object, relation.object_label)
                if object_ != relation.object
                else relation.object_label,
            )


def _denied(relation: Relation, judgements: Judgements) -> bool:
    """Whether the text gives two names for each other that a person has judged to be two entities."""
    return relation.predicate == "sameAs" and judgements.are_apart(relation.subject, relation.object)
