"""Names that punctuation marks: 《…》 documents and media, “…” projects, and rules written as patterns.

The words that tell them apart stand in `ontology/rules/quoted.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.lexicon.surroundings import Quoted
from pipeline.lexicon.vocabulary import any_of
from pipeline.recognise.scene import Candidate, Scene
from pipeline.recognise.walk import Part

_BOOK = expression("《([^《》\n]{2,80}(?:〈[^〈〉\n]{1,60}〉[^《》\n]{0,40})?)》")
#: With an alias in brackets it may be longer: “转型路径倡议(Transition Pathway Initiative, TPI)”.
_QUOTE = expression("“([^“”\n]{2,40}|[^“”\n()]{2,30}\\([^“”\n()]{2,80}\\))”")
#: 报 ends the name of a newspaper, but not 公报, 简报, 年报, 海报 …
_NEWS_LETTER = expression("[一-龥](?<![公简通年月海情预汇警捷半季日旬])报$")
#: What before “…”项目 says that the words tell a kind: 首个“渔光互补”项目, 70万千瓦“光热+光伏”项目.
_KIND_BEFORE = expression(
    r"(?:(?:[首一多两数每几0-9][个座处批类项家]|千瓦|兆瓦|亿元|最[大高长早]|亿元的|最[大高长早]的)|[个座处批类]的?)\Z"
)
#: What kind of business is done, in quotation marks.
_NO_PROJECTS = frozenset(
    (
        "走出去",
        "引进来",
        "一站式",
        "交钥匙",
        "零碳",
        "双碳",
        "绿色",
        "低碳",
        "小而美",
        "卡脖子",
        "两高",
        "三新",
    )
)
#: A project spoken of, not introduced: 称该计划“缺乏监督”.
_ONE_OF = expression(r"(?:[该此这]|这[一个项]|上述|等|[的些])[一-龥]{2,4}\Z")
#: A campaign: 推出“减塑同行”活动; on one nobody launches, little is said.
_ACTIVITY = expression("(?:等)?活动(?![中上时室家])")
_LAUNCHED = expression(
    r"(?:推出|发起|启动|开展|策划|举办|参与|参加|组织|举行|加入|[这本此]次)(?:了|的)?[^,。;]{0,4}\Z"
)
#: The same of one that somebody carries out: “减塑同行”活动|由…主办.
_HELD_BY = expression("活动(?:是由|由|自[0-9去今])")
#: What after “…” says that it modifies: “三北”工程“天空地”一体化监测.
_MODIFYING = ("n", "vn", "b")
_TREATY = expression("(?:公约|协定|议定书|框架|宣言)$")
#: With one of these between a quotation and 论坛, the two are no name.
_NO_TITLE = expression("[的了在是为等,。和与]")


class Forms(NamedTuple):
    """The expressions that the lists of quoted.yaml make."""

    media_name: re.Pattern[str]
    after_media: re.Pattern[str]
    before_media: re.Pattern[str]
    after_project: re.Pattern[str]
    before_project: re.Pattern[str]
    after_group: re.Pattern[str]
    after_event: re.Pattern[str]
    #: How quoted names of each type end.
    headed: dict[str, re.Pattern[str]]
    #: How far before 《 and “ what tells it is looked for.
    before_book: int
    before_quote: int


@lru_cache(maxsize=4)
def forms(quoted: Quoted) -> Forms:
    """The expressions of a lexicon's lists, made once."""
    world = "(?:国际|世界|全国|全球)[一-龥]{1,8}日"
    return Forms(
        media_name=expression(f"(?:{any_of(quoted.media_names)})$"),
        after_media=expression(any_of(quoted.after_media)),
        before_media=expression(rf"(?:{any_of(quoted.before_media)})\Z"),
        after_project=expression(
            f"(?:等[^,。;“”\n是为的在将有已]{{0,8}}?|{any_of(quoted.project_modifiers)}){{0,2}}"
            f"(?:{any_of(quoted.project_nouns)})(?![书组部办方库]|中心)"
            f"|(?:等|{any_of(quoted.activity_modifiers)}){{1,2}}活动"
        ),
        before_project=expression(rf"(?:{any_of(quoted.before_projects)})(?:[—-]{{1,2}}|:)?\Z"),
        after_group=expression(f"(?:等[^,。;“”\n是为的在将有已]{{0,6}}?)?(?:{any_of(quoted.groups)})"),
        after_event=expression(f"[一-龥]{{0,8}}?(?:{any_of(quoted.events)})"),
        headed={
            "Project": expression(f"(?:{any_of(quoted.in_projects)})$"),
            "Instrument": expression(f"(?:{any_of(quoted.in_instruments)})$"),
            "Event": expression(f"(?:{any_of(quoted.in_events)}|{world})$"),
            "Organization": expression(f"(?:{any_of(quoted.in_organizations)})$"),
        },
        before_book=max(map(len, quoted.before_media)),
        before_quote=2 + max(map(len, quoted.before_projects)),
    )


