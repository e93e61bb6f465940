"""Text of a file → articles: scraped files hold several, one after the other, with menus and bylines between.

A short line alone never splits: headings look the same. A new article needs evidence (`_starts_article`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.expressions import expression
from pipeline.identifiers import article_iri
from pipeline.model import Article, Span
from pipeline.text.fold import fold, keep
from pipeline.text.furniture import (
    CLOSING,
    DATE,
    PUBLISHED,
    PUBLISHER,
    SOURCE,
    Line,
    is_head_byline,
    iso,
    read_lines,
    teaser,
)

#: A title is a line of at most this many characters.
TITLE = 60

# Shorter ones are titles only of what has other evidence: sections have short names, too.
_SURE = 8

#: A line this long holds a whole article, if its paragraph breaks were lost.
_GIANT = 250

# Numbered headings are parts of an article: 一、 （二） 第三章 4. 5、 ## and the like; 30 个国家… is a title.
_NUMBERED = expression(
    r"#{2,6} |[(]?[一二三四五六七八九十百]{1,4}(?:[)、.]| )"
    r"|第[一二三四五六七八九十百\d]{1,4}(?:[章节条编款篇](?=[ :、]|$)|部分)"
    r"|[(]?\d{1,2}(?:\.\d{1,2}){0,3}[)、.](?!\d)|[①-⑳]|附件?\d{0,2}[:.、]"
)
_LABELLED_TITLE = expression(r"(?:标题|题目|文章标题|Title) ?: ?(?=[^ ])")
_NO_TITLE_END = tuple("。;,:、…,“‘(《")
_LIST_ITEM = expression(r"[-*+•·>|▲△●■◆○] ?|https?://|www\.|(?:上|下|左|右|中){1,2}[图]?:|图[为\d:]|注:")
_LETTERS = expression(r"(?:[^A-Za-z\u3400-\u9fff]*[A-Za-z\u3400-\u9fff]){4}")
_SENTENCE_END = expression(r"[。!?;]")
_END = expression(r"[。!?…](?:[”’)\]】》]| ?\*){0,3}$")

# 。 and a space within a line: a paragraph break that the scraper lost.
_LOST_BREAK = expression(r"[。!?][”’)]{0,2} {1,4}[^ ]")

# 新华社北京5月22日电, 中新网2024年5月22日电, 央视网消息, 本报讯: who wrote it; 据 makes it a quotation.
_DATELINE = expression(
    r"[(【\[]?(?P<quoted>据)?(?P<agency>[\u4e00-\u9fff]{1,6}?(?:社|网|报|台))(?P<place>[\u4e00-\u9fff·、]{0,12}?)"
    rf"(?:(?P<dated>{DATE.pattern})|(?:\d{{1,2}}月)?\d{{1,2}}日)? ?(?:\([^()]{{1,30}}\))?"
    r"(?:电|讯|消息)(?=[ :,()\]】]|[\u4e00-\u9fff])"
)
_OWN = ("本报", "本网", "本台", "本社")
_HEAD_LINES = 10
_TAIL_LINES = 12


def articles(doc: str, text: str) -> Iterator[Article]:
    r"""The articles of a decoded file, in order; `doc` names the file in their IRIs.

    >>> file = "湿地公约大会闭幕\n0 Comment\n大会通过了决议。\n\n红树林面积回升\n0 Comment\n面积增加。"
    >>> [article.title for article in articles("a.txt", file)]
    ['湿地公约大会闭幕', '红树林面积回升']

    Each article's text is the slice of the file from its first line, title or menu, to its last.
    """
    folded = fold(text)
    read = read_lines(text, folded)
    starts = _starts(read)
    seen: Counter[str | None] = Counter()
    for first, after in pairwise((*starts, len(read))):
        part = read[first:after]
        start, end = part[0].start, part[-1].end
        title = title_span(part)
        name = None if title is None else text[title.start : title.end]
        published, publisher, source = _provenance(text, part, title)
        iri = article_iri(doc, name, seen[name])
        seen[name] += 1
        own = text[start:end]
        keep(own, folded[start:end])
        yield Article(iri, doc, start, own, name, published, publisher, source)


def whole(doc: str, text: str, title: str | None = None) -> Article:
    """A text that is one article, whatever it looks like; its title is the given one, else what heads the text.

    >>> whole("a.jsonl#7", "湿地公约大会闭幕\n大会通过了决议。").title
    '湿地公约大会闭幕'
    """
    read = read_lines(text, fold(text))
    span = title_span(read)
    if title is None and span is not None:
        title = text[span.start : span.end]
    published, publisher, source = _provenance(text, read, span)
    return Article(article_iri(doc, title, 0), doc, 0, text, title, published, publisher, source)


def title_span(read: Sequence[Line]) -> Span | None:
    """Where the title of an article stands: its first line that is no furniture, if it could be one."""
    for line in read[:_HEAD_LINES]:
        if line.kind is not None:
            continue
        label = _LABELLED_TITLE.match(line.words) or re.match(r"# *", line.words)
        skip = 0 if label is None else label.end()
        words = line.words[skip:]
        # A first line may ask or exclaim, and be longer than a title later in the file.
        if 2 <= len(words) <= 100 and not words.endswith(_NO_TITLE_END) and not is_numbered(words):
            return Span(line.start + skip, line.end)
        return None
    return None


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
        and _LETTERS.match(words) is not None
    )


def is_numbered(words: str) -> bool:
    """Whether a folded line begins with the number of a heading (一、 or ##)."""
    return _NUMBERED.match(words) is not None


def _titular(line: Line) -> bool:
    return line.kind is None and is_titular(line.words)


def _giant(line: Line) -> bool:
    return len(line.words) >= _GIANT


def _prose(line: Line) -> bool:
    return line.kind is None and (len(line.words) > TITLE or _SENTENCE_END.search(line.words) is not None)


def _starts(read: Sequence[Line]) -> list[int]:
    """The lines at which articles begin."""
    starts = [0] if read else []
    prose = False  # whether the current article has any
    giants = True  # whether all its prose is in giant lines
    for index in range(1, len(read)):
        if prose and _starts_article(read, starts[-1], index, giants=giants):
            starts.append(index)
            prose, giants = False, True
        elif index > starts[-1]:
            prose = prose or _prose(read[index])
            giants = giants and (_giant(read[index]) or read[index].kind is not None)
    return starts


def _starts_article(read: Sequence[Line], first: int, index: int, *, giants: bool) -> bool:
    """Whether the line begins a new article, given that the current one begins at `first` and has prose."""
    line, before = read[index], read[index - 1]
    if line.kind in ("breadcrumb", "menu"):
        # The top of a page; a menu at its foot is followed by no title.
        return line.kind == "breadcrumb" or any(_leads(read, near) for near in range(index + 1, index + 4))
    if line.kind is None and _LABELLED_TITLE.match(line.words) and len(line.words) <= TITLE + 5:
        return True
    if not _titular(line) or not _leads(read, index):
        return False
    # The page's end came just before: a title after it belongs to the next page.
    if before.kind == "separator":
        return len(line.words) >= _SURE  # a rule may also set off a section, and sections have short names
    if before.kind in CLOSING or (before.kind is None and teaser(before.words)):
        return True
    heads = _head_kinds(read, index)
    if not heads:
        # Three blank lines are a gap that no author leaves above a heading.
        apart = line.blank >= 3 and len(line.words) >= _SURE
        return apart or (giants and _lost_breaks(before, read[index + 1]))
    ended = before.kind is not None or _END.search(before.words) is not None or line.blank > 0
    if heads & {"counter", "share", "byline-full"}:
        return ended
    # Less furniture must repeat what the first article has below its title. A source alone (来源：…) looks
    # like a photo credit below a caption: it needs blank lines or lost breaks, too.
    repeated = heads & _head_kinds(read, first)
    if heads == {"dateline"} and line.blank > 0:
        return True
    if repeated == {"source"}:
        return line.blank > 0 or _giant(before) or before.kind is not None
    return bool(repeated) and ended


def _leads(read: Sequence[Line], index: int) -> bool:
    """Whether a line could be a title with an article below it, and is no heading underlined by a rule."""
    if index >= len(read) or not _titular(read[index]):
        return False
    below = read[index + 1 : index + 4]
    if not below or (below[0].kind == "separator" and read[index - 1].kind != "separator"):
        return False
    return any(
        _prose(line) or line.kind in ("counter", "byline", "date", "share", "editor") for line in below
    )


def _head_kinds(read: Sequence[Line], index: int) -> set[str]:
    """What a title has below: counter, share, date, editor, byline-full, reporter, source, dateline."""
    kinds: set[str] = set()
    for line in read[index + 1 : index + 4]:
        if line.kind in ("counter", "share", "date", "editor"):
            kinds.add(line.kind)
        elif line.kind == "byline" or (line.kind is None and is_head_byline(line.words)):
            found = DATE.search(line.words)
            dated = found is not None and iso(found.group()) is not None
            if line.kind == "byline" and dated:
                kinds.add("byline-full")
            else:
                kinds.add("source" if SOURCE.match(line.words) else "reporter")
        else:
            dateline = _DATELINE.match(line.words)
            if dateline is not None and not dateline["quoted"]:
                kinds.add("dateline")
            break
    return kinds


def _lost_breaks(before: Line, after: Line) -> bool:
    """Whether a title stands between two giant lines, each a whole article whose breaks were lost."""
    if not (_giant(before) and _giant(after) and _END.search(before.words)):
        return False
    lost = [len(_LOST_BREAK.findall(line.words)) for line in (before, after)]
    return min(lost) >= 1 or max(lost) >= 3


def _provenance(
    text: str, part: Sequence[Line], title: Span | None
) -> tuple[str | None, str | None, str | None]:
    """When it was published, by whom, and where it was taken from, as far as head and tail say so."""
    published = publisher = source = None
    prose = False
    for number, line in enumerate(part):
        inside = _HEAD_LINES <= number < len(part) - _TAIL_LINES
        if inside or (title is not None and line.start <= title.start < line.end):
            continue
        words, offset = _labelled(line)
        prose = prose or _prose(line)
        if words:
            published = published or _published(line, words, head=not prose, tail=number >= len(part) - 3)
        if ":" in words:
            if not publisher and (found := PUBLISHER.search(words)):
                publisher = text[offset + found.start("name") : offset + found.end("name")]
            if not source and (found := SOURCE.search(words)):
                source = text[offset + found.start("name") : offset + found.end("name")].strip()
        if line.kind == "link" and source is None:
            source = text[line.start + max(line.words.find("http"), 0) : line.end]
        dateline = _DATELINE.match(line.words) if line.kind is None else None
        if dateline is not None and not dateline["agency"].startswith(_OWN):
            if dateline["quoted"]:
                source = source or dateline["agency"]
            else:
                publisher = publisher or dateline["agency"]
            published = published or iso(dateline["dated"] or "")
    return published, publisher, source


def _labelled(line: Line) -> tuple[str, int]:
    """The words in which labels count, and where they begin: furniture, or the brackets that end prose."""
    if line.kind is None and line.words.endswith("。"):  # most prose: no byline, no brackets
        return "", line.end
    if line.kind is not None or is_head_byline(line.words):
        return line.words, line.start
    tail = line.words[-60:]
    if not tail.endswith((")", "]", "】")):
        return "", line.end
    opens = max(tail.rfind("("), tail.rfind("["), tail.rfind("【"), 0)
    return tail[opens:], line.end - len(tail) + opens


def _published(line: Line, words: str, *, head: bool, tail: bool) -> str | None:
    """A labelled date anywhere; one without label only in the head, or, to the day, at the very end."""
    if found := PUBLISHED.search(words):
        return iso(found["day"])
    bare = line.kind in ("date", "byline") or is_head_byline(line.words)
    day = iso(line.words) if bare and (head or tail) else None
    return day if head or (day is not None and len(day) == 10 and line.kind is not None) else None
