"""Scores by rule, rules to look at, the ablation table and the tables of phenomena, over texts made for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from command import ROOT, lutu

from pipeline.errors import LutuError
from pipeline.evaluate import Report, Score, evaluate, phenomena
from pipeline.evaluate.ablation import FULL, ablation, lines, variants
from pipeline.evaluate.suspects import Conflict, rules, suspects
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article, Mention, Reading, Refusal

TEXT = "老挝在琅勃拉邦召开会议，讨论河流。"


def gold(folder: Path, *names: tuple[str, str], optional: str = "") -> Path:
    """Gold for TEXT: the names as (type, text)."""
    rows = [
        {"doc": "a.txt", "start": TEXT.index(name), "end": TEXT.index(name) + len(name), "type": type_, "text": name,
         "optional": name == optional}
        for type_, name in names
    ]  # fmt: skip
    prefix = folder / "gold"
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    prefix.with_suffix(".mentions.jsonl").write_text(lines, encoding="utf-8")
    prefix.with_suffix(".targets.jsonl").write_text("", encoding="utf-8")
    return prefix


def reading(found: list[tuple[str, str, str]], refused: list[tuple[str, str, str]]) -> Reading:
    """A reading of TEXT with names as (type, text, rule), found and refused."""

    def places(names: list[tuple[str, str, str]]) -> list[tuple[int, int, str, str, str]]:
        return [(TEXT.index(n), TEXT.index(n) + len(n), n, t, r) for t, n, r in names]

    return Reading(
        Article("urn:a", "a.txt", 0, TEXT),
        (),
        tuple(Mention(s, e, n, t, "urn:e", n, r, 0) for s, e, n, t, r in places(found)),
        refusals=tuple(Refusal(s, e, n, t, r, "lost") for s, e, n, t, r in places(refused)),
    )


def test_rules_to_look_at(tmp_path: Path, lexicon: Lexicon) -> None:
    prefix = gold(tmp_path, ("Country", "老挝"), ("Place", "琅勃拉邦"), ("Event", "会议"), optional="会议")
    read = [
        reading(
            [("Country", "老挝", "dictionary:country"), ("Place", "在琅勃拉邦召开", "place:head:邦")],
            [("Place", "琅勃拉邦", "dictionary:place"), ("Event", "会议", "event:head:会议")],
        )
    ]
    report = evaluate(read, prefix)
    assert report.rules["dictionary:country"] == Score(1, 0, 0)
    assert report.rules["place:head:邦"] == Score(0, 1, 0)
    found = suspects(report, read, prefix, lexicon)
    example = "a.txt:3 琅勃拉邦 lost to 在琅勃拉邦召开"
    assert found.conflicts == (Conflict("place:head:邦", "dictionary:place", 1, example),)
    assert found.outvoted == ("dictionary:place", "event:head:会议")
    assert found.weak == ()  # one finding says little
    assert "dictionary:person" in found.silent and "dictionary:place" not in found.silent
    assert json.dumps(found.as_json(), ensure_ascii=False).count(example) == 1


def test_a_weak_rule_has_three_findings(lexicon: Lexicon, tmp_path: Path) -> None:
    prefix = gold(tmp_path, ("Country", "老挝"))
    report = Report(rules={"a": Score(1, 2), "b": Score(0, 2), "c": Score(2, 2)})
    assert suspects(report, [], prefix, lexicon).weak == (("a", Score(1, 2)),)


def test_rules_of_the_ontology(lexicon: Lexicon) -> None:
    known = set(rules(lexicon))
    assert {"dictionary:country", "pattern:cop-number", "organization:head:研究所", "target:ensure"} <= known
    assert any(rule.startswith("relation:") for rule in known)


def test_ablation(lexicon: Lexicon, tmp_path: Path) -> None:
    prefix = gold(tmp_path, ("Country", "老挝"))
    article = Article("urn:a", "a.txt", 0, TEXT)
    reports = ablation([article], prefix, lexicon)
    assert list(reports) == [FULL, *(name for name, _ in variants(lexicon, [article]))]
    right = {name: report.types["Country"].right for name, report in reports.items()}
    assert [name for name, count in right.items() if not count] == ["no dictionary row that occurs"]
    assert len(list(lines(reports))) == len(reports) + 1


TABLE = """id\tphenomenon\ttypes\ttext\tfacts\tstatus
X1+\ta country\tCountry\t〔Country 老挝〕很热。\t\tok
X1-\tno country\tCountry\t〔Country 河流〕很长。\t\txfail: no country at all
X2+\tanother\tCountry\t〔Country 泰国〕与〔Country 河流〕。\t\tok
"""


def test_phenomena(lexicon: Lexicon, tmp_path: Path) -> None:
    for name in ("phenomena_rows.py", "phenomena_facts.py", "phenomena_problems.py"):
        shutil.copy(ROOT / "tests" / "phenomena" / name, tmp_path)
    (tmp_path / "places.tsv").write_text(TABLE, encoding="utf-8")
    groups = phenomena.scored(lexicon, tmp_path)
    assert [(one.table, one.code, one.rows, one.right, one.known) for one in groups] == [
        ("places", "X1", 2, 1, 1),
        ("places", "X2", 1, 0, 0),
    ]
    assert groups[1].failed == {"X2+": "missed Country 河流"}
    assert list(phenomena.table(groups))[1].split() == ["places", "3", "1", "1"]


def test_phenomena_outside_of_a_checkout(lexicon: Lexicon, tmp_path: Path) -> None:
    with pytest.raises(LutuError, match="not installed"):
        phenomena.scored(lexicon, tmp_path)


def test_the_command_gives_all_of_it_as_json() -> None:
    run = lutu("evaluate", "tests/gold/raw", "data/raw", "--rules", "--ablation", "--json")
    assert run.returncode == 0, run.stderr.decode()
    data: dict[str, Any] = json.loads(run.stdout)
    assert data["core micro"]["f1"] > 0.8
    assert set(data["suspects"]) == {"silent", "outvoted", "weak", "conflicts"}
    assert data["ablation"][FULL]["core micro"] == data["core micro"]
    assert data["ablation"]["no persons"]["Person"]["f1"] < data["Person"]["f1"]
    assert {"right", "wrong"} <= set(data["rules"]["dictionary:country"])
