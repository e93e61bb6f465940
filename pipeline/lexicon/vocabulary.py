"""The word lists that recognisers ask: titles, verbs, barriers, heads and how characters lean in names.

All come from YAML and TSV files in `ontology/rules/`; the lists say what is looked for, the recognisers how.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import LexiconError
from pipeline.expressions import expression
from pipeline.remembered import remembered
from pipeline.slots import record
from pipeline.text.fold import fold


@record(frozen=True, slots=True)
class Head:
    """The last word of a name: what type it makes and what must stand before it (see heads.yaml).

    What `unless` matches right after the head speaks against a name (光伏项目|清单).
    """

    text: str
    type: str
    needs: str
    own: bool
    unit: bool
    unless: re.Pattern[str] | None = None


@record(frozen=True, slots=True)
class PersonWords:
    """What surrounds and shapes a personal name (see persons.yaml and name-characters.tsv)."""

    surnames: dict[str, float]
    given: dict[str, float]
    compound: frozenset[str]
    foreign: frozenset[str]
    transliteration: frozenset[str]
    transliteration_dotted: frozenset[str]
    ethnic: frozenset[str]
    titles: frozenset[str]
    honorifics: frozenset[str]
    speech: frozenset[str]
    acts: frozenset[str]
    before: frozenset[str]
    not_names: frozenset[str]
    latin_given: frozenset[str]
    latin_roles: frozenset[str]
    common_roles: frozenset[str]
    named_after: frozenset[str]
    teams: frozenset[str]
    #: What a word right after a name says for it, in the weights of `name-characters.tsv`, and its first characters.
    after: dict[str, float]
    after_first: frozenset[str]
    #: The first two characters of surnames of two or more, their first ones, and those of all surnames.
    doubles: frozenset[str]
    double_starts: frozenset[str]
    name_starts: frozenset[str]
    #: The last characters of `before`: where none of them stands, no word of it ends.
    before_last: frozenset[str]
    #: What a word right after a foreign name says for it, and the first characters of these words.
    after_foreign: dict[str, float]
    after_foreign_first: frozenset[str]


@record(frozen=True, slots=True)
class Words:
    """Where names end and what may stand inside them (see words.yaml)."""

    barriers: frozenset[str]
    inside: frozenset[str]
    generic: frozenset[str]
    opening: frozenset[str]
    numerals: frozenset[str]
    no_heads: frozenset[str]
    topics: frozenset[str]
    plain_heads: frozenset[str]
    plain_units: frozenset[str]
    no_units: frozenset[str]
    branches: frozenset[str]
    organs: frozenset[str]
    media_heads: frozenset[str]
    parks: frozenset[str]
    gatherings: frozenset[str]
    vague: frozenset[str]
    held: frozenset[str]
    #: The last two characters of `no_heads`: most heads end in none of them.
    no_head_ends: frozenset[str]


#: The lists that the files of this module hold.
LISTS = {
    "persons.yaml": (
        "compound-surnames", "foreign-surnames", "transliteration", "transliteration-rare", "ethnic", "titles",
        "honorifics", "speech", "acts", "before", "not-names", "latin-given", "latin-roles", "common-roles",
        "teams", "named-after",
    ),
    "words.yaml": (
        "barriers", "inside", "generic", "opening", "numerals", "no-heads", "topics", "plain-heads", "plain-units",
        "no-units", "branches", "organs", "media-heads", "parks", "vague", "gatherings", "held",
    ),
}  # fmt: skip


def load(path: Path) -> Any:
    """One YAML file of rules. Raises: LexiconError naming file and line of a mistake."""
    where = f"rules/{path.name}"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LexiconError(where, f"cannot be read ({error.strerror})", "Restore the file.") from error
    key = ("yaml", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    return remembered(key, lambda: _parsed(text, where), worth=20)


def _parsed(text: str, where: str) -> Any:
    import yaml  # which takes its while, too

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "is no YAML"
        raise LexiconError(f"{where}{line}", str(problem), "Mend the YAML syntax there.") from error


def word_lists(path: Path, keys: Iterable[str]) -> dict[str, frozenset[str]]:
    """These lists of a file of word lists, folded. Raises: LexiconError for one that is missing or empty."""
    block, where = load(path), f"rules/{path.name}"
    return {key: _words(block, where, key) for key in keys}


def any_of(words: str | Iterable[str]) -> str:
    """An alternation of the words, or of those of a block, folded, the longest first.

    >>> any_of("说 介绍说")
    '介绍说|说'
    """
    given = fold(words if isinstance(words, str) else " ".join(words)).split()
    return "|".join(sorted(map(re.escape, given), key=lambda word: (-len(word), word)))


def _words(block: Any, where: str, key: str) -> frozenset[str]:
    try:
        words = fold(block[key]).split()  # folded at once: a list's words are thousands
    except (KeyError, TypeError, AttributeError) as error:
        raise LexiconError(where, f"the list {key!r} is missing", "Give it as a block of words.") from error
    if not words:  # an alternation of nothing would match everywhere
        raise LexiconError(
            where, f"the list {key!r} is empty", "Give it a word, or leave the file as it was."
        )
    return frozenset(words)


def persons(folder: Path) -> PersonWords:
    """The vocabulary of personal names."""
    lists = word_lists(folder / "rules" / "persons.yaml", LISTS["persons.yaml"])
    table = (folder / "rules" / "name-characters.tsv").read_text(encoding="utf-8")
    key = ("name-characters", hashlib.sha256(table.encode()).hexdigest())
    surnames, given = remembered(key, lambda: _characters(table), worth=20)
    return PersonWords(
        surnames=surnames,
        given=given,
        compound=(compound := lists["compound-surnames"]),
        foreign=(foreign := frozenset(word for word in lists["foreign-surnames"] if len(word) > 1)),
        transliteration=frozenset("".join(lists["transliteration"])),
        transliteration_dotted=frozenset("".join(lists["transliteration"] | lists["transliteration-rare"])),
        ethnic=lists["ethnic"],
        titles=lists["titles"],
        honorifics=lists["honorifics"],
        speech=lists["speech"],
        acts=lists["acts"],
        before=(before := lists["before"]),
        not_names=lists["not-names"],
        latin_given=lists["latin-given"],
        latin_roles=lists["latin-roles"],
        common_roles=lists["common-roles"],
        named_after=lists["named-after"],
        teams=lists["teams"],
        after=(after := _after(lists)),
        after_first=frozenset(word[0] for word in after),
        doubles=(doubles := frozenset(word[:2] for word in compound | foreign)),
        double_starts=(double_starts := frozenset(double[0] for double in doubles)),
        name_starts=double_starts | surnames.keys(),
        before_last=frozenset(word[-1] for word in before),
        after_foreign=(after_foreign := _after_foreign(lists)),
        after_foreign_first=frozenset(word[0] for word in after_foreign),
    )


def _characters(table: str) -> tuple[dict[str, float], dict[str, float]]:
    """How characters lean as surnames and in given names, from `name-characters.tsv`."""
    surnames: dict[str, float] = {}
    given: dict[str, float] = {}
    for number, line in enumerate(table.splitlines(), 1):
        if line.startswith("#") or not line:
            continue
        try:
            character, as_given, as_surname = line.split("\t")
            given[character] = int(as_given) / 10
            if as_surname:
                surnames[character] = int(as_surname) / 10
        except ValueError as error:
            raise LexiconError(
                f"rules/name-characters.tsv:{number}", "needs three columns", "See its head."
            ) from error
    return surnames, given


def _after(lists: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """Weights of what follows a name; an honorific says most, then a verb of saying, a role, another verb."""
    weights: dict[str, float] = {}
    for key, long, short in (
        ("acts", 1.5, 0.5),
        ("titles", 1.5, 0.0),
        ("speech", 3.0, 2.0),
        ("honorifics", 3.5, 3.5),
    ):
        for word in lists[key]:
            weight = long if len(word) > 1 else short
            if weight:
                weights[word] = weight
    return weights


def _after_foreign(lists: Mapping[str, frozenset[str]]) -> dict[str, float]:
    """What follows a foreign name; no word of more than four characters is looked for."""
    weights: dict[str, float] = {}
    for key, long, short in (("acts", 1.5, 0.5), ("speech", 3.0, 2.0), ("honorifics", 3.0, 3.0)):
        for word in lists[key]:
            if len(word) <= 4:
                weights[word] = long if len(word) > 1 else short
    return weights


def words(folder: Path) -> Words:
    """The vocabulary of name edges."""
    lists = word_lists(folder / "rules" / "words.yaml", LISTS["words.yaml"])
    return Words(
        **{key.replace("-", "_"): mine for key, mine in lists.items()},
        no_head_ends=frozenset(word[-2:] for word in lists["no-heads"]),
    )


def _unless(group: dict[str, Any]) -> re.Pattern[str] | None:
    if not group.get("unless"):
        return None
    try:
        return expression(fold(group["unless"]))
    except re.error as error:
        raise LexiconError(
            "rules/heads.yaml", f"{group['unless']!r} is no regular expression ({error})", "Mend it."
        ) from error


NEEDS = ("word", "two", "telling", "start", "local", "brand", "named", "own")


def heads(folder: Path) -> dict[str, list[Head]]:
    """The heads of names by their text; a text can head names of two types."""
    found: dict[str, list[Head]] = {}
    for type_, groups in load(folder / "rules" / "heads.yaml").items():
        for group in groups:
            needs = group.get("needs", "telling")
            if needs not in NEEDS:
                raise LexiconError(
                    "rules/heads.yaml",
                    f"{type_}: needs {needs!r} is unknown",
                    f"Use one of {', '.join(NEEDS)}.",
                )
            unless = _unless(group)
            for text in group["heads"].split():
                head = Head(text, type_, needs, bool(group.get("own")), bool(group.get("unit")), unless)
                known = found.setdefault(text, [])
                if head not in known:
                    known.append(head)
    return found
