"""Minimal pairs for targets: one row a phenomenon, in our own words.

Mentions are marked `{C:挪威}` (Country), O (Organization), I (Instrument), P (Person), L (Place). Expected is one
string a target, `value[..max] unit comparator deadline baseline condition actor status`, `-` for an empty slot,
left out from the right where it does not matter; then the statuses of the observations.
"""

import re
from cProfile import Profile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.interpret import frames, target_rules
from pipeline.model import Article, Mention, Paragraph
from pipeline.text.fold import fold

RULES = target_rules.load(Path(__file__).parents[2] / "ontology")
TYPES = {
    "C": "Country",
    "O": "Organization",
    "I": "Instrument",
    "P": "Person",
    "L": "Place",
    "E": "Event",
    "J": "Project",
}
MARK = re.compile(r"\{([A-Z]):([^}]*)\}")


def read(marked: str, published: str | None = None):
    mentions, text, position = [], "", 0
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        start = len(text)
        text += match[2]
        mentions.append(
            Mention(start, len(text), match[2], TYPES[match[1]], f"x:{match[2]}", match[2], "test", 0)
        )
        position = match.end()
    text += marked[position:]
    assert "{" not in text and "}" not in text, "unclosed or unknown markup"
    paragraphs, start = [], 0
    for index, line in enumerate(text.split("\n")):
        kind = "heading" if line.startswith("# ") else "body"
        paragraphs.append(Paragraph(index, start, start + len(line), kind))
        start += len(line) + 1
    article = Article("a", "d", 0, text)
    return text, frames.find(article, paragraphs, fold(text), mentions, rules=RULES, published=published)


def line(target) -> str:
    value = "-" if target.value is None else f"{target.value.normalize():f}"
    if target.value_max is not None:
        value += f"..{target.value_max.normalize():f}"
    cells = (
        value,
        target.unit,
        target.comparator,
        target.deadline,
        target.baseline,
        target.condition,
        target.actor_label,
        target.status,
    )
    return " ".join("-" if cell is None else str(cell) for cell in cells)


