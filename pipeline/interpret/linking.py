"""Mentions to entities: dictionary entities by their id, all others by their name within the article.

A mention that was found without its entity (in book-title marks, by grammar) gets it by its exact name.
Nothing is merged by similarity. Two surfaces are one entity when a dictionary says so, when the article does
(brackets, 简称), or when one is the short form that the recogniser derived from the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline import identifiers
from pipeline.interpret import relation_rules
from pipeline.interpret.known_names import KnownNames, known_names
from pipeline.interpret.relation_rules import RelationRules
from pipeline.interpret.sessions import sessions
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
    """Names given for each other in brackets, of one type: 国际鸟盟(BirdLife), also several in one bracket."""
    inside: Mention | None = None
    for left, right in pairwise(mentions):
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
    rules: RelationRules | None = None,
    apart: frozenset[frozenset[str]] = frozenset(),
) -> Linked:
    """Resolve the mentions of one article. `known` holds the dictionary entities by IRI.

    `employers` maps the start of a person's mention to the key of the body named with it: people of one name
    and two bodies stay two people, and a person without a body stays within the article. `apart` holds pairs of
    IRIs that a person has judged not the same: names of the two are not united.
    """
    rules = rules or relation_rules.default()
    names = known_names(known)
    stated = tuple(aliases(folded, mentions))
    conferences = sessions(folded, mentions, known, rules)
    group = _Groups()
    surfaces: dict[tuple[str, str], str] = {}
    given = {alias.short.start for alias in stated}
    for mention in mentions:
        key = _key(folded, mention)
        iri = mention.entity or (None if _is_given(mention, given) else names.find(*key))
        if iri:
            # A name that a dictionary knows keeps its entity at each of its places.
            surfaces.setdefault(key, iri)
        else:
            group.add(key)
    for alias in stated:
        if not apart or not _are_apart(
            _key(folded, alias.long), _key(folded, alias.short), group, surfaces, apart
        ):
            _unite(folded, alias, group, surfaces, names, rules)
    _unite_short_forms(folded, mentions, group, surfaces, rules, apart)
    bodies = _bodies(folded, mentions, employers or {}, group, surfaces)
    entities: dict[str, Entity] = {}
    texts: dict[tuple[str, str], set[str]] = {}
    for mention in mentions:
        texts.setdefault(group.find(_key(folded, mention)), set()).add(mention.text)
    resolved = []
    for mention in mentions:
        key = _key(folded, mention)
        iri = mention.entity or conferences.get(mention.start) or surfaces.get(key)
        iri = iri or surfaces.get(group.find(key), "") or _name_iri(group.find(key), bodies, article)
        entity = known.get(iri) or entities.get(iri)
        if entity is None:
            entity = _new(iri, mention, texts[group.find(key)])
            within = _host(folded, mention, names, surfaces, rules)
            entity = replace(entity, within=within) if within and within != iri else entity
        entities[iri] = entity
        m = mention
        resolved.append(Mention(m.start, m.end, m.text, m.type, iri, entity.label, m.rule, m.paragraph))
    return Linked(tuple(resolved), entities, _of_one_conference(stated, resolved))


def _is_given(mention: Mention, given: set[int]) -> bool:
    """Whether the article itself gives the name, so that what a dictionary has under it is another matter."""
    return mention.start in given or mention.rule.startswith("alias:")


def _of_one_conference(stated: Sequence[Alias], resolved: Sequence[Mention]) -> tuple[Alias, ...]:
    """The aliases with their mentions as they were resolved."""
    at = {mention.start: mention for mention in resolved}
    return tuple(Alias(at[alias.long.start], at[alias.short.start]) for alias in stated)


def _key(folded: str, mention: Mention) -> tuple[str, str]:
    return mention.type, folded[mention.start : mention.end]


def _name_iri(key: tuple[str, str], bodies: Mapping[tuple[str, str], str], article: str) -> str:
    type_, name = key
    if type_ == "Person":
        return identifiers.name_iri(type_, name, bodies.get(key) or article)
    return identifiers.name_iri(type_, name)


def _bodies(
    folded: str,
    mentions: Iterable[Mention],
    employers: Mapping[int, str],
    group: _Groups,
    surfaces: Mapping[tuple[str, str], str],
) -> dict[tuple[str, str], str]:
    """Each person's first body: its entity where a dictionary has one, else the name its group goes by."""
    found: dict[tuple[str, str], str] = {}
    for mention in mentions:
        if mention.type == "Person" and not mention.entity and mention.start in employers:
            body = "Organization", employers[mention.start]
            root = group.find(body)
            found.setdefault(
                group.find(_key(folded, mention)), surfaces.get(body) or surfaces.get(root) or root[1]
            )
    return found


