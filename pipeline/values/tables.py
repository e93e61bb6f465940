"""The tables of numbers and units that analysts keep under `ontology/rules/`, read once and compiled."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.errors import LexiconError
from pipeline.expressions import expression
from pipeline.remembered import remembered
from pipeline.slots import record
from pipeline.values.anchored import Anchored


@record(frozen=True, slots=True)
class Unit:
    """A unit as written: the code it is converted to, the exact factor, and its dimension."""

    code: str
    factor: Decimal
    dimension: str


@record(frozen=True, slots=True)
class Word:
    """A word that is a quantity by itself (翻两番, 减半)."""

    value: Decimal
    unit: str
    comparator: str


@record(frozen=True, slots=True)
class ValueTables:
    """Everything that `quantities` looks up; build it with `load`."""

    units: Mapping[str, Unit]
    unit: re.Pattern[str]
    unit_name: Anchored
    follows: frozenset[str]  # what comes right after a number that is a quantity begins with one of these
    qudt: Mapping[str, str]
    prefixes: Mapping[str, str]
    prefix: re.Pattern[str]
    prefix_ends: frozenset[str]  # the last character before a number that has a prefix is one of these
    suffixes: Mapping[str, str]
    suffix: re.Pattern[str]
    suffix_firsts: frozenset[str]
    growth: re.Pattern[str]
    words: Mapping[str, Word]
    word: tuple[tuple[str, str], ...]  # key in `words`, pattern
    not_quantities: re.Pattern[str]


def alternation(words: Iterable[str]) -> str:
    """Return the words as one regular expression, longest first, none of their characters special.

    >>> alternation(["a", "a+b"])
    'a\\\\+b|a'
    """
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds. Raises: LexiconError, when it is missing or no YAML."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise LexiconError(str(path), f"cannot be read ({error.strerror})") from error
    key = ("yaml", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())
    return remembered(key, lambda: _parsed(text, path), worth=20)


def _parsed(text: str, path: Path) -> Any:
    import yaml  # which takes its while, too

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise LexiconError(str(path), f"is no YAML ({error})") from error


@cache
def load(ontology: Path) -> ValueTables:
    """Return the tables of `ontology/rules/{units,numbers}.yaml`. Raises: LexiconError."""
    units: dict[str, Unit] = {}
    qudt: dict[str, str] = {}
    path = ontology / "rules" / "units.yaml"
    table = read_yaml(path)
    guards: Mapping[str, str] = table["guards"]
    for entry in table["units"]:
        for name, factor in entry["names"].items():
            if name in units:
                raise LexiconError(str(path), f"{name!r} has two units", "Keep one.")
            units[name] = Unit(entry["code"], _decimal(path, factor), entry["dimension"])
        if "qudt" in entry:
            qudt[entry["code"]] = f"http://qudt.org/vocab/unit/{entry['qudt']}"
    path = ontology / "rules" / "numbers.yaml"
    numbers = read_yaml(path)
    prefixes = {word: sign for sign, words in numbers["prefix"].items() for word in words}
    suffixes = {word: sign for sign, words in numbers["suffix"].items() for word in words}
    between = alternation(numbers["between"])
    words = {
        f"w{index}": Word(_decimal(path, entry["value"]), entry["unit"], entry.get("comparator", "="))
        for index, entry in enumerate(numbers["words"])
    }
    unit_name = Anchored([("unit", _unit_pattern(units, guards))])
    return ValueTables(
        units=units,
        unit=expression(rf" ?({_unit_pattern(units, guards)})"),
        unit_name=unit_name,
        follows=unit_name.firsts | frozenset(" 分k多余成折个百-~〜至到±"),
        qudt=qudt,
        prefixes=prefixes,
        prefix=expression(rf"({alternation(prefixes)})(?:{between})? ?\Z"),
        prefix_ends=frozenset(" ").union(word[-1] for word in (*prefixes, *numbers["between"])),
        suffixes=suffixes,
        suffix_firsts=frozenset(" ").union(word[0] for word in suffixes),
        suffix=expression(rf" ?({alternation(suffixes)})(?!海拔|学历)"),
        growth=expression(rf"(?:{alternation(numbers['growth'])})(?:了)?(?:至少|超过|约|近|大约|逾)? ?\Z"),
        words=words,
        word=tuple((f"w{index}", entry["pattern"]) for index, entry in enumerate(numbers["words"])),
        not_quantities=expression("|".join(numbers["not_quantities"])),
    )


def _unit_pattern(units: Mapping[str, Unit], guards: Mapping[str, str]) -> str:
    """Spellings longest first; a Latin one ends where its letters end, a guarded one not before its guard."""
    parts = []
    for name in sorted(units, key=lambda name: (-len(name), name)):
        latin = name[-1].isascii() and name[-1].isalpha()
        guard = f"(?!{guards[name]})" if name in guards else "(?![A-Za-z])" if latin else ""
        parts.append(re.escape(name) + guard)
    return "|".join(parts)


def _decimal(path: Path, value: object) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise LexiconError(str(path), f"{value!r} is no number", "Write it in digits, in quotes.") from error
