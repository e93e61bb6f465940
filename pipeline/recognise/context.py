"""Names that only their place in the text gives away: acronyms beside people, members of lists, bare ministries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.expressions import expression
from pipeline.recognise.scene import Candidate, Scene

# A class stands first wherever a pattern allows it, what precedes is looked back at: so the search skips to it.
_ACRONYM = expression(r"[A-Z](?<![A-Za-z0-9@/._&-].)[A-Z0-9&-]{1,9}(?:[ -]?[A-Z][a-z]+)?(?![A-Za-z0-9@._&])")
#: Latin abbreviations of things, not of bodies.
_THINGS_WORDS = """
    AI GDP LED PM CO NO SO CEO CFO CTO COO PPP PVC PET ESG CSR NGO NGOS IPLC LNG LPG EV EVS BEV PHEV SUV
    AR VR IT ICT IOT GIS GPS RS DNA RNA PDF APP TV OK VIP USB CPU GPU USD CNY RMB EUR GBP BMI COD BOD
    VOC VOCS PFC PFOA PFOS POPS CCS CCUS BECCS DAC NBS GEP EIA MRV LCA PUE FOB CIF KW MW GW KWH MWH GWH
    TWH TCE CBD COP CMA MOP SBI NDC NDCS SDG SDGS OECM OECMS REDD CDM CCER CER VER VCS FIT RPS PPA CFD
    IPO SPV BOT EPC OEM ODM KPI ROI R&D Q&A FAQ ID NO ABS BBNJ GBF KMGBF PV BIPV CSP AC DC UHV HVDC HSR
    BRT TOD POE
