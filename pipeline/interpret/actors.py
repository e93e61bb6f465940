"""Who aims, and by which instrument: mentions and pronouns before a figure, carried over sentences.

Subjects are countries, organizations, places that govern themselves (a province), projects, and persons who
promise; 我国, 该集团, 其 and the like go back to what was named. Where a sentence names nobody, its
paragraph's, heading's or article's subject is taken, except for aims of the world. Offsets: article's text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.identifiers import entity_iri
from pipeline.interpret.clauses import Sentence, bracketed
from pipeline.lexicon.surroundings import Aims
from pipeline.lexicon.vocabulary import any_of
from pipeline.model import Evidence, Mention

#: The rule of a mention that is whose plan it is by the plan's name.
OWNER = "owner"
SUBJECTS = frozenset({"Country", "Organization", "Person", "Place", "Project"})
#: No subject after these: 对印尼, 与世界银行, 由环境署支持 stays out.
_OBLIQUE = expression(
    r"(?:对|向|与|和|同|为|给|于|在|从|由|据|按照?|根据|获|赴|访|比|超过|低于|占|包括|如|取代|出口到?|进口|来自"
    r"|入选|加入|退出)\Z"
)
#: 辽河等七大流域水质…: of a list of places, not one that aims.
_LISTED = expression(r"、|等(?![地省市县区])|(?:和|与)[^,。;]{1,8}等")
#: 深入实施“菜篮子”工程,到…: what is carried out is not who aims.
_CARRIED_OUT = expression(
    r"(?:实施|推进|开展|启动|推广|落实|组织|参与|通过|批准|制定|出台|印发)(?:了|好)?[“\"《]?\Z"
)
#: One of these ends every match of it.
_OBLIQUE_ENDS = frozenset("对向与和同为给于在从由据按照获赴访比过占括如代口到进自选入加出")
_ITS_AIM = expression(r"的(?:[0-9]{4}年)?[^,。;的]{0,6}(?:目标|承诺)")
_PROMISES = expression(r"[^,。;]{0,5}?(?:同意|承诺|誓言|许诺|宣布[^,。;]{0,2}(?:到|在|将))")
_ROLE = expression(r"(?:长|官|总裁|席|统|理|CEO|代表|发言人|专家|首相|王)\Z")
_CHINA = expression(
    r"我国|中方|全国(?!人大|政协)|(?<![些个多数各两该国餘余])国家(?=“?十|规划|提出|将)|内地(?=非|单|的|新|能|碳|可|风)|国务院|中共中央|中央(?=财政|政府|经济)"
)
_NATIONAL = expression(r"国务院|中共中央|全国人大|国家(?:发展|发改|能源|林业|林草|统计|海洋)|中华人民共和国")
_BACK = expression(
    r"该(?P<org>委员会|集团|公司|企业|行|银行|机构|组织|基金|协会|校|大学|厂|司|院|部门|品牌|联盟|航空)"
    r"|该(?P<country>国|国家)|(?<![一-鿿])(?P<state>(?:联邦)?政府|当局)|(?:这一?|该)(?P<project>项目|工程|计划)"
    r"|(?<![和与及尤极])其(?!中|他|它|余|实|次)|它们?|(?P<we>本公司|[本我全]行(?![业动程为情])|[本全]集团|我们|我司)"
    r"|[全本我该](?P<place>省|市(?!场)|县|州(?!县)|区(?!域|块|间|位)|镇|乡|盟|旗)"
)
_BACK_TYPES = {
    "org": ("Organization",),
    "country": ("Country",),
    "state": ("Country", "Place"),
    "project": ("Project",),
    "place": ("Place",),
}
_OF_CHINA = expression(r"十[一二三四五六]五|全国|我国|国务院")
#: One of these begins every match of `_CHINA`, or of `_BACK`; where there is none, neither is tried.
_CHINA_WORD = expression(r"我国|中方|全国|国家|内地|国务院|中共中央|中央")
_BACK_WORD = expression(r"该|联邦|政府|当局|这|其|它|本|我|全")


#: 某社里约11月7日电: where it was written is not whom it is about.
_DATELINE = expression(r"[^,。;:\n]{0,8}?[0-9]{1,2}日(?:电|讯|消息)")
_OPENS = expression(
    r"(?:\([^()\n]{0,24}\))?(?:近日|日前|今日|今天|昨日|[0-9]{1,2}日)?(?:正式)?(?:公布|宣布|承诺|计划|发布|提出|披露)"
)
#: 在印尼召开的大会: where something was held is not whom it is about.
_HELD_IN = expression(r"[在于赴](?:[^,。;在于]{1,12})(?:召开|举行|举办|开幕|闭幕|发布|签署)")
#: 在这一目标的基础上,某集团还计划…: who aims stands after what begins the sentence.
_OPENED = expression(
    r"(?:在|为|按照|根据|基于|围绕|作为)[^,。;]*,(?:(?:此前|日前|近日|目前|今年|去年|[0-9]{4}年),?)?\Z"
)


class Forms(NamedTuple):
    """The expressions that the lists of aims.yaml make."""

    #: A body that only speaks; a country that is no subject and whose aim is told all the same.
    speaks: re.Pattern[str]
    has_plan: re.Pattern[str]
    #: What a province or a project does that is the subject, and no place where something is done.
    acts: re.Pattern[str]
    world: re.Pattern[str]


@lru_cache(maxsize=4)
def forms(aims: Aims) -> Forms:
    """The expressions of an ontology's lists, made once."""
    return Forms(
        speaks=expression(rf"(?:\([^()]{{0,20}}\))?[^,。;]{{0,10}}(?:{any_of(aims.reports)})"),
        has_plan=expression(f"(?:政府|当局|方面)?(?:的)?(?:《|[^,。;]{{0,10}}(?:{any_of(aims.plans_of)}))"),
        acts=expression(
            "(?:市|省)?(?:人民)?(?:政府|当局|方面|官方)?(?:[则也还已又原曾均都]|近日|日前|随后|此前|今年|去年)*(?:明确)?"
            f"(?:{any_of(aims.sets)}|拟(?!建)|[到将至](?=[0-9]{{4}}年))"
        ),
        world=expression(any_of(aims.world)),
    )


