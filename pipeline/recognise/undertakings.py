"""Projects whose names are common words: what stands before and after says that they are a name.

雪豹守护计划|由…发起 and …合作开展的|社区森林能力建设项目 hold no word that names, as 安徽十八素项目 does. The words that
tell stand in `ontology/rules/undertakings.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.lexicon.surroundings import Undertakings
from pipeline.lexicon.vocabulary import Head, any_of
from pipeline.recognise.scene import Candidate, Scene
from pipeline.recognise.walk import NAME_TAGS, Part, words_before

#: Names that what stands around them must vouch for; an 工程 of common words only where somebody has it.
_HEADS = ("项目", "计划", "计画", "倡议", "行动", "试点", "工程")
#: What both sides must come to, and how many words must say something.
_ENOUGH, _WORDS, _LENGTH = 3.0, 2, 6
#: So many words that say something speak for a name themselves.
_MANY = 3
#: So many in so long a name once more: 互花米草控制与鸟类栖息地优化项目.
_MOST, _LONG = 4, 14
#: How far before its last part a person's name is looked for.
_LONGEST_NAME = 24
#: Characters that belong to what follows: 零|毁林, 可|持续, 小|种群.
_PREFIXES = frozenset("零可小微")
#: How far before the verb its subject is looked for.
_SUBJECT = 16
#: The same where nothing stands between a comma and the verb.
_SENTENCE = 80
#: The longest alias in brackets after whose it is.
_ALIAS = 24
_VERSION = expression(r"[1-9]\.0(?![0-9.%])")
#: What goes on after a project's name: its phase, its version.
_MORE = expression(
    r"(?:第?[一二三四五六七八九十]期(?:项目|工程|(?=[。,;、\n将已在于的]|\Z))| ?[1-9]\.0(?![0-9.%倍个万亿米吨度公千兆吉]))"
)
# For `Scene.capitalised`.
_LATIN = expression(
    r"(?P<name>[A-Z](?<![A-Za-z0-9@./_&-].)[A-Za-z0-9+-]{2,}(?: [A-Z0-9][A-Za-z0-9]*){0,3}) ?项目"
    r"(?![书组部办方库团师制类型群图表]|中心|清单|名单|名录|经理|公司|集团|于|在[0-9]|投资|收购)"
)
#: What an undertaking is called, before what it is: 名为“青绿走廊”的|保护项目.
_CALLS = ("名为", "名叫", "叫做", "叫作", "称为")
_CALLED = expression(
    f"(?:{any_of(_CALLS)}) ?"
    "(?:“(?P<quoted>[^“”\n,。;]{2,24})”"
    "|(?P<latin>[A-Z][A-Za-z0-9+-]*(?: [A-Z0-9][A-Za-z0-9+-]*){0,4})) ?"
    "的[^,。;“”\n]{0,14}?(?:项目|计划|计画|专案|行动|倡议|工程)(?![书组部办方])"
)
#: The proper name of what was only described so far.
_NAMED_AFTER = expression(" ?[“《]| 20[0-9]{2} ?年")
_JOINTS = frozenset("与和及")
#: A line between two places by its voltage: 至某地±800千伏特高压直流工程.
_LINE = expression(
    r"[至-](?P<to>[一-龥]{2,8}?)(?:±?[0-9]{3,4}(?:千伏|kV))(?:特高压)?(?:柔性)?(?:直流|交流)?(?:输电|输变电)?(?:工程|线路|通道)"
)
#: How far before a name is looked for what tells it.
_REACH = 6
#: The length of 项目 and 工程, and what places end in that hold one plant.
_HEAD = 2
_SMALL = frozenset("山河江湖岛岭峡沟溪湾滩港")
_WATERS = frozenset(("river", "lake", "mountain", "island", "wetland", "reserve", "strait"))
#: Places that are built, so that works of their name build them.
_BUILT = ("水库", "灌区", "运河", "大坝", "水闸", "水厂")
#: A clause begins or ends here.
_EDGES = frozenset("\n,。;:“()")


class Forms(NamedTuple):
    """The expressions that the lists of undertakings.yaml make."""

    carried_out: re.Pattern[str]
    begun: re.Pattern[str]
    clause: re.Pattern[str]
    by_somebody: re.Pattern[str]
    goes_on: re.Pattern[str]
    counted: re.Pattern[str]
    title: re.Pattern[str]
    whose: re.Pattern[str]
    site: re.Pattern[str]
    works: re.Pattern[str]
    plant: re.Pattern[str]
    treatment: re.Pattern[str]


@lru_cache(maxsize=4)
def forms(undertakings: Undertakings) -> Forms:
    """The expressions of a lexicon's lists, made once."""
    carried = any_of(undertakings.carried_out)
    return Forms(
        carried_out=expression(rf"(?:{carried})的\Z"),
        begun=expression(rf"(?:{any_of(undertakings.begun)})了?\Z"),
        clause=expression("[^,。;:、\n]*\\Z"),
        by_somebody=expression(f"由[^,。;\n]{{2,30}}?(?:{carried})"),
        goes_on=expression(any_of(undertakings.goes_on)),
        counted=expression(rf"(?:{any_of(undertakings.counted)}|[0-9])\Z"),
        title=expression(
            rf"(?:(?:{carried}|{any_of(undertakings.begun)})(?:的|了)?|\n|\A)(?P<verb>{any_of(undertakings.title_verbs)})\Z"
        ),
        whose=expression(rf"的(?P<verb>{any_of(undertakings.title_verbs)})\Z"),
        site=expression(rf"(?:{any_of(undertakings.sites)})\Z"),
        plant=expression(
            rf"(?P<power>±?[0-9.]{{1,6}}(?:兆瓦|万千瓦|千瓦|吉瓦|千伏|[MG]Wp?|[kK]V))?(?:{any_of(undertakings.plants)})+\Z"
        ),
        treatment=expression(
            rf"(?:{any_of(undertakings.treatments)})(?:[与和及]?(?:{any_of(undertakings.treatments)}))*\Z"
        ),
        works=expression(f"·(?P<last>[一-龥]{{1,9}}?)(?:{any_of(undertakings.works)})"),
    )


