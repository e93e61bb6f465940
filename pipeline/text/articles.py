"""Text of a file → articles: scraped files hold several, one after the other, with menus and bylines between.

A short line alone never splits: headings look the same. A new article needs evidence (`_starts_article`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.identifiers import article_iri
from pipeline.model import Article, Span
from pipeline.text.fold import fold
from pipeline.text.furniture import CLOSING, DATE, PUBLISHED, PUBLISHER, SOURCE, furniture, iso, lines

#: A title is a line of at most this many characters.
TITLE = 60

#: A line this long holds a whole article, if its paragraph breaks were lost.
_GIANT = 250

# Numbered headings are parts of an article: 一、 （二） 第三章 4. 5、 ## and the like.
_NUMBERED = re.compile(
    r"#{2,6} |[(]?[一二三四五六七八九十百]{1,4}(?:[)、.]| )|第[一二三四五六七八九十百\d]{1,4}[章节条部编款]"
    r"|[(]?\d{1,2}(?:\.\d{1,2}){0,3}(?:[)、.]| )[^\d]|[①-⑳]|附件?\d{0,2}[:.、]"
)
_LABELLED_TITLE = re.compile(r"(?:标题|题目|文章标题|Title) ?: ?(?=[^ ])")
_NO_TITLE_END = tuple("。;,:、…,“‘(《")
_LIST_ITEM = re.compile(r"[-*+•·>|▲△●■◆○] ?|https?://|www\.|(?:上|下|左|右|中){1,2}[图]?:|图[为\d:]|注:")
_LETTERS = re.compile(r"[A-Za-z\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[。!?;]")
_END = re.compile(r"[。!?…](?:[”’)\]】》]| ?\*){0,3}$")

# 。 and a space within a line: a paragraph break that the scraper lost.
_LOST_BREAK = re.compile(r"[。!?][”’)]{0,2} {1,4}[^ ]")

# 新华社北京5月22日电, 中新网2024年5月22日电, 央视网消息: the agency that wrote it; 据 makes it a quotation.
_DATELINE = re.compile(
    r"[(【\[]?(?P<quoted>据)?(?P<agency>[\u4e00-\u9fff]{1,6}?(?:社|网|报|台))(?P<place>[\u4e00-\u9fff·、]{0,12}?)"
    rf"(?:(?P<dated>{DATE.pattern})|(?:\d{{1,2}}月)?\d{{1,2}}日)? ?(?:\([^()]{{1,30}}\))?"
    r"(?:电|讯|消息)(?=[ :,(]|[\u4e00-\u9fff])"
)
_OWN = ("本报", "本网", "本台", "本社")
_HEAD_LINES = 10
_TAIL_LINES = 12


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with what is known of it: its folded words, its kind of furniture, blank lines before it."""

    start: int
    end: int
    words: str
    kind: str | None
    blank: int

    @property
    def titular(self) -> bool:
        return self.kind is None and is_titular(self.words)

    @property
    def giant(self) -> bool:
        return self.end - self.start >= _GIANT

    @property
    def prose(self) -> bool:
        return self.kind is None and (len(self.words) > TITLE or _SENTENCE_END.search(self.words) is not None)


def articles(doc: str, text: str) -> Iterator[Article]:
    r"""The articles of a decoded file, in order; `doc` names the file in their IRIs.

    >>> file = "湿地公约大会闭幕\n0 Comment\n大会通过了决议。... Read More\n红树林面积回升\n0 Comment\n面积增加。"
    >>> [article.title for article in articles("a.txt", file)]
    ['湿地公约大会闭幕', '红树林面积回升']

    Each article's text is the slice of the file from its first line, title or menu, to its last.
    """
    read = _read(text)
    starts = [0] if read else []
    for index in range(1, len(read)):
        if _starts_article(read, starts[-1], index):
            starts.append(index)
    seen: Counter[str | None] = Counter()
    for first, after in zip(starts, [*starts[1:], len(read)], strict=True):
        part = read[first:after]
        start, end = part[0].start, part[-1].end
        title = _title(part)
        name = None if title is None else text[title.start : title.end]
        published, publisher, source = _provenance(text, part, title)
        iri = article_iri(doc, name, seen[name])
        seen[name] += 1
        yield Article(iri, doc, start, text[start:end], name, published, publisher, source)


def title_span(text: str) -> Span | None:
    """Where the title of an article stands in its text; None if it has none."""
    return _title(_read(text, most=_HEAD_LINES))


def is_titular(words: str) -> bool:
    """Whether a folded line could be a title by its looks: short, no sentence, no list item, no number.

    >>> [is_titular(words) for words in ("印尼发布减排目标", "印尼发布了减排目标。", "一、总体要求")]
    [True, False, False]
    """
    return (
        4 <= len(words) <= TITLE
        and not words.endswith(_NO_TITLE_END)
        and not _NUMBERED.match(words)
        and not _LIST_ITEM.match(words)
        and len(_LETTERS.findall(words)) >= 4
    )


def is_numbered(words: str) -> bool:
    """Whether a folded line begins with the number of a heading (一、 or ##)."""
    return _NUMBERED.match(words) is not None


def _read(text: str, most: int | None = None) -> list[_Line]:
    """All lines of a file: a decision about one looks at its neighbours, so they are held together."""
    read: list[_Line] = []
    before = 0
    for line in lines(text):
        words = fold(text[line.start : line.end])
        gap = text[before : line.start]
        breaks = gap.count("\n") or gap.count("\r")
        read.append(_Line(line.start, line.end, words, furniture(words), max(0, breaks - 1)))
        before = line.end
        if len(read) == most:
            break
    return read