# fmt: off
ROWS = {
    "T1 plain": ("{C:挪威}计划到2034年保护至少25%的陆地和海洋。", ["25 % >= 2034 - - 挪威"], []),
    "T2 named with a gloss": ("{C:秘鲁}的“30×30”目标(也就是保护三成国土)写进了法律。", ["30 % = 2030 - - 秘鲁"], []),
    "T3 30x30": ("各方重申30x30目标。", ["30 % = 2030"], []),
    "T3 30 by 30": ("专家讨论了“30 by 30”目标。", ["30 % = 2030"], []),
    "T3 no year, no number": ("这里有3030个座位。", [], []),
    "T4 conditional pair": ("{C:肯尼亚}的目标——到 2035 年无条件减排 21.5%,有条件减排32.10%。",
        ["21.5 % = 2035 - unconditional 肯尼亚", "32.1 % = 2035 - conditional 肯尼亚"], []),
    "T5 bracketed baseline": ("{O:北岸集团}的目标是在2032年把碳足迹减少45%(以2019年为基准)。", ["45 % = 2032 2019 - 北岸集团"], []),
    "T6 year shared, baseline not": ("{O:北岸集团}的目标是在2032年把碳足迹减少45%(以2019年为基准)以及用上80%绿色电力。",
        ["45 % = 2032 2019", "80 % = 2032 -"], []),
    "T9 observed": ("2022年,水泥排放占到了全省的12.5%。", [], ["observed"]),
    "T10 absence": ("这些工厂至今没有提出减排目标。", [], []),
    "T11 goal word without content": ("森林是碳中和目标的重要支撑。", [], []),
    "T12 intensity with baseline": ("到2030年,{C:智利}的碳强度要比2007年下降30%以上。", ["30 % >= 2030 2007 - 智利"], []),
    "T13 stock": ("到2030年,林木的森林蓄积较2005年增加45亿立方米。", ["4500000000 m3 = 2030 2005"], []),
    "T14 capacity": ("到2031年风光装机合计达到9亿千瓦以上。", ["900000000 kW >= 2031"], []),
    "T15 peak": ("{L:江北省}力争2029年前碳排放达到峰值。", ["- - = 2029 - - 江北省"], []),
    "T16 neutrality": ("{C:土耳其}努力争取2053年前实现碳中和。", ["- - = 2053 - - 土耳其"], []),
    "T16 two states": ("力争2029年前实现碳达峰、2059年前实现碳中和。", ["- - = 2029", "- - = 2059"], []),
    "T16 decarbonised": ("{C:智利}政府将在2036年前实现供电系统脱碳。", ["- - = 2036 - - 智利"], []),
    "T16 decarbonising is no state": ("{C:智利}将在2036年前推广脱碳技术。", [], []),
    "T16 announced with a comma": ("{O:北岸集团}宣布,以2018财年为基准,到2031年将用水量减半。", ["50 % = 2031 2018 - 北岸集团"], []),
    "T16 announced is the past": ("{O:北岸集团}宣布,2021年用水量下降了12%。", [], ["observed"]),
    "T16 what is gathered": ("局长说,到2028年将回收渔网2万吨。", ["20000 t = 2028"], []),
    "T17 range against the peak": ("到2036年净排放较峰值减少5%-8%,并力争更多。", ["5..8 % = 2036 -"], []),
    "T17 tolerance": ("{C:智利}设定2036年较基准年2006年减量38±2%的目标。", ["38 % ~ 2036 2006 - 智利"], []),
    "T17 tolerance with its unit": ("{C:智利}设定净排放量2036年减量38%±2%。", ["38 % ~ 2036 - - 智利"], []),
    "T17 naked year": ("该州提出新目标:2031减量26%~30%。", ["26..30 % = 2031"], []),
    "T17 a number of units": ("共有12031减量单位,占30%。", [], ["observed"]),
    "T9 bar fallen short of": ("绿地占比远低于51%的法定目标。", ["51 % ="], []),
    "T9 bar that binds": ("绿地占比不低于51%的目标没有变。", ["51 % >="], []),
    "T9 share of those who did": ("各家设立了目标,44%的企业在2019年达到了六成以上。", [], ["observed", "observed"]),
    "T28 reached with its thing": ("{C:智利}2020年已达成其太阳能发电容量350兆瓦目标,足够6万家庭使用。", ["350000 kW = 2020"], ["observed"]),
    "T9 part of an aim": ("该州已完成装机350兆瓦,占目标的三成。", [], ["observed", "observed"]),
    "T9 a report shows": ("《能源数据2029》显示,2030年{C:智利}装机总量为35吉瓦。", [], ["observed"]),
    "T9 a plan says": ("《能源规划》提出,2030年{C:智利}装机总量达到35吉瓦。", ["35000000 kW = 2030"], []),
    "T9 said by a critic": ("{C:智利}承诺到2030年保护30%的海洋,学者批评说,受到有效保护的不足3%。", ["30 % = 2030"], ["observed"]),
    "T9 a while that is over": ("2012年至2017年间,{C:智利}的能耗强度下降了2%,海外电站装机达到10.8吉瓦。", [], ["observed", "observed"]),
    "T9 a while ahead": ("2031年至2035年,{C:智利}的能耗强度下降2%。", ["2 % = 2035"], []),
    "T9 up to a year's level": ("产值从2012年的8亿元增长到了2024年的40亿元。", [], ["observed", "observed"]),
    "T9 what was done": ("“十四五”期间,这些公园就地保护了141种植物。", [], ["observed"]),
    "T9 what a plant yields": ("工程今年投产,计划再建两座,每年可减少二氧化碳排放1600万吨。", [], ["observed"]),
    "T9 a conference's year": ("{C:挪威}在2009年举行的大会上承诺每年提供10亿美元。", ["1000000000 USD = -"], []),
    "T1 set in a first round": ("{C:智利}已经初步设定175千兆瓦的可再生能源目标。", ["175000000 kW ="], []),
    "T32 carbon cut": ("到2035年,{O:北岸集团}带动生态累计减碳15亿吨。", ["1500000000 tCO2e = 2035"], []),
    "T31 will in a plan": ("“十四五”期间,{L:江北省}将营造和修复红树林1000公顷。", ["1000 ha = 2025"], []),
    "T31 has in a plan": ("“十四五”期间,{L:江北省}森林覆盖率从9%提升至22%。", [], ["observed", "observed"]),
    "T31 a stage in the past years": ("方案分两个阶段:2021年–2022年为推广应用阶段,新增加氢站10座、公交路线300条。", ["10 count = 2022", "300 count = 2022"], []),
    "T16 will in the near past": ("该公司将于2025年实现碳中和。", ["- - = 2025"], []),
    "T16 has been since": ("该公司自2021年起实现碳中和。", [], []),
    "T18 from–to": ("方案提出,绿色建筑占比从2021年的14.2%提高到2031年的27%。", ["27 % = 2031"], ["observed"]),
    "T19 level": ("到2030年损耗率下降到12%。", ["12 % = 2030"], []),
    "T19 change": ("到2030年损耗率下降12%。", ["12 % = 2030"], []),
    "T19 points": ("到2030年损耗率下降12个百分点。", ["12 pp = 2030"], []),
    "T20 distributive": ("2028年、2033年绿电占比分别提高到22%、28%。", ["22 % = 2028", "28 % = 2033"], []),
    "T21 several metrics": ("到2026年,草原植被盖度达到31.2%,湿地保护率升至58%。", ["31.2 % = 2026", "58 % = 2026"], []),
    "T22 topic carried": ("到2031年,污水处理率达到97%。届时,再生水利用率将超过40%。", ["97 % = 2031", "40 % >= 2031"], []),
    "T22 bare goal after a goal": ("到2031年,污水处理率达到97%。垃圾回收利用率提高到40%以上。", ["97 % = 2031", "40 % >= 2031"], []),
    "T23 heading gives the actor": ("# {C:哥伦比亚}\n到2030年减排51%。", ["51 % = 2030 - - 哥伦比亚"], []),
    "T25 forecast": ("机构预计到2030年需求将下降20%。", [], ["forecast"]),
    "T26 need": ("全世界需要在2035年前减排六成才能守住底线。", [], ["proposal"]),
    "T27 proposal": ("专家建议到2030年把比例提高到50%。", [], ["proposal"]),
    "T28 achieved": ("该省提前两年完成了2020年用水量下降20%的目标。", ["20 % = 2020 - - - achieved"], []),
    "T29 revised": ("{C:智利}到2030年的减排目标从25%上调至31.5%。",
        ["25 % = 2030 - - 智利 revised", "31.5 % = 2030 - - 智利 target"], []),
    "T30 condition in a clause": ("{C:肯尼亚}到2030年减排20%;如得到国际援助,幅度可增至32%。",
        ["20 % = 2030 - - 肯尼亚", "32 % = 2030 - conditional 肯尼亚"], []),
    "T31 rate in a plan": ("“十五五”期间,全省每年新增造林300万亩。", ["3000000 mu = 2030"], []),
    "T32 cumulative": ("规划明确,“十五五”期间累计减少3亿吨二氧化碳当量。", ["300000000 tCO2e = 2030"], []),
    "T33 halved": ("到2033年食物浪费减半。", ["50 % = 2033"], []),
    "T33 near zero": ("园区计划在2038年实现近零排放。", ["- - = 2038"], []),
    "T35 restore, not protect": ("到2030年修复三成退化湿地生态系统。", ["30 % = 2030"], []),
    "T38 two actors": ("{C:韩国}承诺2050年、{C:泰国}承诺2065年实现碳中和。", ["- - = 2050 - - 韩国", "- - = 2065 - - 泰国"], []),
    "T39 one cancelled, one kept": (
        "{O:北岸集团}取消了2035年减塑30%的目标，保留2045年减塑60%的目标。",
        ["30 % = 2035 - - 北岸集团 withdrawn", "60 % = 2045 - - 北岸集团"],
        [],
    ),
    "T39 one given up, one unchanged": (
        "{O:北岸集团}放弃2035年减塑30%的目标，2045年减塑60%的承诺不变。",
        ["30 % = 2035 - - 北岸集团 withdrawn", "60 % = 2045 - - 北岸集团"],
        [],
    ),
    "T39 cancelled": ("{O:北岸集团}宣布取消2028年减塑30%的目标。", ["30 % = 2028 - - 北岸集团 withdrawn"], []),
    "T39 refused": ("政府拒绝承诺2050年实现碳中和。", [], []),
    "T40 hypothetical": ("如果目标是六成,成本会上升。", [], []),
    "T41 slogans": ("“2+N”体系已经建成。", [], []),
    "T42 temperature": ("各国承诺把全球变暖限制在1.5℃以内。", ["1.5 degC <= -"], []),
    "T43 money": ("发达国家承诺到2035年每年动员3000亿美元。", ["300000000000 USD = 2035"], []),
    "S sales ban": ("{C:挪威}计划2027年停售燃油车。", ["- - = 2027 - - 挪威"], []),
    "S document is no aim": ("省政府印发了2029年前碳达峰行动方案。", [], []),
    "S phase-out observed": ("该国已在2021年关闭最后一座燃煤电厂。", [], []),
    "A pronoun": ("{O:北岸集团}发布了报告。该集团承诺到2035年减排50%。", ["50 % = 2035 - - 北岸集团"], []),
    "A oblique is no subject": ("{C:德国}对{C:印度}表示,将在2038年前淘汰煤电。", ["- - = 2038 - - 德国"], []),
    "O statistics": ("上半年绿色贷款同比增长28.5%。", [], ["observed"]),
    "O already": ("全县已建成湿地公园12个,森林覆盖率达到61%。", [], ["observed", "observed"]),
    "O price target": ("分析师给出目标价35元。", [], []),
    "O done beside an aim": ("该工程已修复湿地300多万亩,目标在2032年修复900万亩。", ["9000000 mu = 2032"], ["observed"]),
    "T44 table": ("| 指标 | 单位 | 2023年 | 2028年目标 |\n| --- | --- | --- | --- |\n| 草原植被盖度 | % | 31.2 | 33 |\n"
        "| 风电装机 | 万千瓦 | 120 | 300 |", ["33 % = 2028", "3000000 kW = 2028"], ["observed", "observed"]),
    "T38 three actors": ("{C:智利}2050年、{C:中国}承诺在2060年前、{C:印度}到2070年实现碳中和。",
        ["- - = 2050 - - 智利", "- - = 2060 - - 中国", "- - = 2070 - - 印度"], []),
    "T38 announced, not due": ("{C:中国}2020年宣布、{C:印度}承诺2070年实现碳中和。", ["- - = 2070 - - 印度"], []),
    "T38 coordinated": ("{O:欧盟}和{C:英国}承诺2050年碳中和。", ["- - = 2050 - - 欧盟", "- - = 2050 - - 英国"], []),
    "T38 coordinated figure": ("{C:丹麦}、{C:荷兰}和{C:比利时}都计划到2031年把用煤量压减四成。",
        ["40 % = 2031 - - 丹麦", "40 % = 2031 - - 荷兰", "40 % = 2031 - - 比利时"], []),
    "T38 respectively": ("{C:法国}和{C:德国}分别承诺到2031年减排40%和65%。",
        ["40 % = 2031 - - 法国", "65 % = 2031 - - 德国"], []),
    "T38 respectively, years": ("{C:秘鲁}和{C:印度}分别宣布在2051年和2071年实现净零排放。",
        ["- - = 2051 - - 秘鲁", "- - = 2071 - - 印度"], []),
    "T38 bodies of one plan": ("{O:江北省发改委}和{O:江北省能源局}提出,到2031年绿电占比达到25%。", ["25 % = 2031"], []),
    "T38 no party": ("{C:秘鲁}和{O:欧盟}的合作使企业计划到2031年减排40%。", ["40 % = 2031"], []),
    "A province acts": ("{L:江北省}提出,到2028年在{L:大青山}新增林地20万亩。", ["200000 mu = 2028 - - 江北省"], []),
    "P share, not 比": ("规划要求,绿电占比2031年达到40%,2041年达到70%。", ["40 % = 2031 -", "70 % = 2041 -"], []),
    "P hope of one's own": ("{O:北岸集团}希望到2031年60%的纤维来自回收料。", ["60 % = 2031 - - 北岸集团"], []),
    "P hope of others": ("学者希望各国到2031年把比例提高到60%。", [], ["proposal"]),
    "P scenario": ("按现行政策,2100年升温将达到2.9℃。", [], ["forecast"]),
    "P a year of the aim": ("{C:泰国}原先的净零目标是2066年。", ["- - = 2066 - - 泰国"], []),
    "P a level told after": ("企业的目标年份是2033年,2021年绿电占比为45%。", [], ["observed"]),
    "P likened": ("该计划到2031年减排200万吨,相当于种树1500万棵。", ["2000000 t = 2031"], ["observed"]),
    "P restated": ("{C:秘鲁}承诺2035年减排40%,相当于把排放量压到2亿吨二氧化碳当量。",
        ["40 % = 2035", "200000000 tCO2e = 2035"], []),
    "P promise, comma": ("{O:北岸集团}承诺,把气候贷款的比例提高到45%。", ["45 % = -"], []),
    "P condition behind": ("{C:秘鲁}承诺到2031年减排40%,前提是获得国际资金。", ["40 % = 2031 - conditional"], []),
    "P from–to that will be": ("{C:秘鲁}将把毁林面积从2021年的17万公顷减少到2026年的14万公顷以下。",
        ["140000 ha <= 2026 - - 秘鲁"], ["observed"]),
    "P from a year on": ("{C:秘鲁}规定,自2041年起,新车中零排放车不得低于九成。", ["90 % >= 2041 - - 秘鲁"], []),
    "P a list goes on": ("到2028年,主要目标如下:\n绿电占比达到40%;\n回收利用率提高到75%。\n去年绿电占比达到30%。",
        ["40 % = 2028", "75 % = 2028"], ["observed"]),
    "P baseline shared with 至少": ("2031年总排放较2009年至少减少20%,力争减少30%。", ["20 % >= 2031 2009", "30 % = 2031 2009"], []),
    "P tonnes a year": ("{O:北岸集团}计划到2031年形成产能12万吨/年。", ["120000 t = 2031"], []),
    "Q by a year alone": ("{C:挪威}计划2031年停售燃油车,{C:丹麦}是2036年。{C:芬兰}把时间定在2041年。",
        ["- - = 2031 - - 挪威", "- - = 2036 - - 丹麦", "- - = 2041 - - 芬兰"], []),
    "Q a year alone of something else": ("{C:挪威}计划2031年停售燃油车。该厂成立于2036年,{C:丹麦}队夺冠是2022年。",
        ["- - = 2031 - - 挪威"], []),
    "Q when it was said": ("该法2019年修订后改为净零。", [], []),
    "Q told after an aim's name": ("已有四十个国家设定了净零目标,覆盖全球八成的排放量。", [], ["observed"]),
    "Q few of those with aims": ("四成企业设定了减排目标,只有11%的企业披露了数据。", [], ["observed", "observed"]),
    "Q scenario beats 降至": ("在强化情景下,2041年浓度可降至15微克/立方米。", [], ["forecast"]),
    "Q fallen to": ("2023年,全市细颗粒物浓度降至30微克/立方米。", [], ["observed"]),
    "Q reckoned": ("追踪组织评估,若承诺全部兑现,升温可控制在1.9℃。", [], []),
    "Q due in a clause of its own": ("{C:秘鲁}拟把森林覆盖率提升至70%,期限为2036年。", ["70 % = 2036 - - 秘鲁"], []),
    "Q a baseline for all": ("{L:南江州}立法规定2036年减排70%、2041年减排80%,均以2006年为基准。",
        ["70 % = 2036 2006 - 南江州", "80 % = 2041 2006 - 南江州"], []),
    "Q parts of a pledge": ("{C:加纳}贡献的无条件部分为减排2400万吨二氧化碳当量,有条件部分再减3900万吨。",
        ["24000000 tCO2e = - - unconditional 加纳", "39000000 tCO2e = - - conditional 加纳"], []),
    "Q from the present": ("{C:秘鲁}的规划是,绿电占比从目前的22%上升到2031年的35%。", ["35 % = 2031 - - 秘鲁"], ["observed"]),
    "Q the auxiliary holds on": ("{O:北岸集团}将在2041年前实现运营零排放,并到2031年恢复至少50万公顷土地。",
        ["- - = 2041 - - 北岸集团", "500000 ha >= 2031 - - 北岸集团"], []),
    "Q a car is no state": ("{C:秘鲁}要求2031年新车中零排放车辆占35%。", ["35 % = 2031 - - 秘鲁"], []),
    "Q a count in years": ("{C:秘鲁}总统承诺,五年内种植20亿棵树。", ["2000000000 count = -"], []),
    "R told of last year": ("到2031年,{C:德国}的排放要减少65%。去年排放量为6亿吨,比1991年减少48%。",
        ["65 % = 2031 - - 德国"], ["observed", "observed"]),
    "R only at most": ("该协会称,2036年电动车占比最多只能达到80%。", [], ["forecast"]),
    "R what came of it": ("计划的目标是碳强度下降18%,实际下降18.8%。", ["18 % = -"], ["observed"]),
    "R more than an aim": ("到2031年,其排放量将比现行目标高出40亿吨。", [], ["forecast"]),
    "R the few that have an aim": ("但只有6%的公司设定了净零目标。", [], ["observed"]),
    "R a limit is no aim": ("标准要求,颗粒物不得超过10毫克/立方米,2027年7月1日起实施。", [], []),
    "R in years to come": ("市政府的对策是三年内把树冠覆盖率从16%提高到22%。", ["22 % = -"], ["observed"]),
    "R not of the past": ("过去三年,树冠覆盖率从16%提高到22%。", [], ["observed", "observed"]),
    "R from one year to another": ("{C:德国}把碳中和年份从2050年提前到2045年。", ["- - = 2045 - - 德国"], []),
    "R a plan's period": ("“十五五”规划确定的目标是碳强度下降17%。", ["17 % = 2030"], []),
    "R ruled, not due": ("{C:德国}规定2031年减排55%;2021年宪法法院裁决后,目标上调为65%。",
        ["55 % = 2031 - - 德国", "65 % = 2031 - - 德国"], []),
    "U a base before a colon": ("{O:欧盟}公布了草案:相较于1991年水平,{O:欧盟}排放量到2031年拟至少降低45%。", ["45 % >= 2031 1991 - 欧盟"], []),
    "U list before 的目标": ("全市超额完成浓度同比下降5%、污染天数同比减少7%的改善目标。", ["5 % = -", "7 % = -"], []),
    "U list before nothing": ("全市浓度同比下降5%、污染天数同比减少7%。", [], ["observed", "observed"]),
    "U an aim out of reach": ("报告指出,到2031年全球可能无法实现12TW的既定目标。", ["12000000000 kW = 2031"], []),
    "U a value out of reach": ("报告指出,到2031年全球可能无法达到12TW。", [], []),
    "U what is lacking": ("与大会设定的部署目标相比,2031年将存在1.5TW的缺口。", [], ["observed"]),
    "U if it is to be reached": ("如果要实现2031年12TW装机的目标,投资须翻番。", ["12000000000 kW = 2031"], []),
    "U a report reckons": ("该报告指出,到2031年投资必须增加到900亿美元。", [], ["proposal"]),
    "U ought, in a bill": ("草案规定,到2031年{C:德国}风能份额应达到70%。", ["70 % = 2031 - - 德国"], []),
    "U ought, of a speaker": ("他说,到2031年{C:德国}风能份额应达到70%。", [], ["proposal"]),
    "U given up, an energy": ("{C:德国}的目标是在2041年之前放弃化石燃料。", ["- - = 2041 - - 德国"], []),
    "U given up, an aim": ("{C:德国}放弃了2041年减排60%的目标。", ["60 % = 2041 - - 德国 withdrawn"], []),
    "U an aim as ground": ("在2051净零长期目标的基础上,{O:北岸集团}订定2031年排放较2022年减少80%的目标。",
        ["- - = 2051", "80 % = 2031 2022 - 北岸集团"], []),
    "U a growing trend checked": ("规划明确,到2027年,排放增长趋势得到控制,为2031年前碳达峰奠定基础。", ["- - = 2031"], []),
    "U a trend told": ("从趋势看,2031年排放量将达到9亿吨。", [], ["forecast"]),
    "U the next stage": ("规划提出,到2027年占比达到20%。展望2035年,占比达到40%。", ["20 % = 2027", "40 % = 2035"], []),
    "U felling to nought": ("各国承诺到2031年实现森林零砍伐。", ["- - = 2031"], []),
    "U by that date": ("{C:印度}计划到2031年新增风电500万千瓦。此外,{O:铁道公司}的目标是在这一期限之前实现碳中和。",
        ["5000000 kW = 2031 - - 印度", "- - = 2031 - - 铁道公司"], []),
    "U one aims, a report speaks": ("{O:能源署}(IEA)近日发布最新报告说,到2031年世界距离实现12TW目标还很远。", ["12000000000 kW = 2031 - - -"], []),
    "V warming kept below": ("各国承诺,将全球气温升幅控制在低于2摄氏度的水平,并努力将其控制在1.5摄氏度以内。", ["2 degC <= -", "1.5 degC <= -"], []),
    "V warming, another's year": ("到2031年排放须减少四成,把升温控制在1.5摄氏度以内。", ["40 % = 2031", "1.5 degC <= -"], []),
    "V warming foretold": ("本世纪全球升温预计在2.3摄氏度至2.5摄氏度之间。", [], ["forecast"]),
    "V needed": ("把升温控制在1.5摄氏度,还需要减排2019年基础上的60%。", ["1.5 degC <= -"], ["proposal"]),
    "V in order to": ("要想实现这一目标,{C:韩国}必须到2031年每年减少4.5%。", [], ["proposal"]),
    "V mainly, told": ("该公司已核准在今后七年内,主要在沿海生产4吉瓦电力。", [], ["observed"]),
    "V share of an aim": ("{C:智利}的贡献占全球目标的4%以上。", [], ["observed"]),
    "V more than the plans": ("必须在各国减排方案基础上再减少150亿吨二氧化碳当量。", [], []),
    "V ban moved": ("{C:英国}将禁止销售新汽油和柴油汽车从2031年推迟至2036年实施。", ["- - = 2036 - - 英国"], []),
    "V ban begins": ("{C:英国}计划2031年开始禁止在国内销售汽油新车。他今年2月把这一期限提前3年至2028年。",
        ["- - = 2031 - - 英国", "- - = 2028"], []),
    "V another term moved": ("会议期限从3天延长至5天。他今年2月把这一期限提前至2028年。", [], []),
    "V ban by its order": ("{C:英国}计划出台汽油车禁售令,争取在2036年前实现这一目标。", ["- - = 2036 - - 英国"], []),
    "V ban of something else": ("该店2031年开始停售奶粉。", [], []),
    "V all electric": ("{O:北岸集团}宣布到2031年将完全实现全电动。", ["- - = 2031 - - 北岸集团"], []),
    "V subsidies are no cars": ("{C:挪威}计划2027年停止燃油车补贴。", [], []),
    "V owned": ("{C:韩国}的目标是到2027年拥有90万辆电动汽车和10万辆氢燃料汽车。",
        ["900000 count = 2027 - - 韩国", "100000 count = 2027 - - 韩国"], []),
    "V owned, told": ("2019年底,{C:韩国}拥有9万辆电动汽车。", [], []),
    "V supplied by": ("到2031年,{C:智利}六成的电力将由可再生能源提供。", ["60 % = 2031 - - 智利"], []),
    "V a later year of an article": ("数据显示,2021年占比为10%。2022年一季度占比超20%。\n{O:北岸集团}\n2025年占比达到30%以上。",
        ["30 % >= 2025"], ["observed", "observed"]),
    "V an earlier year of an article": ("2026年一季度占比超20%。\n{O:北岸集团}\n2025年占比达到30%以上。", [], ["observed", "observed"]),
    "V a list with marks": ("目标包括:\n- 到2031年,新增绿地300公顷\n- 公园面积扩大200公顷\n去年公园面积扩大20公顷。",
        ["300 ha = 2031", "200 ha = 2031"], ["observed"]),
    "V planted": ("{C:沙特}2031年前要种4亿棵树。", ["400000000 count = 2031 - - 沙特"], []),
    "V supposed, then asked for": ("若要实现1.5摄氏度的目标每年须减少7.6%的排放量。", ["1.5 degC = -"], ["proposal"]),
    "W an aim told with its size": ("2031年设定的目标就将使装机增长4倍。", [], ["observed"]),
    "W an aim told by itself": ("2031年设定的目标就是使装机增长4倍。", ["5 times = 2031"], []),
    "W a unit told": ("{C:挪威}计划在2031年把风电装机提高到9吉瓦(1吉瓦等于100万千瓦)。", ["9000000 kW = 2031"], []),
    "W what it costs": ("到2051年使风电装机达100吉瓦,所需成本达3000亿美元。", ["100000000 kW = 2051"], ["observed"]),
    "W a figure in a name": ("各方重申升温不超过1.5℃目标。", ["1.5 degC <= -"], []),
    "W a state named, then told": ("{O:北岸集团}提出碳中和目标:2031年实现运营碳中和。", ["- - = 2031 - - 北岸集团"], []),
    "W a state named, another told": ("{O:北岸集团}提出碳中和目标:2041年,净零排放的供应链。", ["- - = 2041 - - 北岸集团"], []),
    "W twice a promise": ("50%的减排目标是此前承诺的近两倍。", ["50 % = -"], ["observed"]),
    "W only as much as": ("公布的减排目标仅相当于在1991年的基础上减少4%。", [], ["observed"]),
    "W supposed before a pause": ("“如果采取行动,经济会更清洁……这些措施将让{C:美国}最迟在2051年实现净零排放。”",
        ["- - = 2051 - - 美国"], []),
    "X told of a year after": ("到2020年森林覆盖率达到40%。2023年森林覆盖率为33%。", ["40 % = 2020"], ["observed"]),
    "X aimed at in a year after": ("到2020年森林覆盖率达到40%。2023年森林覆盖率提高到43%。", ["40 % = 2020", "43 % = 2023"], []),
    "Y the whole county": ("{L:青河县}通过了规划。对照{C:中国}的要求,规划展望到2035年:全县绿电占比力争超过一半。",
        ["50 % >= 2035 - - 青河县"], []),
    "Y the whole city, none named": ("{L:青河县}通过了规划。对照{C:中国}的要求,规划展望到2035年:全市绿电占比力争超过一半。",
        ["50 % >= 2035 - - 中国"], []),
    "Y the whole market": ("{L:青河市}通过了规划。{O:北岸集团}力争到2031年占全市场的一半。", ["50 % = 2031 - - 北岸集团"], []),
    "Z sold no more after": ("{C:智利}禁止2036年后销售汽油新车。", ["- - = 2036 - - 智利"], []),
    "Z sold since": ("{C:智利}2016年后销售汽油新车30万辆。", [], []),
    "Z revised over a semicolon": ("2021年,{O:北岸集团}宣布到2031年产量比2019年减少40%;2023年2月降为25%。",
        ["40 % = 2031 2019 - 北岸集团", "25 % = 2031 2019 - 北岸集团"], []),
    "Z another aim over a semicolon": ("2021年,{O:北岸集团}宣布到2031年产量比2019年减少40%;到2033年绿电占比提高到70%。",
        ["40 % = 2031 2019 - 北岸集团", "70 % = 2033 -"], []),
    "Z revised, then another year": ("{O:北岸集团}把2031年碳强度的降幅由20%改为15%(以2016年为基准),并取消了2036年降低45%的目标。",
        ["20 % = 2031", "15 % = 2031 2016", "45 % = 2036 2016 - 北岸集团 withdrawn"], []),
    "ZA risen to, told": ("占比由2020年的16%增至2024年的19.8%,年均提高近1个百分点。", [], ["observed", "observed", "observed"]),
    "ZA that year's": ("到2020年占比达到20%。2024年绿色建筑面积占当年新建面积的97.9%。", ["20 % = 2020"], ["observed"]),
    "ZA ought, called an aim": ("按照要求,{L:江北省}浓度应达到较2013年下降25%的目标。", ["25 % = - 2013 - 江北省"], []),
    "ZA this year, undated": ("公司计划年内淘汰锅炉80台。", [], []),
    "ZA half a year": ("半年内淘汰锅炉80台。", [], []),
    "ZA overfulfilled, then more": ("到2027年,超额完成国家下达的任务;绿电占比达到50%。", ["50 % = 2027"], []),
    "ZA on track": ("{C:智利}正在按计划到2031年减排42%,接近其43%的目标。", ["43 % = 2031 - - 智利"], ["forecast"]),
    "ZA only then": ("减排至少必须增加一倍才能达到目标。", [], ["proposal"]),
    "ZA what a programme could reach": ("根据180亿元技术投资计划可以实现的目标,{C:智利}计划到2031年减排29%。", ["29 % = 2031 - - 智利"], ["observed"]),
    "ZA this promise": ("四十家供应商加入这一承诺,占其排放的70%。", [], ["observed"]),
    "ZA advice shows": ("这些建议显示了实现43%的目标要付出多少努力。", ["43 % = -"], []),
    "ZA a stage between": ("至2050年,碳强度降低60%以上--过渡阶段:到2030年降低15%,到2040降低35%。",
        ["60 % >= 2050", "15 % = 2030", "35 % = 2040"], []),
    "ZA a state far from its year": ("至2050年或更早,集团在欧洲的所有生产业务及客户使用的所有产品均实现净零排放。", ["- - = 2050"], []),
    "ZB this year's agenda": ("今年,{L:江北省}将加快转型。压减地下水开采量2亿立方米,完成造林500万亩。去年完成造林400万亩。",
        ["200000000 m3 = - - - 江北省", "5000000 mu = - - - 江北省"], ["observed"]),
    "ZB last year's work": ("去年,{L:江北省}加快转型。压减地下水开采量2亿立方米,完成造林500万亩。", [], ["observed", "observed"]),
    "ZB an agenda, then a state of things": ("今年,{L:江北省}将加快转型。全省森林覆盖率达到45%。", [], ["observed"]),
    "ZB a share of those in a state": ("到2031年,让两成的学校实现碳中和。", ["20 % = 2031"], []),
    "ZC told at a briefing": ("相关负责人介绍,“十四五”期间,胶带宽度减少25%,循环包装比例达10%。", [], ["observed", "observed"]),
    "ZC aimed at, told at a briefing": ("相关负责人介绍,到2031年,循环包装比例达10%。", ["10 % = 2031"], []),
    "ZC the last few": ("{C:法国}将在2027年之前关闭其剩余的四座燃煤电厂。", ["- - = 2027 - - 法国"], []),
    "ZC to meet a growth": ("提交法案,以满足从现在到2051年电力消耗40%的增长。", [], ["observed"]),
    "ZC within ten years": ("{C:法国}将在10年内将核电发电量提高20%。", ["20 % = - - - 法国"], []),
    "ZC in ten years past": ("过去10年内,{C:法国}核电发电量提高20%。", [], ["observed"]),
    "ZD still short of an aim": ("距离减排三成的目标(或者更多)仍有差距;碳强度为0.9吨。", ["30 % = -"], ["observed"]),
    "ZD statistics of a year gone by": ("数据显示,到2019年排放总量达到98亿吨。", [], ["observed"]),
    "ZD statistics, then a year ahead": ("数据显示这并不容易,到2035年排放总量力争下降20%。", ["20 % = 2035"], []),
    "ZD aimed at together": ("{O:欧盟}和{C:美国}在2021年联手提出,到2031年将甲烷排放减少30%。", ["30 % = 2031"], []),
    "D plan period": ("“十五五”末单位产品能耗要下降8%。", ["8 % = 2030"], []),
    "D mid-century": ("确保到本世纪中叶可再生能源占比达到四分之三。", ["75 % = 2050"], []),
    "D undated span": ("公司承诺未来五年减排30%。", ["30 % = -"], []),
    "D reported year is no deadline": ("2023年,{O:北岸集团}宣布到2033年减排40%。", ["40 % = 2033 - - 北岸集团"], []),
    "D baseline clause": ("与2015年相比,到2035年{C:智利}排放量要下降60%。", ["60 % = 2035 2015 - 智利"], []),
    "D multiple of a year": ("到2030年,储能装机增至2022年的3倍。", ["3 times = 2030 2022"], []),
}
# fmt: on