"""
_THINGS = frozenset(_THINGS_WORDS.split())
_BEFORE_BODY = expression(
    "(?:合作伙伴|机构|组织|公司|企业|非政府组织|来自|网站|媒体|智库|平台|联盟|协会|基金会|总部|旗下|与|和|由|据)$"
)
_AFTER_BODY = expression(
    "(?:的)?(?:[一-龥]{0,6}?(?:主席|总裁|主任|代表|负责人|专家|总监|官员|经理|成员|研究员|秘书长|发言人|团队|报告|网站|官网|总部|办公室))"
)
_ROLE_AFTER = expression(
    "(?:名誉|联席|副|前)?(?:主席|秘书长|总裁|主任|理事长|会长|总干事|执行董事|首席执行官|创始人|负责人|研究员|总监)"
)
_SPEECH_AFTER = expression(
    "(?:表示|指出|介绍|认为|强调|说|称|宣布|发布|呼吁|警告|预测|提出|建议|的数据|的报告|的统计|数据显示)"
)

_LIST_END = ("、", "和", "与", "及", "以及")
_ITEM = expression("[一-龥]{2,7}\\Z|[A-Z][A-Za-z&' -]{1,24}\\Z")


def acronyms(scene: Scene, hosts: dict[int, list[Candidate]]) -> Iterator[Candidate]:
    """Latin abbreviations that no dictionary knows, where what stands beside them says body: 来自喀麦隆AJESH的…"""
    folded = scene.folded
    found = list(_ACRONYM.finditer(folded))
    if not found:
        return
    people_starts = {candidate[0] for candidate in scene.candidates if candidate[2] == "Person"}
    done: set[str] = set()
    for match in found:
        start, end = match.span()
        name = match.group()
        if name.upper() in _THINGS or any(character.isdigit() for character in name):
            continue
        if any(
            stop == end and entry.senses and _open(entry) for stop, entry in scene.entry_starts.get(start, ())
        ):
            continue
        if folded[start - 1 : start] == "(":
            continue  # an alias, if it is a name at all (document.py)
        weight = 0.0
        at, after = scene.before(start), scene.after(end)
        if any(c.type == "Country" for c in hosts.get(at, ())):
            weight += 2.0
        if folded.endswith("合作伙伴", 0, at):
            weight += 3.0
        elif _BEFORE_BODY.search(folded, max(0, at - 6), at):
            weight += 1.5
        if (
            folded[after : after + 1] == "的"
            and (after + 1 in people_starts or folded[after + 1 : after + 2].isupper())
        ) or after in people_starts:
            weight += 2.0
        if _ROLE_AFTER.match(folded, after):
            weight += 3.0
        elif _AFTER_BODY.match(folded, after):
            weight += 2.0
        if _SPEECH_AFTER.match(folded, after):
            weight += 2.0
        if weight >= 3.0:
            yield Candidate(start, end, "Organization", "organization:acronym", 5.0)
            if name not in done:
                done.add(name)
                yield from _everywhere_acronym(scene, name)


_LATIN_NAME = expression(
    r"[A-Z](?<![A-Za-z0-9@./_-].)[A-Za-z]*[a-z][A-Za-z]*(?: [A-Z][A-Za-z]+){0,3}(?![A-Za-z0-9@_/-])"
)
#: What bodies have and do, in front of their name and behind it.
_BODY_LEFT = expression(
    r"(?:根?据|收购|投资|巨头|公司|企业|供应商|制造商|厂商|开发商|初创|旗下|起诉|智库|机构|组织|基金|银行|媒体|网站)[ “]?\Z"
)
_BODY_RIGHT = expression(
    " ?(?:公司|集团|首席|联合创始人|CEO|CFO|旗下|股价|股东|员工|发言人|总部|报告(?:显示|称|指出)|数据显示|在[^,。]{1,20}的报告"
    "|(?:在[^,。]{1,14})?(?:宣布|发布|推出|收购|签署|承诺|公布|投资)|的(?:报告|数据|分析|统计|发言人|员工|股东|股价|首席|温室气体|碳排放)|与[^,。]{1,20}(?:合作|签署|达成))"
)


def latin_bodies(scene: Scene) -> Iterator[Candidate]:
    """Latin names that no dictionary knows, where twice in the article something says body: 据 Coal Exit 的报告."""
    folded, given = scene.folded, scene.lexicon.persons.latin_given
    weights: dict[str, int] = {}
    spans: dict[str, list[tuple[int, int]]] = {}
    for match in _LATIN_NAME.finditer(folded):
        start, end = match.span()
        name = match.group()
        if name.split(" ")[0] in given or any(entry.senses for _, entry in scene.entry_starts.get(start, ())):
            continue
        left = bool(_BODY_LEFT.search(folded, max(0, start - 5), start))
        weights[name] = weights.get(name, 0) + left + bool(_BODY_RIGHT.match(folded, end))
        spans.setdefault(name, []).append((start, end))
    for name, weight in weights.items():
        if weight >= 2 and name.upper() not in _THINGS:
            for start, end in spans[name]:
                yield Candidate(start, end, "Organization", "organization:latin-context", 4.9)


def _open(entry: object) -> bool:
    return any(sense.status != "short" and sense.entity.type != "Concept" for sense in entry.senses)  # type: ignore[attr-defined]


def _everywhere_acronym(scene: Scene, name: str) -> Iterator[Candidate]:
    edge = expression(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])")
    for match in edge.finditer(scene.folded):
        yield Candidate(match.start(), match.end(), "Organization", "organization:acronym", 4.8)


def lists(scene: Scene, chosen: Sequence[Candidate]) -> Iterator[Candidate]:
    """Members of a list are of a kind: an item that is unknown between two bodies is a body.

    耐克、匡威、阿迪达斯: neighbours on both sides, or two on one side, must be organizations that a dictionary
    or a head vouches for; a person without a title gives way.
    """
    folded = scene.folded
    # Most bodies stand in no list; what is around is asked for those that do.
    listed = [c for c in chosen if c[2] == "Organization" and folded.startswith(_LIST_END, c[1])]
    if not listed:
        return
    by_start = {c.start: c for c in chosen}
    by_end = {c.end: c for c in chosen}
    for candidate in listed:
        for joint in _LIST_END:
            at = candidate.end
            if not folded.startswith(joint, at):
                continue
            start = at + len(joint)
            item = by_start.get(start)
            end = item.end if item is not None else _item_end(scene, start)
            if end <= start or not _is_doubtful(item):
                break
            vouched = _vouched_right(folded, end, by_start) or _vouched_left(folded, candidate, by_end)
            if vouched and (item is not None or _is_unknown(scene, start, end)):
                yield Candidate(start, end, "Organization", "organization:in-list", 6.0)
            break


#: What closes a list of bodies: 巴斯夫、科莱恩等国内外厂商.
_CLOSED = expression(
    "(?:等|在内的)[^,。;:、\n]{0,10}?"
    "(?:企业|公司|厂商|品牌|车企|巨头|机构|组织|银行|集团|媒体|高校|平台|开发商|供应商|制造商|运营商|药企|券商|智库|国际大牌)"
    "(?!代表|负责人|专家|人士|人员|密集|高管|员工|学者)"
)
_SENTENCE = expression("[,。;:(“”\n]")
_JOINED = expression("、|以及|和|与|及")
_LEADS = expression(
    ".*(?:包括|例如|比如|诸如|譬如|如|像|由|被|对|给|向|据|是|有|来自|的|在|为|让|从|称|说|参加|加入|支持|联合|邀请|[0-9])"
)


def closed_lists(scene: Scene) -> Iterator[Candidate]:
    """Unknown members of a list that its last noun calls companies, banks, organizations …: A、B和C等企业."""
    folded = scene.folded
    if "等" not in folded:
        return
    for match in _CLOSED.finditer(folded):
        end = match.start()
        at = max(0, end - 120)
        at = max((sign.end() for sign in _SENTENCE.finditer(folded, at, end)), default=at)
        joints = [joint.span() for joint in _JOINED.finditer(folded, at, end)]
        if not joints or not (any(folded[start] == "、" for start, _ in joints) or folded[end - 2].isascii()):
            continue
        first = True
        for stop, onward in [*joints, (end, end)]:
            start, at = scene.after(at), onward
            stop = scene.before(stop)
            if first:
                lead = _LEADS.match(folded, start, stop)
                start = lead.end() if lead else start
                first = False
            countries = [
                after
                for after, entry in scene.entry_starts.get(start, ())
                if after < stop and any(sense.entity.type == "Country" for sense in entry.senses)
            ]
            start = max(countries, default=start)
            if _is_brand(scene, start, stop):
                yield Candidate(start, stop, "Organization", "organization:in-closed-list", 6.0)


def _is_brand(scene: Scene, start: int, end: int) -> bool:
    """Whether the characters are one unknown name or one that a dictionary has as a body's short name."""
    if not 2 <= end - start <= 14 or not scene.on_edge(start):
        return False
    for stop, entry in scene.entry_starts.get(start, ()):
        if stop == end:
            return any(sense.entity.type == "Organization" for sense in entry.senses)
    name = scene.folded[start:end]
    if name.isascii():
        return name[0].isupper() and name.upper() not in _THINGS
    return end - start <= 6 and _is_unknown(scene, start, end)