def _starts_article(read: Sequence[_Line], first: int, index: int) -> bool:
    """Whether the line begins a new article, given that the current one begins at `first`."""
    line, before = read[index], read[index - 1]
    body = any(earlier.prose for earlier in read[first:index])
    if not body:
        return False
    if line.kind == "breadcrumb":
        return True
    if _LABELLED_TITLE.match(line.words) and line.kind is None and len(line.words) <= TITLE + 5:
        return True
    if not line.titular or index + 1 == len(read):
        return False
    after = read[index + 1]
    if after.kind == "separator" and before.kind != "separator":
        # A rule right below a short line underlines it (Markdown), and says nothing of articles.
        return False
    # The page's end came just before: any title after it belongs to the next page.
    if before.kind in CLOSING or _closes(before):
        return before.kind != "separator" or _leads(read, index)
    heads = _head_kinds(read, index)
    if not heads:
        return _lost_breaks(read, first, index)
    # Furniture below the title: a counter or a full byline needs no more, a bare date or source must
    # repeat what the first article has, for a chronology or a photo credit looks alike.
    if "counter" in heads or "byline-full" in heads or "share" in heads:
        return before.kind is not None or bool(_END.search(before.words)) or line.blank > before.blank
    repeated = heads & _head_kinds(read, first)
    return bool(repeated) and (line.blank > 0 or before.giant or before.kind is not None)


def _closes(line: _Line) -> bool:
    """Whether a body line ends with `... Read More` or the like."""
    return furniture(line.words[-14:].lstrip("。!?”)")) == "more" if line.kind is None else False


def _leads(read: Sequence[_Line], index: int) -> bool:
    """Whether a title is followed by prose or furniture, not by another short line."""
    after = read[index + 1]
    return after.prose or after.kind in ("counter", "byline", "date", "share", "editor")


def _head_kinds(read: Sequence[_Line], index: int) -> set[str]:
    """The kinds of furniture directly below a title."""
    kinds: set[str] = set()
    for line in read[index + 1 : index + 4]:
        if line.kind == "byline":
            kinds.add("byline-full" if _is_full(line.words) else "byline")
        elif line.kind in ("counter", "share", "date", "editor"):
            kinds.add(line.kind)
        else:
            break
    return kinds


def _is_full(words: str) -> bool:
    """Whether a byline tells a day of publication, so that it can be no photo credit and no agenda."""
    found = DATE.search(words)
    if found is None or found["day"] is None:
        return False
    label = words[: found.start()]
    return "发" in label or SOURCE.search(words) is not None or not label.strip("( ")


def _lost_breaks(read: Sequence[_Line], first: int, index: int) -> bool:
    """Whether titles and giant lines alternate, each giant a whole article whose breaks were lost."""
    before, after = read[index - 1], read[index + 1]
    if not (before.giant and after.giant and _END.search(before.words)):
        return False
    if any(line.kind is None and not line.giant for line in read[first + 1 : index]):
        return False
    lost = [len(_LOST_BREAK.findall(line.words)) for line in (before, after)]
    return min(lost) >= 1 or max(lost) >= 3


def _title(read: Sequence[_Line]) -> Span | None:
    """The title's characters: the first line that is no furniture, if it could be one."""
    for line in read[:_HEAD_LINES]:
        if line.kind is not None:
            continue
        label = _LABELLED_TITLE.match(line.words) or re.match(r"# ?", line.words)
        skip = 0 if label is None else label.end()
        words = line.words[skip:]
        # A first line may ask or exclaim, and be longer than a title later in the file.
        if 2 <= len(words) <= 100 and not words.endswith(_NO_TITLE_END) and not is_numbered(words):
            return Span(line.start + skip, line.end)
        return None
    return None


def _provenance(
    text: str, part: Sequence[_Line], title: Span | None
) -> tuple[str | None, str | None, str | None]:
    """When it was published, by whom, and where it was taken from, as far as head and tail say so."""
    near = (*part[:_HEAD_LINES], *part[_HEAD_LINES:][-_TAIL_LINES:])
    published = publisher = source = None
    for line in near:
        if title is not None and line.start == title.start:
            continue
        # A label counts in furniture, or at the very end of prose: （来源：…）.
        if line.kind is not None:
            words, offset = line.words, line.start
        else:
            offset = max(line.start, line.end - 60)
            offset += max(0, line.words[offset - line.start :].rfind("("))
            words = line.words[offset - line.start :] if line.words.endswith((")", "]", "】")) else ""
        published = published or _published(line, words)
        if found := PUBLISHER.search(words):
            publisher = publisher or text[offset + found.start("name") : offset + found.end("name")]
        if (found := SOURCE.search(words)) and "图片" not in words[: found.start()][-2:]:
            source = source or text[offset + found.start("name") : offset + found.end("name")].strip()
        if line.kind == "link" and source is None:
            at = line.words.find("http")
            source = text[line.start + max(at, 0) : line.end]
        dateline = _DATELINE.match(line.words) if line.kind is None else None
        if dateline is not None and not dateline["agency"].startswith(_OWN):
            agency = dateline["agency"]
            if dateline["quoted"]:
                source = source or agency
            else:
                publisher = publisher or agency
            if dateline["dated"]:
                day = DATE.search(dateline["dated"])
                published = published or (None if day is None else iso(day))
    return published, publisher, source


def _published(line: _Line, words: str) -> str | None:
    found = PUBLISHED.search(words)
    if found is None and line.kind in ("date", "byline"):
        found = DATE.search(words)
    return None if found is None else iso(found)
