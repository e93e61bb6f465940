"""A reading holds every entity that its targets and observations name, also those that no mention names."""

import pytest

from pipeline import flow
from pipeline.model import Article

TEXTS = {
    "our country": ("我国力争到2030年非化石能源占比达到25%。", "country/CN"),
    "named target": ("大会重申“30×30”目标,各方表示支持。", "instrument/kunming-montreal-gbf"),
}


@pytest.mark.parametrize("text", TEXTS)
def test_inferred_entities_are_there(text, lexicon):
    text, wanted = TEXTS[text]
    reading = flow.read(Article("a", "d", 0, text), lexicon)
    held = {entity.iri for entity in reading.entities}
    assert any(iri.endswith(wanted) for iri in held)
    for target in reading.targets:
        assert {iri for iri in (target.actor, target.instrument, target.set_by) if iri} <= held


ACTORS = {
    "全国 of the paragraph's country": (
        "肯尼亚力争2031年把绿电比例提高到九成。到2032年,全国新增湿地300万亩。",
        ["肯尼亚", "肯尼亚"],
    ),
    "全国 where no country is named": ("到2032年,全国新增湿地300万亩。", ["中国"]),
    "a plan's owner by its name": ("《河北省节能降碳行动方案》提出,到2031年绿电占比达到40%。", ["河北省"]),
    "a market's owner": ("欧盟碳市场规定,到2031年排放总量比2006年下降65%。", ["欧洲联盟"]),
    "a treaty named after a city has none": ("《巴黎协定》提出,力争把升温控制在1.5℃以内。", [None]),
    "who is named aims": ("丹麦依据《河北省节能降碳行动方案》提出,到2031年绿电占比达到40%。", ["丹麦"]),
}


@pytest.mark.parametrize("text", ACTORS)
def test_who_aims(text, lexicon):
    text, wanted = ACTORS[text]
    reading = flow.read(Article("a", "d", 0, text), lexicon)
    assert [target.actor_label for target in reading.targets] == wanted
    held = {entity.iri for entity in reading.entities}
    assert {target.actor for target in reading.targets if target.actor} <= held


def test_an_actor_that_no_dictionary_holds_keeps_its_name_alone(ontology):
    small = flow.load_lexicon(ontology)  # without China
    (target,) = flow.read(Article("a", "d", 0, TEXTS["our country"][0]), small).targets
    assert (target.actor, target.actor_label) == (None, "中国")