_CUE = expression(
    "(?:巨头|制造商|生产商|开发商|供应商|运营商|零售商|制药商|贸易商|服务商|车企|厂商|智库|非政府组织|环保组织|环保团体|公益组织|"
    "咨询公司|评级机构|研究机构|咨询机构|能源公司|石油公司|电力公司|矿业公司|科技公司|初创公司|初创企业|航空公司|汽车公司|"
    "保险公司|投资公司|资管公司|数据公司|软件公司|子公司|母公司|合作伙伴|通讯社|民间组织|环境组织|气候组织)"
    " ?[“《]?(?P<name>[A-Z][A-Za-z&’'-]*(?: [A-Z][A-Za-z&’'-]*){0,3}|[一-龥]{2,7}?)"
    "(?= ?(?:[”》]|[,。;、(\n]|$|的|和|与|等|表示|宣布|发布|称|指出|预测|估计|统计|认为|计划|承诺|在|将|已|对|也|从|公布|签署|合作|旗下|一样|联合|近日|日前|去年|今年|20))"
)


def apposed(scene: Scene) -> Iterator[Candidate]:
    """An unknown name right after the noun that says what body it is: 风机制造商维斯塔斯, 智库Ember."""
    for match in _CUE.finditer(scene.folded):
        start, end = match.span("name")
        name = match.group("name")
        if name.isascii():
            if name.upper() not in _THINGS and name.split()[0] not in scene.lexicon.persons.latin_given:
                yield Candidate(start, end, "Organization", "organization:apposed", 5.6)
        elif (
            scene.on_edge(end)
            and name[-1] not in "等的们家中"
            and not (len(name) <= 3 and name[0] in scene.lexicon.persons.surnames)
            and _is_brand(scene, start, end)
        ):
            yield Candidate(start, end, "Organization", "organization:apposed", 5.2)