def start_of(
    scene: Scene, parts: list[Part], head: Head, end: int, known: dict[int, list[Candidate]]
) -> tuple[int, bool] | None:
    """Where the name of a project of common words begins and whether a place names it, or None where nothing around
    it vouches for one.

    `parts` are what the walk met before the head, nearest first.
    """
    if not head.text.endswith(_HEADS):
        return None
    form, folded = forms(scene.lexicon.undertakings), scene.folded
    if parts and folded[parts[-1].start - 1] in _JOINTS:
        # 社区安全|与|生计项目: further over one conjunction, where what stands around vouches for the whole
        beyond = words_before(scene, parts[-1].start - 1, end, head, known)
        if beyond and not any(part.anchor or folded[part.start] == "“" for part in beyond):
            found = _framed(scene, [*parts, *beyond], end, known)
            if found is not None:
                return found
    places = [number for number, part in enumerate(parts) if part.anchor == "Place"]
    if places and _is_site(parts, places[0], end - len(head.text), folded, form):
        outer = [part.start for part in parts if part.anchor not in ("Organization", "Country")]
        return min(outer), True
    if places and folded.endswith(("项目", "工程"), 0, end):
        begin = _plant(scene, parts, places[0], len(head.text), end, form)
        if begin is not None:
            return begin, True
    return _framed(scene, parts, end, known)


def _plant(
    scene: Scene, parts: list[Part], nearest: int, head_size: int, end: int, form: Forms
) -> int | None:
    """Where the name of a plant at a place begins: 签订了|青河水电|项目, …承建的|白石州光伏|项目.

    Its capacity tells that it is one plant, a small place does, or who builds it, or that the article keeps
    speaking of it; a plant in a province or in a whole country is any.
    """
    folded = scene.folded
    stop = parts[nearest - 1].start if nearest else end - head_size
    plant = form.plant.fullmatch(folded, stop, end - _HEAD)
    treated = plant is None and form.treatment.fullmatch(folded, stop, end - _HEAD)
    built = stop == end - _HEAD and folded.endswith(_BUILT, 0, stop)
    if plant is None and not treated and not built:
        return None
    outer = nearest
    while outer + 1 < len(parts) and parts[outer + 1].anchor == "Place":
        outer += 1
    start = parts[outer].start
    left = folded[max(0, start - _REACH) : start]
    if form.counted.search(left):
        return None
    small = folded[stop - 1] in _SMALL and not _is_large(scene, parts[nearest].start, stop)
    vouched = (
        built
        or (plant is not None and (small or plant["power"]))
        or form.carried_out.search(left)
        or form.begun.search(left)
        or scene.times(parts[nearest].start, end) > 1
    )
    return start if vouched else None


def _is_large(scene: Scene, start: int, end: int) -> bool:
    """Whether a dictionary has a province or a city there: 浙江, 镇江."""
    return any(
        stop == end and any(sense.entity.kind not in _WATERS for sense in entry.senses)
        for stop, entry in scene.entry_starts.get(start, ())
    )


