"""Relations that a sentence states in a fixed form: the rules of `relations.yaml` over sentences of signs.

Each sentence becomes a line in which a name is one sign of its type, without quotation marks and brackets, so
that a form reads like the sentence it matches. Definite phrases (该集团, 双方) become the signs they stand for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations, product

from pipeline.expressions import expression
from pipeline.interpret.relation_rules import SIGNS, RelationRule, RelationRules
from pipeline.model import Mention, Relation

_END = expression("[。!?\n]")
#: What a line keeps between its names: all but marks around names and blanks.
_KEPT = expression("[^“”‘’《》〈〉 ]+")
_BRACKET = expression(r"\([^()\n]{0,60}\)")
_GLOSSES = frozenset("”》(")
_HALVES = ("双方", "两国", "两校")
#: A sentence of more names than this is a table or a list; forms would only guess in it.
_MOST = 60
#: How many names back a definite phrase (该集团) may reach.
_BACK = 40


class Line:
    """One sentence as signs: `text`, and, once `place` was called, where each character stood and who is behind a sign.

    Of ten lines that a form is tried on one matches: only that one needs its places.
    """

    __slots__ = ("_folded", "_placed", "behind", "end", "named", "offsets", "start", "text")

    def __init__(self, folded: str, start: int, end: int, mentions: Sequence[Mention]) -> None:
        self.start, self.end, self.named = start, end, mentions
        self.offsets: list[int] = []
        self.behind: dict[int, Mention] = {}
        self._folded = folded
        self._placed = False
        self.text = ""
        if len(mentions) < 2:
            return  # no form states anything of one name; who it is may still matter to those who speak
        pieces: list[str] = []
        at = start
        for mention in mentions:
            stop = mention.start
            if at < stop:
                pieces += _KEPT.findall(folded, self._after_gloss(at, stop), stop)
            elif at == stop > start and folded.startswith(_HALVES, at - 1):
                pieces.append("、")  # the two of 双方, 两校
            pieces.append(SIGNS[mention.type])
            at = mention.end
        if at < end:
            pieces += _KEPT.findall(folded, self._after_gloss(at, end), end)
        self.text = "".join(pieces)

    def place(self) -> None:
        """Tell where each character of `text` stood (`offsets`), and which mention is `behind` a sign."""
        if self._placed:
            return
        self._placed = True
        at = self.start
        for mention in self.named:
            self._plain(at, mention.start)
            if at == mention.start > self.start and self._folded.startswith(_HALVES, at - 1):
                self.offsets.append(at)
            self.behind[len(self.offsets)] = mention
            self.offsets.append(mention.start)
            at = mention.end
        self._plain(at, self.end)

    def _plain(self, start: int, end: int) -> None:
        start = self._after_gloss(start, end)
        if end > start:
            for piece in _KEPT.finditer(self._folded, start, end):
                self.offsets.extend(range(*piece.span()))

    def _after_gloss(self, start: int, end: int) -> int:
        """Past an alias or gloss in brackets right after a name."""
        folded = self._folded
        if start > self.start and folded[start : start + 1] in _GLOSSES:
            opens = start + folded.startswith(("”", "》"), start)
            if folded.startswith("(", opens) and (bracket := _BRACKET.match(folded, opens, end)):
                return bracket.end()
        return start

    def mentions(self, span: tuple[int, int]) -> list[Mention]:
        """The mentions whose signs stand in a stretch of the line."""
        self.place()
        return [self.behind[at] for at in range(*span) if at in self.behind]


def lines(folded: str, mentions: Sequence[Mention], rules: RelationRules) -> Iterator[Line]:
    """The sentences that hold two names or take one up, as signs; names in brackets are left out."""
    named = [mention for mention in mentions if mention.type in SIGNS]
    before: list[Mention] = []
    previous = -1
    for opened, end, inside, takes_up in _sentences(folded, named, rules):
        if len(inside) > _MOST:
            before, previous = [], -1
            continue
        outside = _without_brackets(folded, opened, end, inside)
        placed: list[Mention] = []
        if takes_up:
            # What stood in the sentence right before, for 双方 and 她; further back a phrase is left open.
            near = before if previous >= 0 and not folded[previous:opened].strip("。!? ”") else []
            first = bisect_left(named, opened, key=lambda mention: mention.start)
            known = named[max(0, first - _BACK) : first]
            placed = list(_definite(folded, opened, end, outside, near, known, rules))
        if placed:
            outside = sorted((*outside, *placed), key=lambda mention: mention.start)
        if placed or len(outside) > 1:
            yield Line(folded, opened, end, outside)
        before, previous = [*inside, *placed], end


def _sentences(
    folded: str, named: Sequence[Mention], rules: RelationRules
) -> Iterator[tuple[int, int, list[Mention], bool]]:
    """Start, end and names of each sentence with a name or a definite phrase, and whether it has a phrase.

    None spans two paragraphs.
    """
    if not named:
        return
    phrases = [match.span() for match in rules.definite.find(folded, 0, len(folded))]
    marks = [match.start() for match in _END.finditer(folded)]
    number = taken = 0
    end = -1
    while number < len(named) or taken < len(phrases):
        at = min(
            named[number].start if number < len(named) else len(folded),
            phrases[taken][0] if taken < len(phrases) else len(folded),
        )
        mark = bisect_left(marks, at)
        opened = max(marks[mark - 1] + 1 if mark else 0, end)
        mark += mark < len(marks) and marks[mark] == at  # a name may begin with a mark (《。…》)
        end = marks[mark] if mark < len(marks) else len(folded)
        inside: list[Mention] = []
        while number < len(named) and named[number].start < end:
            # A lost paragraph break is no mark.
            if inside and named[number].paragraph != inside[0].paragraph:
                end = inside[-1].end
                break
            inside.append(named[number])
            number += 1
        # One that began before a lost break may reach into the sentence.
        takes_up = taken > 0 and phrases[taken - 1][1] > opened
        while taken < len(phrases) and phrases[taken][0] < end:
            takes_up = True
            taken += 1
        yield opened, end, inside, takes_up


def _without_brackets(folded: str, start: int, end: int, mentions: list[Mention]) -> list[Mention]:
    if folded.find("(", start, end) < 0:
        return mentions
    brackets = [match.span() for match in _BRACKET.finditer(folded, start, end)]
    return [m for m in mentions if not any(left < m.start and m.end < right for left, right in brackets)]


def _definite(
    folded: str,
    start: int,
    end: int,
    inside: Sequence[Mention],
    near: Sequence[Mention],
    known: Sequence[Mention],
    rules: RelationRules,
) -> Iterator[Mention]:
    """The mentions that definite phrases of a sentence stand for, placed where the phrase stands."""
    for match in rules.definite.find(folded, start, end):
        phrase = match.group()
        if any(m.start < match.end() and match.start() < m.end for m in inside):
            continue
        if phrase in rules.definite_person:
            people = {m.entity: m for m in near if m.type == "Person"}
            if len(people) == 1 and not any(m.type == "Person" and m.start < match.start() for m in inside):
                yield _placed(next(iter(people.values())), match)
        elif phrase in rules.definite_pair:
            type_ = "Country" if phrase == "两国" else "Organization"
            parties = {m.entity: m for m in near if m.type in ("Organization", "Country")}
            if len(parties) == 2 and (phrase == "双方" or all(m.type == type_ for m in parties.values())):
                first, second = parties.values()
                yield replace(first, start=match.start(), end=match.start() + 1)
                yield replace(second, start=match.start() + 1, end=match.end())
        else:
            noun = phrase.removeprefix("该")
            earlier = [*known, *(m for m in inside if m.end <= match.start())]
            for mention in reversed(earlier):
                if mention.type == "Organization" and (
                    folded[mention.start : mention.end].endswith(noun) or mention.label.endswith(noun)
                ):
                    yield _placed(mention, match)
                    break


def _placed(mention: Mention, match: re.Match[str]) -> Mention:
    return replace(mention, start=match.start(), end=match.end())


def stated(sentences: Iterable[Line], rules: RelationRules) -> Iterator[Relation]:
    """The relations of all forms, sentence by sentence."""
    for line in sentences:
        if not line.text:
            continue
        called = rules.always.union(*[rules.called[cue] for _, _, cue in rules.find_cues(line.text)])
        if called:
            called &= rules.possible(frozenset([mention.type for mention in line.named]))
        for index in sorted(called):
            yield from _matches(line, rules.rules[index], rules)


def _matches(line: Line, rule: RelationRule, rules: RelationRules) -> Iterator[Relation]:
    for match in rule.form.finditer(line.text):
        line.place()
        start = line.offsets[match.start()]
        polarity = rule.polarity or _polarity(line, match, rules)
        for predicate, subjects, objects in rule.states:
            if match[subjects] is None or match[objects] is None:
                continue
            left = line.mentions(match.span(subjects))
            pairs = (
                combinations(left, 2)
                if subjects == objects
                else product(left, line.mentions(match.span(objects)))
            )
            for subject, object_ in pairs:
                if subject.entity == object_.entity:
                    continue
                yield Relation(
                    predicate, subject.entity, subject.label, object_.entity, object_.label,
                    start, _end(line, match), subject.paragraph, f"relation:{rule.id}",
                    match.groupdict().get("role"), polarity,
                )  # fmt: skip


def _end(line: Line, match: re.Match[str]) -> int:
    last = match.end() - 1
    behind = line.behind.get(last)
    return behind.end if behind else line.offsets[last] + 1


def _polarity(line: Line, match: re.Match[str], rules: RelationRules) -> str:
    if rules.hypothetical.search(match.group()) or rules.before.search(line.text, 0, match.start()):
        return "hypothetical"
    return "negated" if rules.negated.search(match.group()) else "affirmed"
