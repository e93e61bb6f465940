"""What a build is, for catalogues: DCAT and VoID in `dataset.ttl`, Frictionless in `datapackage.json`.

Both stand beside the graph and not in it, because they hold the hashes of its files. No clock stands here: the
same build has the same description. Sources: DCAT 3 (W3C, 2024), VoID (W3C, 2011), SPDX checksums as DCAT 3
uses them, Data Package v1 and Table Schema (specs.frictionlessdata.io).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline import identifiers
from pipeline.graph.table_rows import COLUMNS
from pipeline.graph.vocabulary import PREFIXES, Registry

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_TITLE = {"zh": "绿图知识图谱", "en": "Lütu knowledge graph"}
_DESCRIPTION = {
    "zh": "从环境政策文章中读出的人物、机构、国家、项目、文书与目标，每条陈述都指回原文的字符。文章原文的权利归其作者。",
    "en": "People, organizations, countries, projects, instruments and targets read from articles on environmental"
    " policy; every statement leads back to its characters. The articles remain their authors' own.",
}
#: Media types of what a build leaves, by the end of the name.
_MEDIA = {
    "ttl": "text/turtle",
    "nq": "application/n-quads",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "html": "text/html",
}
_KINDS = {"text": "string", "int": "integer", "decimal": "number"}
_IANA = "https://www.iana.org/assignments/media-types/"
_SPDX = "http://spdx.org/rdf/terms#"

Outputs = Mapping[str, Mapping[str, Any]]


def data_package(version: str, outputs: Outputs) -> str:
    """`datapackage.json`: each CSV table with its columns, size and hash. `outputs` is the manifest's."""
    resources = [
        {
            "name": table,
            "path": f"{table}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8-sig",
            "bytes": outputs[f"{table}.csv"]["bytes"],
            "hash": f"sha256:{outputs[f'{table}.csv']['sha256']}",
            "schema": {
                "fields": [{"name": name, "type": _KINDS[kind]} for name, kind in columns],
                "missingValues": [""],
            },
        }
        for table, columns in COLUMNS.items()
        if f"{table}.csv" in outputs
    ]
    package = {
        "profile": "tabular-data-package",
        "name": "lutu-graph",
        "title": " ".join(_TITLE.values()),
        "description": " ".join(_DESCRIPTION.values()),
        "version": version,
        "homepage": identifiers.BASE,
        "licenses": [{"name": "CC-BY-4.0", "path": LICENSE, "title": "Creative Commons Attribution 4.0"}],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def dataset(version: str, counts: Mapping[str, Any], outputs: Outputs, registry: Registry) -> Iterator[str]:
    """`dataset.ttl`: the lines of the dataset's description with counts, partitions and distributions."""
    used = ("dcat", "dct", "prov", "void", "xsd")
    for prefix in used:
        yield f"@prefix {prefix}: <{PREFIXES[prefix]}> ."
    yield f"@prefix spdx: <{_SPDX}> ."
    yield f"@base <{identifiers.BASE}> ."
    facts = [
        "a dcat:Dataset, void:Dataset",
        "dct:title " + _both(_TITLE),
        "dct:description " + _both(_DESCRIPTION),
        f"dct:license <{LICENSE}>",
        f"dct:hasVersion {_string(version)}",
        f"dct:conformsTo <{identifiers.ONTOLOGY.rstrip('#')}>",
        "void:vocabulary "
        + ", ".join(f"<{PREFIXES[name]}>" for name in ("lutu", "oa", "org", "prov", "schema", "skos")),
        f"void:uriSpace {_string(identifiers.BASE)}",
        f"void:triples {counts['triples']}",
        f"void:entities {counts['entities']}",
        f"void:documents {counts['articles']}",
    ]
    parts = dict(counts.get("entities_by", {}))
    facts += [f"void:classPartition <dataset/class/{type_.lower()}>" for type_ in parts]
    facts += [f"dcat:distribution <dataset/file/{name}>" for name in sorted(outputs) if _media(name)]
    yield f"\n<dataset> {f' ;{chr(10)}  '.join(facts)} ."
    for type_, number in parts.items():
        yield (
            f"\n<dataset/class/{type_.lower()}> void:class <{registry.type(type_)}> ; void:entities {number} ."
        )
    for name in sorted(outputs):
        media = _media(name)
        if media:
            yield (
                f"\n<dataset/file/{name}> a dcat:Distribution ;\n  dct:title {_string(name)} ;"
                f"\n  dcat:mediaType <{_IANA}{media}> ;\n  dcat:byteSize {_whole(outputs[name]['bytes'])} ;"
                f"\n  dct:license <{LICENSE}> ;\n  spdx:checksum <dataset/checksum/{name}> ."
            )
            yield (
                f"\n<dataset/checksum/{name}> a spdx:Checksum ;\n  spdx:algorithm spdx:checksumAlgorithm_sha256 ;"
                f'\n  spdx:checksumValue "{outputs[name]["sha256"]}"^^xsd:hexBinary .'
            )


def _media(name: str) -> str | None:
    return _MEDIA.get(name.rpartition(".")[2])


def _both(texts: Mapping[str, str]) -> str:
    return ", ".join(f"{_string(text)}@{lang}" for lang, text in texts.items())


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _whole(number: int) -> str:
    return f'"{number}"^^xsd:nonNegativeInteger'
