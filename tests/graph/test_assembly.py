"""A graph put together from stretches is the graph that sorting all of its lines gives."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readings import affiliation, reading

from pipeline.arrow_columns import hexadecimal, texts
from pipeline.graph import vocabulary
from pipeline.graph.assembly import Assembly, split
from pipeline.graph.pairs import KEY, Pairs, pair_node, pair_nodes, pair_stretch
from pipeline.graph.stanzas import stanza
from pipeline.graph.terms import iri, plain
from pipeline.graph.triples import article_stanzas
from pipeline.graph.vocabulary import NETWORK, TERMS
from pipeline.graph.writers import compact, turtle, write_nquads, write_turtle
from pipeline.model import Reading

ONTOLOGY = Path(__file__).parents[2] / "ontology"
REGISTRY = vocabulary.registry(ONTOLOGY)
ACTIVITY = "https://w3id.org/lutu/activity/test"


def stanzas(item: Reading) -> list[str]:
    return list(article_stanzas(item, REGISTRY, activity=ACTIVITY))


def files(folder: Path, items: list[Reading]) -> tuple[bytes, bytes, tuple[int, int]]:
    """The two files of an assembly, and its counts."""
    folder.mkdir()
    graph = Assembly(folder)
    for item in items:
        graph.take(*split(item.article.iri, stanzas(item)))
    counts = graph.write(folder / "graph.nq", folder / "graph.ttl")
    graph.clear()
    assert {path.name for path in folder.iterdir()} == {"graph.nq", "graph.ttl"}
    return (folder / "graph.nq").read_bytes(), (folder / "graph.ttl").read_bytes(), counts


A, B = reading(relations=(affiliation(),)), reading(doc="b.txt", relations=(affiliation(),))
#: The same article by its name, with another text: what two builds of one file may not do, and two folders can.
OTHER = reading("另一篇。" + A.article.text, title=A.article.title)
assert OTHER.article.iri == A.article.iri


@pytest.mark.parametrize(
    "items",
    [[A], [A, B], [B, A], [A, A, B], [A, OTHER], [OTHER, A, B, OTHER], []],
    ids=["one", "two", "turned", "twice alike", "twice unlike", "thrice", "none"],
)
def test_an_assembly_is_the_sorted_graph(items: list[Reading], tmp_path: Path) -> None:
    lines = sorted({one.encode() for item in items for one in stanzas(item)})
    want = write_nquads(lines, tmp_path / "want.nq"), write_turtle(lines, tmp_path / "want.ttl")
    nquads, text, counts = files(tmp_path / "made", items)
    assert nquads == (tmp_path / "want.nq").read_bytes()
    assert text == (tmp_path / "want.ttl").read_bytes()
    assert counts == want


def test_all_that_begins_with_the_article_is_its_stretch() -> None:
    own, shared = split(A.article.iri, stanzas(A))
    key = f"<{A.article.iri}"
    assert own.key.decode() == key and own.quads == own.nquads.count(b"\n")
    assert all(line.startswith(key) for line in own.nquads.decode().splitlines())
    assert shared and not any(one.decode().startswith(key) for one in shared)


NAMES = st.sampled_from(
    ["https://w3id.org/lutu/entity/country/ID", "https://w3id.org/lutu/entity/country/I",
     "https://w3id.org/lutu/entity/person/x-印", "urn:x:a b", "https://example.org/a#b"]
)  # fmt: skip


class Told(NamedTuple):
    """What is said of one pair; its ends are IRIs."""

    one: str
    other: str
    together: int
    npmi: str


EXAMPLE, RATIO = iri("https://example.org/x#p-1"), "3.50"


@given(
    st.lists(st.tuples(NAMES, NAMES, st.integers(1, 99), st.integers(-1000, 1000)), min_size=1, max_size=9)
)
def test_pairs_by_columns_are_pairs_as_stanzas(rows: list[tuple[str, str, int, int]]) -> None:
    pairs = {
        pair_node(one, other): Told(*sorted((one, other), key=iri), count, f"{thousandths / 1000:.3f}")
        for one, other, count, thousandths in rows
        if one != other
    }
    nodes = sorted(pairs)
    ordered = [pairs[node] for node in nodes]
    ends = [[iri(getattr(pair, end)) for pair in ordered] for end in ("one", "other")]
    examples, ratios = [EXAMPLE] * len(nodes), [RATIO] * len(nodes)
    columns = (
        nodes, *ends, [str(pair.together) for pair in ordered], ["1"] * len(nodes), examples,
        [pair.npmi for pair in ordered], ratios,
        *([compact(term) for term in terms] for terms in (*ends, examples)),
    )  # fmt: skip
    made = pair_stretch(Pairs(*map(texts, columns)))
    want = [by_stanza(node, pairs[node]) for node in nodes]
    assert made.nquads.decode() == "".join(one.replace("\x1e", "\n") + "\n" for one in want)
    assert made.turtle.decode() == "".join(turtle(one)[0] for one in want)
    assert (made.quads, made.triples) == (9 * len(want), sum(turtle(one)[1] for one in want))


@given(st.sets(st.text(), min_size=2, max_size=6))
def test_the_nodes_of_many_pairs_are_those_of_each(names: set[str]) -> None:
    iris = sorted(names)
    pairs = list(combinations(range(len(iris)), 2))
    want = [pair_node(iris[one], iris[other]) for one, other in pairs]
    found = pair_nodes(iris, *zip(*pairs, strict=True))
    assert hexadecimal(found, 8).to_pylist() == want
    assert pair_nodes(iris, (), ()) == b""


def by_stanza(node: str, pair: Told) -> str:
    number, decimal = "^^" + TERMS["xsd:nonNegativeInteger"], "^^" + TERMS["xsd:decimal"]
    facts = [
        f"{TERMS['rdf:type']} {TERMS['lutu:CoOccurrence']}",
        f"{TERMS['lutu:between']} {iri(pair.one)}",
        f"{TERMS['lutu:between']} {iri(pair.other)}",
        f'{TERMS["lutu:count"]} "{pair.together}"{number}',
        f'{TERMS["lutu:documentCount"]} "1"{number}',
        f"{TERMS['lutu:example']} {EXAMPLE}",
        f"{TERMS['lutu:level']} {plain('paragraph')}",
        f'{TERMS["lutu:npmi"]} "{pair.npmi}"{decimal}',
        f'{TERMS["lutu:logLikelihood"]} "{RATIO}"{decimal}',
    ]
    random.Random(len(node)).shuffle(facts)
    return stanza(f"{KEY.decode()}{node}>", facts, iri(NETWORK))
