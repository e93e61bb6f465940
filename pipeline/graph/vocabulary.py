"""Namespaces and terms: the closed list of what may stand in the graph.

Terms of standards are spelled here once; entity types, kinds of instruments and relations are read from
`ontology/lutu.ttl`, where a class or property carries `lutu:code`, so that one block adds one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from pipeline import identifiers
from pipeline.errors import LexiconError
from pipeline.model import TYPES

#: Prefixes of queries, Turtle and tables.
PREFIXES: Mapping[str, str] = {
    "lutu": identifiers.ONTOLOGY,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sosa": "http://www.w3.org/ns/sosa/",
    "unit": "http://qudt.org/vocab/unit/",
    "currency": "http://qudt.org/vocab/currency/",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

_LUTU = (
    "Evidence Issue Mention Metric CoOccurrence Observation Paragraph Relation Rule Statement Target "
    "actor actorName baseline basis bearsOn between comparator condition count deadline deadlineRelation denotes "
    "documentCount evidence example file fileOffset foundBy inCountry inferredFrom instrument instrumentName "
    "iso3 issueCode kind level logLikelihood maximumValue metric npmi objectName origin paragraphKind polarity role scope "
    "setBy setByName slot slotEvidence status subjectName unitCode valueAsWritten year"
)
_STANDARD = {
    "dcat": "Dataset",
    "dct": "source description identifier title license",
    "oa": "end exact hasSource prefix start suffix",
    "org": "Membership Role member organization role subOrganizationOf",
    "owl": "sameAs versionInfo",
    "prov": (
        "Activity Entity Plan SoftwareAgent used hadPlan wasAssociatedWith wasDerivedFrom wasGeneratedBy"
    ),
    "qudt": "Unit hasUnit numericValue symbol",
    "rdf": "object predicate subject type",
    "rdfs": "label",
    "schema": (
        "Article articleBody containedInPlace dateModified datePublished headline inLanguage isPartOf "
        "position publisher sha256 url"
    ),
    "skos": "ConceptScheme altLabel definition exactMatch inScheme prefLabel",
    "void": "triples",
    "xsd": "date dateTime decimal gYear gYearMonth integer nonNegativeInteger",
}

#: Every term that the writers use, by its prefixed name, in the angle brackets of N-Quads.
TERMS: Mapping[str, str] = {
    f"{prefix}:{name}": f"<{PREFIXES[prefix]}{name}>"
    for prefix, names in {"lutu": _LUTU, **_STANDARD}.items()
    for name in names.split()
}

#: Registries that a CURIE of the dictionaries may name. ISO codes are properties, not other nodes.
REGISTRIES: Mapping[str, str] = {
    "wd": "http://www.wikidata.org/entity/",
    "ror": "https://ror.org/",
    "orcid": "https://orcid.org/",
    "lei": "https://identifiers.org/lei:",
    "gn": "https://sws.geonames.org/",
    "gemet": "http://www.eionet.europa.eu/gemet/concept/",
    "sdg": "http://metadata.un.org/sdg/",
    "dbr": "http://dbpedia.org/resource/",
    "viaf": "http://viaf.org/viaf/",
}

#: The schemes of concepts and of metrics, which the provenance graph describes.
CONCEPTS = identifiers.BASE + "concepts"
METRICS = identifiers.BASE + "metrics"

ENTITIES = identifiers.BASE + "graph/entities"
NETWORK = identifiers.BASE + "graph/network"
PROVENANCE = identifiers.BASE + "graph/provenance"
ONTOLOGY = identifiers.BASE + "graph/ontology"


def article_graph(article: str) -> str:
    """The named graph that holds all that one article says: replacing it is one PUT."""
    return article + "/graph"


def metric_iri(metric: str) -> str:
    """The IRI of a metric from its English phrase; phrases that differ in case and spaces meet.

    >>> metric_iri("protected land area").rpartition("/")[2]
    'protected-land-area'
    """
    folded = " ".join(metric.lower().split())
    slug = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if not folded.isascii() or not slug:
        slug = "x-" + identifiers.digest(folded)
    return identifiers.BASE + "metric/" + slug


def rule_iri(rule: str) -> str:
    """The IRI of a rule or dictionary from its name."""
    return identifiers.BASE + "rule/" + quote(rule.encode("utf-8", "replace"), safe="")


def expand(name: str) -> str:
    """The full IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


