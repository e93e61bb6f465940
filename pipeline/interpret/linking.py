"""Mentions to entities: dictionary entities by their id, all others by their name within the article.

Nothing is merged by similarity. Two surfaces are one entity when a dictionary says so, when the article does
(brackets, 简称), or when one is the short form that the recogniser derived from the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import identifiers
from pipeline.model import Entity, Mention, Name

_OPEN = re.compile(
    r"[”》]? ?\((?:(?:以下)?(?:统称|简称|下称|英文名?|英文简称|英文缩写|又称|又名|原名|即)(?:为|是)?)?[ ,:]?[“\"《]?\Z"
)
_BETWEEN = re.compile(r"[”\"》]?[,;、] ?(?:(?:以下)?简称(?:为)?:?)?[“\"《]?\Z")
_CLOSE = re.compile(r"[”\"》]?\)|[”\"》]?[,;]")
_TRADITIONAL_HINT = re.compile("[國際會環員總發與開關東華衛對氣產協標議]")


@dataclass(frozen=True, slots=True)
class Alias:
    """Two mentions that the text gives as names of one entity: `long` before the bracket, `short` inside."""

    long: Mention
    short: Mention


@dataclass(frozen=True, slots=True)
class Linked:
    """The mentions with their entities, the entities by IRI, and the aliases that the text states."""

    mentions: tuple[Mention, ...]
    entities: dict[str, Entity]
    aliases: tuple[Alias, ...]


def aliases(folded: str, mentions: Sequence[Mention]) -> Iterator[Alias]:
    """Names given for each other in brackets, of one type: 世界自然保护联盟(IUCN), also several in one bracket."""
    inside: Mention | None = None
    for left, right in zip(mentions, mentions[1:], strict=False):
        if left.paragraph != right.paragraph:
            inside = None
            continue
        gap = folded[left.end : right.start]
        if len(gap) > 14:
            inside = None
            continue
        if _OPEN.match(gap) and _CLOSE.match(folded, right.end):
            inside = left
        elif not (inside and _BETWEEN.match(gap) and _CLOSE.match(folded, right.end)):
            inside = None
            continue
        if inside.type == right.type and inside.text != right.text:
            yield Alias(inside, right)


def link(
    folded: str,
    mentions: Sequence[Mention],
    known: Mapping[str, Entity],
    *,
    employers: Mapping[int, str] | None = None,
    article: str = "",
) -> Linked:
    """Resolve the mentions of one article. `known` holds the dictionary entities by IRI.

    `employers` maps the start of a person's mention to the key of the body named with it: people of one name
    and two bodies stay two people, and a person without a body stays within the article.
    """
    stated = tuple(aliases(folded, mentions))
    group = _Groups()
    surfaces: dict[tuple[str, str], str] = {}
    for mention in mentions:
        key = _key(folded, mention)
        if mention.entity:
            # A name that a dictionary knows keeps its entity at each of its places.
            surfaces.setdefault(key, mention.entity)
        else:
            group.add(key)
    for alias in stated:
        _unite(folded, alias, group, surfaces, known)
    _unite_short_forms(folded, mentions, group, surfaces)
    bodies = _bodies(folded, mentions, employers or {}, group)
    entities: dict[str, Entity] = {}
    resolved = []
    for mention in mentions:
        key = _key(folded, mention)
        iri = mention.entity or surfaces.get(key) or surfaces.get(group.find(key), "")
        if not iri:
            iri = _name_iri(group.find(key), bodies, article)
        entity = known.get(iri) or entities.get(iri) or _new(iri, mention, group, folded, mentions)
        entities[iri] = entity
        resolved.append(replace(mention, entity=iri, label=entity.label))
    return Linked(tuple(resolved), entities, stated)


def _key(folded: str, mention: Mention) -> tuple[str, str]:
    return mention.type, folded[mention.start : mention.end]


def _name_iri(key: tuple[str, str], bodies: Mapping[tuple[str, str], str], article: str) -> str:
    type_, name = key
    if type_ == "Person":
        return identifiers.name_iri(type_, name, bodies.get(key) or article)
    return identifiers.name_iri(type_, name)


def _bodies(
    folded: str, mentions: Iterable[Mention], employers: Mapping[int, str], group: _Groups
) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for mention in mentions:
        if mention.type == "Person" and not mention.entity and mention.start in employers:
            found.setdefault(group.find(_key(folded, mention)), employers[mention.start])
    return found


def _unite(
    folded: str,
    alias: Alias,
    group: _Groups,
    surfaces: dict[tuple[str, str], str],
    known: Mapping[str, Entity],
) -> None:
    long, short = _key(folded, alias.long), _key(folded, alias.short)
    of_long, of_short = surfaces.get(long), surfaces.get(short)
    if of_long and of_short:
        return
    if of_short:
        # UNDP after …驻华代表处 abbreviates the programme, not its office: the office stays apart.
        names = (name.text for name in known[of_short].names) if of_short in known else ()
        if not any(long[1] != name and long[1].startswith(name) for name in names):
            surfaces[long] = of_short
    elif of_long:
        surfaces[short] = of_long
    else:
        group.unite(long, short)


def _unite_short_forms(
    folded: str, mentions: Sequence[Mention], group: _Groups, surfaces: dict[tuple[str, str], str]
) -> None:
    """Short forms go with the longest name of their type in the article that holds them."""
    for mention in mentions:
        if not mention.rule.endswith("short-form"):
            continue
        short = _key(folded, mention)
        longer = [
            _key(folded, other)
            for other in mentions
            if other.type == mention.type
            and len(other.text) > len(mention.text)
            and short[1] in folded[other.start : other.end]
        ]
        if longer:
            long = max(longer, key=lambda key: (len(key[1]), key))
            if long in surfaces:
                surfaces.setdefault(short, surfaces[long])
            else:
                group.unite(long, short)


def _new(iri: str, mention: Mention, group: _Groups, folded: str, mentions: Sequence[Mention]) -> Entity:
    """An entity that no dictionary knows, labelled with its longest surface in the article, Han before Latin."""
    root = group.find(_key(folded, mention))
    texts = {m.text for m in mentions if m.type == mention.type and group.find(_key(folded, m)) == root}
    label = min(texts, key=lambda text: (text[0].isascii(), -len(text), text))
    names = tuple(
        Name(text, _language(text), "preferred" if text == label else "alias")
        for text in sorted(texts, key=lambda t: (t != label, t))
    )
    return Entity(iri, mention.type, label, names)


def _language(text: str) -> str:
    if text.isascii():
        return "en"
    return "zh-Hant" if _TRADITIONAL_HINT.search(text) else "zh-Hans"


class _Groups:
    """Union-find over (type, folded name); the root is the least of its group, so that order plays no part."""

    def __init__(self) -> None:
        self._parent: dict[tuple[str, str], tuple[str, str]] = {}

    def add(self, key: tuple[str, str]) -> None:
        self._parent.setdefault(key, key)

    def find(self, key: tuple[str, str]) -> tuple[str, str]:
        root = key
        while self._parent.get(root, root) != root:
            root = self._parent[root]
        while self._parent.get(key, key) != root:
            self._parent[key], key = root, self._parent[key]
        return root

    def unite(self, one: tuple[str, str], other: tuple[str, str]) -> None:
        self.add(one)
        self.add(other)
        first, second = self.find(one), self.find(other)
        # The longer name gives the identifier; of two as long the lesser.
        root, child = sorted((first, second), key=lambda key: (-len(key[1]), key))
        if root != child:
            self._parent[child] = root
