"""Who stands where in which role, read off the characters between a person and a body."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter

from pipeline.expressions import expression
from pipeline.interpret import bylines
from pipeline.interpret.posts import MAX_ROLE, PUNCTUATION, Affiliation, Words
from pipeline.interpret.relation_rules import RelationRules
from pipeline.model import Mention

_MARKS = frozenset('”》)"')
#: Written so that it begins with a class, which `re` skips to.
_CLAUSE_MARK = expression(r"[,。;:!?\n(.](?:(?<!\.)|(?= ))")
_JOIN = expression("[、,]|兼|及|和|暨")
_AMONG_ROLES = expression("[、,]|兼")
_TAKES_OFFICE = expression(
    "(?:,?(?:现|曾|时)?(?:担)?任|,?(?:是|系|为)|出任|就任|当选为?|履新|来自|供职于|就职于|任职于|加入)\\Z"
)
_LIST = frozenset(("、", "和", "与", "及", "以及", ""))
_SAYS_OF = expression("来自|职于|加入")
#: Names that may stand in a role (中国区代表, COP28候任主席).
_IN_ROLE = frozenset(("Country", "Place", "Event", "Project", "Instrument", "Concept", "Target"))
#: 首席执行官(CEO)某某: the post once more.
_SEVERAL = expression("[、兼]")
_ABBREVIATED = expression(r"\([A-Z][A-Za-z .&]{1,11}\)\Z")
_THAT_BODY = expression(
    "该(?P<noun>集团|公司|企业|行|银行|机构|组织|基金会|基金|协会|学会|研究所|研究院|中心|校|大学|院|所|会|局|部门|智库|联盟)"
    "(?P<role>[^,。;:!?\n《(]{2,24})\\Z"
)
_FAR = 400
#: How far before a person the clause may begin whose post he has.
_CLAUSE = 40
_START = attrgetter("start")
#: 韦某是…的植物学家: a trade that no list of titles holds.
_TRADE = expression("学家\\Z|师\\Z|员\\Z")
_APPOINTED = expression(
    "(?:受邀|受聘|应邀)?(?:成为|担任|当选为?|出任|任)(?P<role>[^,。;:!?\n]{2,12})(?=[,。;!?\n]|\\Z)"
)


def affiliations(
    folded: str,
    mentions: Sequence[Mention],
    titles: frozenset[str],
    honorifics: frozenset[str],
    rules: RelationRules,
) -> Iterator[Affiliation]:
    """ORG 的? ROLE? PERSON, several ORG ROLE before one person, lists, PERSON (ORG ROLE), PERSON 任 ORG ROLE, bylines, bare posts."""
    words = Words(_by_end(titles), _longest_first(honorifics), rules)
    before: dict[int, list[Affiliation]] = {}
    for index, person in enumerate(mentions):
        if person.type != "Person":
            continue
        found = list(_left(folded, mentions, index, words))
        if not found and index and mentions[index - 1].type == "Person":
            found = list(_shared(folded, mentions, index, before.get(index - 1, ()), words))
        for way in (_right, bylines.reporter, bylines.byline, _definite, _bare):
            if not found:
                found = list(way(folded, mentions, index, words))
        before[index] = found
        yield from found


@lru_cache(maxsize=8)
def _longest_first(words: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted((word for word in words if len(word) > 1), key=lambda word: (-len(word), word)))


@lru_cache(maxsize=8)
def _by_end(words: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """Words of two characters and more by their last one: what a text ends with is looked for among a few."""
    found: dict[str, list[str]] = {}
    for word in _longest_first(words):
        found.setdefault(word[-1], []).append(word)
    return {char: tuple(ending) for char, ending in found.items()}


def _left(folded: str, mentions: Sequence[Mention], index: int, words: Words) -> Iterator[Affiliation]:
    person = mentions[index]
    body = _previous_body(folded, mentions, index)
    if body is None:
        return
    if folded.startswith("驻", mentions[body].start - 1) and mentions[body].start:
        return  # 某国常驻联合国副代表: there for somebody else
    gap = folded[_after_marks(folded, mentions[body].end) : person.start].strip()
    roles = _roles(_ABBREVIATED.sub("", gap), words)
    if roles is None:
        return
    host = _host_of_unit(folded, mentions, body, words) if roles else None
    if host is not None:
        # 世界自然基金会(WWF)武汉办公室主任某某: a post in the body, not in an office without a name of its own.
        role = folded[mentions[body].start : mentions[body].end] + (roles or "")
        yield Affiliation(index, host, role, mentions[host].start, person.end)
        return
    role = roles or _post_after(folded, person.end, words)
    yield Affiliation(index, body, role or None, mentions[body].start, person.end)
    # 某署副署长、某委员会主任卓某: each body with its role belongs to the person.
    if not roles:
        return
    while True:
        at = mentions[body].start
        body_before = _previous_body(folded, mentions, body)
        if body_before is None:
            return
        gap = folded[_after_marks(folded, mentions[body_before].end) : at].strip()
        if not gap or not _JOIN.match(gap[-1]):
            return
        roles = words.role(gap[:-1].strip())
        if not roles:
            return
        yield Affiliation(index, body_before, roles, mentions[body_before].start, person.end)
        body = body_before


def _host_of_unit(folded: str, mentions: Sequence[Mention], body: int, words: Words) -> int | None:
    """The body that a unit follows with nothing but an alias in brackets between."""
    unit = folded[mentions[body].start : mentions[body].end]
    if not unit.endswith(words.rules.units):
        return None
    host = _previous_body(folded, mentions, body)
    if host is None or _after_marks(folded, mentions[host].end) != mentions[body].start:
        return None
    return host


def _roles(gap: str, words: Words) -> str | None:
    """The first role of a gap that may hold several (部长、COP28候任主席); empty for none, None for no role."""
    first, *rest = _AMONG_ROLES.split(gap)
    role = words.role(first)
    if rest and not (role and all(words.role(part) for part in rest)):
        return None
    return role


def _post_after(folded: str, at: int, words: Words) -> str:
    """The post after a name (丁国锋教授); degrees and courtesies are none."""
    return next((post for post in words.rules.after_name if folded.startswith(post, at)), "")


def _previous_body(folded: str, mentions: Sequence[Mention], index: int) -> int | None:
    """The body named right before, past an alias in brackets and past names inside a role."""
    number = index - 1
    while number >= 0 and mentions[number].paragraph == mentions[index].paragraph:
        mention = mentions[number]
        if mention.end < mentions[index].start - MAX_ROLE - 12:
            return None
        if mention.type == "Organization":
            # An alias in brackets stands for the body before it.
            if (
                number
                and folded[mention.end : mention.end + 1] == ")"
                and mentions[number - 1].type == "Organization"
            ):
                opened = folded[mentions[number - 1].end : mention.start]
                if "(" in opened and len(opened) <= 12:
                    return number - 1
            return number
        if mention.type not in _IN_ROLE:
            return None
        number -= 1
    return None


def _after_marks(folded: str, at: int) -> int:
    """Past closing marks and a bracketed alias right after a name."""
    while at < len(folded) and folded[at] in _MARKS:
        at += 1
    if folded[at : at + 1] == "(":
        closed = folded.find(")", at, at + 80)
        if closed > 0 and "\n" not in folded[at:closed]:
            return closed + 1
    return at


def _shared(
    folded: str, mentions: Sequence[Mention], index: int, before: Sequence[Affiliation], words: Words
) -> Iterator[Affiliation]:
    """A person listed after another shares the body where 来自 or 的 or a plural role opens the list."""
    if len(before) != 1 or mentions[index].paragraph != mentions[index - 1].paragraph:
        return
    first = before[0]
    gap = folded[_after_marks(folded, mentions[index - 1].end) : mentions[index].start]
    for honorific in words.honorifics:
        if gap.startswith(honorific):
            gap = gap.removeprefix(honorific)
            break
    joined = gap.strip()
    if joined not in _LIST:
        other = words.rules.reporters.fullmatch(joined)
        if first.rule == "affiliation:byline" and other:  # 记者 甲 通讯员 乙
            yield Affiliation(index, first.body, other.group(), first.start, mentions[index].end, first.rule)
        return
    if not joined and not gap:
        return  # two names without anything between them are one name cut in two
    stated = folded[mentions[first.body].end : mentions[first.person].start]
    origin = folded[max(0, mentions[first.body].start - 2) : mentions[first.body].start]
    if origin == "来自" or stated.strip() == "的" or first.role is not None:
        start = min(first.start, mentions[index].start)
        yield Affiliation(
            index, first.body, first.role, start, max(first.end, mentions[index].end), first.rule
        )


def _right(folded: str, mentions: Sequence[Mention], index: int, words: Words) -> Iterator[Affiliation]:
    """PERSON (ORG ROLE), PERSON 任 ORG ROLE, PERSON, ORG ROLE, and PERSON ORG ROLE in a programme."""
    person = mentions[index]
    at = index + 1
    if (
        at < len(mentions)
        and mentions[at].type == "Person"
        and folded[person.end : mentions[at].start] == "("
    ):
        person_end, at = mentions[at].end + 1, at + 1  # 谢某(Xie)任…
    else:
        person_end = person.end
    # 来自印度的某基金会: the country before the body.
    if (
        at + 1 < len(mentions)
        and mentions[at].type == "Country"
        and folded[mentions[at].end : mentions[at + 1].start].strip() in ("", "的")
    ):
        gap_end, at = mentions[at].start, at + 1
    elif at < len(mentions):
        gap_end = mentions[at].start
    else:
        return
    body = mentions[at]
    if body.type != "Organization" or body.paragraph != person.paragraph or gap_end - person_end > 8:
        return
    space = folded[person_end:gap_end]
    gap = space.strip().removeprefix(next(filter(space.strip().startswith, words.honorifics), ""))
    past = _after_marks(folded, body.end) if gap != "(" else body.end
    after = PUNCTUATION.split(folded[past : past + MAX_ROLE].replace(")", "\n"), maxsplit=1)[0]
    role = words.role(after.strip().removeprefix("的"))
    if role is None and gap in ("是", ",是", "为", "系") and _TRADE.search(after):
        role = after.removeprefix("的").rpartition("的")[2]
    closes = folded[past + len(after) : past + len(after) + 1]
    if gap == "(":
        holds = role is not None or folded[body.end : body.end + 1] == ")"
    elif gap == "":
        # A line of a programme: 康某 某研究所 研究员
        first = after.strip().split(" ")[0]
        role = words.role(first) if first else ""
        holds = bool(space) and " " in space and role is not None and after[:1] in (" ", "", "\n")
        after = after[: after.find(first) + len(first)] if role else ""
    elif gap == ",":
        holds = bool(role) and closes in (",", "。", ";", ")", "")
    else:
        holds = bool(_TAKES_OFFICE.match(gap)) and bool(role or _SAYS_OF.search(gap))
    if holds:
        yield Affiliation(index, at, role or None, person.start, past + len(after))


def _definite(folded: str, mentions: Sequence[Mention], index: int, words: Words) -> Iterator[Affiliation]:
    """该行首席经济学家白某: of the last body named before, rather one whose name ends in the word."""
    person = mentions[index]
    found = _THAT_BODY.search(folded, max(0, person.start - MAX_ROLE - 4), person.start)
    role = words.role(found["role"].removeprefix("的")) if found else None
    if found is None or not role:
        return
    nearest = -1
    for number in range(index - 1, -1, -1):
        body = mentions[number]
        if body.end < found.start() - _FAR:
            break
        if body.type != "Organization" or body.end > found.start():
            continue
        nearest = number if nearest < 0 else nearest
        if body.text.endswith(found["noun"]) or body.label.endswith(found["noun"]):
            nearest = number
            break
    if nearest >= 0:
        start = mentions[nearest].start
        yield Affiliation(index, nearest, role, start, person.end, "affiliation:definite")


def _bare(folded: str, mentions: Sequence[Mention], index: int, words: Words) -> Iterator[Affiliation]:
    """站长程某, at the start of a clause: of the one body of its sentence before it, else of the sentence before."""
    person = mentions[index]
    reach = max(0, person.start - _CLAUSE)
    clause = max((m.end() for m in _CLAUSE_MARK.finditer(folded, reach, person.start)), default=0)
    said = folded[clause : person.start].strip() if clause >= reach else ""  # no post is as long
    posts = _SEVERAL.split(said)
    found = [words.rules.bare.match(post) for post in posts]
    post = found[0] if all(found) else None  # 总经理、党委副书记某某: the first of them
    appointed = _APPOINTED.match(folded, person.end)
    role = post["role"] if post else words.role(appointed["role"]) if appointed else None
    if not role:
        return
    sentence = _sentence_start(folded, person.start)
    before = _sentence_start(folded, max(0, sentence - 1))
    for start, end in ((sentence, clause), (before, sentence))[: 2 if post else 1]:
        bodies = {
            folded[mention.start : mention.end]: number
            for number, mention in _between(mentions, start, end)
            if mention.type == "Organization" and mention.paragraph == person.paragraph
        }
        if bodies:
            number = _one_body(bodies, folded, mentions)
            if number is not None:
                yield Affiliation(
                    index, number, role, mentions[number].start, person.end, "affiliation:bare-post"
                )
            return


def _sentence_start(folded: str, at: int) -> int:
    """Where the sentence around a position begins, looked for no further back than any sentence is long."""
    left = max(0, at - _FAR)
    return max(left, *(folded.rfind(mark, left, at) + 1 for mark in "。!?\n"))


def _between(mentions: Sequence[Mention], start: int, end: int) -> Iterator[tuple[int, Mention]]:
    for number in range(bisect_left(mentions, start, key=_START), len(mentions)):
        if mentions[number].start >= end:
            return
        yield number, mentions[number]


def _one_body(bodies: dict[str, int], folded: str, mentions: Sequence[Mention]) -> int | None:
    """The only body; of a body and its alias in brackets the body."""
    if len(bodies) == 1:
        return next(iter(bodies.values()))
    if len(bodies) == 2:
        first, second = sorted(bodies.values())
        if folded[mentions[first].end : mentions[second].start] in ("(", "(以下简称", "(以下简称“"):
            return first
    return None
