"""More minimal pairs for targets, in the markup of `test_frames`: what blind passages taught, positives beside negatives."""

from cProfile import Profile

import pytest
from targets.test_frames import line, read

# fmt: off
ROWS = {
    # The year stands in a sentence that has no figure.
    "year before": ("到2031年,绿色体系基本建成。单位面积能耗比2024年下降12%,再生水利用率达到40%。",
        ["12 % = 2031 2024", "40 % = 2031"], []),
    "year before of what is done": ("到2021年,绿色体系已经建成。再生水利用率达到40%。", [], ["observed"]),
    "year before of what is reckoned": ("机构预计到2031年绿色体系基本建成。再生水利用率达到40%。", [], ["observed"]),
    # States in a list of aims.
    "state in a list": ("到2031年,绿电占比达到50%,林地稳定,碳排放达到峰值。", ["50 % = 2031", "- - = 2031"], []),
    "state only helped": ("到2031年,绿电占比达到50%,为实现碳达峰奠定基础。", ["50 % = 2031"], []),
    "state of the first": ("到2031年,绿电占比达到50%,有条件的乡镇率先达峰。", ["50 % = 2031"], []),
    "state with another's year": ("到2031年,绿电占比达到50%;碳中和完成时间表则提前5年,从2050年提早至2045年。", ["50 % = 2031", "- - = 2045"], []),
    "state from a year on": ("2036年起,{C:智利}将停止销售燃油车。", ["- - = 2036 - - 智利"], []),
    "state forbidden from a year on": ("新法禁止从2036年开始销售带有内燃机的新车。", ["- - = 2036"], []),
    "state of petrol cars": ("2036年前逐步停止汽油动力新车销售。", ["- - = 2036"], []),
    "state by an aimed year": ("{C:智利}以2051年为目标,力争实现净零排放。", ["- - = 2051 - - 智利"], []),
    "state counted": ("2031年前淘汰柴油货车5万辆。", ["50000 count = 2031"], []),
    "state cleared": ("2027年底前,全县劣五类水体全部清零。", ["- - = 2027"], []),
    "state covered": ("2027年底前,全县垃圾分类实现全覆盖。", ["- - = 2027"], []),
    "state covered in a year": ("2027年,全县将基本实现客票全覆盖。", [], []),
    "state of plastics": ("到2031年前,{O:北岸集团}逐步淘汰现有产品中的塑料包装。", ["- - = 2031 - - 北岸集团"], []),
    "state of paper": ("到2031年前,{O:北岸集团}逐步替换纸袋。", [], []),
    "state as a domain": ("2031年前,支持全省“碳达峰、碳中和”相关产业融资。", [], []),
    "state of a strategy": ("{C:智利}力争在2051年实现碳中和,将在2031年发布实现这个目标的策略。", ["- - = 2051 - - 智利"], []),
    # Without a year.
    "yearly": ("该组织计划每年清除渔网20万吨。", ["200000 t = -"], []),
    "yearly by a plan": ("行动计划每年评估20个项目。", [], []),
    "planned work": ("全县计划人工造林2万亩。", ["20000 mu = -"], []),
    "planned site": ("项目计划用地500亩。", [], []),
    "set among aims": ("战略设定了对70%的古树挂牌保护等12项目标。", ["70 % = -"], []),
    "next year": ("明年{L:江北省}还将封山育林300万亩。", ["3000000 mu = - - - 江北省"], []),
    "in some years": ("力争用3年左右时间,新增海上风电装机500万千瓦。", ["5000000 kW = -"], []),
    # A plan's while, 将, 截至.
    "plan goes on": ("“十四五”期间,绿电占比提升20%,2035年再提升10%。", ["20 % = 2025", "10 % = 2035"], []),
    "plan with an obligation": ("“十四五”时期,能耗强度降低8%;优良天数比例2025年要达到90%。", ["8 % = 2025", "90 % = 2025"], []),
    "plan told of": ("“十四五”时期,已修复湿地8万亩;优良天数比例2025年要达到90%。", ["90 % = 2025"], ["observed"]),
    "will of an actor": ("{O:北岸银行}将不断增加气候融资,到2031年占比达到50%。", ["50 % = 2031 - - 北岸银行"], []),
    "will of nobody": ("需求将不断增加,到2031年占比达到50%。", [], ["forecast"]),
    "will of a plan": ("该倡议将通过风电实现这一点,到2031年,一半的电力将由可再生能源提供。", ["50 % = 2031"], []),
    "will of a share": ("从2028年起,新车中35%必须是零排放车辆。这一比例将逐年提高,到2035年达到70%。",
        ["35 % = 2028", "70 % = 2035"], []),
    "up to a year ahead": ("{O:北岸集团}重申承诺,截至2051年,排放在2005年水平的基础上降低50%。", ["50 % = 2051 2005 - 北岸集团"], []),
    "up to a past year": ("截至2022年,排放在2005年水平的基础上降低50%。", [], ["observed"]),
    "total under an aim": ("{O:北岸集团}力争2031—2035年累计减碳300万吨。", ["3000000 tCO2e = 2035 - - 北岸集团"], []),
    "total told of": ("{O:北岸集团}2015—2020年累计减碳300万吨。", [], ["observed"]),
    "figures by law": ("根据气候法,到2031年将排放量至少减少55%。", ["55 % >= 2031"], []),
    # What looks like an aim.
    "share of who has aims": ("另外约五成企业将减排目标设在2035年。", [], ["observed"]),
    "share of aims": ("该国在2020年之前提前完成了75%的主要目标。", [], ["observed"]),
    "tasks listed": ("方案提出,到2031年完成修复湿地、扩大供给等14项任务。", [], []),
    "tasks counted": ("在2031年的方案中,{L:江北省}部署了23项具体任务。", [], []),
    "reckoned by a firm": ("据绿源咨询估算,要在2041年实现转型,每年投资须达3万亿元。", [], ["forecast"]),
    "worked out from promises": ("某智库基于各国承诺得出,到2031年装机将达到7亿千瓦,仅比2022年的3亿千瓦略多一倍。", [], ["forecast", "forecast"]),
    "share in the aims": ("在各国2031年的装机目标中,{C:智利}占到90%。", [], ["observed"]),
    "lifted limit": ("{C:智利}取消外资上限,允许100%控股。", [], []),
    "lifted aim": ("{C:智利}取消减塑30%的目标。", ["30 % = - - - 智利 withdrawn"], []),
    "bound by it": ("{C:智利}承诺到2031年停止毁林,全球90%的森林都会受到这一承诺的约束。", ["- - = 2031 - - 智利"], ["observed"]),
    "aim reached before": ("{O:北岸银行}连续超额完成目标,2024年绿色贷款占比为67%。", [], ["observed"]),
    "money spent under another's year": ("到2031年,装机达到3亿千瓦,又投入5亿元推出新设备。", ["300000000 kW = 2031"], []),
    "money to be reached": ("到2031年,装机达到3亿千瓦,产值超过5亿元。", ["300000000 kW = 2031", "500000000 CNY >= 2031"], []),
    "part of an aim by name": ("这占“绿色家园倡议”目标的 4%以上。", [], ["observed"]),
    # One figure in two ways.
    "doubled to": ("{O:北岸银行}宣布,到2031年气候融资将从30亿美元翻倍至60亿美元。", ["6000000000 USD = 2031 - - 北岸银行"], ["observed"]),
    "converted": ("{C:智利}计划到2031年装机达到50吉瓦(5000万千瓦)。", ["50000000 kW = 2031 - - 智利"], []),
    "from before a comma": ("到2031年,排放量较2005年的降幅从此前的40%,提升至55%。", ["55 % = 2031 2005"], ["observed"]),
    "binds this year": ("今年二氧化硫排放量要分别下降3%。", ["3 % = -"], []),
    "told this year": ("今年二氧化硫排放量下降3%。", [], ["observed"]),
    "told to somebody": ("政府已接到指示,截至2035年前将绿电占比增至15%。", ["15 % = 2035"], []),
    "share of the way": ("这能使2050年的目标取得四分之三以上的进展。", [], ["observed"]),
    "counts of an aim": ("今年的目标是:新建公园40个。", ["40 count = -"], []),
    "state of nothing emitted": ("{C:智利}希望到2051年实现碳排放量为零。", ["- - = 2051 - - 智利"], []),
    "state of gas heating": ("{C:智利}计划从2036年起不再出售使用煤气的热水器。", ["- - = 2036 - - 智利"], []),
    # Bounds and baselines.
    "at most": ("到2031年,垃圾清运量不高于330万吨。", ["3300000 t <= 2031"], []),
    "base that is cut": ("{C:智利}计划到2031年将1992年的排放量减少40%。", ["40 % = 2031 1992 - 智利"], []),
    "base in a clause": ("{C:智利}公布目标:2031年净排放量与1992年的水平相比,至少减少55%。", ["55 % >= 2031 1992 - 智利"], []),
    # Who aims.
    "actor of China": ("{C:巴西}主办大会。中方提出,到2035年风电装机达到3亿千瓦。", ["300000000 kW = 2035 - - 中国"], []),
    "actor not 这些国家": ("大会上,这些国家将合作,力求在2031年前将发电量提升到1万吉瓦。", ["10000000000 kW = 2031 - - -"], []),
    "actor before 全国": ("此前{C:智利}政府表示,到2031年使全国排放比2005年减少50%。", ["50 % = 2031 2005 - 智利"], []),
    "actor after the opening": ("在2051净零目标的基础上,{O:北岸集团}还设立了内部碳价。", ["- - = 2051 - - 北岸集团"], []),
    "actor after two openings": ("为达成2051年净零排放目标,此前,{C:智利}设立了基金。", ["- - = 2051 - - 智利"], []),
    "actor by the whole name": ("{L:江北省}发布规划,{L:青河}沿岸试点先行。到2031年全省林地达到300万亩。", ["3000000 mu = 2031 - - 江北省"], []),
    "actor by possession": ("{O:环境局}会公布蓝图,力争在2035年前把{L:江北省}的碳排放量减半。", ["50 % = 2035 - - 江北省"], []),
    "actor not carried out": ("深入实施{J:清洁水源}工程,到2031年再生水利用率达到40%。", ["40 % = 2031 - - -"], []),
    "actor not a listed place": ("水质目标\n到2031年,{L:青河}、{L:白河}等七大流域水质优良比例达到70%以上。", ["70 % >= 2031 - - -"], []),
    "actor that opens": ("{O:北岸银行}公布,将服务{L:江北省}。\n全行力争2031年前实现碳中和。", ["- - = 2031 - - 北岸银行"], []),
    "actor not of a dateline": ("某社{C:巴西}里约11月7日电\n到2035年风电装机达到3亿千瓦。", ["300000000 kW = 2035 - - -"], []),
    "actor not where it was held": ("在{C:巴西}召开的大会上,各家签约\n到2035年风电装机达到3亿千瓦。", ["300000000 kW = 2035 - - -"], []),
    "actor not a continent": ("{L:欧洲}车市转暖\n从2031年起,新车必须比2021年减排55%。", ["55 % = 2031 2021 - -"], []),
}
# fmt: on


@pytest.mark.parametrize("name", ROWS)
def test_row(name: str) -> None:
    text, targets, observations = ROWS[name]
    _, found = read(text)
    lines = [line(target) for target in found.targets]
    assert len(lines) == len(targets), lines
    for got, want in zip(lines, targets, strict=True):
        assert got.split(" ")[: len(want.split(" "))] == want.split(" "), lines
    assert [one.status for one in found.observations] == observations


@pytest.mark.parametrize(
    "unit",
    [
        "到2031年林地达到300万亩。“十四五”时期,能耗降低8%。",
        "实现",
        "停止使用",
        "该公司",
        "到2031年,体系建成。占比达到40%。",
        "从30亿元翻倍至60亿元,",
    ],
)
def test_work_grows_with_length_only(unit: str) -> None:
    """Calls are counted, not seconds: a busy machine changes nothing."""

    def calls(text: str) -> int:
        with Profile() as profile:
            read(text)
        return sum(entry.callcount for entry in profile.getstats())

    assert calls(unit * 600) < 15 * calls(unit * 60)
