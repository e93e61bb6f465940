"""A lexicon without some of its parts: what is left out proposes nothing, all else is as before."""

from __future__ import annotations

import pytest

from pipeline.errors import LutuError
from pipeline.flow import read
from pipeline.lexicon.ablation import PACKS, occurring, without
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article, Reading

TEXT = (
    "越南资源与环境部部长陈红河在河内会见了来自泰国的联合国开发计划署(UNDP)代表安娜·维加。"
    "云岭湿地研究所(YLWI)所长江岚清、研究员何丽介绍，研究所发布了《越南红树林修复行动方案》，启动“绿岸守护”项目。\n"
    "江岚清表示，YLWI将出席COP29。"
)


def found(reading: Reading) -> set[tuple[str, str]]:
    """What was proposed, whether it won or not."""
    return {(one.text, one.rule) for one in (*reading.mentions, *reading.refusals)}


def reading(lexicon: Lexicon) -> Reading:
    return read(Article("urn:article", "a.txt", 0, TEXT), lexicon, explain=True)


#: Of each pack the rules that it alone has.
RULES = {
    "nations": ("country:",),
    "heads": ("organization:head", "place:head", "event:head", "project:head", "instrument:head"),
    "persons": ("person:chinese", "person:ethnic"),
    "foreign": ("person:transliterated", "person:latin"),
    "quoted": ("instrument:book-marks", "project:quoted"),
    "patterns": ("pattern:",),
    "context": ("organization:byline", "organization:acronym", "organization:in-list"),
    "document": ("alias:", "person:met-again", "person:short-form", "organization:met-again"),
}


@pytest.mark.parametrize("pack", RULES)
def test_a_disabled_pack_finds_nothing(pack: str, lexicon: Lexicon) -> None:
    left = found(reading(without(lexicon, packs=[pack])))
    assert not [rule for _, rule in left if rule.startswith(RULES[pack])]
    assert left


def test_every_pack_is_tried() -> None:
    assert set(RULES) | {"jieba"} == set(PACKS)


def test_the_text_has_something_for_most_packs(lexicon: Lexicon) -> None:
    rules = {rule for _, rule in found(reading(lexicon))}
    for pack in ("heads", "persons", "foreign", "quoted", "document"):
        assert any(rule.startswith(RULES[pack]) for rule in rules), pack


def test_without_jieba_every_character_is_a_word(lexicon: Lexicon) -> None:
    bare = reading(without(lexicon, packs=["jieba"]))
    assert ("河内", "dictionary:place") in found(bare)
    assert all(TEXT[mention.start : mention.end] == mention.text for mention in bare.mentions)


def test_names_that_occur(lexicon: Lexicon) -> None:
    names = occurring(lexicon, [TEXT])
    assert {"越南", "UNDP", "联合国开发计划署"} <= names
    assert "老挝" not in names


def test_without_names(lexicon: Lexicon) -> None:
    names = occurring(lexicon, [TEXT])
    nothing = found(reading(without(lexicon, names=names)))
    assert not [rule for _, rule in nothing if rule.startswith("dictionary:")]
    countries = found(reading(without(lexicon, names=names, keep=["gazetteer:country"])))
    kept = {("泰国", "dictionary:country"), ("越南", "dictionary:country")}
    assert {one for one in countries if one[1].startswith("dictionary:")} == kept


def test_the_lexicon_itself_is_not_changed(lexicon: Lexicon) -> None:
    before = reading(lexicon)
    reading(without(lexicon, packs=PACKS, names=occurring(lexicon, [TEXT])))
    assert lexicon.disabled == frozenset()
    assert reading(lexicon) == before


def test_unknown_pack(lexicon: Lexicon) -> None:
    with pytest.raises(LutuError, match="'tails' is no pack"):
        without(lexicon, packs=["tails"])
