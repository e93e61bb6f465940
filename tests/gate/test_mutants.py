"""Each broken graph is refused with the right message, by both engines alike; an unbroken one passes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from mutated_graphs import MUTANTS, Lines, Mutant, quad
from small_graphs import ONTOLOGY, SHAPES, found, made, written

from pipeline.errors import ExpectationError
from pipeline.graph import gate, shapes
from pipeline.graph.differences import difference
from pipeline.graph.gate_parts import Parts
from pipeline.graph.sight import seen_by

RULES = shapes.rules(SHAPES)
SIGHT = seen_by(SHAPES)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    out = made(tmp_path_factory.mktemp("small") / "out")
    return (out / "graph.nq").read_text(encoding="utf-8").splitlines()


def by_parts(nquads: Path, size: int = 5000) -> set[tuple[str, str, str]]:
    """What the fast engine finds where it sees only some thousand bytes and what belongs to them at a time."""
    assert SIGHT is not None
    parts = Parts(nquads, SIGHT)
    ranges = list(parts.ranges(size))
    assert len(ranges) > 5
    return {
        (violation.node, violation.shape, violation.component)
        for stretch in ranges
        for violation in gate.named(gate.part_results(parts, SIGHT, [stretch]))
    }


def by_change(before: Path, after: Path) -> set[tuple[str, str, str]]:
    """What the fast engine finds of a graph where it looks at what another one does not have, and what that touches."""
    since = difference(before, after, most=1 << 30)
    assert since is not None
    assert SIGHT is not None
    parts = Parts(after, SIGHT)
    places = parts.changed(since)
    return {
        (violation.node, violation.shape, violation.component)
        for violation in gate.named(gate.part_results(parts, SIGHT, places))
    }


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_the_unbroken_graph_conforms(engine: gate.Engine, lines: Lines, tmp_path: Path) -> None:
    _, nquads = written(tmp_path, lines)
    assert found(tmp_path, engine) == by_parts(nquads) == set()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name.replace(" ", "-"))
def test_a_mutant_is_refused_by_both_engines_alike(mutant: Mutant, lines: Lines, tmp_path: Path) -> None:
    _, unbroken = written(tmp_path / "unbroken", lines)
    turtle, nquads = written(tmp_path, mutant.mutate(list(lines)))
    fast = found(tmp_path, "fast")
    assert mutant.shape in {shape for _, shape, _ in fast}, fast
    assert found(tmp_path, "reference") == fast
    assert by_parts(nquads) == fast
    assert by_change(unbroken, nquads) == fast
    verdict = gate.check(turtle, nquads, ONTOLOGY, expected={})
    assert not verdict.passes
    said = [violation for violation in verdict.violations if violation.shape == mutant.shape]
    if said:  # among the first twenty
        assert mutant.en in said[0].en and mutant.zh in said[0].zh
        assert said[0].remedy_en and said[0].remedy_zh
    assert mutant.en in RULES[mutant.shape].en and mutant.zh in RULES[mutant.shape].zh
    with pytest.raises(ExpectationError, match="not published"):
        gate.refuse(verdict, "graph.ttl")


def test_most_shapes_refuse_a_mutant() -> None:
    assert len(MUTANTS) >= 20
    assert len({mutant.shape for mutant in MUTANTS}) >= 45


@pytest.mark.parametrize("seed", range(25))
def test_what_a_change_breaks_anywhere_is_seen(seed: int, lines: Lines, tmp_path: Path) -> None:
    """Lines that go, come, and change their object at random: as much is found as in the whole graph."""
    chance = random.Random(seed)
    _, before = written(tmp_path / "before", lines)
    quads = [quad(line) for line in lines]
    changed = set(lines) - set(chance.sample(lines, chance.randint(0, 3)))
    for _ in range(chance.randint(0, 3)):
        one, other = chance.choice(quads), chance.choice(quads)
        changed.add(one._replace(value=other.value, predicate=chance.choice((one, other)).predicate).line)
    lost = chance.choice(quads).subject if chance.random() < 0.5 else ""
    _, after = written(tmp_path, [line for line in changed if not line.startswith(f"{lost} ") or not lost])
    assert by_change(before, after) == found(tmp_path, "fast") == by_parts(after)