@pytest.mark.parametrize("row", [pytest.param(key, id=key) for key in ROWS])
def test_row(row):
    marked, wanted, statuses = ROWS[row]
    _, found = read(marked)
    got = [line(target) for target in found.targets]
    assert len(got) == len(wanted), got
    for one, other in zip(got, wanted, strict=True):
        assert (one + " ").startswith(other + " ")
    assert [observation.status for observation in found.observations] == statuses


def test_no_metric_of_another_clause():
    _, found = read("规划要求,到2027年,建设近零能耗建筑500万平方米,木结构住宅的比例达到30%。")
    assert [target.metric for target in found.targets] == ["area", "share"]
    _, found = read("规划要求,到2027年,农膜回收率达到85%,地膜使用量减少一成,绿色食品企业达到40家。")
    assert [target.metric for target in found.targets] == ["waste recycling rate", "share", "number"]
    _, found = read("规划要求,到2027年,森林覆盖率比2020年提高,力争达到30%。")
    assert [target.metric for target in found.targets] == ["forest cover"]


# fmt: off
METRICS = {
    "到2031年非化石能源发电量占比达到55%。": "non-fossil share of electricity",
    "到2031年非化石能源消费占比达到30%。": "non-fossil share of energy consumption",
    "到2031年六成的电力将来自可再生能源。": "renewable electricity share",
    "到2031年可再生能源发电容量增加两倍。": "installed renewable capacity",
    "到2031年可再生能源发电占比达到40%。": "renewable electricity share",
    "到2031年可再生能源装机占比达到40%。": "renewable share of power capacity",
    "到2031年抽水蓄能装机容量达到900万千瓦。": "pumped-storage capacity",
    "到2031年新型储能装机超过900万千瓦。": "energy storage capacity",
    "到2031年种植3亿棵树。": "trees planted",
    "到2031年新能源汽车销量占比达到45%。": "new-energy vehicle share",
    "到2031年钢材销量减少5%。": "output reduction",
    "到2031年排放量至少降低20%。": "greenhouse-gas emissions reduction",
    "到2031年排放量降至20%。": "greenhouse-gas emissions",
    "到2031年食物浪费减半。": "food waste reduction",
    "到2031年三成海域得到保护。": "protected sea area",
}
# fmt: on


