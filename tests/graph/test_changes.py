"""`lutu diff`: what changed between two builds, in facts."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from command import ONTOLOGY, lutu
from readings import affiliation, reading

from pipeline.graph import changes, vocabulary
from pipeline.graph.triples import quads
from pipeline.graph.writers import write_nquads
from pipeline.model import Reading

REGISTRY = vocabulary.registry(ONTOLOGY)


def graph(folder: Path, *items: Reading, run: str = "one") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "graph.nq"
    activity = f"https://w3id.org/lutu/activity/{run}"
    write_nquads(
        sorted({line.encode() for item in items for line in quads(item, REGISTRY, activity=activity)}), path
    )
    return path


def told(old: Path, new: Path) -> list[str]:
    return list(changes.lines(changes.changes(old, new)))


HERE = reading()
OTHER = reading("中国的湿地\n中国与印尼合作。", doc="b.txt")
HIGHER = replace(HERE, targets=(replace(HERE.targets[0], value=Decimal("45.0")),))
STAFFED = reading(relations=(affiliation(),))

ROWS = [
    ("the same", (HERE,), (HERE,), ["The same facts."], ["+", "-", "~"]),
    ("an article comes", (HERE,), (HERE, OTHER), ["schema:Article: 1 added", "  + 中国的湿地"], ["removed"]),
    ("an article goes", (HERE, OTHER), (HERE,), ["schema:Article: 1 removed", "  - 中国的湿地"], ["added"]),
    (
        "a target's value",
        (HERE,),
        (HIGHER,),
        ["lutu:Target: 1 changed", "      - qudt:numericValue 43.20", "      + qudt:numericValue 45.0"],
        ["schema:Article"],
    ),
    (
        "somebody's post",
        (HERE,),
        (STAFFED,),
        ["org:Membership: 1 added", "org:Role: 1 added"],
        ["lutu:Target"],
    ),
]


@pytest.mark.parametrize(
    ("old", "new", "expected", "absent"), [row[1:] for row in ROWS], ids=[r[0] for r in ROWS]
)
def test_changes_are_told_as_facts(
    tmp_path: Path, old: tuple[Reading, ...], new: tuple[Reading, ...], expected: list[str], absent: list[str]
) -> None:
    found = told(graph(tmp_path / "old", *old), graph(tmp_path / "new", *new))
    assert [line for line in expected if line not in found] == [], found
    assert not [line for line in found for word in absent if word in line]


def test_another_version_is_told_once_and_not_of_every_mention(tmp_path: Path) -> None:
    old, new = graph(tmp_path / "old", HERE), graph(tmp_path / "new", HERE, run="two")
    assert told(old, new) == ["Read by another version of the software or its dictionaries."]


def test_back_and_forth_is_mirrored(tmp_path: Path) -> None:
    old, new = graph(tmp_path / "old", HERE), graph(tmp_path / "new", HIGHER, OTHER)
    there, back = changes.changes(old, new), changes.changes(new, old)
    mirror = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {(t, mirror[w]): n for (t, w), n in there.counts.items()} == dict(back.counts)


def test_evidence_is_counted_and_listed_only_on_request(tmp_path: Path) -> None:
    old, new = graph(tmp_path / "old", HERE), graph(tmp_path / "new", HERE, OTHER)
    assert changes.changes(old, new).counts["lutu:Mention", "added"]
    assert "lutu:Mention" not in {change.type for change in changes.changes(old, new).listed}
    assert "lutu:Mention" in {change.type for change in changes.changes(old, new, quiet=True).listed}


def test_the_command_says_by_its_exit_code_whether_anything_changed(tmp_path: Path) -> None:
    graph(tmp_path / "old", HERE)
    graph(tmp_path / "new", HIGHER)
    assert lutu("diff", tmp_path / "old", tmp_path / "old").returncode == 0
    run = lutu("diff", tmp_path / "old", tmp_path / "new", "--json")
    assert run.returncode == 1
    assert json.loads(run.stdout)["counts"]["lutu:Target"] == {"changed": 1}
    nothing = lutu("diff", tmp_path / "old", tmp_path)
    assert nothing.returncode == 2
    assert b"holds no graph.nq" in nothing.stderr
