"""Mentions to entities: dictionary entities by their id, all others by their name within the article.

A mention that was found without its entity (in book-title marks, by grammar) gets it by its exact name.
Nothing is merged by similarity. Two surfaces are one entity when a dictionary says so, when the article does
(brackets, 简称), or when one is the short form that the recogniser derived from the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline import identifiers
from pipeline.expressions import expression
from pipeline.interpret import relation_rules
from pipeline.interpret.relation_rules import RelationRules
from pipeline.interpret.sessions import sessions
from pipeline.lexicon.known_names import KnownNames, known_names
from pipeline.model import Entity, Mention, Name
from pipeline.slots import record

_OPEN = expression(
    r"[”》]? ?\((?:(?:以下)?(?:统称|简称|下称|英文名?|英文简称|英文缩写|又称|又名|原名|即)(?:为|是)?)?[ ,:]?[“\"《]?\Z"
)
_BETWEEN = expression(r"[”\"》]?[,;、] ?(?:(?:以下)?简称(?:为)?:?)?[“\"《]?\Z")
_CLOSE = expression(r"[”\"》]?\)|[”\"》]?[,;]")
#: No more characters stand between a name and its alias.
_GAP = 14
#: What stands between names in a list that is searched as one string; a name that holds it has no short form.
_BREAK = "\x1f"
_TRADITIONAL_HINT = expression("[國際會環員總發與開關東華衛對氣產協標議]")


#: What a mention is linked by: its type and its folded name.
Key = tuple[str, str]


@record(frozen=True, slots=True)
class Alias:
    """Two mentions that the text gives as names of one entity: `long` before the bracket, `short` inside."""

    long: Mention
    short: Mention


@record(frozen=True, slots=True)
class Linked:
    """The mentions with their entities, the entities by IRI, and the aliases that the text states."""

    mentions: tuple[Mention, ...]
    entities: dict[str, Entity]
    aliases: tuple[Alias, ...]


def aliases(folded: str, mentions: Sequence[Mention]) -> Iterator[Alias]:
    """Names given for each other in brackets, of one type: 国际鸟盟(BirdLife), also several in one bracket."""
    inside: Mention | None = None
    for left, right in pairwise(mentions):
        if right.start - left.end > _GAP or left.paragraph != right.paragraph:
            inside = None
            continue
        gap = folded[left.end : right.start]
        if inside is None and "(" not in gap:
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
    keys = [(mention.type, folded[mention.start : mention.end]) for mention in mentions]
    stated = tuple(aliases(folded, mentions))
    conferences = sessions(folded, mentions, known, rules)
    group = _Groups()
    surfaces: dict[Key, str] = {}
    given = {alias.short.start for alias in stated}
    for mention, key in zip(mentions, keys, strict=True):
        if key in surfaces:
            continue
        iri = mention.entity or (None if _is_given(mention, given) else names.find(*key))
        if iri:
            # A name that a dictionary knows keeps its entity at each of its places.
            surfaces[key] = iri
    for alias in stated:
        long, short = _key(folded, alias.long), _key(folded, alias.short)
        if not apart or not _are_apart(long, short, group, surfaces, apart):
            _unite(long, short, group, surfaces, names, rules)
    _unite_short_forms(mentions, keys, group, surfaces, rules, apart)
    bodies = _bodies(mentions, keys, employers or {}, group, surfaces)
    roots = {key: group.find(key) for key in dict.fromkeys(keys)}
    texts: dict[Key, set[str]] = {}
    for mention, key in zip(mentions, keys, strict=True):
        root = roots[key]
        if root in texts:
            texts[root].add(mention.text)
        else:
            texts[root] = {mention.text}
    # What a name denotes where neither its dictionary row nor its sentence says so: looked up once a name.
    denoted: dict[Key, str] = {}
    entities: dict[str, Entity] = {}
    resolved = []
    for m, key in zip(mentions, keys, strict=True):
        iri = m.entity or conferences.get(m.start) or denoted.get(key)
        if not iri:
            root = roots[key]
            iri = surfaces.get(key) or surfaces.get(root) or _name_iri(root, bodies, article)
            denoted[key] = iri
        entity = entities.get(iri)
        if entity is None:
            entity = known.get(iri) or _new(iri, m.type, texts[roots[key]], _host(key, names, rules))
            entities[iri] = entity
        label = entity.label
        if iri != m.entity or label != m.label:
            m = Mention(m.start, m.end, m.text, m.type, iri, label, m.rule, m.paragraph)
        resolved.append(m)
    return Linked(tuple(resolved), entities, _as_resolved(stated, resolved))


def _is_given(mention: Mention, given: set[int]) -> bool:
    """Whether the article itself gives the name, so that what a dictionary has under it is another matter."""
    return mention.start in given or mention.rule.startswith("alias:")


def _as_resolved(stated: Sequence[Alias], resolved: Sequence[Mention]) -> tuple[Alias, ...]:
    """The aliases with their mentions as they were resolved."""
    if not stated:
        return ()
    at = {mention.start: mention for mention in resolved}
    return tuple(Alias(at[alias.long.start], at[alias.short.start]) for alias in stated)


def _key(folded: str, mention: Mention) -> Key:
    return mention.type, folded[mention.start : mention.end]


def _name_iri(key: Key, bodies: Mapping[Key, str], article: str) -> str:
    type_, name = key
    if type_ == "Person":
        return identifiers.name_iri(type_, name, bodies.get(key) or article)
    return identifiers.name_iri(type_, name)


def _bodies(
    mentions: Iterable[Mention],
    keys: Iterable[Key],
    employers: Mapping[int, str],
    group: _Groups,
    surfaces: Mapping[Key, str],
) -> dict[Key, str]:
    """Each person's first body: its entity where a dictionary has one, else the name its group goes by."""
    found: dict[Key, str] = {}
    if not employers:
        return found
    for mention, key in zip(mentions, keys, strict=True):
        if mention.type == "Person" and not mention.entity and mention.start in employers:
            body = "Organization", employers[mention.start]
            root = group.find(body)
            found.setdefault(group.find(key), surfaces.get(body) or surfaces.get(root) or root[1])
    return found


