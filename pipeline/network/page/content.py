"""What the page knows, as one JSON document: entities, ties with counts by level and year, and the words behind them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.model import TYPES
from pipeline.network.counting import Ties
from pipeline.network.incidences import LEVELS, Incidences
from pipeline.network.page.chosen import ENTITIES, TIES, Chosen, choose, strongest_of_each
from pipeline.network.page.lying import places as lie
from pipeline.network.page.passages import Passage, Rows, texts
from pipeline.network.page.places import PLACES, SENTENCES, places
from pipeline.network.sorted_arrays import once
from pipeline.network.xml_files import clean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Other names of an entity that the search of the page knows, and how long a label may be.
_ALIASES, _LABEL = 12, 160
#: How many of an entity's ties decide where it lies.
_NEAR = 4


def content(
    incidences: Incidences,
    found: Ties,
    rows: Rows,
    *,
    entities: int = ENTITIES,
    ties: int = TIES,
    evidence: int = PLACES,
    sentences: int = SENTENCES,
) -> dict[str, Any]:
    """The document of a network whose ties by paragraph are `found`; `rows` gives the rows of a build's table.

    Nodes are [IRI, label, English label, type, x, y, other names, units by level]; ties are [node, node, counts by
    level, places]. Units are [year, units, …] and counts [year, count, listed, …], flat, with places in `years`; a
    place is [kind, listed, passages]. Passages are [article, paragraph, text, [start, end, node, …]], in code points;
    articles are [title, file, date, publisher].
    """
    chosen = choose(incidences, found, entities=entities, strongest=ties)
    at = _lying(chosen)
    names = _names(chosen, rows)
    units = list(zip(*(_sparse(held) for held in chosen.held), strict=True))
    nodes = [
        [
            named.iri, _cut(named.label), names.get(named.iri, ("", []))[0], TYPES.index(named.type),
            round(x, 2), round(y, 2), names.get(named.iri, ("", []))[1], list(held),
        ]
        for named, (x, y), held in zip(chosen.incidences.entities, at.tolist(), units, strict=True)
    ]  # fmt: skip
    kept = places(chosen, most=evidence, sentences=sentences)
    passages, shown = texts(chosen, kept, rows)
    counts = zip(*map(_sparse, chosen.count, chosen.listed), strict=True)
    links = [
        [one, other, list(count), [[place.kind, place.listed, parts] for place, parts in zip(mine, words, strict=True)]]
        for one, other, count, mine, words in zip(
            chosen.one.tolist(), chosen.other.tolist(), counts, kept, shown, strict=True
        )
    ]  # fmt: skip
    lines, articles = _written(chosen.incidences, passages, rows)
    return {
        "levels": list(LEVELS),
        "types": list(TYPES),
        "years": list(chosen.years),
        "units": [units.tolist() for units in chosen.units],
        "told": {
            "entities": len(once(incidences.entity[incidences.counted()])),
            "articles": len(once(incidences.article[incidences.kept])),
            "copied": incidences.copied,
            "among": list(chosen.among),
            "kept": [int((count.sum(axis=1) > 0).sum()) for count in chosen.count],
            "evidence": evidence,
        },
        "nodes": nodes,
        "ties": links,
        "passages": lines,
        "articles": articles,
    }


def as_json(document: Mapping[str, Any]) -> str:
    """JSON that may stand in a script element: no sign in it ends the element or begins a comment.

    >>> print(as_json({"label": "</script><!--&"}))
    {"label":"\\u003c/script\\u003e\\u003c!--\\u0026"}
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _sparse(*tables: Integers) -> list[list[int]]:
    """For each row the columns (years) with something in the first table, each followed by the values of all."""
    import numpy as np

    row, year = tables[0].nonzero()
    flat = np.column_stack((year, *(table[row, year] for table in tables))).ravel().tolist()
    ends = ((1 + len(tables)) * np.cumsum(np.bincount(row, minlength=len(tables[0])))).tolist()
    return [flat[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]


def _cut(label: str) -> str:
    label = clean(label)
    return label if len(label) <= _LABEL else label[: _LABEL - 1] + "…"


def _lying(chosen: Chosen) -> Floats:
    """Where the entities lie, by the strongest ties of each."""
    import numpy as np

    number = len(chosen.entities)
    sums = [count.sum(axis=1) for count in chosen.count]
    loose = np.maximum(sums[1] - chosen.listed[1].sum(axis=1), 0)
    strength = 12 * loose + 3 * sums[1] + sums[2]
    order = np.lexsort((np.arange(len(strength)), -strength))
    kept = order[strongest_of_each(chosen.one[order], chosen.other[order], _NEAR)]
    weight = np.array([round(math.log1p(mine / 12), 6) for mine in strength[kept].tolist()])
    radius = np.array([0.35 + 0.65 / math.sqrt(1 + rank / 12) for rank in range(number)])
    return lie(number, chosen.one[kept], chosen.other[kept], weight, radius)


def _names(chosen: Chosen, rows: Rows) -> dict[str, tuple[str, list[str]]]:
    """The English label and the other names of the entities."""
    labels = {named.iri: named.label for named in chosen.incidences.entities}
    found: dict[str, tuple[str, list[str]]] = {}
    for row in rows("entities", "entity", "label_en", "names"):
        if row["entity"] in labels:
            english = _cut(str(row["label_en"] or ""))
            others = [_cut(name) for name in str(row["names"] or "").split(" | ")]
            shown = {"", english, _cut(labels[row["entity"]])}
            found[row["entity"]] = english, [name for name in others if name not in shown][:_ALIASES]
    return found


def _written(
    incidences: Incidences, passages: Sequence[Passage], rows: Rows
) -> tuple[list[list[Any]], list[list[str]]]:
    """Passages and the articles that they stand in, as the page reads them."""
    used = sorted({int(incidences.article[passage.paragraph]) for passage in passages})
    number = {article: at for at, article in enumerate(used)}
    keys = {(incidences.articles[at].doc, incidences.articles[at].iri): at for at in used}
    facts: dict[int, list[str]] = {}
    for row in rows("articles", "doc", "article", "title", "published", "publisher", "source"):
        at = keys.get((row["doc"], row["article"]))
        if at is not None:
            publisher = row["publisher"] or row["source"]
            cells = (row["title"], row["doc"], row["published"], publisher)
            facts[at] = [_cut(str(cell or "")) for cell in cells]
    lines = [
        [
            number[int(incidences.article[passage.paragraph])],
            int(incidences.places[passage.paragraph].paragraph.rpartition("-")[2]),
            clean(passage.text),
            [part for name in passage.names for part in name],
        ]
        for passage in passages
    ]
    return lines, [facts[at] for at in used]
