"""The compiled lexicon: every dictionary and rule of an ontology folder, ready for reading articles."""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.lexicon import gazetteer, judgements, patterns, vocabulary
from pipeline.lexicon.automaton import Hits, automaton
from pipeline.lexicon.location import ontology
from pipeline.model import Entity
from pipeline.text.fold import fold


@dataclass(frozen=True, slots=True)
class Sense:
    """One reading of a dictionary name: which entity it names, and with what standing."""

    entity: Entity
    status: str
    lang: str


@dataclass(frozen=True, slots=True)
class Entry:
    """All that one folded string stands for: dictionary senses, a block (`never`), heads of names."""

    text: str
    senses: tuple[Sense, ...] = ()
    blocks: frozenset[str] = frozenset()
    heads: tuple[vocabulary.Head, ...] = ()
    title: bool = False
    #: ASCII letter or digit at the start or end: its neighbours must not be one.
    ascii_start: bool = False
    ascii_end: bool = False
    #: Whether a sense waits for support (`short`).
    short: bool = False


_MARKED = re.compile("“([^“”]+)”(?:工程|项目|计划|行动|倡议)?$")


class Lexicon:
    """What to look for. Build it with `load_lexicon`; it is never changed after."""

    #: Packs of rules that propose nothing, and `jieba`; empty but in ablations (see `ablation.py`).
    disabled: frozenset[str] = frozenset()

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entities: dict[str, Entity] = {}
        self.words = vocabulary.words(folder)
        self.persons = vocabulary.persons(folder)
        self.patterns = patterns.load(folder)
        self.entries = self._entries()
        self.judgements = judgements.load(folder, self.entities)
        #: What recognisers have found out about single words, kept between articles.
        self.memo: dict[tuple[str, str], bool] = {}
        #: The senses of names as candidates need them, by folded name; made when a name is first met.
        self.opened: dict[str, tuple[tuple[str, str, float, str, bool], ...]] = {}
        self._find: Callable[[str], Hits] = automaton([entry.text for entry in self.entries])

    def _entries(self) -> list[Entry]:
        rows = [row for path in gazetteer.files(self.folder) for row in gazetteer.rows(path)]
        entities = gazetteer.entities(rows)
        self.entities = {entity.iri: entity for entity in entities.values()}
        senses: dict[str, dict[tuple[str, str], Sense]] = {}
        blocks: dict[str, set[str]] = {}
        for row in rows:
            text = fold(row.name)
            if row.status == "never":
                blocks.setdefault(text, set()).add(row.type)
                continue
            entity = entities[row.type, row.id]
            text = _MARKED.sub(
                r"\1", text
            )  # marks around a name are no part of it: “蚂蚁森林”, “东数西算”工程
            known = senses.setdefault(text, {}).get((row.type, row.id))
            # The same folded name may stand in two languages: the stronger status wins.
            if known is None or _rank(row.status) < _rank(known.status):
                senses[text][row.type, row.id] = Sense(entity, row.status, row.lang)
        _drop_compounds(senses)
        heads = vocabulary.heads(self.folder)
        titles = {title for title in self.persons.titles if len(title) > 1}
        found = []
        for text in sorted(senses.keys() | blocks.keys() | heads.keys() | titles):
            if len(text) == 1 and text not in heads:
                continue  # 中, 美: read by rules that ask for them, not found anywhere they stand
            ordered = sorted(
                senses.get(text, {}).values(), key=lambda sense: (_rank(sense.status), sense.entity.iri)
            )
            found.append(
                Entry(
                    text,
                    tuple(ordered),
                    frozenset(blocks.get(text, ())),
                    tuple(heads.get(text, ())),
                    text in titles,
                    text[0].isascii() and text[0].isalnum(),
                    text[-1].isascii() and text[-1].isalnum(),
                    any(sense.status == "short" for sense in ordered),
                )
            )
        if not senses:
            raise LexiconError(
                str(self.folder / "gazetteer"), "no dictionary holds a name", "Add rows to its CSV files."
            )
        return found

    def hits(self, folded: str) -> Hits:
        """(start, end, index into `entries`) of every literal string in a folded text, overlapping ones too."""
        return self._find(folded)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over every file of the ontology folder that decides what is found."""
        total = hashlib.sha256()
        decisive = ("gazetteer/*.csv", "rules/*", judgements.FILE)
        for path in sorted(path for pattern in decisive for path in self.folder.glob(pattern)):
            if path.is_file():
                total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return total.hexdigest()


def _drop_compounds(senses: dict[str, dict[tuple[str, str], Sense]]) -> None:
    """Take out names that running text reads as two: CBD|COP16, 印尼|政府 (guidelines, Mentions)."""
    for text in list(senses):
        for key, sense in list(senses[text].items()):
            if (
                (sense.entity.type == "Event" and _begins_with(text, senses, "Instrument"))
                or _own_name_after_country(text, sense, senses)
                or _place_with_more(text, key, sense, senses)
                or (
                    sense.entity.type == "Organization"
                    and text.endswith("政府")
                    and _begins_with(text, senses, "Country", text[:-2])
                )
            ):
                del senses[text][key]
        if not senses[text]:
            del senses[text]


#: Bodies that carry a name of their own after their country: 英国|埃克塞特大学, 美国|白宫.
_OWN_NAMES = frozenset((("Organization", "university"), ("Organization", "government")))


def _own_name_after_country(text: str, sense: Sense, senses: dict[str, dict[tuple[str, str], Sense]]) -> bool:
    """英国|埃克塞特大学, 法国|尼斯: the rest is a full name of the same entity, so the country stands apart."""
    if sense.entity.type != "Place" and (sense.entity.type, sense.entity.kind) not in _OWN_NAMES:
        return False
    for length in range(2, len(text) - 1):
        if any(type_ == "Country" and id_ != "CN" for type_, id_ in senses.get(text[:length], {})):
            rest = senses.get(text[length:], {}).get((sense.entity.type, sense.entity.iri.rsplit("/", 1)[1]))
            if rest is not None and rest.status != "short":
                return True
    return False


#: What running text adds to a region's name without making it another name.
_REGION = re.compile("(?:地区|岛国|一带|沿岸|海域)$")
_RESERVES = frozenset(("national-park", "reserve", "park", "wetland"))


def _place_with_more(
    text: str, key: tuple[str, str], sense: Sense, senses: dict[str, dict[tuple[str, str], Sense]]
) -> bool:
    """亚太|地区 and 新疆|天山: a shorter full name of the same place is in the dictionary."""
    if sense.entity.type != "Place" or sense.entity.kind in _RESERVES:
        return False
    region = senses.get(_REGION.sub("", text), {}) if _REGION.search(text) else {}
    if any(type_ == "Place" and found.status != "short" for (type_, _), found in region.items()):
        return True
    fronts = []
    for length in range(2, len(text) - 1):
        if any(type_ == "Place" for type_, _ in senses.get(text[:length], {})):
            fronts.append(text[length:])
    # 南京市|鼓楼区: the district's own name is short, for there are many; its city before it places it.
    district = text[-1] in "区县市旗"
    return any(
        key in senses.get(front, {})
        and (senses[front][key].status != "short" or (district and front[-1] == text[-1]))
        for front in fronts
    )


def _begins_with(
    text: str, senses: dict[str, dict[tuple[str, str], Sense]], type_: str, exactly: str | None = None
) -> bool:
    fronts = [exactly] if exactly else [text[:length].rstrip() for length in range(3, len(text) - 3)]
    return any(known_type == type_ for front in fronts for known_type, _ in senses.get(front, {}))


def _rank(status: str) -> int:
    return gazetteer.STATUSES.index(status)


def load_lexicon(folder: str | Path | None = None) -> Lexicon:
    """The lexicon of an ontology folder, by default the one that ships with Lütu.

    Raises: LexiconError naming file and line of the first mistake.
    """
    # Some half a million objects are made and all of them stay: a collector that looks on finds nothing to
    # free and takes a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return Lexicon(ontology(folder))
    finally:
        if collecting:
            gc.enable()