def books(scene: Scene) -> Iterator[Candidate]:
    """《…》: media where the name or what follows says so, else an instrument."""
    folded, form = scene.folded, forms(scene.lexicon.quoted)
    for match in _BOOK.finditer(folded):
        start, end = match.span(1)
        name = match.group(1)
        known = {
            sense.entity.iri
            for stop, entry in scene.entry_starts.get(start, ())
            for sense in entry.senses
            if stop == end and sense.status == "short" and sense.entity.type == "Organization"
        }
        if known:
            # 《卫报》, 《自然》: too common a word to stand alone, but not between book marks.
            yield Candidate(start, end, "Organization", "organization:medium-in-book-marks", 6.2, min(known))
            continue
        media = form.media_name.search(name) or (len(name) <= 8 and _NEWS_LETTER.search(name))
        if media or (
            len(name) <= 10
            and (
                form.after_media.match(folded, match.end())
                or form.before_media.search(folded, max(0, match.start() - form.before_book), match.start())
            )
        ):
            yield Candidate(start, end, "Organization", "organization:medium-in-book-marks", 6.2)
        else:
            yield Candidate(start, end, "Instrument", "instrument:book-marks", 5.5)


def quotes(scene: Scene) -> Iterator[Candidate]:
    """“…” before 项目 and the like, and quoted text that ends in a head of its own."""
    folded, form = scene.folded, forms(scene.lexicon.quoted)
    run: list[re.Match[str]] = []
    for match in _QUOTE.finditer(folded):
        if run and folded[run[-1].end() : match.start()] not in ("", "、", "和", "与", "及", ","):
            run = []
        run.append(match)
        if form.after_group.match(folded, match.end()):
            for quoted in run:
                if len(quoted.group(1)) <= 12 and not any(mark in quoted.group(1) for mark in ",。;!?"):
                    yield Candidate(*quoted.span(1), "Organization", "organization:quoted-group", 5.5)
            continue
        if form.after_project.match(folded, match.end()) or (
            _ACTIVITY.match(folded, match.end())
            and (
                _LAUNCHED.search(folded, max(0, run[0].start() - 10), run[0].start())
                or _HELD_BY.match(folded, match.end())
            )
        ):
            for quoted in run:
                if quoted.group(1) in _NO_PROJECTS or _KIND_BEFORE.search(
                    folded, max(0, quoted.start() - 5), quoted.start()
                ):
                    continue
                if any(mark in quoted.group(1) for mark in "。;!?") or quoted.group(1).count(",") > 1:
                    continue
                yield Candidate(*quoted.span(1), "Project", "project:quoted", 5.5)
            continue
        if (
            form.before_project.search(folded, max(0, match.start() - form.before_quote), match.start())
            and not any(m in match.group(1) for m in "。;")
            and match.group(1).count(",") <= (folded[match.start() - 1] in "—-")
            and not _ONE_OF.search(folded, max(0, match.start() - 6), match.start())
            and not (scene.on_edge(match.end()) and _tag(scene, match.end()).startswith(_MODIFYING))
        ):
            yield Candidate(*match.span(1), "Project", "project:quoted-after", 5.4)
            continue
        event = form.after_event.match(folded, match.end())
        if event and _TREATY.search(match.group(1)):
            event = None  # “…公约”第二十八次缔约方大会 are two
        if event and not _breaks(folded, match.end(), event.end()):
            # The title in quotation marks and its head are one name, without the opening mark.
            yield Candidate(match.start(1), event.end(), "Event", "event:quoted", 6.5)
            continue
        # “绿色…标准体系(GVER)”: the alias in brackets is a name of its own.
        name = match.group(1)
        if name.endswith(")"):
            name = name.partition("(")[0].rstrip()
        if any(mark in name for mark in ",。;!?"):
            continue
        for type_, headed in form.headed.items():
            found = headed.search(name)
            if (
                found
                and not (
                    type_ == "Project" and (_SENTENCE.search(name) or _AS_THEME.match(folded, match.end()))
                )
                and found.start() >= 2
                and _is_name(scene, match.start(1), match.start(1) + found.start())
            ):
                yield Candidate(
                    match.start(1), match.start(1) + len(name), type_, f"{type_.lower()}:quoted-head", 5.3
                )
                break


