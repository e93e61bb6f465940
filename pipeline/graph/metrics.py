"""What the graph says of a metric: its names and, where `ontology/metrics.csv` has it, its definition."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import LexiconError
from pipeline.graph.terms import iri, tagged
from pipeline.graph.vocabulary import ENTITIES, METRICS, TERMS, metric_iri

FILE = "metrics.csv"
#: What a verb of change adds to a metric, and how Chinese puts it.
_CHANGES = {" reduction": "下降", " increase": "提高"}


class Metric(NamedTuple):
    """A row of the table: the Chinese name and what it means."""

    zh: str
    definition_zh: str
    definition_en: str


@lru_cache(maxsize=4)
def table(folder: Path) -> Mapping[str, Metric]:
    """The metrics of an ontology folder by their English phrase in lower case; none where there is no table.

    Raises: LexiconError when it is not readable.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return {
                row["metric"].lower(): Metric(row["zh"], row["definition_zh"], row["definition_en"])
                for row in csv.DictReader(file)
            }
    except (OSError, UnicodeDecodeError, KeyError, AttributeError, csv.Error) as error:
        raise LexiconError(str(path), f"not readable ({error})", "Mend or restore the table.") from error


def metric_quads(metric: str, known: Mapping[str, Metric]) -> Iterator[str]:
    """A metric in its scheme, with a name to look it up by, and names and definition where they are known."""
    phrase = " ".join(metric.lower().split())
    node, graph = iri(metric_iri(metric)), iri(ENTITIES)

    def fact(predicate: str, value: str) -> str:
        return f"{node} {TERMS[predicate]} {value} {graph} ."

    yield fact("rdf:type", TERMS["lutu:Metric"])
    yield fact("skos:inScheme", iri(METRICS))
    yield fact("skos:prefLabel", tagged(phrase))
    base, change = phrase, ""
    if phrase not in known:
        base, change = next(
            ((phrase.removesuffix(end), zh) for end, zh in _CHANGES.items() if phrase.endswith(end)),
            (phrase, ""),
        )
    row = known.get(base)
    if row is None:
        return
    # One preferred label, for tables; both languages as labels.
    yield fact("rdfs:label", tagged(phrase, "en"))
    yield fact("rdfs:label", tagged(row.zh + change, "zh"))
    if not change:
        yield fact("skos:definition", tagged(row.definition_en, "en"))
        yield fact("skos:definition", tagged(row.definition_zh, "zh"))