class Actor(NamedTuple):
    """Who aims: the entity, its label, and the characters (or the inference) that say so."""

    entity: str
    label: str
    evidence: Evidence


def of(mention: Mention, folded: str) -> Actor:
    """Return a mention as an actor; a body of the Chinese state acts for China."""
    evidence = Evidence(mention.start, mention.end, mention.text)
    if mention.type == "Organization" and (
        _NATIONAL.match(folded, mention.start) or mention.label.startswith("中华人民共和国")
    ):
        return Actor(entity_iri("country", "CN"), "中国", evidence)
    return Actor(mention.entity, mention.label, evidence)


class Ranked(NamedTuple):
    """Who may aim in one sentence: each subject with its rank, and where words for one begin (-1: nowhere)."""

    subjects: list[tuple[int, Mention]]
    china: int
    back: int
    start: int  # of the sentence


def rank(
    folded: str, sentence: Sentence, mentions: Sequence[Mention], owners: Mapping[int, Mention], aims: Aims
) -> Ranked:
    """Return the subjects of a sentence, `mentions` being all of it; once for all its figures.

    `owners` are whose the instruments are that begin at a position.
    """
    form = forms(aims)
    subjects = [
        (_rank(folded, sentence, mention, mentions, form), mention)
        for mention in mentions
        if mention.type in SUBJECTS
    ]
    for mention in mentions if owners else ():
        if mention.type == "Instrument" and mention.start in owners:
            subjects.append((2, owners[mention.start]))
            subjects.sort(key=lambda one: one[1].start)
    china = _CHINA_WORD.search(folded, sentence.start, sentence.end)
    back = _BACK_WORD.search(folded, sentence.start, sentence.end)
    return Ranked(subjects, china.start() if china else -1, back.start() if back else -1, sentence.start)


def find(
    text: str,
    folded: str,
    start: int,
    ranked: Ranked,
    mentions: Sequence[Mention],
    known: Sequence[Mention],
    starts: Sequence[int],
) -> Actor | None:
    """Return who aims at the figure at `start`, as far as its sentence says so.

    `mentions` are those of the sentence, `known` all subjects of the article with their `starts`, in order.
    The last subject before the figure wins; what is only likely to be one (rank 2), where there is none.
    """
    strong: Mention | None = None
    likely: Mention | None = None
    for standing, mention in ranked.subjects:
        if mention.start >= start:
            break
        if standing > 1 and not bracketed(folded, mention.end, start):
            if standing > 2:
                strong = mention
            elif likely is None or likely.rule != OWNER or mention.rule == OWNER:
                likely = mention
    china: re.Match[str] | None = None
    if 0 <= ranked.china < start:
        china = next(reversed(list(_CHINA.finditer(folded, ranked.china, start))), None)
    if china is not None and strong is not None and strong.type == "Country" and china.group() == "全国":
        china = None  # 某国政府表示,到2035年使全国…
    if china is not None and (strong is None or strong.start < china.start()):
        evidence = Evidence(china.start(), china.end(), text[china.start() : china.end()])
        return Actor(entity_iri("country", "CN"), "中国", evidence)
    if 0 <= ranked.back < start:
        for match in reversed(list(_BACK.finditer(folded, ranked.back, start))):
            if strong is not None and (match["place"] is None or strong.end > match.start()):
                break  # 全县 goes back over another subject, 其 does not
            if likely is not None and likely.start >= match.start():
                break
            if any(one.start <= match.start() < one.end for one in mentions):
                continue
            back = _meant(match, before(known, starts, start))
            if back is not None:
                actor = of(back, folded)
                evidence = Evidence(match.start(), match.end(), text[match.start() : match.end()])
                return Actor(actor.entity, actor.label, evidence)
    best = strong or likely or _first_after(folded, start, ranked)
    return of(best, folded) if best else None


