"""The gate in a build: what it refuses is not published, what it says can be acted on, nothing is cut short."""

from __future__ import annotations

import json
import random
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from command import RAW, lutu
from mutated_graphs import MUTANTS, quad, term
from small_graphs import ONTOLOGY, SHAPES, found, items, made, written

from pipeline.errors import ExpectationError, LexiconError
from pipeline.graph import gate, shapes
from pipeline.graph.assembly import Assembly
from pipeline.graph.differences import difference
from pipeline.graph.expectations import EXPECTED, held, held_since, shortfalls
from pipeline.graph.gate_parts import Parts
from pipeline.graph.sight import seen_by
from pipeline.model import Reading


def snapshot(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}


def broken() -> Reading:
    """A reading whose target has a unit that nobody knows and a deadline out of reach."""
    item = items()[0]
    assert isinstance(item, Reading)
    (target,) = item.targets
    return replace(item, targets=(replace(target, unit="furlong", deadline=3020),))


def test_a_refused_graph_is_not_published_and_the_former_build_stays(tmp_path: Path) -> None:
    out = made(tmp_path / "out")
    before = snapshot(out)
    with pytest.raises(ExpectationError) as refused:
        made(out, [broken()])
    said = str(refused.value)
    for words in (
        "a.txt 印尼更新国家自主贡献",  # article
        "/target/",  # node
        "found by targets%3Areduction",  # the rule that found it
        "figure-unit", "figure-deadline",  # shapes
        "the ontology knows it", "已知单位", "furlong",  # messages, value
        "Add the unit to ontology/lutu.ttl", "在 ontology/lutu.ttl 中加入该单位",  # remedy
        "the former build stays",
    ):  # fmt: skip
        assert words in said, words
    assert snapshot(out) == before
    assert {path.name for path in tmp_path.iterdir()} == {"out", "raw"}


def test_only_the_first_twenty_are_told(tmp_path: Path) -> None:
    lines = (made(tmp_path / "out") / "graph.nq").read_text("utf-8").splitlines()
    turtle, nquads = written(
        tmp_path / "mutant", [line for line in lines if term("lutu:foundBy") not in line]
    )
    verdict = gate.check(turtle, nquads, ONTOLOGY, expected={})
    assert verdict.count > gate.SHOWN and len(verdict.violations) == gate.SHOWN
    assert verdict.lines()[-1] == f"… and {verdict.count - gate.SHOWN} more violations."


def test_a_truncated_graph_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Assembly.write
    out = made(tmp_path / "out")
    before = snapshot(out)

    def cut(graph: Assembly, nquads: Path, text: Path) -> tuple[int, int]:
        counts = whole(graph, nquads, text)
        lines = nquads.read_bytes().splitlines(keepends=True)
        nquads.write_bytes(b"".join(line for line in lines if term("lutu:Mention").encode() not in line))
        return counts

    monkeypatch.setattr(Assembly, "write", cut)
    with pytest.raises(ExpectationError, match="instead of"):
        made(out)
    assert snapshot(out) == before


@pytest.mark.parametrize(
    ("what", "lost"),
    [("articles", "schema:Article"), ("paragraphs", "lutu:Paragraph"), ("mentions", "lutu:Mention"),
     ("pairs", "lutu:CoOccurrence"), ("entities", "lutu:origin")],
)  # fmt: skip
def test_minimum_counts(what: str, lost: str, tmp_path: Path) -> None:
    out = made(tmp_path / "out")
    expected = json.loads((out / "manifest.json").read_text("utf-8"))["expected"]
    assert set(expected) == set(EXPECTED)
    assert list(shortfalls(held(out / "graph.nq"), expected)) == []
    lines = (out / "graph.nq").read_text("utf-8").splitlines()
    _, nquads = written(tmp_path / "cut", [line for line in lines if f" {term(lost)} " not in line])
    assert {shortfall.what for shortfall in shortfalls(held(nquads), expected)} == {what, "quads"}
    since = difference(out / "graph.nq", nquads, most=1 << 30)
    assert since and held_since(held(out / "graph.nq"), since) == held(nquads)


