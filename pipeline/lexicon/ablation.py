"""A lexicon without some of its parts, for ablations: what would be found if it knew less.

Nothing is loaded anew: a copy shares the automaton, and entries that are left out have no senses.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterable
from dataclasses import replace

from pipeline.errors import LutuError
from pipeline.lexicon.automaton import automaton
from pipeline.lexicon.lexicon import Lexicon
from pipeline.lexicon.names import Entry
from pipeline.model import Entity
from pipeline.text.fold import fold

#: What can be left out beside names: the evidence of jieba, and the packs of rules one by one.
PACKS = ("jieba", "nations", "heads", "persons", "foreign", "quoted", "patterns", "context", "document")


def occurring(lexicon: Lexicon, texts: Iterable[str]) -> frozenset[str]:
    """The folded dictionary names that stand anywhere in these texts, as names or inside other words."""
    known = {fold(name.text) for entity in lexicon.entities.values() for name in entity.names}
    known |= {entry.text for entry in lexicon.entries if entry.senses or entry.blocks}
    names = sorted(known)
    find = automaton(names)
    return frozenset(names[index] for text in texts for _, _, index in find(fold(text)))


def without(
    lexicon: Lexicon,
    *,
    packs: Collection[str] = (),
    names: Collection[str] = (),
    keep: Collection[str] = (),
) -> Lexicon:
    """A copy of a lexicon whose `packs` propose nothing and whose dictionaries lack these folded names.

    `keep` holds origins of entities (`gazetteer:country`) that keep their names all the same.
    Raises: LutuError for a pack that is none.
    """
    if unknown := set(packs) - set(PACKS):
        raise LutuError(
            "ablation", f"{min(unknown)!r} is no pack of rules", f"Use one of {', '.join(PACKS)}."
        )
    fewer = copy.copy(lexicon)
    fewer.disabled = lexicon.disabled | frozenset(packs)
    # What was remembered of single words and names holds for the whole lexicon only.
    fewer.memo, fewer.kinds, fewer.lands, fewer.shapes, fewer.opened = {}, {}, {}, {}, {}
    if names:
        fewer.entries = [_entry(entry, keep) if entry.text in names else entry for entry in lexicon.entries]
        fewer.entry = dict(enumerate(fewer.entries))
        fewer.entities = {
            iri: known
            for iri, entity in lexicon.entities.items()
            if (known := entity if entity.origin in keep else _entity(entity, names)) is not None
        }
    return fewer


def _entry(entry: Entry, keep: Collection[str]) -> Entry:
    """The entry with the senses that stay; heads and titles are rules, not dictionary rows."""
    senses = tuple(sense for sense in entry.senses if sense.entity.origin in keep)
    blocks = frozenset(type_ for type_ in entry.blocks if f"gazetteer:{type_.lower()}" in keep)
    return replace(
        entry, senses=senses, blocks=blocks, short=any(sense.status == "short" for sense in senses)
    )


def _entity(entity: Entity, names: Collection[str]) -> Entity | None:
    """The entity with the names that stay; None where no name does."""
    left = tuple(name for name in entity.names if fold(name.text) not in names)
    return replace(entity, names=left) if left else None
