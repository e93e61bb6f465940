"""Names against names: what the rows of all dictionaries together must hold. Part of `lutu check`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.lexicon.automaton import automaton
from pipeline.lexicon.findings import Finding
from pipeline.lexicon.gazetteer import Row
from pipeline.text.fold import fold

#: A name of this standing claims every place where it is read; a short or former one waits for more.
_CLAIMS = ("preferred", "alias")


def check(rows: Iterable[Row]) -> Iterator[Finding]:
    """What is wrong between rows: labels, references, names that two entities claim, blocks."""
    named = [row for row in rows if row.id and row.name and row.status != "never"]
    blocks = [row for row in rows if row.name and row.status == "never"]
    entities: dict[tuple[str, str], list[Row]] = {}
    for row in named:
        entities.setdefault((row.type, row.id), []).append(row)
    for members in entities.values():
        yield from _labels(members)
    yield from _references(entities)
    read = [_as_read(row, entities) for row in named]
    yield from _claims(read)
    yield from _blocks(read, blocks)


def _as_read(row: Row, entities: dict[tuple[str, str], list[Row]]) -> Row:
    """The row with the type that a mention of it gets: territories of country.csv are Places."""
    if row.type == "Country" and any(one.kind == "territory" for one in entities[row.type, row.id]):
        return replace(row, type="Place")
    return row


def _labels(members: list[Row]) -> Iterator[Finding]:
    """One preferred name a language, all rows in one file."""
    first: dict[str, Row] = {}
    for row in members:
        if row.file != members[0].file:
            message = f"{row.id} has rows in {members[0].where} too. One file for an id: move or rename them."
            yield Finding(row.file, row.line, "id-in-two-files", message)
        if row.status == "preferred" and first.setdefault(row.lang, row) is not row:
            where = first[row.lang].where
            message = f"{row.id} has a second preferred {row.lang} name (first {where}). Make one an alias."
            yield Finding(row.file, row.line, "second-preferred", message)
    if not first:
        message = f"{members[0].id} has no preferred name. Make the one that people know it by preferred."
        yield Finding(members[0].file, members[0].line, "no-preferred", message)


def _references(entities: dict[tuple[str, str], list[Row]]) -> Iterator[Finding]:
    """`country` and `within` name entities that are there, and nothing lies within itself."""
    whole: dict[tuple[str, str], tuple[str, str]] = {}
    for (type_, id_), members in entities.items():
        for row in members:
            if row.country and ("Country", row.country) not in entities:
                message = f"Country {row.country!r} is no id of country.csv. Use ISO 3166-1 alpha-2."
                yield Finding(row.file, row.line, "country", message)
            if row.within:
                if (type_, row.within) not in entities:
                    message = f"Within {row.within!r} is no id of type {type_}. Add it or mend the id."
                    yield Finding(row.file, row.line, "within", message)
                else:
                    whole[type_, id_] = (type_, row.within)
    finished: set[tuple[str, str]] = set()
    for start in whole:
        way: dict[tuple[str, str], None] = {}
        here = start
        while here in whole and here not in finished and here not in way:
            way[here] = None
            here = whole[here]
        if here in way:
            circle = " → ".join(id_ for _, id_ in [*list(way)[list(way).index(here) :], here])
            row = entities[here][0]
            yield Finding(
                row.file, row.line, "within-circle", f"Within runs in a circle: {circle}. Cut it at one."
            )
        finished.update(way)


def _claims(named: list[Row]) -> Iterator[Finding]:
    """Names that two entities claim: of one type an error, of two types a notice.

    Two homonyms can both be true (four cities have a 鼓楼区); then each row's note says `homonym`.
    """
    claimed: dict[str, list[Row]] = {}
    for row in named:
        if row.status in _CLAIMS:
            claimed.setdefault(fold(row.name), []).append(row)
    for rows in claimed.values():
        for number, row in enumerate(rows):
            other = next((one for one in rows if one.type == row.type and one.id != row.id), None)
            if other is not None:
                told = "homonym" in row.note and "homonym" in other.note
                same = "stands for" if row.name == other.name else f"reads like {other.name} and stands for"
                remedy = (
                    "Told apart by context only."
                    if told
                    else ("Merge the ids, make one short or former, or write homonym in both notes.")
                )
                yield Finding(
                    row.file,
                    row.line,
                    "ambiguous" if row.name == other.name else "folds-alike",
                    f"{row.name} {same} {other.id} too ({other.where}). {remedy}",
                    severity="notice" if told else "error",
                )
            label = next((one for one in rows if one.type != row.type and one.status == "preferred"), None)
            if label is not None and (row.status == "alias" or rows.index(label) < number):
                whose = f"the label of the {label.type} {label.id} ({label.where})"
                message = f"{row.name} is {whose}. Check that both are meant."
                yield Finding(row.file, row.line, "shadow", message, severity="notice")
            twin = next((one for one in rows[:number] if one.type == row.type and one.id == row.id), None)
            if twin is not None and row.name != twin.name and row.status == "alias":
                message = f"{row.name} reads like {twin.name} (line {twin.line}) after folding. It may go."
                yield Finding(row.file, row.line, "needless", message, severity="notice")


def _blocks(named: list[Row], blocks: list[Row]) -> Iterator[Finding]:
    """A `never` row must hold a shorter name of its type, and be none itself."""
    types: dict[str, dict[str, Row]] = {}
    for row in named:
        types.setdefault(fold(row.name), {}).setdefault(row.type, row)
    texts = sorted(types)
    if not texts:
        return
    find = automaton(texts)
    for row in blocks:
        text = fold(row.name)
        name = types.get(text, {}).get(row.type)
        if name is not None:
            message = f"{row.name} is a name of {name.id} ({name.where}) and would be blocked. Delete one."
            yield Finding(row.file, row.line, "never-is-name", message)
        elif not any(row.type in types[texts[index]] for _, _, index in find(text)):
            message = f"{row.name} holds no name of type {row.type}: it blocks nothing. Delete it."
            yield Finding(row.file, row.line, "never-blocks-nothing", message)