@pytest.mark.parametrize("text", METRICS)
def test_metric(text):
    _, found = read(text)
    assert [target.metric for target in found.targets] == [METRICS[text]]


def test_each_of_a_list_has_its_measure():
    _, found = read("到2031年抽水蓄能、新型储能装机分别超过600万千瓦、400万千瓦。")
    assert [target.metric for target in found.targets] == [
        "pumped-storage capacity",
        "energy storage capacity",
    ]


def test_set_by_headquarters():
    text = "{O:北岸集团}承诺在2032年减少45%的碳排放。上述目标由{O:北岸集团}董事会制定,属全球目标。以上目标是{O:北岸集团}制定的全球目标。"
    _, found = read(text)
    assert found.targets[0].set_by_label == "北岸集团"
    assert found.targets[0].scope == "全球"


def test_published_resolves_the_year():
    text = "2024年,{L:江北省}将实施蓝天计划。年内淘汰锅炉900台。"
    _, found = read(text, "2024-01-20")
    assert [line(target) for target in found.targets] == ["900 count = 2024 - - 江北省 target"]
    _, found = read(text.replace("年内", "去年"), "2024-01-20")
    assert not found.targets


def test_published_resolves_spans():
    _, found = read("公司承诺未来五年减排30%。", "2024-05-01")
    assert found.targets[0].deadline == 2029