@dataclass(frozen=True, slots=True)
class Registry:
    """What `lutu.ttl` registers by `lutu:code` (entity types, kinds of instruments, relations) and units, as IRIs."""

    types: Mapping[str, str]
    kinds: Mapping[str, str]
    predicates: Mapping[str, str]
    #: By the codes of the guidelines; a unit per something (`ug/m3`) begins with one of these.
    units: Mapping[str, str]
    source: str

    def unit(self, code: str) -> str:
        """The IRI of a unit: QUDT's or our own where the ontology has it, else one of the data's own.

        The graph describes a known unit per something; the gate refuses what nobody describes.
        """
        return self.units.get(code) or (
            identifiers.BASE + "unit/" + quote(code.encode("utf-8", "replace"), safe="")
        )

    def compound(self, code: str) -> bool:
        """Whether a unit is a known unit per something: `ug/m3`, `tce/10kCNY`."""
        one, _, per = code.partition("/")
        return code not in self.units and one in self.units and bool(per)

    def predicate(self, code: str) -> str:
        """The property of a relation's code. Raises: LexiconError when the ontology has none."""
        try:
            return self.predicates[code]
        except KeyError:
            raise LexiconError(
                self.source,
                f"no property carries lutu:code {code!r}, but a rule makes such relations",
                "Add a property block to lutu.ttl or mend the rule's predicate.",
            ) from None

    def type(self, code: str) -> str:
        """The class of an entity type. Raises: LexiconError when the ontology has none."""
        try:
            return self.types[code]
        except KeyError:
            raise LexiconError(
                self.source,
                f"no class carries lutu:code {code!r}, but a mention or entity has this type",
                "Add a class block to lutu.ttl.",
            ) from None


@lru_cache(maxsize=4)
def registry(ontology: Path) -> Registry:
    """The registry of the ontology in this folder. Raises: LexiconError when it is not readable Turtle."""
    import pyoxigraph as ox

    path = ontology / "lutu.ttl"
    code = expand("lutu:code")
    subclass, type_ = expand("rdfs:subClassOf"), expand("rdf:type")
    unit_code, unit_class = expand("lutu:unitCode"), expand("qudt:Unit")
    codes: list[tuple[str, str]] = []
    unit_codes: dict[str, str] = {}
    measures: set[str] = set()
    classes: set[str] = set()
    instruments: set[str] = set()
    try:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, value = str(getattr(quad.subject, "value", "")), str(getattr(quad.object, "value", ""))
            if quad.predicate.value == code:
                codes.append((subject, value))
            elif quad.predicate.value == unit_code:
                unit_codes[value] = subject
            elif quad.predicate.value == type_ and value == unit_class:
                measures.add(subject)
            elif quad.predicate.value == type_ and value == expand("owl:Class"):
                classes.add(subject)
            elif quad.predicate.value == subclass and value == expand("lutu:Instrument"):
                instruments.add(subject)
    except (OSError, SyntaxError, ValueError) as error:
        raise LexiconError(str(path), f"not readable as Turtle ({error})", "Mend the line named.") from error
    types = {name: iri for iri, name in codes if iri in classes and name in TYPES}
    kinds = {name: iri for iri, name in codes if iri in instruments}
    taken = set(types.values()) | set(kinds.values())
    predicates = {name: iri for iri, name in codes if iri not in taken}
    missing = [name for name in TYPES if name not in types]
    if missing:
        raise LexiconError(
            str(path),
            f"no class carries lutu:code {', '.join(missing)}",
            "Every entity type needs its class.",
        )
    units = {code: iri for code, iri in unit_codes.items() if iri in measures}
    return Registry(types, kinds, predicates, units, str(path))
