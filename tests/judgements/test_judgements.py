"""The file of judgements: what each line means, what contradicts what, and what the lint says of it."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from pipeline import identifiers
from pipeline.errors import LexiconError
from pipeline.fingerprint import fingerprint
from pipeline.lexicon import judgements
from pipeline.lexicon.check import check, fix
from pipeline.lexicon.judgements import COLUMNS, Judgements
from pipeline.model import Entity, Name

HEADER = ",".join(COLUMNS)
WHO = "江岚,read it,2026-11-22"


def entity(type_: str, id_: str, *names: str) -> Entity:
    iri = identifiers.entity_iri(type_, id_)
    return Entity(iri, type_, names[0], tuple(Name(name, "zh-Hans", "alias") for name in names))


KNOWN = {
    one.iri: one
    for one in (
        entity("Organization", "wwf", "世界自然基金会", "WWF"),
        entity("Organization", "green", "绿色中心"),
        entity("Organization", "green-two", "绿色中心"),
        entity("Person", "guterres", "古特雷斯"),
    )
}


def iri(key: str) -> str:
    return judgements.resolve(key, KNOWN, "test")


def load(folder: Path, *rows: str) -> Judgements:
    (folder / judgements.FILE).write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    return judgements.load(folder, KNOWN)


KEYS = {
    "Organization:wwf": "organization/wwf",
    "Organization:WWF": "organization/wwf",
    "Organization:ＷＷＦ": "organization/wwf",
    "Organization:世界自然基金會": "organization/wwf",
    f"{identifiers.BASE}entity/organization/wwf": "organization/wwf",
    "Person:古特雷斯": "person/guterres",
    "Person:x-0123456789abcdef": "person/x-0123456789abcdef",
    "Organization:绿河社": identifiers.name_iri("Organization", "绿河社").partition("entity/")[2],
}


@pytest.mark.parametrize(("key", "expected"), KEYS.items(), ids=KEYS)
def test_key(key: str, expected: str) -> None:
    assert iri(key) == f"{identifiers.BASE}entity/{expected}"
    assert iri(judgements.key_of(iri(key))) == iri(key)


#: Rows → what is said, with its line.
MISTAKES: dict[str, tuple[list[str], str]] = {
    "unknown-judgement": ([f"Place:甲,Place:乙,maybe,{WHO}"], ":2: judgement 'maybe' is unknown"),
    "no-key": ([f"甲,Place:乙,same,{WHO}"], ":2: '甲' is no key"),
    "no-type": ([f"Town:甲,Place:乙,same,{WHO}"], ":2: 'Town:甲' is no key"),
    "other-iri": ([f"http://www.wikidata.org/entity/Q1,Place:乙,same,{WHO}"], ":2: .* is no entity of Lütu"),
    "types": ([f"Place:甲,Project:乙,same,{WHO}"], ":2: Place:甲 is a Place, Project:乙 a Project"),
    "namesakes": (
        [f"Person:王岚,Person:x-0123456789abcdef,same,{WHO}"],
        ":2: .* people of one name are many",
    ),
    "two-of-a-name": ([f"Organization:绿色中心,Organization:乙,same,{WHO}"], ":2: .* names 2 entities"),
    "itself": ([f"Organization:wwf,Organization:WWF,same,{WHO}"], ":2: .* are one entity as it is"),
    "fields": (["Place:甲,Place:乙,same"], ":2: 3 fields, not 6"),
    "quote": ([f'Place:甲,"Place:乙,same,{WHO}'], ":2: is no CSV"),
    "both": (
        [f"Place:甲,Place:乙,same,{WHO}", f"Place:乙,Place:甲,not-same,{WHO}"],
        ":3: Place:乙 and Place:甲 are not-same, but same in line 2",
    ),
    "unsure-and-same": (
        [f"Place:甲,Place:乙,same,{WHO}", f"Place:甲,Place:乙,unsure,{WHO}"],
        ":3: .* are unsure, but same in line 2",
    ),
    "transitive": (
        [
            f"Place:甲,Place:乙,same,{WHO}",
            f"Place:甲,Place:丁,not-same,{WHO}",
            f"Place:乙,Place:丙,same,{WHO}",
            f"Place:丙,Place:丁,same,{WHO}",
        ],
        ":3: Place:甲 and Place:丁 are not-same, but lines 2, 4, 5 together make them same",
    ),
}


@pytest.mark.parametrize(("rows", "said"), MISTAKES.values(), ids=MISTAKES)
def test_mistake(rows: list[str], said: str, tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=f"judgements.csv{said}"):
        load(tmp_path, *rows)


def test_header(tmp_path: Path) -> None:
    (tmp_path / judgements.FILE).write_text("left,right\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"judgements\.csv:1: the header"):
        judgements.load(tmp_path, KNOWN)


def test_no_file_and_no_line(tmp_path: Path) -> None:
    assert not judgements.load(tmp_path, KNOWN)
    assert not load(tmp_path)


def test_a_circle_is_fine_and_order_plays_no_part(tmp_path: Path) -> None:
    rows = [
        f"Organization:甲,Organization:乙,same,{WHO}",
        f"Organization:乙,Organization:WWF,same,{WHO}",
        f"Organization:WWF,Organization:甲,same,{WHO}",
        f"Organization:丙,Organization:丁,same,{WHO}",
        f"Organization:乙,Organization:丙,not-same,{WHO}",
        f"Organization:甲,Organization:戊,unsure,{WHO}",
    ]
    judged = load(tmp_path, *rows)
    assert (
        judged.find(iri("Organization:甲")) == judged.find(iri("Organization:乙")) == iri("Organization:wwf")
    )
    least = min(iri("Organization:丙"), iri("Organization:丁"))
    assert judged.find(iri("Organization:丁")) == judged.find(iri("Organization:丙")) == least
    assert judged.are_apart(iri("Organization:WWF"), iri("Organization:丁"))
    assert not judged.are_apart(iri("Organization:WWF"), iri("Organization:戊"))
    assert judged.is_judged(iri("Organization:戊"), iri("Organization:乙"))
    assert not judged.is_judged(iri("Organization:戊"), iri("Organization:丙"))
    for shuffled in list(permutations(rows))[::97]:
        assert load(tmp_path, *shuffled) == judged


LINT = {
    "sorted": ([f"Place:乙,Place:丙,same,{WHO}", f"Place:甲,Place:丙,unsure,{WHO}"], []),
    "unsorted": ([f"Place:甲,Place:丙,unsure,{WHO}", f"Place:乙,Place:丙,same,{WHO}"], [(3, "unsorted")]),
    "twice": ([f"Place:甲,Place:丙,same,{WHO}"] * 2, [(3, "unsorted")]),
    "unfounded": (["Place:甲,Place:丙,same,,read it,2026-11-22"], [(2, "unfounded")]),
    "date": (["Place:甲,Place:丙,same,江岚,read it,yesterday"], [(2, "date")]),
    "two-mistakes": (
        [f"Place:甲,Place:丙,maybe,{WHO}", f"Town:乙,Place:丙,same,{WHO}"],
        [(2, "judgement"), (3, "judgement")],
    ),
    "contradiction": (
        [f"Place:丙,Place:甲,not-same,{WHO}", f"Place:甲,Place:丙,same,{WHO}"],
        [(3, "contradiction")],
    ),
    "dictionary": ([f"Country:ID,Country:印尼,same,{WHO}"], [(2, "judgement")]),
}


@pytest.mark.parametrize(("rows", "expected"), LINT.values(), ids=LINT)
def test_lint(rows: list[str], expected: list[tuple[int, str]], ontology: Path) -> None:
    (ontology / judgements.FILE).write_text("\n".join((HEADER, *rows, "")), encoding="utf-8")
    found = [finding for finding in check(ontology) if finding.file == judgements.FILE]
    assert [(finding.line, finding.code) for finding in found] == expected


def test_fix_sorts(ontology: Path) -> None:
    path = ontology / judgements.FILE
    row, other = f"Place:乙,Place:丙,same,{WHO}", 'Place:甲,Place:丙,unsure,江岚,"one, or two",2026-11-22'
    path.write_text("\n".join((HEADER, other, f" {row} ", other, "")), encoding="utf-8")
    assert path in fix(ontology)
    assert path.read_text(encoding="utf-8") == "\n".join((HEADER, row, other, ""))
    assert path not in fix(ontology)


def test_the_fingerprint_knows_the_file(ontology: Path) -> None:
    before = fingerprint([], ontology).lexicon_digest
    (ontology / judgements.FILE).write_text(f"{HEADER}\nPlace:甲,Place:丙,same,{WHO}\n", encoding="utf-8")
    assert fingerprint([], ontology).lexicon_digest != before


def test_the_projects_own_file_loads(lexicon: object) -> None:
    assert isinstance(lexicon.judgements, Judgements)  # type: ignore[attr-defined]