def _unite(
    long: Key,
    short: Key,
    group: _Groups,
    surfaces: dict[Key, str],
    names: KnownNames,
    rules: RelationRules,
) -> None:
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
    one: Key,
    other: Key,
    group: _Groups,
    surfaces: Mapping[Key, str],
    apart: frozenset[frozenset[str]],
) -> bool:
    """Whether what the two names go by so far is judged not to be one. People have no IRI by name alone."""
    roots = ((key, group.find(key)) for key in (one, other))
    iris = (surfaces.get(key) or surfaces.get(root) or identifiers.name_iri(*root) for key, root in roots)
    return frozenset(iris) in apart


def _of_host(
    long: Key,
    short: Key,
    group: _Groups,
    surfaces: dict[Key, str],
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


def _host(key: Key, names: KnownNames, rules: RelationRules) -> str | None:
    """The dictionary body that a unit no dictionary knows belongs to by its name (TNC|中国)."""
    type_, name = key
    if type_ != "Organization" or not name.endswith(rules.units):
        return None
    host = names.host(type_, name)
    return host[1] if host else None


def _unite_short_forms(
    mentions: Iterable[Mention],
    keys: Sequence[Key],
    group: _Groups,
    surfaces: dict[Key, str],
    rules: RelationRules,
    apart: frozenset[frozenset[str]],
) -> None:
    """Short forms go with the longest name of their type in the article that holds them."""
    names = dict.fromkeys(keys)
    derived = {
        key for mention, key in zip(mentions, keys, strict=True) if mention.rule.endswith("short-form")
    }
    units = rules.units
    tails = {
        key for key in names if key[0] == "Organization" and key[1].endswith(units) and key not in surfaces
    }
    people = [name for type_, name in names if type_ == "Person" and ("·" in name or " " in name)]
    last_names = (
        {key for key in names if key[0] == "Person" and _is_last_name(key[1], people)} if people else set()
    )
    wanted = derived | tails | last_names
    if not wanted:
        return
    of_type: dict[str, list[str]] = {type_: [] for type_, _ in wanted}
    for type_, name in names:
        if type_ in of_type:
            of_type[type_].append(name)
    lists = {type_: f"{_BREAK}{_BREAK.join(some)}{_BREAK}" for type_, some in of_type.items()}
    for short in [name for name in names if name in wanted]:
        # An earlier one may have given this one its entity.
        is_tail = short in tails and short not in surfaces
        if not (is_tail or short in derived or short in last_names):
            continue
        type_, name = short
        # 该集团越南分部: the one branch that the article names in full
        only = is_tail and short not in derived
        longer = [other for other in _longer(lists[type_], name, ends=only) if (type_, other) in names]
        if longer and (len(longer) == 1 or not only):
            long = type_, max(longer, key=lambda other: (len(other), other))
            if apart and _are_apart(long, short, group, surfaces, apart):
                continue
            if long in surfaces:
                surfaces.setdefault(short, surfaces[long])
            elif short not in surfaces:
                group.unite(long, short)


def _longer(names: str, name: str, *, ends: bool) -> Iterator[str]:
    """Those of a list of names, each between two breaks, that hold a name and more, or end so.

    One search of a string looks at all of them: an article may have thousands, and each be asked for.
    """
    sought = name + _BREAK if ends else name
    at = names.find(sought) if name else -1
    while at >= 0:
        begin, end = names.rfind(_BREAK, 0, at) + 1, names.find(_BREAK, at)
        if end - begin > len(name):
            yield names[begin:end]
        at = names.find(sought, end)


def _is_last_name(name: str, people: Iterable[str]) -> bool:
    """Whether a person's name ends one other of the article at its dot or space (…·门德斯)."""
    return len(name) > 1 and sum(other.endswith((f"·{name}", f" {name}")) for other in people) == 1


def _new(iri: str, type_: str, texts: set[str], host: str | None) -> Entity:
    """An entity that no dictionary knows, labelled with its longest surface in the article, Han before Latin."""
    if len(texts) == 1:
        (label,) = texts
        return Entity(
            iri,
            type_,
            label,
            (Name(label, _language(label), "preferred"),),
            within=host if host != iri else None,
        )
    label = min(texts, key=lambda text: (text[0].isascii(), -len(text), text))
    names = tuple(
        Name(text, _language(text), "preferred" if text == label else "alias")
        for text in sorted(texts, key=lambda t: (t != label, t))
    )
    return Entity(iri, type_, label, names, within=host if host != iri else None)


def _language(text: str) -> str:
    if text.isascii():
        return "en"
    return "zh-Hant" if _TRADITIONAL_HINT.search(text) else "zh-Hans"


class _Groups:
    """Union-find over (type, folded name); the root is the least of its group, so that order plays no part."""

    def __init__(self) -> None:
        self._parent: dict[Key, Key] = {}

    def find(self, key: Key) -> Key:
        if key not in self._parent:
            return key
        root = key
        while root in self._parent:
            root = self._parent[root]
        # The way is shortened for the next who asks.
        while self._parent.get(key, root) != root:
            self._parent[key], key = root, self._parent[key]
        return root

    def unite(self, one: Key, other: Key) -> None:
        first, second = self.find(one), self.find(other)
        # The longer name gives the identifier; of two as long the lesser.
        root, child = sorted((first, second), key=lambda key: (-len(key[1]), key))
        if root != child:
            self._parent[child] = root
