"""`lutu resolve`: the pairs that share a name, and a judgement that the next build replays and forgets again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command import lutu, small_ontology

from pipeline import resolve
from pipeline.errors import LutuError
from pipeline.lexicon.judgements import FILE
from pipeline.resolve import _Known, _pairs

ARTICLES = {
    "one.txt": "云岭湿地研究所主任顾明哲介绍了泥炭地的修复。\n",
    "two.txt": "怒江生态研究中心主任顾明哲表示，候鸟比去年多。\n",
    "three.txt": "滇池保护协会主任顾明哲说，水质在变好。\n",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with articles in raw/, an ontology and a build of the two in graph/."""
    folder = tmp_path_factory.mktemp("resolve")
    (folder / "raw").mkdir()
    for name, text in ARTICLES.items():
        (folder / "raw" / name).write_text(text, encoding="utf-8")
    small_ontology(folder / "ontology")
    build(folder)
    return folder


def build(folder: Path) -> None:
    run = lutu("build", "raw", "graph", "--workers", "1", "--ontology", "ontology", cwd=folder)
    assert run.returncode == 0, run.stderr.decode()


def listed(folder: Path) -> list[dict[str, Any]]:
    run = lutu("resolve", "--out", "graph", "--ontology", "ontology", "--json", cwd=folder)
    assert run.returncode == 0, run.stderr.decode()
    found: list[dict[str, Any]] = json.loads(run.stdout)
    return found


def people(folder: Path) -> set[str]:
    rows = resolve._rows(folder / "graph", "entities", ("entity", "label"))
    return {entity for entity, label in rows if label == "顾明哲"}


def test_the_way_of_a_judgement(made: Path) -> None:
    assert len(people(made)) == 3
    before = listed(made)
    assert [(pair["type"], pair["name"], pair["reason"]) for pair in before] == [
        ("Person", "顾明哲", "same-name")
    ] * 2
    for pair in before:
        for side in (pair["left"], pair["right"]):
            text = ARTICLES[side["doc"]]
            assert text[side["start"] : side["end"]] == "顾明哲" and side["sentence"] == text.strip()

    left, right = before[0]["left"]["key"], before[0]["right"]["key"]
    judge = (
        "resolve",
        left,
        right,
        "same",
        "--evidence",
        "both said so,\nto us",
        "--author",
        "江岚",
        "--ontology",
        "ontology",
    )
    run = lutu(*judge, cwd=made)
    assert run.returncode == 0, run.stderr.decode()
    file = made / "ontology" / FILE
    assert '"both said so, to us"' in file.read_text(encoding="utf-8").splitlines()[1]
    assert lutu(*judge, cwd=made).returncode == 2
    assert len(listed(made)) == 1  # the pair is off the list before the next build

    build(made)
    assert len(people(made)) == 2
    assert len(listed(made)) == 1

    file.write_text("".join(file.read_text(encoding="utf-8").splitlines(keepends=True)[:1]), encoding="utf-8")
    build(made)
    assert len(people(made)) == 3


def test_without_a_build(tmp_path: Path) -> None:
    run = lutu("resolve", "--out", tmp_path)
    assert run.returncode == 2 and b"lutu build" in run.stderr


REFUSED = {
    "no-author": (("Place:甲", "Place:乙", "same"), {"author": " "}, "--author: is empty"),
    "no-evidence": (("Place:甲", "Place:乙", "same"), {"evidence": ""}, "--evidence: is empty"),
    "unknown": (("Place:甲", "Place:乙", "maybe"), {}, "'maybe' is unknown"),
    "no-key": (("甲", "Place:乙", "same"), {}, "'甲' is no key"),
    "judged": (("Place:乙", "Place:丙", "not-same"), {}, "judged already"),
    "contradicts": (("Place:丁", "Place:丙", "not-same"), {}, "together make them same"),
}


@pytest.mark.parametrize(("keys", "changed", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(keys: tuple[str, str, str], changed: dict[str, str], said: str, ontology: Path) -> None:
    told = {"author": "江岚", "evidence": "read it", "day": "2026-11-22"}
    for pair in (("Place:丙", "Place:乙"), ("Place:丁", "Place:乙")):
        resolve.judge(ontology, *pair, "same", **told)
    before = (ontology / FILE).read_bytes()
    with pytest.raises(LutuError, match=said):
        resolve.judge(ontology, *keys, **{**told, **changed})
    assert (ontology / FILE).read_bytes() == before


def test_lines_are_sorted_and_hold_no_base(ontology: Path) -> None:
    told = {"author": "江岚", "evidence": "read it", "day": "2026-11-22"}
    resolve.judge(ontology, "Organization:乙", "Organization:WWF", "unsure", **told)
    resolve.judge(ontology, "Organization:甲", "Organization:乙", "same", **told)
    rows = (ontology / FILE).read_text(encoding="utf-8").splitlines()[1:]
    assert rows == sorted(rows) and len(rows) == 2
    assert all("://" not in row for row in rows)
    assert any(row.startswith("Organization:wwf,Organization:x-") for row in rows)


def known(iri: str, *names: str, type_: str = "Organization", origin: str = "text") -> _Known:
    return _Known(iri, type_, names[0], frozenset(names), origin, 1)


PAIRS = {
    "one name": ([known("a", "绿脉"), known("b", "绿脉")], [("a", "b", "same-name")]),
    "an alias": ([known("a", "绿脉中心", "绿脉"), known("b", "绿脉")], [("a", "b", "alias")]),
    "two names, one pair": ([known("a", "甲社", "甲"), known("b", "甲社", "甲")], [("a", "b", "alias")]),
    "similar": ([known("a", "绿脉中心"), known("b", "绿脉中心会")], []),
    "two types": ([known("a", "绿脉"), known("b", "绿脉", type_="Project")], []),
    "dictionary first": (
        [known("a", "绿脉"), known("b", "绿脉", origin="gazetteer:organization")],
        [("b", "a", "same-name")],
    ),
    "two of the dictionary": (
        [known("a", "鼓楼区", origin="gazetteer:place"), known("b", "鼓楼区", origin="gazetteer:place")],
        [],
    ),
    "three": (
        [known("a", "绿脉"), known("b", "绿脉"), known("c", "绿脉")],
        [("a", "b", "same-name"), ("a", "c", "same-name")],
    ),
}


@pytest.mark.parametrize(("entities", "expected"), PAIRS.values(), ids=PAIRS)
def test_pairs(entities: list[_Known], expected: list[tuple[str, str, str]]) -> None:
    from pipeline.lexicon.judgements import Judgements

    found = [(one.iri, other.iri, reason) for one, other, reason, _ in _pairs(entities, Judgements())]
    assert found == expected


def test_what_is_judged_leads_to_the_next_pair() -> None:
    from pipeline.lexicon.judgements import Judgements

    entities = [known("a", "绿脉"), known("b", "绿脉"), known("c", "绿脉")]
    judged = Judgements(apart=frozenset((frozenset(("a", "c")),)))
    assert [(one.iri, other.iri) for one, other, _, _ in _pairs(entities, judged)] == [("a", "b"), ("b", "c")]