def _framed(
    scene: Scene, parts: list[Part], end: int, known: dict[int, list[Candidate]]
) -> tuple[int, bool] | None:
    """The start of a name of these words for which what stands around vouches, and whether a place is in it."""
    form, folded = forms(scene.lexicon.undertakings), scene.folded
    inner = list(parts)
    owner: Part | None = None
    while inner and _is_outside(scene, inner[-1]):
        country = owner = inner.pop()
        if country.anchor == "Country" and _before(folded, country.start, known, form, whose_only=True):
            inner.append(country)  # 批准的|中国可再生能源促进项目
            break
    if not inner or any(part.anchor == "Organization" for part in inner):
        return None
    if any(part.anchor == "Country" for part in inner[:-1]):
        return None
    start = inner[-1].start
    said = sum(_says(scene, part) for part in inner)
    if said < (1 if _VERSION.match(folded, end) else _WORDS) or end - start < _LENGTH:
        return None
    if all(part.anchor or not _says(scene, part) for part in inner):
        return None  # 南京市鼓楼区|试点: where it is, not what
    left = folded[max(0, start - _REACH) : start]
    if form.counted.search(left):
        return None
    verb = form.whose.search(folded, max(0, start - _REACH), start)
    verb = verb or form.title.search(folded, max(0, start - _REACH - 2), start)  # 启动|保护|地球免疫力项目
    before = _before(folded, verb.start("verb") if verb else start, known, form)
    if folded.endswith("工程", 0, end) and before < 2:
        return None
    placed = inner[-1].anchor == "Place" and end - start > _LENGTH
    if placed and owner is not None and owner.anchor == "Organization":
        before, start = 2.0, owner.start  # 全球环境基金|湖北湿地保护项目: whose it is, and where
    weight = before + _after(folded, end, form) + (said >= _MANY or folded.endswith("倡议", 0, end)) + placed
    weight += said >= _MOST and end - start >= _LONG and not _JOINTS.isdisjoint(folded[start:end])
    return (start, any(part.anchor for part in inner)) if weight >= _ENOUGH else None


def without_predicate(scene: Scene, parts: list[Part]) -> list[Part]:
    """The parts up to a verb that a body does: 嘉吉|共建|零毁林大豆供应链项目."""
    begun = scene.lexicon.undertakings.begun
    for number, part in enumerate(parts[:-1]):
        if parts[number + 1].anchor == "Organization" and scene.words[scene.word_at(part.start)] in begun:
            return parts[:number]
    return parts


def _is_outside(scene: Scene, part: Part) -> bool:
    """What a name does not begin with: a body or country of its own, a generic word that tells no matter."""
    return part.anchor in ("Organization", "Country") or (not part.anchor and _says(scene, part) == 0)


def _says(scene: Scene, part: Part) -> float:
    """What a word says of a project: a generic one half where it is a matter (森林, 社区), else nothing."""
    if part.odd:
        return 0.5 if scene.folded[part.start] in _PREFIXES else 0.0
    if not part.generic or part.telling:
        return 1.0
    return 0.5 if scene.words[scene.word_at(part.start)] in scene.lexicon.words.topics else 0.0


def _is_site(inner: list[Part], nearest: int, head_start: int, folded: str, form: Forms) -> bool:
    """盛乐国际生态示范区|项目: the place right before the head is an undertaking's own, and long enough to name it."""
    site = inner[nearest]
    return (
        nearest == 0
        and head_start - site.start >= 6
        and bool(form.site.search(folded, site.start, head_start))
    )


def _before(
    folded: str, start: int, known: dict[int, list[Candidate]], form: Forms, *, whose_only: bool = False
) -> float:
    """What stands before the words, for a name: what is done with it and by whom, whose it is, a clause's edge."""
    left = folded[max(0, start - _REACH) : start]
    if form.carried_out.search(left):
        return 2.0
    if left.endswith(("、", "和", "与")) and any(c.type == "Project" for c in known.get(start - 1, ())):
        return 2.0  # 青湖修复项目、|湿地鸟类监测项目: in a list with one that is named
    if left.endswith("的"):
        whose = start - 1
        if left.endswith(")的"):
            whose = max(folded.rfind("(", 0, whose), whose - _ALIAS)  # 大自然保护协会(TNC)|的
        types = {c.type for c in known.get(whose, ())}
        if types:
            return 2.0 if "Organization" in types else 1.0
    if whose_only:
        return 0.0
    begun = form.begun.search(left)
    if begun:
        verb = start - len(left) + begun.start()
        clause = form.clause.search(folded, max(0, verb - _SUBJECT), verb)
        since = clause.start() if clause else verb
        if since == verb and folded[verb - 1 : verb] == ",":
            # 某基金会携手某局,在湿地种草,|启动…项目: whose it is stands at the head of the sentence
            since = max(verb - _SENTENCE, *(folded.rfind(mark, 0, verb) + 1 for mark in "。;\n"))
        ends = range(since + 1, verb + 1)
        return 2.0 if any(c.type == "Organization" for at in ends for c in known.get(at, ())) else 1.0
    return 1.0 if not left or left[-1] in _EDGES else 0.0


