"""A small graph to break: hand-made readings, built once, mutated as lines of N-Quads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from readings import LIN, TEXT, affiliation, reading

from pipeline import identifiers
from pipeline.build import Item, build
from pipeline.fingerprint import Fingerprint
from pipeline.graph import gate, shapes
from pipeline.graph.gate import Engine
from pipeline.graph.writers import write_nquads, write_turtle
from pipeline.model import Issue

ONTOLOGY = Path(__file__).parents[1] / "ontology"
SHAPES = shapes.read(ONTOLOGY)
PRINT = Fingerprint("0.1.0", "c0de", "https://w3id.org/lutu/", {"python": "3.11"}, {"lutu.ttl": "abc"}, {})


def items() -> list[Item]:
    """Two articles that share a target, with a post, somebody who speaks, and an issue; one unreadable file."""
    start = TEXT.index("印尼提出")
    said = affiliation(
        predicate="speaker", subject=identifiers.content_iri("statement", "said"), subject_label="印尼提出目标",
        object=LIN.iri, object_label=LIN.label, start=start, end=start + 4, role=None, rule="speaker:verb",
    )  # fmt: skip
    return [
        reading(doc="a.txt", relations=(affiliation(), said), issues=(Issue("odd", "odd", 0, 2),)),
        reading("中国\n" + TEXT, doc="b.txt"),
        ("d.bin", Issue("unreadable", "d.bin: not text.")),
    ]


def made(out: Path, readings: Iterable[Item] | None = None) -> Path:
    """A build of the readings in a folder."""
    raw = out.parent / "raw"
    raw.mkdir(exist_ok=True)
    build(raw, out, readings=items() if readings is None else readings, fingerprint=PRINT, ontology=ONTOLOGY)
    return out


def written(folder: Path, lines: Iterable[str]) -> tuple[Path, Path]:
    """The lines as `graph.ttl` and `graph.nq`, as a build writes them."""
    folder.mkdir(exist_ok=True)
    ordered = sorted({line.encode() for line in lines})
    write_turtle(ordered, folder / "graph.ttl")
    write_nquads(ordered, folder / "graph.nq")
    return folder / "graph.ttl", folder / "graph.nq"


def found(folder: Path, engine: Engine) -> set[tuple[str, str, str]]:
    """Node, shape and component of all that an engine finds in a folder's graph."""
    violations = gate.violations(folder / "graph.ttl", folder / "graph.nq", SHAPES, engine)
    return {(violation.node, violation.shape, violation.component) for violation in violations}
