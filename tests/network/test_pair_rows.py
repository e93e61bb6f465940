"""The rows of pairs, which are written by columns, are those that any table's rows would be."""

from __future__ import annotations

from pathlib import Path

import pytest
from pairs import pairs
from readings import CHINA, INDONESIA, LIN, reading

from pipeline import pair_outputs
from pipeline.graph.table_rows import Row, as_rows
from pipeline.graph.tables import Tables
from pipeline.model import Entity, Reading
from pipeline.network.cooccurrence import CoOccurrence

ODD = Entity("https://w3id.org/lutu/entity/organization/odd", "Organization", '=1+1,"二"三\x00')
CORPORA: dict[str, list[Reading]] = {
    "none": [],
    "no pairs": [reading("中国", entities=(CHINA,))],
    "plain": [reading(f"{n}、中国与印尼\n林晓岚说中国", doc=f"{n}.txt", entities=(CHINA, INDONESIA, LIN)) for n in range(9)],
    "odd": [reading(f"{ODD.label}和中国", doc='=a,"b".txt', entities=(ODD, CHINA))],
}  # fmt: skip


@pytest.mark.parametrize("name", CORPORA)
def test_rows(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_outputs, "_AT_ONCE", 2)  # so that there are several portions
    network = CoOccurrence()
    for item in CORPORA[name]:
        network.write(item)
    labels = {named.iri: named for named in network.incidences.entities}
    rows: list[Row] = [
        {
            "source": pair.source, "source_label": labels[pair.source].label, "source_type": labels[pair.source].type,
            "target": pair.target, "target_label": labels[pair.target].label, "target_type": labels[pair.target].type,
            "level": "paragraph", "count": pair.count, "documents": pair.documents, "npmi": pair.npmi,
            "example_doc": pair.example.doc, "example_start": pair.example.start, "example_end": pair.example.end,
            "example": pair.example.text, "listed": pair.listed, "log_likelihood": pair.log_likelihood,
        }
        for pair in sorted(pairs(network), key=lambda pair: -pair.count)
    ]  # fmt: skip
    assert bool(rows) is (name in ("plain", "odd"))
    made = list(pair_outputs._rows(network.columns()))
    assert "".join(part.csv.decode() for part in made) == (
        as_rows("cooccurrence", rows).csv.decode() if rows else ""
    )
    tables = Tables(tmp_path)
    pair_outputs.write(network, tables, tmp_path)
    held = list(tables.rows("cooccurrence"))
    sound = [{key: value.replace("\x00", "\ufffd") if isinstance(value, str) else value for key, value in row.items()} for row in rows]  # fmt: skip
    assert held == sound
