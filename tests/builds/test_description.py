"""What a build says of itself to catalogues: true counts, true hashes, and columns that are there."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pyoxigraph as ox

from pipeline.graph.vocabulary import expand

SPDX = "http://spdx.org/rdf/terms#"


def test_the_data_package_tells_true_columns_sizes_and_hashes(built: Path) -> None:
    package = json.loads((built / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["name"] for resource in package["resources"]} >= {"targets", "mentions", "relations"}
    for resource in package["resources"]:
        raw = (built / resource["path"]).read_bytes()
        assert resource["bytes"] == len(raw)
        assert resource["hash"] == "sha256:" + hashlib.sha256(raw).hexdigest()
        header, *rows = csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True))
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == header
        whole = [place for place, field in enumerate(fields) if field["type"] == "integer"]
        assert all(row[place] == "" or row[place].lstrip("-").isdigit() for row in rows for place in whole)


def test_the_dataset_tells_true_counts_and_a_checksum_of_each_file(built: Path) -> None:
    facts = list(ox.parse(path=str(built / "dataset.ttl"), format=ox.RdfFormat.TURTLE))
    manifest = json.loads((built / "manifest.json").read_text(encoding="utf-8"))

    def of(subject: str, predicate: str) -> list[str]:
        return [
            str(getattr(fact.object, "value", ""))
            for fact in facts
            if str(getattr(fact.subject, "value", "")).endswith(subject) and fact.predicate.value == predicate
        ]

    assert of("/dataset", expand("void:triples")) == [str(manifest["counts"]["triples"])]
    people = of("/dataset/class/person", expand("void:entities"))
    assert people == [str(manifest["counts"]["entities_by"]["Person"])]
    assert of("/dataset/class/person", expand("void:class")) == [expand("foaf:Person")]
    for name in ("graph.nq", "graph.ttl", "targets.csv", "network.gexf"):
        digest = hashlib.sha256((built / name).read_bytes()).hexdigest()
        assert of(f"/checksum/{name}", f"{SPDX}checksumValue") == [digest]


def test_the_manifest_hashes_the_descriptions_too(built: Path) -> None:
    outputs = json.loads((built / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert {"datapackage.json", "dataset.ttl"} <= outputs.keys()