def is_named(scene: Scene, parts: Sequence[Part], head_start: int, end: int) -> bool:
    """Whether the words before a project's head are a quotation and such modifiers that the quotation alone is the
    name: “黄河碳汇”|重大|项目."""
    form, folded = forms(scene.lexicon.quoted), scene.folded
    for number, part in enumerate(parts):
        if folded[part.start] == "“":
            closing = folded.find("”", part.start, head_start)
            found = form.after_project.match(folded, closing + 1) if closing > 0 else None
            # “一亿棵梭梭”项目|整体计划 is a plan of that project
            return found is not None and (found.end() <= head_start or (found.end() == end and number > 0))
    return False


def _tag(scene: Scene, at: int) -> str:
    """The tag of the word at an offset; nothing behind the text."""
    return scene.tags[scene.word_at(at)] if at < len(scene.folded) else ""


def _breaks(folded: str, start: int, end: int) -> bool:
    """Whether what stands between a quotation and a head breaks the name (“…”的论坛, “…”等研讨会)."""
    return bool(_NO_TITLE.search(folded, start, end))


#: After a motto: “保护在行动”|为主题.
_AS_THEME = expression("为(?:主题|题|口号)|的主题")
#: What is said in quotation marks, not named: “气候外交是…的一种行动”.
_SENTENCE = expression("是|都|我们|必须|应该|不能|没有|的一[个种项场]")
#: What makes any of a kind of what is quoted.
_ANY = frozenset(("所有", "任何", "全部", "一切", "各种", "各项", "各类", "某些"))


def _is_name(scene: Scene, start: int, end: int) -> bool:
    """Whether the words before a quoted head say more than a common noun would."""
    generic = scene.lexicon.words.generic
    words = [scene.words[index] for index in scene.words_between(start, end)]
    if words[0] in _ANY:
        return False  # “所有|法律行动”
    if len(words) > 2:
        return True  # “野生动物|管理|咨询|小组”: common words, but marked as a name
    return any(word not in generic for word in words) and (len(words) == 2 or not scene.known_word(words[0]))


def patterns(scene: Scene) -> Iterator[Candidate]:
    """The rules of patterns.yaml whose trigger stands in the text."""
    folded = scene.folded
    for rule in scene.lexicon.patterns:
        if rule.trigger in folded:
            for match in rule.regex.finditer(folded):
                start, end = match.span(rule.group)
                if end > start:
                    yield Candidate(start, end, rule.type, f"pattern:{rule.id}", rule.strength)