def _is_doubtful(item: Candidate | None) -> bool:
    return item is None or (
        item.type == "Person" and item.rule in ("person:chinese", "person:met-again", "person:transliterated")
    )


def _item_end(scene: Scene, start: int) -> int:
    end = start
    while (
        end < len(scene.folded)
        and end - start < 25
        and scene.folded[end] not in "、,。;:()“”《》和与及等以\n"
    ):
        end += 1
    return end if _ITEM.match(scene.folded[start:end]) else start


def _vouched_right(folded: str, end: int, by_start: dict[int, Candidate]) -> bool:
    for joint in _LIST_END:
        if folded.startswith(joint, end):
            found = by_start.get(end + len(joint))
            return found is not None and found.type == "Organization"
    return False


def _vouched_left(folded: str, candidate: Candidate, by_end: dict[int, Candidate]) -> bool:
    if folded[candidate.start - 1 : candidate.start] != "、":
        return False
    found = by_end.get(candidate.start - 1)
    return found is not None and found.type == "Organization"


def _is_unknown(scene: Scene, start: int, end: int) -> bool:
    """Whether the item is one coinage or name by tag, not a common noun (…、媒体和…)."""
    indices = scene.words_between(start, end)
    return all(
        scene.tags[index].startswith(("nr", "nz", "ns", "eng", "x"))
        or not scene.known_word(scene.words[index])
        for index in indices
    )


_BARE_NAMES = """
    发展改革委 发改委 国资委 卫健委 卫生健康委 体改委 计生委 环资委 科委 教委 农委 住建委 经信委 国新办
    环境部 经济部 能源部 财政部 交通部 农业部 内政部 卫生部 国防部 外交部 教育部 科技部 工业部 贸易部 商务部 水利部 林业部 建设部
    国土部 文化部 旅游部 劳工部 经济产业部 产业部 国土交通部 农林水产部 农委部
    环境署 环保署 水务署 运输署 渔护署 渔农署 能源署 气象署 林业署 水利署 海巡署 国土署 机电工程署 天文署 消防署 环境省 经产省 外务省
    环境局 发展局 运输局 能源局 环保局 气象局 林业局 水务局 教育局
"""
_BARE = frozenset(_BARE_NAMES.split())
#: The last two characters of any of them, of which a match is the first.
_BARE_END = expression(
    f"[{''.join(sorted({name[-2] for name in _BARE}))}](?=[{''.join(sorted({name[-1] for name in _BARE}))}])"
)
_BARE_AFTER = expression(
    "(?:部长|署长|局长|次长|国务秘书|大臣|数字|图片|资料|副部长|发言人|官员)|[^一-龥]|(?:表示|指出|说|称|宣布|公布|发布|统计|预计|估计|要求|强调|认为|回应|数据|提出|规划|拟|将|已|原订|也|则|去年|今年|昨|日前|近日|最新|推出|计划)"
)
_NO_COMMISSION = frozenset("员托派屈")
_BARE_BEFORE = expression("(?:[\n,。;:、“(《 ]|由|据|向|与|和|对|时任|前任|前|原|现任|及|经|送|报)$")


def _is_free(scene: Scene, start: int) -> bool:
    """Whether no noun stands before the offset that could be part of a name there: 出任|发展局局长, 毕竟|水务署表示."""
    index = scene.word_at(start - 1)
    return scene.tags[index].startswith(("v", "d", "p", "c", "u", "r", "t")) and scene.tags[index] != "vn"


