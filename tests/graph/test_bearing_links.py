"""What an observed figure bears on is one step in the graph, and a graph that says so conforms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from readings import reading
from small_graphs import made

from pipeline.graph import query, vocabulary
from pipeline.graph.triples import quads
from pipeline.model import Reading

REGISTRY = vocabulary.registry(Path(__file__).parents[2] / "ontology")


def bearing() -> Reading:
    """The small article, whose observation bears on its first target."""
    item = reading()
    observation = replace(item.observations[0], bears_on=(item.targets[0].iri,))
    return replace(item, observations=(observation,))


def test_the_link_stands_in_the_article_s_graph() -> None:
    item = bearing()
    said = [line for line in quads(item, REGISTRY, activity="urn:run") if "#bearsOn>" in line]
    observation, target = item.observations[0].iri, item.targets[0].iri
    assert said == [
        f"<{observation}> <{vocabulary.PREFIXES['lutu']}bearsOn> <{target}> <{item.article.iri}/graph> ."
    ]


def test_a_build_with_a_link_passes_the_gate_and_answers(tmp_path: Path) -> None:
    item = bearing()
    out = made(tmp_path / "out", [item])
    answer = query.run(out, "SELECT ?o ?t { ?o lutu:bearsOn ?t . ?t a lutu:Target }")
    assert [tuple(term.value for term in row) for row in answer.rows] == [
        (item.observations[0].iri, item.targets[0].iri)
    ]
