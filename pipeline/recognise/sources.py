"""Media and other sources by the bylines, mastheads and reports that name them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pipeline.expressions import expression
from pipeline.recognise.scene import Candidate, Scene

#: A label and its colon. The colon is sought first and the label looked back at: few characters are colons.
_SOURCE = expression(
    r"[:/](?:(?<=(?:来源|稿源|图源|供图|供稿|出处)[:/])|(?<=(?:来源|稿源|图源|供图|供稿|出处) [:/])|(?<=媒体支持[:/])|(?<=媒体支持 [:/]))"
    r" ?(?:《|“)?(?P<name>[^\s,。;:、()|/《》“”\d\[\]]{2,16})"
)
_NO_SOURCES = frozenset(("网络", "互联网", "本刊", "本报", "本网", "作者", "资料图", "未知", "综合"))
#: Pictures, addresses and accounts: nobody's name.
_NO_NAME = expression(
    r"(?i:https?|www\.|facebook|twitter|instagram|youtube)|图片$|截图$|视频$|影片$|照片$|资料$|[*#_]"
)
#: The next label, which stands right after the name: 某市林业局|作者:….
_NEXT_LABEL = expression("(?:作者|编辑|责编|责任编辑|记者|通讯员|时间|日期|发布|浏览|点击)$")
_GOES_ON = expression(" [A-Za-z]")
_MAST_NAME = r"(?P<name>(?![据由本对向])[一-龥]{2,8}?(?:报|网站|网|社|云|客户端|广播|电台|卫视|频道|新闻|周刊|观察|评论|通讯|时报|日报|快讯|周报|在线|视界|导刊|参考))(?= ?(?:本报|特派|特约|实习|首席)?(?:记者|讯|编译|研究员|撰稿|特约|消息|客户端|[0-9]{1,2}月[0-9]{1,2}日[讯电]|报道[ :,]))"
#: At the beginning of the text, and what else a masthead stands after.
_FIRST_MAST = expression(_MAST_NAME)
_MAST = expression(r"(?:\n|[|:·] )" + _MAST_NAME)
#: 据中国政府网消息; 新浪体育讯.
_QUOTED_SOURCE = "(?:据|援引|引述)(?P<name>[一-龥]{2,8}?(?:网|社|报|台|新闻|周刊|日报|时报))(?=(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?(?:的)?(?:消息|报道|报导|讯))"
_REPORTED = expression(_QUOTED_SOURCE)
_DESK = expression("(?:体育|财经|科技|房产|汽车)讯")
_REPORTED_OR_DESK = expression(
    _QUOTED_SOURCE + "|(?:^|(?<=[\\n。 ]))(?P<desk>[一-龥]{2,4}(?:体育|财经|科技|房产|汽车))(?=讯)"
)


#: The source in brackets at a paragraph's end: (环球钢铁网 example.com).
_SIGNED = expression(r"\((?P<name>[一-龥]{2,8}(?:网|报|社|周刊))(?: [A-Za-z.]+)?\)(?=\n|\Z)")


def bylines(scene: Scene) -> Iterator[Candidate]:
    """Media and other sources that a byline names: 来源：…, … 记者, and the publisher that the article tells."""
    folded = scene.folded
    read_to = 0
    for match in _SOURCE.finditer(folded):
        at = match.start() - (folded[match.start() - 1] == " ")
        if at - (4 if folded.endswith("媒体支持", 0, at) else 2) < read_to:
            continue  # the label is the end of the name before it
        read_to = match.end()
        start, end = match.span("name")
        name = match.group("name")
        if name.endswith(("网站", "官网")) and len(name) > 4:
            name, end = name[:-2], end - 2
        if label := _NEXT_LABEL.search(name):
            name, end = name[: label.start()], start + label.start()
        if len(name) < 2 or _NO_NAME.search(name) or (name[-1].isascii() and _GOES_ON.match(folded, end)):
            continue  # 网上图片, http, the first word of a name in Latin letters
        if not _is_person(scene, start, end) and name not in _NO_SOURCES:
            yield from _everywhere(scene, name, "organization:byline", 5.0)
    # A desk's name may begin at any word, so it is looked for only where one ends.
    with_desks = "讯" in folded and _DESK.search(folded) is not None
    for match in (_REPORTED_OR_DESK if with_desks else _REPORTED).finditer(folded):
        start, end = match.span(match.lastgroup or 0)
        start = max(start, _country_end(scene, start, end))
        if scene.on_edge(start):
            yield Candidate(start, end, "Organization", "organization:byline", 5.3)
    for match in _SIGNED.finditer(folded):
        yield Candidate(*match.span("name"), "Organization", "organization:byline", 5.0)
    first = _FIRST_MAST.match(folded)
    for mast in chain((first,) if first else (), _MAST.finditer(folded)):
        yield from _everywhere(scene, mast.group("name"), "organization:byline", 5.0)


def _country_end(scene: Scene, start: int, end: int) -> int:
    """Where the country ends before a medium that has a name of its own: 英国|路透社; else the start."""
    return max(
        (
            stop
            for stop, entry in scene.entry_starts.get(start, ())
            if stop < end
            and any(sense.entity.type == "Country" for sense in entry.senses)
            and any(at == end and known.senses for at, known in scene.entry_starts.get(stop, ()))
        ),
        default=start,
    )


def _is_person(scene: Scene, start: int, end: int) -> bool:
    people = scene.lexicon.persons
    return (
        scene.folded[end - 1] not in "报网社台刊"
        and 2 <= end - start <= 3
        and scene.folded[start] in people.surnames
        and scene.tags[scene.word_at(start)].startswith("nr")
    )


def _everywhere(scene: Scene, name: str, rule: str, strength: float) -> Iterator[Candidate]:
    start = scene.folded.find(name)
    while start >= 0:
        yield Candidate(start, start + len(name), "Organization", rule, strength)
        start = scene.folded.find(name, start + len(name))
