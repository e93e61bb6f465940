"""Quantities: values, units, bounds, ranges; and digits that are no quantity."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.text.fold import fold
from pipeline.values import tables
from pipeline.values.quantities import quantities

TABLES = tables.load(Path(__file__).parents[2] / "ontology")


def line(measure) -> str:
    value = "-" if measure.value is None else f"{measure.value.normalize():f}"
    if measure.maximum is not None:
        value += f"..{measure.maximum.normalize():f}"
    unit = f"{measure.unit}/{measure.per}" if measure.per else measure.unit
    return f"{value} {unit} {measure.comparator}"


ROWS = {
    "N1 percent in words": ("减少百分之二十三,即六千七百万吨", ["23 % =", "67000000 t ="]),
    "N2 tenths": ("下降四成,六成以上,3.5成,七成二", ["40 % =", "60 % >=", "35 % =", "72 % ="]),
    "N3 parts": ("五分之一,千分之七,万分之二,三分之一", ["20 % =", "0.7 % =", "0.02 % =", "33.33 % ="]),
    "N4 halves and multiples": (
        "减半,一半,翻一番,翻两番,增加3倍,增至3倍,增长一倍",
        ["50 % =", "50 % =", "2 times =", "4 times =", "4 times =", "3 times =", "2 times ="],
    ),
    "N5 points": ("提高2.5个百分点,提高百分之二点五", ["2.5 pp =", "2.5 % ="]),
    "N6 ranges": (
        "12%-18%,12%—18%,12～18%,8%至11%,三至四成,3-5万亩",
        ["12..18 % ="] * 3 + ["8..11 % =", "30..40 % =", "30000..50000 mu ="],
    ),
    "N7 approximators": (
        "约五分之一,近200家,15%左右,三成上下",
        ["20 % ~", "200 count ~", "15 % ~", "30 % ~"],
    ),
    "N8 bounds": (
        "至少40%,55%以上,不超过9%,控制在6亿吨以内,不低于2%,超20万辆,低于3%,至少降低40%",
        ["40 % >=", "55 % >=", "9 % <=", "600000000 t <=", "2 % >=", "200000 count >=", "3 % <=", "40 % >="],
    ),
    "N9 vague": ("数百万公顷,上百个,好几万人,十几座", ["- ha >=", "- count >=", "- count >=", "- count >="]),
    "N9 more than": ("250多万公顷,40余篇", ["2500000 ha >=", "40 count >="]),
    "N10 units": (
        "9亿千瓦,150亿立方米,1.8亿吨二氧化碳当量,256万亩,3.2亿吨标准煤,70兆瓦,5吉瓦,20亿度电,3MW,2TWh",
        [
            *("900000000 kW =", "15000000000 m3 =", "180000000 tCO2e =", "2560000 mu =", "320000000 tce ="),
            *("70000 kW =", "5000000 kW =", "2000000000 kWh =", "3000 kW =", "2000000000 kWh ="),
        ],
    ),
    "N10 money": (
        "12亿元,3.5亿美元,1.1万亿日元,人民币8亿元,US$5亿,€20亿",
        [
            "1200000000 CNY =",
            "350000000 USD =",
            "1100000000000 JPY =",
            "800000000 CNY =",
            "500000000 USD =",
            "2000000000 EUR =",
        ],
    ),
    "N11 intensities": (
        "0.42吨标准煤/万元,28微克/立方米,95克/千瓦时",
        ["0.42 tce/10kCNY =", "28 ug/m3 =", "95 g/kWh ="],
    ),
    "N12 codes": ("KM3200园区,COP27,GEF-8,C-LINK2,PM10,5G,3/4G", []),
    "N12 slogans and periods": ("“十六五”,25×25,3060目标,1-8月,第三个,第12次", []),
    "N12 dates and numbers": ("2024-03-15,国发〔2022〕18号,010-66554433,14:30,2031年,6月5日", []),
    "N15 exact": ("27.35%,41.60%", ["27.35 % =", "41.6 % ="]),
    "negative": ("负2.5%,零下8℃", ["-2.5 % =", "-8 degC ="]),
    "from–to is no range": ("从20%到30%", ["20 % =", "30 % ="]),
    "bound shared in a list": ("控制在20万吨、15万吨", ["200000 t <=", "150000 t <="]),
    "spaced digits": ("超过 3 . 45 亿人", ["345000000 count >="]),
    "full width": ("３５％，２０％", ["35 % =", "20 % ="]),
    "traditional": ("減少兩成,五億噸", ["20 % =", "500000000 t ="]),
    "twenty digits and no more": (
        f"{'9' * 20}吨,{'9' * 21}吨,{'7' * 40}%,10%-{'7' * 40}%,十分之{'3' * 30},1{'万亿' * 20}吨",
        [f"{'9' * 20} t =", "10 % ="],
    ),
    "words": ("一次能源,四方,十分,百年,三峡,两会,成为,折叠", []),
}


@pytest.mark.parametrize("row", [pytest.param(key, id=key) for key in ROWS])
def test_row(row):
    text, wanted = ROWS[row]
    assert [line(measure) for measure in quantities(fold(text), TABLES)] == wanted


def test_spans_quote_the_text():
    text = "到２０３０年至少３０％的国土"
    (measure,) = quantities(fold(text), TABLES)
    assert text[measure.start : measure.end] == "３０％"
    assert text[measure.outer_start : measure.outer_end] == "至少３０％"


@given(st.decimals(min_value=0, max_value=999, places=2))
def test_percent_reads_back(value):
    for text in (f"{value}%", f"{value} %", f"百分之{value}"):
        assert [measure.value for measure in quantities(text, TABLES)] == [value]


@given(
    st.text(
        alphabet="一两三十百万亿0123456789.,%-~至到分之成倍吨千瓦时元美度℃约近以上内年月半()〔〕号AG× ",
        max_size=60,
    )
)
@example("9" * 35 + "万吨")
@example("一" + "万亿" * 20 + "吨")
def test_nothing_raises_and_spans_are_disjoint(text):
    position = 0
    for measure in quantities(text, TABLES):
        assert position <= measure.start < measure.end <= len(text)
        position = measure.end