def test_slots_read_back():
    text, found = read("{C:智利}计划到2030年，碳强度比2007年下降百分之三十以上。")
    for record in (*found.targets, *found.observations):
        assert text[record.start : record.end] == record.text
        for slot in record.slots.values():
            assert slot.inferred or text[slot.start : slot.end] == slot.text


def test_equal_pledges_meet():
    _, one = read("{C:挪威}计划到2034年保护25%的国土。")
    _, other = read("据报道，{C:挪威}承诺到2034年保护25%的国土。")
    assert one.targets[0].iri == other.targets[0].iri


ALPHABET = "到2030年前比5%1.万亿吨元个目标减排下降提高至少约,。;()“”预计已达碳中和退出煤电的和、年底将承诺如果支持其届时分别"


@given(st.text(alphabet=ALPHABET, max_size=80))
def test_nothing_raises_and_every_slot_reads_back(text):
    article = Article("a", "d", 0, text)
    found = frames.find(article, [Paragraph(0, 0, len(text), "body")], fold(text), [], rules=RULES)
    for record in (*found.targets, *found.observations):
        assert text[record.start : record.end] == record.text
        for slot in record.slots.values():
            assert slot.inferred or text[slot.start : slot.end] == slot.text
        assert record.value is None or "value" in record.slots


def test_work_grows_with_length_only():
    """Calls are counted, not seconds: a busy machine changes nothing."""

    def calls(text):
        with Profile() as profile:
            frames.find(
                Article("a", "d", 0, text), [Paragraph(0, 0, len(text), "body")], text, [], rules=RULES
            )
        return sum(entry.callcount for entry in profile.getstats())

    for unit in ("30%", "百分之", "2020、", "减少30%、", "1 ", "十", "到2030年", "("):
        assert calls(unit * 3000) < 15 * calls(unit * 300), unit


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("每块组件的回收价格约为92元至92元。", 1),
        ("每块组件的回收价格约为92元至95元。", 1),
        ("今年回收价格为92元,去年为92元。", 2),
    ],
)
def test_a_clause_says_a_figure_once(text: str, figures: int) -> None:
    # Two records of one content and one span would share one node of evidence, with two places for its value.
    _, found = read(text)
    records = [*found.targets, *found.observations]
    assert len({(one.iri, one.start, one.end) for one in records}) == len(records) == figures
