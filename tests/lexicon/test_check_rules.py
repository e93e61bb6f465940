"""The lint of rules: examples and rejects are run, heads stand once, named targets and their names answer each other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.lexicon.check import check
from pipeline.lexicon.check_rules import spans

RULES = Path(__file__).parents[2] / "ontology" / "rules"
GAZETTEER = "id,name,lang,status,same_as,source,note,kind,country,within\n"
PATTERN = """
fragments: {ordinal: "[一二三四五六七八九十]{1,3}"}
patterns:
  - id: ordinal-cop
    type: Event
    trigger: 缔约方
    regex: "第{ordinal}次缔约方大会"
    examples: ["在〔第九次缔约方大会〕上"]
    rejects: ["缔约方大会主席"]
    source: un.org
"""
CUE = """
- {id: promise, pattern: 承诺, examples: [该行承诺投放], rejects: [产品质量可靠], source: guidelines}
"""
TARGET = "30x30: {actor: ID, instrument: gbf}\n"
DICTIONARIES = {
    "country": "ID,印度尼西亚,zh-Hans,preferred,,ISO 3166-1,,country,,\n",
    "instrument": "gbf,昆蒙框架,zh-Hans,preferred,,cbd.int,,framework,,\n",
    "named-target": "30x30,30×30,en,preferred,,cbd.int,,,,\n",
}


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    shutil.copytree(RULES, tmp_path / "rules")
    for name, text in (("patterns", PATTERN), ("cues", CUE), ("named-targets", TARGET)):
        (tmp_path / "rules" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "gazetteer").mkdir()
    for name, rows in DICTIONARIES.items():
        (tmp_path / "gazetteer" / f"{name}.csv").write_text(GAZETTEER + rows, encoding="utf-8")
    return tmp_path


def test_good_rules(ontology: Path) -> None:
    assert check(ontology) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "code"),
    [
        ("patterns", "在〔第九次缔约方大会〕上", "在〔第9次缔约方大会〕上", 4, "example"),
        ("patterns", "在〔第九次缔约方大会〕上", "在〔第九次缔约方大会上〕", 4, "example"),
        ("patterns", "在〔第九次缔约方大会〕上", "在第九次缔约方大会上", 4, "example-marks"),
        ("patterns", "在〔第九次缔约方大会〕上", "在〔第九次缔约方大会上", 4, "example-marks"),
        ("patterns", "缔约方大会主席", "第二次缔约方大会", 4, "reject"),
        ("patterns", "trigger: 缔约方", "trigger: 缔约国", 4, "trigger"),
        ("patterns", "第{ordinal}次", "第{ordinal}次.*", 4, "rule"),
        ("patterns", "第{ordinal}次", "第({ordinal}次", 4, "rule"),
        ("patterns", "    source: un.org\n", "", 4, "rule"),
        ("patterns", 'rejects: ["缔约方大会主席"]', "rejects: []", 4, "rule-evidence"),
        ("patterns", "    source: un.org", "    source: [", 11, "yaml"),
        ("cues", "该行承诺投放", "该行打算投放", 2, "example"),
        ("cues", "产品质量可靠", "承诺可靠", 2, "reject"),
        ("cues", "pattern: 承诺", "pattern: '(承诺'", 2, "rule"),
        ("cues", ", source: guidelines", "", 2, "rule-evidence"),
        ("named-targets", "actor: ID", "actor: XX", 1, "named-target"),
        ("named-targets", "instrument: gbf", "instrument: gdf", 1, "named-target"),
        ("named-targets", "30x30: ", "30by30: ", 1, "named-target"),
    ],
)
def test_a_bad_rule_is_found(ontology: Path, name: str, old: str, new: str, line: int, code: str) -> None:
    path = ontology / "rules" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    found = {(finding.file, finding.line, finding.code) for finding in check(ontology)}
    assert (f"rules/{name}.yaml", line, code) in found


def test_a_head_twice_in_a_type(ontology: Path) -> None:
    path = ontology / "rules" / "heads.yaml"
    path.write_text(
        "Organization:\n"
        "  - {needs: word, heads: 委员会 研究所}\n"
        "  - {needs: start, heads: 局 研究所}\n"
        "  - {needs: start, unit: true, heads: 研究所}\n"
        "Place:\n"
        "  - {needs: local, heads: 研究所}\n",
        encoding="utf-8",
    )
    found = check(ontology)
    assert [(finding.code, finding.message.split(" ")[1]) for finding in found] == [("head-twice", "研究所")]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("没有标记", ("没有标记", [])),
        ("〔甲〕和〔乙〕", ("甲和乙", [(0, 1), (2, 3)])),
        ("在〔甲方〕", ("在甲方", [(1, 3)])),
    ],
)
def test_spans(marked: str, expected: tuple[str, list[tuple[int, int]]]) -> None:
    assert spans(marked) == expected


@pytest.mark.parametrize("marked", ["〔甲", "甲〕", "〔〔甲〕〕", "〔甲〕〕"])
def test_spans_are_strict(marked: str) -> None:
    with pytest.raises(ValueError, match=r"〔|〕"):
        spans(marked)