def test_the_end_of_a_file_is_missed(tmp_path: Path) -> None:
    out = made(tmp_path / "out")
    content = (out / "graph.nq").read_bytes()
    (out / "graph.nq").write_bytes(content[: len(content) * 2 // 3])
    ended = lutu("validate", out)
    assert ended.returncode == 1
    assert "instead of" in ended.stdout.decode() and "counts too small" in ended.stderr.decode()


def test_blank_nodes_are_refused_wherever_they_stand(tmp_path: Path) -> None:
    lines = ['<x:a> <x:b> "_:no" <x:g> .', "<x:a> <x:b> _:b <x:g> .", "_:b <x:b> <x:c> <x:g> ."]
    _, nquads = written(tmp_path / "g", lines)
    (blank,) = shortfalls(held(nquads), {})
    assert (blank.what, blank.found) == ("blank nodes", 2)
    _, sound = written(tmp_path / "sound", lines[:1])
    for former, later in ((sound, nquads), (nquads, sound)):
        since = difference(former, later, most=1 << 30)
        assert since and held_since(held(former), since) == held(later)


def test_without_a_wheel_pyshacl_looks_and_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "shacl_rust", None)
    assert not gate.has_fast()
    out = made(tmp_path / "out")
    assert json.loads((out / "manifest.json").read_text("utf-8"))["run"]["gate"]["engine"] == "reference"
    verdict = gate.check(out / "graph.ttl", out / "graph.nq", ONTOLOGY, expected={})
    assert verdict.passes and "pip install shacl-rust" in verdict.notice


def test_broken_or_missing_shapes_are_told(tmp_path: Path) -> None:
    out = made(tmp_path / "out")
    with pytest.raises(LexiconError, match="Restore the file"):
        gate.check(out / "graph.ttl", out / "graph.nq", tmp_path, expected={})
    (tmp_path / "shapes.ttl").write_text("this is no Turtle", encoding="utf-8")
    with pytest.raises(LexiconError, match="not readable as Turtle"):
        gate.check(out / "graph.ttl", out / "graph.nq", tmp_path, expected={})


def test_every_shape_speaks_two_languages_and_names_a_remedy() -> None:
    rules = shapes.rules(SHAPES)
    for rule in rules.values():
        assert all((rule.zh, rule.en, rule.remedy_zh, rule.remedy_en)), rule.name
        assert re.search("[\u4e00-\u9fff]", rule.zh) and re.search("[\u4e00-\u9fff]", rule.remedy_zh)
    named = set(re.findall(r"^:([a-z0-9-]+) a sh:(?:Property|Node)Shape", SHAPES, re.M))
    groups = {
        name
        for name in named
        if re.search(rf"^:{name} a sh:NodeShape ;\n(?:.*;\n)*    sh:property", SHAPES, re.M)
    }
    assert set(rules) - {"remedy"} == named - groups
    assert {mutant.shape for mutant in MUTANTS} <= set(rules)


def test_the_graph_of_the_articles_conforms(built: Path) -> None:
    ended = lutu("validate", built, "--json")
    verdict = json.loads(ended.stdout)
    assert ended.returncode == 0, verdict
    assert verdict["conforms"] and verdict["engine"] == "fast" and verdict["violations"] == []
    # In parts, too, each of which has next to nothing of what it refers to.
    found = gate.violations(built / "graph.ttl", built / "graph.nq", SHAPES, "fast", whole=1_000_000)
    assert list(found) == []


@pytest.mark.parametrize("seed", range(4))
def test_a_change_in_the_graph_of_the_articles(seed: int, built: Path, tmp_path: Path) -> None:
    """Whatever comes or goes, what the gate finds by the change or by parts is what it finds in the whole graph."""
    chance = random.Random(seed)
    lines = (built / "graph.nq").read_text("utf-8").splitlines()
    lost = set(chance.sample(lines, 40 * seed))
    kept = {line for line in lines if line not in lost}
    for one, other in zip(*(map(quad, chance.sample(lines, 10 * seed)) for _ in "ab"), strict=True):
        # A property's value becomes that of another, which may be of another kind.
        kept = (kept - {one.line}) | {one._replace(value=other.value).line}
    turtle, nquads = written(tmp_path, kept)
    since = difference(built / "graph.nq", nquads, most=1 << 30)
    assert since is not None and {line.encode() for line in lost} <= set(since.gone)
    changed = gate.changed_results(nquads, SHAPES, since)
    assert changed is not None
    whole = set(gate.violations(turtle, nquads, SHAPES, "fast"))
    assert set(gate.named(changed)) == whole and bool(whole) == bool(lost)
    sight = seen_by(SHAPES)
    assert sight is not None
    parts = Parts(nquads, sight)
    ranges = list(parts.ranges(3_000_000))
    assert len(ranges) > 5
    found = (gate.part_results(parts, sight, [stretch]) for stretch in ranges)
    assert {violation for some in found for violation in gate.named(some)} == whole


def test_both_engines_agree_on_some_articles(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "graph"
    raw.mkdir()
    # Without ranges of values: pyshacl ends on them where a value is no number.
    for name in ("brief-weekly.txt", "national-park-wuyi.txt", "renewables-plan-indicators.md"):
        (raw / name).write_bytes((RAW / name).read_bytes())
    assert lutu("build", raw, out, "--workers", "1").returncode == 0
    assert found(out, "fast") == found(out, "reference") == set()
    lines = [
        line.replace(f'"{text}"', '"三十"', 1) if term("qudt:numericValue") in line else line
        for line in (out / "graph.nq").read_text("utf-8").splitlines()
        if term("lutu:slotEvidence") not in line
        for text in [line.rpartition("^^")[0].rpartition(' "')[2].rstrip('"')]
    ]
    written(tmp_path / "mutant", lines)
    fast = found(tmp_path / "mutant", "fast")
    assert {"evidence-used", "figure-value"} <= {shape for _, shape, _ in fast}
    assert found(tmp_path / "mutant", "reference") == fast


def test_a_large_graph_is_looked_at_in_parts(tmp_path: Path) -> None:
    lines = (made(tmp_path / "out") / "graph.nq").read_text("utf-8").splitlines()
    turtle, nquads = written(tmp_path / "g", [line for line in lines if term("lutu:comparator") not in line])
    whole = set(gate.violations(turtle, nquads, SHAPES, "fast"))
    assert whole and set(gate.violations(turtle, nquads, SHAPES, "fast", whole=20_000)) == whole


def test_validate_tells_what_is_wrong_and_ends_with_1(tmp_path: Path) -> None:
    lines = (made(tmp_path / "out") / "graph.nq").read_text("utf-8").splitlines()
    written(tmp_path / "out", [line for line in lines if term("lutu:comparator") not in line])
    for engine in ("fast", "reference"):
        ended = lutu("validate", tmp_path / "out", "--engine", engine)
        assert ended.returncode == 1
        assert "figure-comparator: The comparator is one of" in ended.stdout.decode()
    assert lutu("validate", tmp_path / "nowhere").returncode == 2
