"""What the strings of the dictionaries stand for: entities and entries, worked out from the rows of all files."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.expressions import expression
from pipeline.lexicon import gazetteer
from pipeline.lexicon.vocabulary import Head
from pipeline.model import Entity
from pipeline.slots import record
from pipeline.text.fold import fold


@record(frozen=True, slots=True)
class Sense:
    """One reading of a dictionary name: which entity it names, and with what standing."""

    entity: Entity
    status: str
    lang: str


@record(frozen=True, slots=True)
class Entry:
    """All that one folded string stands for: dictionary senses, a block (`never`), heads of names."""

    text: str
    senses: tuple[Sense, ...] = ()
    blocks: frozenset[str] = frozenset()
    heads: tuple[Head, ...] = ()
    title: bool = False
    #: ASCII letter or digit at the start or end: its neighbours must not be one.
    ascii_start: bool = False
    ascii_end: bool = False
    #: Whether a sense waits for support (`short`).
    short: bool = False


_MARKED = expression("“([^“”]+)”(?:工程|项目|计划|行动|倡议)?$")


def compile_names(
    folder: Path, heads: Mapping[str, Sequence[Head]], titles: Collection[str]
) -> tuple[dict[str, Entity], list[Entry]]:
    """The entities of an ontology folder by IRI, and an entry for every string to look for, sorted by text.

    Raises: LexiconError naming file and line of the first mistake.
    """
    rows = [row for path in gazetteer.files(folder) for row in gazetteer.rows(path)]
    entities = gazetteer.entities(rows)
    senses: dict[str, dict[tuple[str, str], Sense]] = {}
    blocks: dict[str, set[str]] = {}
    for row in rows:
        text = fold(row.name)
        if row.status == "never":
            blocks.setdefault(text, set()).add(row.type)
            continue
        entity = entities[row.type, row.id]
        # Marks around a name are no part of it: “蚂蚁森林”, “东数西算”工程.
        text = _MARKED.sub(r"\1", text)
        known = senses.setdefault(text, {}).get((row.type, row.id))
        # The same folded name may stand in two languages: the stronger status wins.
        if known is None or _rank(row.status) < _rank(known.status):
            senses[text][row.type, row.id] = Sense(entity, row.status, row.lang)
    _drop_compounds(senses)
    _add_spaced(senses)
    if not senses:
        raise LexiconError(
            str(folder / "gazetteer"), "no dictionary holds a name", "Add rows to its CSV files."
        )
    found = []
    for text in sorted(senses.keys() | blocks.keys() | heads.keys() | set(titles)):
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
    return {entity.iri: entity for entity in entities.values()}, found


#: Where Latin letters or digits meet Han characters: many editors set a space there (G20 峰会).
_SEAM = expression("(?<=[A-Za-z0-9])(?=[一-龥])|(?<=[一-龥])(?=[A-Za-z0-9])")


def _add_spaced(senses: dict[str, dict[tuple[str, str], Sense]]) -> None:
    """Let names of two scripts be found with a space at each seam, too: G20峰会 and G20 峰会."""
    for text in list(senses):
        spaced = _SEAM.sub(" ", text)
        if spaced != text:
            senses.setdefault(spaced, senses[text])


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
    """英国|埃克塞特大学, 法国|尼斯: the rest is a full name of the same entity, so the country stands apart.

    香港浸会大学 is one name, for the territory is a place.
    """
    if sense.entity.type != "Place" and (sense.entity.type, sense.entity.kind) not in _OWN_NAMES:
        return False
    for length in range(2, len(text) - 1):
        if any(
            type_ == "Country" and id_ != "CN" and front.entity.kind != "territory"
            for (type_, id_), front in senses.get(text[:length], {}).items()
        ):
            rest = senses.get(text[length:], {}).get((sense.entity.type, sense.entity.iri.rsplit("/", 1)[1]))
            if rest is not None and rest.status != "short":
                return True
    return False


#: What running text adds to a region's name without making it another name.
_REGION = expression("(?:地区|岛国|一带|沿岸|海域)$")
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