_TOPICS = (
    "环境保护|环境治理|环境管理|生态环境|生态转型|生态|环境|环保|气候变化|气候行动|气候政策|气候保护|气候|自然资源|自然保护|自然|生物多样性|森林|林业|森林管理|湿地|荒漠化防治|"
    "野生动物|野生动植物|国家公园|海洋事务|海洋|渔业|水产养殖|水产|蓝色经济|水资源|水利|水务|供水|灌溉|卫生设施|环境卫生|农业|农业发展|农村发展|农村|粮食安全|粮食|食品|畜牧业|畜牧|土地|土地管理|"
    "国土|国土规划|空间规划|城市发展|城市化|住房|公共工程|基础设施|交通运输|交通|运输|通信|建筑|旅游业|旅游|文化|遗产|青年|体育|能源安全|能源转型|能源|新能源|可再生能源|石油资源|石油|天然气|煤炭|"
    "矿产资源|矿产|矿业|矿物资源|电力|清洁增长|绿色增长|绿色发展|净零排放|净零|脱碳|低碳发展|经济事务|经济发展|经济规划|经济|财政|金融|规划|国家发展规划|发展规划|发展|投资|工业发展|工业|产业|先进技术|"
    "贸易|商业|商务|贸易工业|竞争力|劳动|就业|社会事务|社会保障|创新|科学|技术|科技|研究|高等教育|教育|卫生|公共卫生|公共事业|核安全|核能|消费者保护|灾害管理|减灾|适应|可持续发展|人口|司法|国际合作|外交|外贸|信息化|通信业|城乡建设|人力资源|退役军人"
)
_JOINT = expression(
    f"(?:{_TOPICS})(?:[、,]?(?:{_TOPICS})){{0,4}}(?:和|与|及|以及|暨|及其)(?:{_TOPICS})(?:(?:和|与|及)?(?:{_TOPICS})){{0,3}}"
    "(?:部|署|局|厅)(?![门长分])"
)


#: How every such name ends, from its last joint on; texts without it have none.
_JOINT_END = expression(
    f"[和与及暨]其?(?:{_TOPICS})(?:(?:和|与|及)?(?:{_TOPICS})){{0,3}}(?:部|署|局|厅)(?![门长分])"
)


def joint_ministries(scene: Scene, hosts: dict[int, list[Candidate]]) -> Iterator[Candidate]:
    """越南自然资源与环境部, 环境、森林与气候变化部: two remits or more, with the country before them."""
    folded = scene.folded
    if _JOINT_END.search(folded) is None:
        return
    for match in _JOINT.finditer(folded):
        start, end = match.span()
        for at, entry in scene.entry_ends.get(start, ()):
            if any(
                sense.status != "short"
                and (sense.entity.type == "Country" or sense.entity.kind in ("province", "territory"))
                for sense in entry.senses
            ):
                start = min(start, at)
        start = min((c.start for c in hosts.get(start, ()) if c.type in ("Country", "Place")), default=start)
        yield Candidate(start, end, "Organization", "organization:joint-ministry", 5.3)


def bare_ministries(scene: Scene) -> Iterator[Candidate]:
    """环境部, 运输署 alone, where the article speaks of one government: at a clause edge and before a verb or role."""
    folded = scene.folded
    for start, end in _bare(folded):
        if not scene.on_edge(start) or folded[end : end + 1] == "门":
            continue
        if (
            start == 0 or _BARE_BEFORE.search(folded, max(0, start - 2), start) or _is_free(scene, start)
        ) and (end == len(folded) or _BARE_AFTER.match(folded, end)):
            yield Candidate(start, end, "Organization", "organization:bare-ministry", 4.6)


def _bare(folded: str) -> Iterator[tuple[int, int]]:
    """Where such names stand, disjoint, the longest at each end: 发展改革委, not 改革委; no 委 of 委员."""
    read_to = 0
    for found in _BARE_END.finditer(folded):
        end = found.end() + 1
        for start in range(max(read_to, end - 5), end - 1):
            if folded[start:end] in _BARE:
                if folded[end - 1] != "委" or folded[end : end + 1] not in _NO_COMMISSION:
                    yield start, end
                    read_to = end
                break
