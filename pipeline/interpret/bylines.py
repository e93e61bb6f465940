"""Who wrote it for whom: datelines, bylines, and posts in brackets at an article's end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter

from pipeline.expressions import expression
from pipeline.interpret.posts import Affiliation, Words
from pipeline.model import Mention

_DATELINE = expression("[^,。;:\n“]{0,18}(?:电|讯|消息|报道)\\Z")
#: 某某日报北京1月5日电: the medium whose dateline begins the article.
_OPENS = expression("[^,。;:\n“]{0,14}?[0-9]{1,2}日(?:电|讯|消息)")
_MAX_BYLINE = 40
_MAX_LINE = 80
_HEAD = 400
_START = attrgetter("start")


def reporter(folded: str, mentions: Sequence[Mention], index: int, words: Words) -> Iterator[Affiliation]:
    """新华社巴库11月24日电(记者 钟某): the medium of the dateline, or of the byline (某某日报记者 某某)."""
    person = mentions[index]
    found = words.rules.credited.search(folded[max(0, person.start - 10) : person.start])
    if found is None:
        return
    post = words.rules.reporters.search(found.group())
    for number in range(index - 1, -1, -1):
        body = mentions[number]
        if body.paragraph != person.paragraph or body.end < person.start - _MAX_BYLINE:
            return
        if body.type == "Organization":
            between = folded[body.end : person.start - len(found.group()) + 1].rstrip("( ")
            if "\n" not in between and _DATELINE.match(between):
                yield Affiliation(
                    index,
                    number,
                    post.group() if post else None,
                    body.start,
                    person.end,
                    "affiliation:byline",
                )
            return


def byline(folded: str, mentions: Sequence[Mention], index: int, words: Words) -> Iterator[Affiliation]:
    """A line of nothing but labels, dates and names (来源:某网 作者:某某), or a post in brackets (编辑 某某)."""
    person = mentions[index]
    start, end = _line_of(folded, person.start)
    medium = _medium(folded, mentions, start, end, words)
    label = words.rules.label.search(folded, max(start, person.start - 9), person.start)
    if medium is None:
        opened = folded[max(0, person.start - 10) : person.start]
        if label is None or "(" not in opened or "," in opened:
            return
        medium = _publisher(folded, mentions, words)
        if medium is None:
            return
    post = label["role"] if label and label["role"] in words.rules.label_posts else None
    left, right = sorted((mentions[medium], person), key=_START)
    yield Affiliation(index, medium, post, left.start, right.end, "affiliation:byline")


def _line_of(folded: str, at: int) -> tuple[int, int]:
    end = folded.find("\n", at)
    return folded.rfind("\n", 0, at) + 1, end if end >= 0 else len(folded)


def _medium(folded: str, mentions: Sequence[Mention], start: int, end: int, words: Words) -> int | None:
    """The one body of a line that is a byline, by its index."""
    if end - start > _MAX_LINE:
        return None
    first = bisect_left(mentions, start, key=_START)
    inside = range(first, bisect_left(mentions, end, key=_START))
    rest, at = "", start
    for number in inside:
        rest += folded[at : mentions[number].start] + " "
        at = mentions[number].end
    rest += folded[at:end]
    bodies = [number for number in inside if mentions[number].type == "Organization"]
    if len(bodies) != 1 or not words.rules.byline.fullmatch(rest):
        return None
    return bodies[0]


def _publisher(folded: str, mentions: Sequence[Mention], words: Words) -> int | None:
    """The body of the byline in the head of an article."""
    at = 0
    while at < min(len(folded), _HEAD):
        start, end = _line_of(folded, at)
        medium = _medium(folded, mentions, start, end, words)
        if medium is not None:
            return medium
        at = end + 1
    for first in mentions[:1]:
        if first.start <= 2 and first.type == "Organization" and _OPENS.match(folded, first.end):
            return 0
    return None
