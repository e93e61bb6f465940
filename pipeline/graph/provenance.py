"""Where the graph comes from: one activity for all readings by the same software and dictionaries.

No clock and no machine stands here, so that the same articles give the same bytes; when and how long a build
ran is told in `manifest.json`, in its `run`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline import identifiers
from pipeline.graph.terms import iri, plain, tagged
from pipeline.graph.vocabulary import CONCEPTS, METRICS, PROVENANCE, TERMS, rule_iri


def activity_iri(
    version: str, code: str, dictionaries: str, evidence: Mapping[str, str] | None = None
) -> str:
    """The IRI of the activity that reads articles with this version, code and dictionaries (their hashes).

    `evidence` is a model that was heard beside the rules, with its versions; empty for none.
    """
    return identifiers.content_iri("activity", version, code, dictionaries, *_told(evidence or {}))


def _told(evidence: Mapping[str, str]) -> list[str]:
    return [f"{name} {value}" for name, value in sorted(evidence.items())]


def provenance_quads(
    activity: str,
    *,
    version: str,
    code: str,
    plans: Mapping[str, str],
    rules: Iterable[str],
    evidence: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """The activity, its software, dictionaries and rules by hash (`plans`: file → SHA-256), the dataset.

    A model that was heard beside the rules (`evidence`) is an agent of its own, so that the graph tells of it.
    """
    graph = iri(PROVENANCE)

    def fact(subject: str, predicate: str, value: str) -> str:
        return f"{iri(subject)} {TERMS[predicate]} {value} {graph} ."

    software = f"{identifiers.BASE}software/{identifiers.digest(version, code)}"
    dataset = identifiers.BASE + "dataset"
    yield fact(software, "rdf:type", TERMS["prov:SoftwareAgent"])
    yield fact(software, "rdfs:label", plain(f"lutu {version}"))
    yield fact(software, "owl:versionInfo", plain(version))
    yield fact(software, "schema:sha256", plain(code))
    yield fact(activity, "rdf:type", TERMS["prov:Activity"])
    yield fact(activity, "rdfs:label", tagged("阅读文章", "zh"))
    yield fact(activity, "rdfs:label", tagged("reading of the articles", "en"))
    yield fact(activity, "prov:wasAssociatedWith", iri(software))
    if evidence:
        model = f"{identifiers.BASE}software/{identifiers.digest(*_told(evidence))}"
        yield fact(model, "rdf:type", TERMS["prov:SoftwareAgent"])
        yield fact(model, "rdfs:label", plain(f"evidence {evidence.get('evidence', '')}".strip()))
        yield fact(model, "owl:versionInfo", plain(", ".join(_told(evidence))))
        yield fact(activity, "prov:wasAssociatedWith", iri(model))
    yield fact(dataset, "rdf:type", TERMS["dcat:Dataset"])
    yield fact(dataset, "dct:title", tagged("绿图知识图谱", "zh"))
    yield fact(dataset, "dct:title", tagged("Lütu knowledge graph", "en"))
    yield fact(dataset, "prov:wasGeneratedBy", iri(activity))
    for scheme, zh, en in (
        (CONCEPTS, "环境政策概念", "Concepts of environmental policy"),
        (METRICS, "目标和观测的指标", "Metrics of targets and observations"),
    ):
        yield fact(scheme, "rdf:type", TERMS["skos:ConceptScheme"])
        yield fact(scheme, "skos:prefLabel", tagged(zh, "zh"))
        yield fact(scheme, "skos:prefLabel", tagged(en, "en"))
    for name, digest in sorted(plans.items()):
        plan = f"{identifiers.BASE}plan/{identifiers.digest(name, digest)}"
        yield fact(plan, "rdf:type", TERMS["prov:Plan"])
        yield fact(plan, "rdfs:label", plain(name))
        yield fact(plan, "schema:sha256", plain(digest))
        yield fact(activity, "prov:used", iri(plan))
    for rule in sorted(set(rules)):
        yield fact(rule_iri(rule), "rdf:type", TERMS["lutu:Rule"])
        yield fact(rule_iri(rule), "rdfs:label", plain(rule))