def _unite(
    folded: str,
    alias: Alias,
    group: _Groups,
    surfaces: dict[tuple[str, str], str],
    names: KnownNames,
    rules: RelationRules,
) -> None:
    long, short = _key(folded, alias.long), _key(folded, alias.short)
    if _of_host(long, short, group, surfaces, names, rules):
        return
    of_long, of_short = surfaces.get(long), surfaces.get(short)
    if of_long and of_short:
        return
    if of_short:
        surfaces[long] = of_short
    elif of_long:
        surfaces[short] = of_long
    else:
        group.unite(long, short)


def _are_apart(
    one: tuple[str, str],
    other: tuple[str, str],
    group: _Groups,
    surfaces: Mapping[tuple[str, str], str],
    apart: frozenset[frozenset[str]],
) -> bool:
    """Whether what the two names go by so far is judged not to be one. People have no IRI by name alone."""
    roots = ((key, group.find(key)) for key in (one, other))
    iris = (surfaces.get(key) or surfaces.get(root) or identifiers.name_iri(*root) for key, root in roots)
    return frozenset(iris) in apart


def _of_host(
    long: tuple[str, str],
    short: tuple[str, str],
    group: _Groups,
    surfaces: dict[tuple[str, str], str],
    names: KnownNames,
    rules: RelationRules,
) -> bool:
    """UNDP after …驻华代表处 abbreviates the programme, not its office: the office stays apart."""
    if long[0] != "Organization" or not long[1].endswith(rules.units):
        return False
    of_host = surfaces.get(short) or names.find(*short)
    host = names.host(*long)
    if of_host and host and host[1] == of_host and surfaces.get(long) != of_host:
        surfaces[short] = of_host
        return True
    # The article gave the alias to a shorter name before: 欧亚河流委员会(EARC) … 欧亚河流委员会驻华办事处(EARC).
    root = group.find(short)
    return root != short and len(root[1]) < len(long[1]) and long[1].startswith(root[1])


def _host(
    folded: str,
    mention: Mention,
    names: KnownNames,
    surfaces: Mapping[tuple[str, str], str],
    rules: RelationRules,
) -> str | None:
    """The dictionary body that a unit no dictionary knows belongs to by its name (TNC|中国)."""
    type_, name = _key(folded, mention)
    if type_ != "Organization" or not name.endswith(rules.units):
        return None
    host = names.host(type_, name)
    return host[1] if host else None


def _unite_short_forms(
    folded: str,
    mentions: Sequence[Mention],
    group: _Groups,
    surfaces: dict[tuple[str, str], str],
    rules: RelationRules,
    apart: frozenset[frozenset[str]],
) -> None:
    """Short forms go with the longest name of their type in the article that holds them."""
    names: dict[tuple[str, str], bool] = {}
    for mention in mentions:
        key = _key(folded, mention)
        names[key] = names.get(key, False) or mention.rule.endswith("short-form")
    of_type: dict[str, list[str]] = {}
    for type_, name in names:
        of_type.setdefault(type_, []).append(name)
    people = [name for name in of_type.get("Person", ()) if "·" in name or " " in name]
    for short, derived in names.items():
        type_, name = short
        is_tail = type_ == "Organization" and name.endswith(rules.units) and short not in surfaces
        if not (derived or is_tail or (type_ == "Person" and _is_last_name(name, people))):
            continue
        longer = [other for other in of_type[type_] if len(other) > len(name) and name in other]
        if is_tail and not derived:  # 该集团越南分部: the one branch that the article names in full
            longer = [other for other in longer if other.endswith(name)]
            if len(longer) != 1:
                continue
        if longer:
            long = type_, max(longer, key=lambda other: (len(other), other))
            if apart and _are_apart(long, short, group, surfaces, apart):
                continue
            if long in surfaces:
                surfaces.setdefault(short, surfaces[long])
            elif short not in surfaces:
                group.unite(long, short)


def _is_last_name(name: str, people: Iterable[str]) -> bool:
    """Whether a person's name ends one other of the article at its dot or space (…·门德斯)."""
    return len(name) > 1 and sum(other.endswith((f"·{name}", f" {name}")) for other in people) == 1


def _new(iri: str, mention: Mention, texts: set[str]) -> Entity:
    """An entity that no dictionary knows, labelled with its longest surface in the article, Han before Latin."""
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
