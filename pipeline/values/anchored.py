"""Long alternations, tried only where one of their branches can begin, and there only those branches.

`re` tries every branch of `a…|b…|[0-9]…` at every character. Here the first characters of each branch are
worked out once: a class of them finds the places at C speed, and each place has a short alternation of its
own, in the order of the whole. The matches are those of the whole alternation (a test holds them together).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, product

from pipeline.expressions import expression
from pipeline.remembered import remembered

_QUANTIFIER = expression(r"(?:[?*+]|\{[0-9]*(?:,[0-9]*)?\})[?+]?")
_GROUP = expression(r"\(\?:|\(\?P<[a-z0-9]+>|\((?!\?)")
_AROUND = expression(r"\(\?(?:=|!|<=|<!)")
_KEPT = 8192
#: First characters of matches and what may follow each of them.
_Opening = tuple[frozenset[str], frozenset[str]]
#: Group name, pattern, how its matches begin.
_Branch = tuple[str, str, tuple[_Opening, ...]]
_ANY = frozenset(("",))
#: More characters than this tell nothing apart.
_MANY = 1000
_ESCAPED_CLASSES = frozenset("dDwWsSbBAZ0123456789")


class Anchored:
    """Named patterns as one: `match` and `find` do what `(?P<name>…)|…` of all would do."""

    __slots__ = ("_gate", "_table", "firsts")

    def __init__(self, patterns: Iterable[tuple[str, str]]) -> None:
        """Take (group name, pattern) in their order; a name may come again right after itself.

        Raises: ValueError, for a pattern that can begin with anything or be empty.
        """
        given = tuple(patterns)
        self._table = _Table(remembered(("anchored", *chain(*given)), lambda: _begun(given)))
        begun = [pair for _, _, found in self._table.branches for pair in found]
        self.firsts = frozenset[str]().union(*(firsts for firsts, _ in begun))
        seconds = frozenset[str]().union(*(seconds for _, seconds in begun))
        ahead = "" if "" in seconds else f"(?=[{re.escape(''.join(sorted(seconds)))}])"
        self._gate = expression(f"[{re.escape(''.join(sorted(self.firsts)))}]{ahead}")

    @property
    def openings(self) -> frozenset[str]:
        """Each match begins with one of these, of one or two characters."""
        branches = self._table.branches
        return frozenset(
            first + second
            for _, _, found in branches
            for firsts, seconds in found
            for first in firsts
            for second in seconds
        )

    def match(self, text: str, position: int, end: int) -> re.Match[str] | None:
        """What begins at a position below `end`, if anything."""
        pattern = self._table[text[position : position + 2]]
        return None if pattern is None else pattern.match(text, position, end)

    def search(self, text: str, position: int) -> re.Match[str] | None:
        """The first match from a position on."""
        table, gate = self._table, self._gate.search
        while (place := gate(text, position)) is not None:
            position = place.start()
            pattern = table[text[position : position + 2]]
            if pattern is not None and (match := pattern.match(text, position)) is not None:
                return match
            position += 1
        return None

    def find(self, text: str, start: int, end: int) -> list[re.Match[str]]:
        """All matches between two positions, disjoint, in order."""
        return self.find_at(
            [place.start() for place in self._gate.finditer(text, start, end)], text, start, end
        )

    def find_at(self, places: Iterable[int], text: str, start: int, end: int) -> list[re.Match[str]]:
        """All matches between two positions; no match begins elsewhere than at `places`, which are sorted."""
        table = self._table
        found = []
        for position in places:
            if position >= start:
                pattern = table[text[position : position + 2]]
                if pattern is not None and (match := pattern.match(text, position, end)) is not None:
                    found.append(match)
                    start = match.end()
        return found


def _begun(patterns: Iterable[tuple[str, str]]) -> tuple[_Branch, ...]:
    return tuple(
        (name, branch, tuple(_openings(branch))) for name, pattern in patterns for branch in split(pattern)
    )


class _Table(dict[str, "re.Pattern[str] | None"]):
    """What to try at two characters: a short alternation, compiled when they are met first, or nothing.

    Bounded, so that odd texts do not make it grow without end.
    """

    def __init__(self, branches: Iterable[_Branch]) -> None:
        super().__init__()
        self.branches = tuple(branches)
        #: By first character the branches that begin so, each with its second characters (None: any).
        self._begun: dict[str, list[tuple[int, frozenset[str] | None]]] = {}
        for number, (_, _, found) in enumerate(self.branches):
            for firsts, seconds in found:
                entry = (number, None if "" in seconds else seconds)
                for first in firsts:
                    self._begun.setdefault(first, []).append(entry)
        # As many as there are sets of branches with a common opening:
        self._same: dict[tuple[int, ...], re.Pattern[str] | None] = {}

    def __missing__(self, opening: str) -> re.Pattern[str] | None:
        first, second = opening[:1], opening[1:]
        begun = self._begun.get(first, ())
        numbers = tuple(dict.fromkeys([n for n, seconds in begun if seconds is None or second in seconds]))
        if numbers in self._same:
            pattern = self._same[numbers]
        else:
            pattern = self._same[numbers] = self._joined(numbers)
        if len(self) < _KEPT:
            self[opening] = pattern
        return pattern

    def _joined(self, numbers: Iterable[int]) -> re.Pattern[str] | None:
        groups: list[tuple[str, list[str]]] = []
        for number in numbers:
            name, branch, _ = self.branches[number]
            if groups and groups[-1][0] == name:
                groups[-1][1].append(branch)
            else:
                groups.append((name, [branch]))
        joined = "|".join(f"(?P<{name}>{'|'.join(branches)})" for name, branches in groups)
        return expression(joined) if joined else None


def split(pattern: str) -> list[str]:
    """The branches of a pattern at its top.

    >>> split("a|[|b](?:c|d)|e")
    ['a', '[|b](?:c|d)', 'e']
    """
    branches = []
    position = last = 0
    while position < len(pattern):
        if pattern[position] == "|":
            branches.append(pattern[last:position])
            position = last = position + 1
        else:
            position = _after_atom(pattern, position)
    return [*branches, pattern[last:]]


def openings(branch: str) -> Iterator[tuple[str, str]]:
    """The first two characters of all matches of a branch; the second is empty where any will do.

    Raises: ValueError, where the first can be any (`.`, `[^…]`), and where a match can be empty.

    >>> sorted(openings("(?<!x)(?:ab)?[cd]e|f{2}"))
    [('a', 'b'), ('c', 'e'), ('d', 'e'), ('f', '')]
    """
    for firsts, seconds in _openings(branch):
        yield from product(firsts, seconds)


def _openings(pattern: str) -> Iterator[_Opening]:
    for branch in split(pattern):
        if not branch:
            raise ValueError("a match can be empty")
        end = _after_atom(branch, 0)
        if _AROUND.match(branch):
            yield from _openings(branch[end:])  # looks, takes nothing
            continue
        quantifier = _QUANTIFIER.match(branch, end)
        rest = branch[quantifier.end() if quantifier else end :]
        if quantifier and not _at_least_one(quantifier[0]):
            yield from _openings(rest)  # the atom is left out
        once = quantifier is None or quantifier[0][0] == "?"
        if group := _GROUP.match(branch):
            for inner in split(branch[group.end() : end - 1]):
                # an inner branch that can be empty goes on with what follows, like one that is left out
                if once:
                    yield from _openings(inner + rest)
                else:
                    yield from ((firsts, _ANY) for firsts, _ in _openings(inner))
            continue
        seconds = _seconds(rest) if once else _ANY
        yield frozenset(_class(branch[1 : end - 1]) if branch[0] == "[" else _literal(branch[:end])), seconds


def _seconds(rest: str) -> frozenset[str]:
    """The first characters of what follows, `_ANY` where that may be nothing, anything, or any Chinese character."""
    try:
        found = _firsts(rest)
    except ValueError:
        return _ANY
    return found if len(found) <= _MANY else _ANY


@lru_cache(maxsize=4096)
def _firsts(pattern: str) -> frozenset[str]:
    """The first characters of all matches, which is what `openings` tells without their seconds, for less.

    Raises: ValueError, as `openings`.
    """
    found: set[str] = set()
    for branch in split(pattern):
        if not branch:
            raise ValueError("a match can be empty")
        end = _after_atom(branch, 0)
        if _AROUND.match(branch):
            found |= _firsts(branch[end:])
            continue
        quantifier = _QUANTIFIER.match(branch, end)
        rest = branch[quantifier.end() if quantifier else end :]
        if quantifier and not _at_least_one(quantifier[0]):
            found |= _firsts(rest)
        if group := _GROUP.match(branch):
            once = quantifier is None or quantifier[0][0] == "?"
            for inner in split(branch[group.end() : end - 1]):
                found |= _firsts(inner + rest if once else inner)
        elif branch[0] == "[":
            found |= _class(branch[1 : end - 1])
        else:
            found.add(_literal(branch[:end]))
    return frozenset(found)


def _at_least_one(quantifier: str) -> bool:
    return quantifier[0] == "+" or (quantifier[0] == "{" and quantifier[1] not in "0,")


def _after_atom(pattern: str, position: int) -> int:
    """Where one character, class or group of a pattern ends, without its quantifier."""
    char = pattern[position]
    if char == "\\":
        return position + 2
    if char == "[":
        position += 2 if pattern[position + 1] != "^" else 3  # ] right at the start is itself
        while pattern[position] != "]":
            position += 2 if pattern[position] == "\\" else 1
        return position + 1
    if char == "(":
        group = _GROUP.match(pattern, position) or _AROUND.match(pattern, position)
        if group is None:
            raise ValueError(f"{pattern}: unknown group")
        position = group.end()
        while pattern[position] != ")":
            position = _after_atom(pattern, position)
        return position + 1
    return position + 1


def _literal(atom: str) -> str:
    if atom[0] != "\\":
        if atom in ".^$":
            raise ValueError(f"{atom}: can begin with anything")
        return atom
    if atom[1] in _ESCAPED_CLASSES or atom[1].isalpha():
        raise ValueError(f"{atom}: not one character")
    return atom[1]


def _class(inner: str) -> set[str]:
    if inner[0] == "^":
        raise ValueError(f"[{inner}]: can begin with anything")
    chars: list[str] = []
    found: set[str] = set()
    position = 0
    while position < len(inner):
        if inner[position] == "\\":
            chars.append(_literal(inner[position : position + 2]))
            position += 2
        elif inner[position] == "-" and chars and position + 1 < len(inner):
            low, high = chars.pop(), inner[position + 1]
            found.update(chr(code) for code in range(ord(low), ord(high) + 1))
            position += 2
        else:
            chars.append(inner[position])
            position += 1
    return found | set(chars)