def _after(folded: str, end: int, form: Forms) -> float:
    """What stands after them: a version, by whom it is done, a clause's edge, what is said of one project."""
    if _VERSION.match(folded, end):
        return _ENOUGH
    if _NAMED_AFTER.match(folded, end):
        return -_ENOUGH  # 发起的社区保护项目|“守护者”: what it is called follows
    if form.by_somebody.match(folded, end):
        return 2.0
    if end == len(folded) or folded[end] in _EDGES or form.goes_on.match(folded, end):
        return 1.0
    return 0.0


def opened(scene: Scene, start: int, known: dict[int, list[Candidate]]) -> int:
    """The start moved over the verb that opens a project's title: 执行的|加强|青海湖…项目, 启动|促进|社区参与…项目."""
    form, folded = forms(scene.lexicon.undertakings), scene.folded
    found = form.title.search(folded, max(0, start - _REACH - 2), start)
    if found:
        return found.start("verb")
    index = scene.word_at(start - 1) if start else 0
    if (
        scene.ends[index] == start
        and scene.words[index] in scene.lexicon.words.topics
        and form.begun.search(folded, max(0, scene.starts[index] - _REACH), scene.starts[index])
    ):
        return scene.starts[index]  # 启动了|绿色|带路项目
    whose = form.whose.search(folded, max(0, start - 4), start)
    if whose and any(c.type == "Organization" for c in known.get(whose.start(), ())):
        return whose.start("verb")
    return start


def works(scene: Scene, known: dict[int, list[Candidate]]) -> Iterator[Candidate]:
    """What is built and bears a person's name or those of two places: 胡安·多明各水电站, 蒙西至河北±800千伏直流工程."""
    folded, form = scene.folded, forms(scene.lexicon.undertakings)
    if "·" in folded:
        characters = scene.lexicon.persons.transliteration_dotted | {"·"}
        for match in form.works.finditer(folded):
            start = match.start()
            while match.start() - start < _LONGEST_NAME and start and folded[start - 1] in characters:
                start -= 1
            if start < match.start() and characters.issuperset(match["last"]):
                yield Candidate(start, match.end(), "Project", "project:named-after", 6.6)
    if "千伏" in folded or "kV" in folded:
        for match in _LINE.finditer(folded):
            starts = [c.start for c in known.get(match.start(), ()) if c.type == "Place"]
            word = scene.word_at(match.start() - 1)
            if scene.ends[word] <= match.start() + 1 and scene.tags[word].startswith(NAME_TAGS):
                starts.append(scene.starts[word])
            if starts:
                yield Candidate(min(starts), match.end(), "Project", "project:line", 6.0)


def continued(scene: Scene) -> Iterator[Candidate]:
    """Projects whose name goes on: 六鳌海上风电场|二期项目, 湿地修复行动|2.0."""
    folded = scene.folded
    for project in [candidate for candidate in scene.candidates if candidate[2] == "Project"]:
        if found := _MORE.match(folded, project.end):
            yield Candidate(project.start, found.end(), "Project", "project:continued", project.strength)


def called(scene: Scene) -> Iterator[Candidate]:
    """What is called so and said to be a project: 名为“青绿走廊”的保护项目, 名为Regrow的碳清除计划."""
    if not any(word in scene.folded for word in _CALLS):
        return
    for match in _CALLED.finditer(scene.folded):
        yield Candidate(*match.span(str(match.lastgroup)), "Project", "project:called", 6.6)


def latin(scene: Scene) -> Iterator[Candidate]:
    """Unknown names in Latin letters right before 项目: Porthos|项目, COURSE50|项目; 项目 is no part of them."""
    not_bodies = scene.lexicon.bodies.not_bodies
    for match in scene.capitalised(_LATIN):
        start, name = match.start(), match["name"]
        if (
            name.upper() in not_bodies
            or any(entry.senses for _, entry in scene.entry_starts.get(start, ()))
            or not (any(map(str.islower, name)) or len(name) > 5)
        ):
            continue
        yield Candidate(start, match.end("name"), "Project", "project:latin", 5.3)
