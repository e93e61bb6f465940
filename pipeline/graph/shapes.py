"""What the shapes say: each violation an engine reports becomes one with article, node, rule, message and remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import LexiconError
from pipeline.graph.quad_lines import literal, read_quads
from pipeline.graph.vocabulary import TERMS

FILE = "shapes.ttl"
NAMESPACE = "https://w3id.org/lutu/shapes#"

_SH = "http://www.w3.org/ns/shacl#"


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape for people: its name, what it asks for and what to do, in Chinese and English."""

    name: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One node that breaks one rule. Engines fill the first four; `told` adds the rest."""

    node: str
    shape: str
    #: The local name of the SHACL component: `MinCountConstraintComponent`.
    component: str
    value: str = ""
    zh: str = ""
    en: str = ""
    remedy_zh: str = ""
    remedy_en: str = ""
    #: Article's file and title, and the rule that found the node, where the graph tells them.
    article: str = ""
    found_by: str = ""

    def __str__(self) -> str:
        where = f"{self.article}: " if self.article else ""
        value = f" [{self.value}]" if self.value else ""
        found = f" (found by {self.found_by})" if self.found_by else ""
        return (
            f"{where}{self.node}{found}: {self.shape}: {self.en}{value} {self.zh} "
            f"→ {self.remedy_en} {self.remedy_zh}"
        )


def local(shape: str) -> str:
    """The name of a shape from its IRI, with or without angle brackets."""
    return shape.strip("<>").removeprefix(NAMESPACE)


def read(ontology: Path) -> str:
    """The shapes of an ontology folder as Turtle. Raises: LexiconError when there are none."""
    path = ontology / FILE
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(
            str(path), f"cannot be read ({error})", "Restore the file from the repository."
        ) from error


@lru_cache(maxsize=4)
def rules(text: str, source: str = FILE) -> Mapping[str, Rule]:
    """Every shape that has a message, by name. Raises: LexiconError when the text is no Turtle."""
    import pyoxigraph as ox

    said: dict[str, dict[str, str]] = {}
    wanted = {_SH + "message": "", NAMESPACE + "remedy": "remedy_"}
    try:
        for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
            kind = wanted.get(quad.predicate.value)
            if kind is not None and isinstance(quad.object, ox.Literal):
                name = local(str(getattr(quad.subject, "value", "")))
                said.setdefault(name, {})[f"{kind}{quad.object.language}"] = quad.object.value
    except (SyntaxError, ValueError) as error:
        raise LexiconError(source, f"not readable as Turtle ({error})", "Mend the line named.") from error
    keys = ("zh", "en", "remedy_zh", "remedy_en")
    return {name: Rule(name, *(texts.get(key, "") for key in keys)) for name, texts in sorted(said.items())}


class Place(NamedTuple):
    """Where a node stands: the file and title of the first article that tells of it, who found it, and all articles."""

    article: str = ""
    found_by: str = ""
    articles: frozenset[str] = frozenset()


def told(
    violations: Iterable[Violation], known: Mapping[str, Rule], places: Mapping[str, Place]
) -> list[Violation]:
    """The violations with message, remedy, article and the rule that found the node, by what `places` gives."""
    found = []
    for violation in violations:
        rule = known.get(violation.shape) or Rule(violation.shape, "", violation.component, "", "")
        place = places.get(violation.node, Place())
        found.append(
            replace(
                violation, zh=rule.zh, en=rule.en, remedy_zh=rule.remedy_zh, remedy_en=rule.remedy_en,
                article=place.article, found_by=place.found_by,
            )
        )  # fmt: skip
    return found


def places(nodes: Set[str], nquads: Path) -> dict[str, Place]:
    """Each node with the articles in whose graphs it stands, and its rule or that of its evidence; one scan."""
    graphs: dict[str, dict[str, None]] = {}  # in the order of the file
    rules_of: dict[str, str] = {}
    evidence: dict[str, str] = {}
    files: dict[str, str] = {}
    titles: dict[str, str] = {}
    for subject, predicate, value, graph in read_quads(nquads, broken=True):
        node, named, article = subject[1:-1], value[1:-1], graph[1:-1].removesuffix("/graph")
        if predicate == TERMS["lutu:file"]:
            files[node] = _text(value)
        elif predicate == TERMS["schema:headline"]:
            titles[node] = _text(value)
        elif predicate == TERMS["lutu:foundBy"]:
            rules_of[node] = named.rpartition("/rule/")[2]
        if node in nodes and graph.endswith("/graph>"):
            graphs.setdefault(node, {})[article] = None
        if node in nodes and predicate == TERMS["lutu:evidence"]:
            evidence.setdefault(node, named)
        if named in nodes and graph.endswith("/graph>"):
            graphs.setdefault(named, {})[article] = None
    found: dict[str, Place] = {}
    for node in nodes:
        articles = graphs.get(node, {})
        first = next(iter(articles), "")
        label = " ".join(part for part in (files.get(first, ""), titles.get(first, "")) if part)
        rule = rules_of.get(node) or rules_of.get(evidence.get(node, ""), "")
        found[node] = Place(label or first, rule, frozenset(articles))
    return found


def _text(term: str) -> str:
    """The characters of a literal on one line; an IRI where none should stand."""
    found = literal(term)
    return term if found is None else " ".join(found.text.split())
