"""Names that punctuation marks: 《…》 documents and media, “…” projects, and rules written as patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.expressions import expression
from pipeline.recognise.scene import Candidate, Scene

_BOOK = expression("《([^《》\n]{2,80}(?:〈[^〈〉\n]{1,60}〉[^《》\n]{0,40})?)》")
_QUOTE = expression("“([^“”\n]{2,40})”")
#: What after 《…》 says that it is a newspaper or journal.
_MEDIA_AFTER = expression("记者|报道|讯|采访|杂志|特约|网站|周刊|月刊|编辑")
_MEDIA_NAME = expression(
    "(?:日报|晚报|早报|晨报|时报|商报|周报|新闻|周刊|月刊|杂志|画报|导报|快报|邮报|青年报|环境报|能源报|法治报|法制报|电讯报|卫报)$"
)
_NEWS_LETTER = expression("[一-龥](?<![公简通年月海情预汇警捷半季日旬])报$")
#: What before 《…》 says it.
_MEDIA_BEFORE = expression(
    r"(?:刊于|刊发于|载于|刊登在|刊载于|刊登于|转载自|摘自|接受|告诉|专栏作家|主编的)\Z"
)
#: What after “…” says that it is a project, with what may stand between.
_PROJECT_AFTER = expression(
    "(?:等[^,。;“”\n是为的在将有已]{0,8}?|系列|品牌|公益|众筹|试点|示范|合作|国际|旗舰|专项|大型|环保|保护|科研|重大){0,2}(?:项目|计划|工程|行动|倡议|活动品牌)(?![书组部办方库]|中心)|(?:等|公益|品牌|系列|专项|志愿|环保|大型|联合){1,2}活动"
)
_PROJECT_BEFORE = expression(r"(?:项目|计划|工程|行动|课题|倡议)\Z")
#: What after “…” says that it is a group of people: “长江哨兵”等志愿服务队.
_GROUP_AFTER = expression(
    "(?:等[^,。;“”\n是为的在将有已]{0,6}?)?(?:志愿服务队|志愿者?队|公益组织|环保组织|社会组织|民间组织|志愿者团队|环保团体|志愿者组织|公益团队|公益机构)"
)
#: What before “…”项目 says that the words tell a kind: 首个“渔光互补”项目, 70万千瓦“光热+光伏”项目.
_KIND_BEFORE = expression(
    r"(?:(?:[首一多两数每几0-9][个座处批类项家]|千瓦|兆瓦|亿元|最[大高长早]|亿元的|最[大高长早]的)|[个座处批类]的?)\Z"
)
#: What after “…” says that it modifies: “三北”工程“天空地”一体化监测.
_MODIFYING = ("n", "vn", "b")
_EVENT_AFTER = expression(
    "[一-龥]{0,8}?(?:研讨会|论坛|峰会|大会|座谈会|对话会|边会|博览会|圆桌会议|培训班|讲座|沙龙)"
)
_NO_TITLE = expression("[的了在是为等,。和与]")
_HEADED = {
    "Project": expression("(?:项目|计划|工程|行动|倡议)$"),
    "Instrument": expression(
        "(?:公约|协定|协议|议定书|条例|规划|规划纲要|纲要|方案|办法|标准|标准体系|指南|目录|名录|框架|宣言|共识|声明|白皮书|蓝皮书|意见|路线图|战略|准则|评价指标|管理规定)$"
    ),
    "Event": expression(
        "(?:大会|峰会|论坛|年会|研讨会|博览会|嘉年华|宣传周|文化节|艺术节|(?:国际|世界|全国|全球)[一-龥]{1,8}日|对话会|高峰对话)$"
    ),
    "Organization": expression(
        "(?:联盟|基金会|委员会|协会|研究院|中心|研究所|促进会|联合会|研究会|志愿队|服务队|先锋队|突击队|合作社|实验室|工作室|俱乐部)$"
    ),
}


def books(scene: Scene) -> Iterator[Candidate]:
    """《…》: media where the name or what follows says so, else an instrument."""
    folded = scene.folded
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
        media = _MEDIA_NAME.search(name) or (len(name) <= 8 and _NEWS_LETTER.search(name))
        if media or (
            len(name) <= 10
            and (
                _MEDIA_AFTER.match(folded, match.end())
                or _MEDIA_BEFORE.search(folded, max(0, match.start() - 4), match.start())
            )
        ):
            yield Candidate(start, end, "Organization", "organization:medium-in-book-marks", 6.2)
        else:
            yield Candidate(start, end, "Instrument", "instrument:book-marks", 5.5)


def quotes(scene: Scene) -> Iterator[Candidate]:
    """“…” before 项目 and the like, and quoted text that ends in a head of its own."""
    folded = scene.folded
    run: list[re.Match[str]] = []
    for match in _QUOTE.finditer(folded):
        if run and folded[run[-1].end() : match.start()] not in ("", "、", "和", "与", "及", ","):
            run = []
        run.append(match)
        if _GROUP_AFTER.match(folded, match.end()):
            for quoted in run:
                if len(quoted.group(1)) <= 12 and not any(mark in quoted.group(1) for mark in ",。;!?"):
                    yield Candidate(*quoted.span(1), "Organization", "organization:quoted-group", 5.5)
            continue
        if _PROJECT_AFTER.match(folded, match.end()):
            for quoted in run:
                if _KIND_BEFORE.search(folded, max(0, quoted.start() - 5), quoted.start()):
                    continue
                if any(mark in quoted.group(1) for mark in "。;!?") or quoted.group(1).count(",") > 1:
                    continue
                yield Candidate(*quoted.span(1), "Project", "project:quoted", 5.5)
            continue
        if (
            _PROJECT_BEFORE.search(folded, max(0, match.start() - 6), match.start())
            and not any(m in match.group(1) for m in "。,;")
            and not (scene.on_edge(match.end()) and _tag(scene, match.end()).startswith(_MODIFYING))
        ):
            yield Candidate(*match.span(1), "Project", "project:quoted-after", 5.4)
            continue
        event = _EVENT_AFTER.match(folded, match.end())
        if event and not _breaks(folded, match.end(), event.end()):
            # The title in quotation marks and its head are one name, without the opening mark.
            yield Candidate(match.start(1), event.end(), "Event", "event:quoted", 6.5)
            continue
        # “绿色…标准体系(GVER)”: the alias in brackets is a name of its own.
        name = match.group(1).partition("(")[0].rstrip()
        if any(mark in name for mark in ",。;!?"):
            continue
        for type_, headed in _HEADED.items():
            found = headed.search(name)
            if (
                found
                and found.start() >= 2
                and _is_name(scene, match.start(1), match.start(1) + found.start())
            ):
                yield Candidate(
                    match.start(1), match.start(1) + len(name), type_, f"{type_.lower()}:quoted-head", 5.3
                )
                break


def _tag(scene: Scene, at: int) -> str:
    """The tag of the word at an offset; nothing behind the text."""
    return scene.tags[scene.word_at(at)] if at < len(scene.folded) else ""


def _breaks(folded: str, start: int, end: int) -> bool:
    """Whether what stands between a quotation and a head breaks the name (“…”的论坛, “…”等研讨会)."""
    return bool(_NO_TITLE.search(folded, start, end))


def _is_name(scene: Scene, start: int, end: int) -> bool:
    """Whether the words before a quoted head say more than a common noun would."""
    generic = scene.lexicon.words.generic
    words = [scene.words[index] for index in scene.words_between(start, end)]
    return sum(word not in generic for word in words) >= 1 and (
        len(words) >= 2 or not scene.known_word(words[0])
    )


def patterns(scene: Scene) -> Iterator[Candidate]:
    """The rules of patterns.yaml whose trigger stands in the text."""
    folded = scene.folded
    for rule in scene.lexicon.patterns:
        if rule.trigger in folded:
            for match in rule.regex.finditer(folded):
                start, end = match.span(rule.group)
                if end > start:
                    yield Candidate(start, end, rule.type, f"pattern:{rule.id}", rule.strength)