def _first_after(folded: str, start: int, ranked: Ranked) -> Mention | None:
    """The subject right after the clause that opens a sentence and holds the figure, if there is one."""
    for standing, mention in ranked.subjects:
        if mention.start > start:
            opened = standing > 2 and _OPENED.match(folded, ranked.start, mention.start)
            return mention if opened and mention.type != "Person" else None
    return None


def _meant(match: re.Match[str], known: Sequence[Mention]) -> Mention | None:
    """Whom 该集团, 其, 全县 go back to: the last of that type, rather one whose name ends in the same word.

    A 全县 goes back to no other place than a county.
    """
    types = _BACK_TYPES.get(str(match.lastgroup), ("Country", "Organization"))
    position, word = match.start(), match["org"] or match["place"]
    nearest: Mention | None = None
    for one in reversed(known):
        if one.end <= position and one.type in types:
            if not word or one.text.endswith(word) or one.label.endswith(word):
                return one
            nearest = nearest or one
    return nearest if match["place"] is None else None


def _rank(folded: str, sentence: Sentence, mention: Mention, mentions: Sequence[Mention], form: Forms) -> int:
    """3 for a subject, 2 for a likely one, 1 for one that only speaks or is only spoken of."""
    start, begin = mention.start, sentence.start
    if mention.type == "Person":
        if _PROMISES.match(folded, mention.end) is None:
            return 1
        return 3 if _ROLE.search(folded, max(begin, start - 4), start) is None else 1
    last = folded[start - 1] if start > begin else ""
    if last in ("把", "将") and mention.type in ("Country", "Place") and folded.startswith("的", mention.end):
        return 3  # 把某市的排放量减半: whose it is
    if last in _OBLIQUE_ENDS and _OBLIQUE.search(folded, max(begin, start - 3), start):
        return 2 if mention.type == "Country" and form.has_plan.match(folded, mention.end) else 1
    if mention.type == "Project" and _CARRIED_OUT.search(folded, max(begin, start - 5), start):
        return 1
    if mention.type in ("Place", "Project"):
        if form.acts.match(folded, mention.end) or _ITS_AIM.match(folded, mention.end):
            return 3
        return 1 if mention.type == "Place" and _LISTED.match(folded, mention.end) else 2
    if mention.type == "Organization":
        if form.speaks.match(folded, mention.end) or _before_person(mentions, mention):
            return 1
        return 3
    return 3


def _before_person(mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether a person follows at once: then the organization is where the speaker works."""
    return any(one.type == "Person" and 0 <= one.start - mention.end <= 12 for one in mentions)


def instrument(sentence: Sentence, start: int, end: int, mentions: Sequence[Mention]) -> Mention | None:
    """Return the instrument that the sentence ties to a figure: the last before it, else one right after."""
    last: Mention | None = None
    for one in mentions:
        if one.type != "Instrument":
            continue
        if sentence.start <= one.start < start:
            last = one
        elif last is None and end <= one.start <= end + 12:
            return one
    return last


def of_the_world(folded: str, sentence: Sentence, end: int, aims: Aims) -> bool:
    """Whether a sentence speaks of the world up to a figure's end, so that nobody in particular aims."""
    return forms(aims).world.search(folded, sentence.start, end) is not None


def default(folded: str, mentions: Sequence[Mention], title_end: int, aims: Aims) -> Actor | None:
    """Return who an article is about: its title's subject, its most named country, or China by its plans."""
    subjects = [one for one in mentions if one.type in ("Country", "Place", "Organization")]
    heading = [
        one
        for one in subjects
        if one.end <= title_end
        and folded[one.start : one.end] not in aims.continents
        and _DATELINE.match(folded, one.end) is None
        and _HELD_IN.match(folded, max(0, one.start - 1)) is None
    ]
    if heading and heading[0].type == "Organization" and _OPENS.match(folded, heading[0].end):
        return of(heading[0], folded)  # 某银行公布,…: whatever places it names
    for type_ in ("Country", "Place", "Organization"):
        for mention in heading:
            if mention.type == type_:
                return of(mention, folded)
    counted = Counter(one.entity for one in subjects if one.type == "Country")
    if counted:
        entity, number = counted.most_common(1)[0]
        if number >= 3 and number * 2 > counted.total():
            mention = next(one for one in subjects if one.entity == entity)
            return Actor(entity, mention.label, Evidence(inferred="article"))
    if len(counted) <= 1 and _OF_CHINA.search(folded):
        return Actor(entity_iri("country", "CN"), "中国", Evidence(inferred="article"))
    return None


def before(known: Sequence[Mention], starts: Sequence[int], position: int) -> Sequence[Mention]:
    """Return the subjects that start before a position, the last hundred of them."""
    index = bisect_left(starts, position)
    return known[max(0, index - 100) : index]
