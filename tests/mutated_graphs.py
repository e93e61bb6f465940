"""Graphs that must be refused: each mutant changes the small graph in one way, and names the shape that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.graph.vocabulary import PREFIXES, TERMS

Lines = list[str]

_A = TERMS["rdf:type"]
_XSD = PREFIXES["xsd"]
_GRAPH = re.compile(r" (<[^>]*>) \.\Z")


class Quad(NamedTuple):
    """A line of N-Quads in four."""

    subject: str
    predicate: str
    value: str
    graph: str

    @property
    def line(self) -> str:
        return f"{self.subject} {self.predicate} {self.value} {self.graph} ."


def quad(line: str) -> Quad:
    subject, predicate, rest = line.split(" ", 2)
    graph = _GRAPH.search(rest)
    assert graph is not None
    return Quad(subject, predicate, rest[: graph.start()], graph[1])


def term(name: str) -> str:
    """A prefixed name in angle brackets."""
    prefix, _, local = name.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


def first(lines: Sequence[str], kind: str, having: str = "") -> str:
    """The first node of a class, in the order of the lines; `having` is a property that it has."""
    nodes = [q.subject for q in map(quad, lines) if q.predicate == _A and q.value == term(kind)]
    if having:
        owners = {q.subject for q in map(quad, lines) if q.predicate == term(having)}
        nodes = [node for node in nodes if node in owners]
    return nodes[0]


def change(kind: str, predicate: str, value: Callable[[str], str | None], having: str = "") -> Mutation:
    """Give the value of one property of the first node of a class another value; None takes it away."""

    def mutate(lines: Lines) -> Lines:
        node, changed, done = first(lines, kind, having or predicate), [], False
        for line in lines:
            q = quad(line)
            if q.subject == node and q.predicate == term(predicate) and not done:
                done = predicate not in ("lutu:evidence", "lutu:between")
                new = value(q.value)
                if new is not None:
                    changed.append(q._replace(value=new).line)
            else:
                changed.append(line)
        assert changed != lines
        return changed

    return mutate


def without(kind: str, predicate: str) -> Mutation:
    """Take a property away from the first node of a class that has it."""

    def mutate(lines: Lines) -> Lines:
        node = first(lines, kind, predicate)
        return [line for line in lines if quad(line)[:2] != (node, term(predicate))]

    return mutate


def more(kind: str, predicate: str, value: str, having: str = "") -> Mutation:
    """Say one more thing of the first node of a class."""

    def mutate(lines: Lines) -> Lines:
        node = first(lines, kind, having)
        graph = next(quad(line).graph for line in lines if quad(line).subject == node)
        return [*lines, Quad(node, term(predicate), value, graph).line]

    return mutate


def forgotten(kind: str, having: str = "") -> Mutation:
    """Take away all that is said of the first node of a class; what refers to it stays."""

    def mutate(lines: Lines) -> Lines:
        node = first(lines, kind, having)
        return [line for line in lines if quad(line).subject != node]

    return mutate


def denoted_forgotten(lines: Lines) -> Lines:
    """An orphan mention: the entity that the first mention denotes is gone."""
    entity = next(quad(line).value for line in lines if quad(line).predicate == term("lutu:denotes"))
    return [line for line in lines if quad(line).subject != entity]


def typeless(lines: Lines) -> Lines:
    """An entity that the articles name has no class."""
    entity = next(quad(line).value for line in lines if quad(line).predicate == term("lutu:denotes"))
    return [line for line in lines if quad(line)[:2] != (entity, _A)]


def typed(value: str, datatype: str) -> str:
    return f'"{value}"^^<{_XSD}{datatype}>'


def integer(shift: int) -> Callable[[str], str]:
    """A whole number that is so much more."""

    def shifted(value: str) -> str:
        number = re.match(r'"(\d+)"', value)
        assert number is not None
        return f'"{int(number[1]) + shift}"{value[number.end() :]}'

    return shifted


def untagged(value: str) -> str:
    return value.rpartition("@")[0]


Mutation = Callable[[Lines], Lines]


@dataclass(frozen=True)
class Mutant:
    """A change, the shape that refuses it, and words of its English and Chinese messages."""

    name: str
    mutate: Mutation
    shape: str
    en: str
    zh: str


_NOWHERE = "<https://w3id.org/lutu/entity/country/XX>"

MUTANTS = [
    Mutant("article without text", without("schema:Article", "schema:articleBody"), "article-text", "has its text", "一份正文"),
    Mutant("article with two texts", more("schema:Article", "schema:articleBody", '"又一份"'), "article-text", "once", "一份正文"),
    Mutant("article without hash", without("schema:Article", "schema:sha256"), "article-sha256", "one SHA-256", "SHA-256"),
    Mutant("hash of another text", change("schema:Article", "schema:sha256", lambda _: f'"{"0" * 64}"'), "article-hash", "not that of the text", "不符"),
    Mutant("article without file", without("schema:Article", "lutu:file"), "article-file", "names the file", "所在文件"),
    Mutant("paragraph without place", without("lutu:Paragraph", "schema:position"), "paragraph-position", "one position", "一个位置"),
    Mutant("paragraph of no article", without("lutu:Paragraph", "schema:isPartOf"), "paragraph-article", "part of one article", "一篇文章"),
    Mutant("paragraph of a new kind", change("lutu:Paragraph", "lutu:paragraphKind", lambda _: '"verse"'), "paragraph-kind", "one of the list", "列表"),
    Mutant("orphan mention", denoted_forgotten, "mention-denotes-known", "the graph describes", "没有描述"),
    Mutant("mention of nothing", without("lutu:Mention", "lutu:denotes"), "mention-denotes", "exactly one entity", "一个实体"),
    Mutant("mention of two", more("lutu:Mention", "lutu:denotes", _NOWHERE), "mention-denotes", "exactly one entity", "一个实体"),
    Mutant("mention of a blank node", change("lutu:Mention", "lutu:denotes", lambda _: "_:somebody"), "mention-denotes", "exactly one entity", "一个实体"),
    Mutant("mention without article", without("lutu:Mention", "oa:hasSource"), "mention-source", "stands in one article", "一篇文章"),
    Mutant("mention without rule", without("lutu:Mention", "lutu:foundBy"), "mention-rule", "names the rule", "哪条规则"),
    Mutant("mention without run", without("lutu:Mention", "prov:wasGeneratedBy"), "mention-run", "names the run", "哪次运行"),
    Mutant("mention without quote", without("lutu:Mention", "oa:exact"), "mention-quote", "quotes its characters", "原文引文"),
    Mutant("mention past the end", change("lutu:Mention", "oa:end", integer(5000)), "span-inside", "after the end of the text", "超出了正文"),
    Mutant("mention one off", change("lutu:Mention", "oa:end", integer(1)), "quote-exact", "what the text has", "不符"),
    Mutant("quote reworded", change("lutu:Mention", "oa:exact", lambda _: '"别的"'), "quote-exact", "what the text has", "不符"),
    Mutant("mention backwards", change("lutu:Mention", "oa:start", integer(5000)), "mention-start", "before its end", "早于终点"),
    Mutant("offset as string", change("lutu:Mention", "oa:start", lambda _: '"three"'), "mention-start", "one start", "一个起点"),
    Mutant("evidence without basis", without("lutu:Evidence", "lutu:basis"), "evidence-basis", "stated, derived or inferred", "依据须注明类型"),
    Mutant("evidence of a new basis", change("lutu:Evidence", "lutu:basis", lambda _: '"guessed"'), "evidence-basis", "stated, derived or inferred", "依据须注明类型"),
    Mutant("stated without quote", without("lutu:Evidence", "oa:exact"), "evidence-quoted", "quotes its characters", "须引原文"),
    Mutant("inferred from nothing", without("lutu:Evidence", "lutu:inferredFrom"), "evidence-origin", "what it was inferred from", "推断"),
    Mutant("evidence for nothing", without("lutu:Evidence", "lutu:slotEvidence"), "evidence-used", "supports something", "没有支持"),
    Mutant("evidence without rule", without("lutu:Evidence", "lutu:foundBy"), "evidence-rule", "names the rule", "哪条规则"),
    Mutant("target without evidence", without("lutu:Target", "lutu:evidence"), "figure-evidence", "has evidence", "须有依据"),
    Mutant("target without metric", without("lutu:Target", "lutu:metric"), "figure-metric", "exactly one metric", "一个指标"),
    Mutant("target that is nothing", more("lutu:Mention", "rdf:type", term("lutu:Target")), "figure-or-name", "has a metric", "须有指标"),
    Mutant("text value as number", change("lutu:Target", "qudt:numericValue", lambda _: typed("三成", "decimal")), "figure-value", "xsd:decimal", "xsd:decimal"),
    Mutant("number as string", change("lutu:Target", "qudt:numericValue", lambda _: '"43.20"'), "figure-value", "xsd:decimal", "xsd:decimal"),
    Mutant("number as float", change("lutu:Target", "qudt:numericValue", lambda _: typed("43.2", "double")), "figure-value", "xsd:decimal", "xsd:decimal"),
    Mutant("two values", more("lutu:Target", "qudt:numericValue", typed("44", "decimal")), "figure-value", "at most one value", "至多一个"),
    Mutant("two actors", more("lutu:Target", "lutu:actor", "<https://w3id.org/lutu/entity/country/CN>"), "figure-actor", "at most one actor", "至多一个"),
    Mutant("actor as string", change("lutu:Target", "lutu:actor", lambda _: '"印尼"'), "figure-actor", "at most one actor", "至多一个"),
    Mutant("actor from nowhere", change("lutu:Target", "lutu:actor", lambda _: _NOWHERE), "denoted-type", "type of the registry", "登记的类型"),
    Mutant("unknown unit", change("lutu:Target", "qudt:hasUnit", lambda _: "<https://w3id.org/lutu/unit/furlong>"), "figure-unit", "the ontology knows it", "已知单位"),
    Mutant("two units", more("lutu:Target", "qudt:hasUnit", term("unit:HA")), "figure-unit", "at most one unit", "至多一个"),
    Mutant("inverted range", more("lutu:Target", "lutu:maximumValue", typed("30", "decimal")), "figure-range", "not below the lower", "小于下限"),
    Mutant("year as string", change("lutu:Target", "lutu:deadline", lambda _: '"2030"'), "figure-deadline", "xsd:gYear", "gYear"),
    Mutant("year as integer", change("lutu:Target", "lutu:deadline", lambda _: typed("2030", "integer")), "figure-deadline", "xsd:gYear", "gYear"),
    Mutant("year out of reach", change("lutu:Target", "lutu:deadline", lambda _: typed("3020", "gYear")), "figure-deadline", "1900 to 2200", "2200"),
    Mutant("unknown comparator", change("lutu:Target", "lutu:comparator", lambda _: '"≥"'), "figure-comparator", "is one of", "比较符"),
    Mutant("target and observation", more("lutu:Target", "rdf:type", term("lutu:Observation"), having="lutu:metric"), "figure-one-kind", "not an observation", "不能同时"),
    Mutant("observation with deadline", more("lutu:Observation", "lutu:deadline", typed("2030", "gYear")), "observation-deadline", "no deadline", "没有目标年"),
    Mutant("observation bears on a metric", more("lutu:Observation", "lutu:bearsOn", term("lutu:Metric")), "observation-bears-on", "bears on is a target", "只能关系到目标"),
    Mutant("observation without evidence", without("lutu:Observation", "lutu:evidence"), "figure-evidence", "has evidence", "须有依据"),
    Mutant("metric without scheme", without("lutu:Metric", "skos:inScheme"), "metric-scheme", "concept scheme", "概念体系"),
    Mutant("relation without evidence", without("lutu:Relation", "lutu:evidence"), "relation-evidence", "has evidence", "须有依据"),
    Mutant("relation to nobody", change("lutu:Relation", "rdf:object", lambda _: _NOWHERE), "relation-object-known", "described in the graph", "没有描述"),
    Mutant("relation of no property", change("lutu:Relation", "rdf:predicate", lambda _: term("lutu:likes")), "relation-predicate-known", "in the ontology", "不在本体中"),
    Mutant("relation without polarity", without("lutu:Relation", "lutu:polarity"), "relation-polarity", "affirmed", "极性"),
    Mutant("membership without evidence", without("org:Membership", "lutu:evidence"), "membership-evidence", "has evidence", "须有依据"),
    Mutant("membership in nothing", without("org:Membership", "org:organization"), "membership-organization", "one organization", "一个机构"),
    Mutant("statement without words", without("lutu:Statement", "rdfs:label"), "statement-words", "has its words", "原话"),
    Mutant("entity without type", typeless, "denoted-type", "type of the registry", "登记的类型"),
    Mutant("entity of two types", more("foaf:Person", "rdf:type", term("org:Organization"), having="lutu:origin"), "entity-type", "exactly one type", "一个登记的类型"),
    Mutant("label without language", change("schema:Country", "rdfs:label", untagged), "entity-label", "with a language", "语言标记"),
    Mutant("alias without language", change("schema:Country", "skos:altLabel", untagged), "entity-aliases", "have a language", "语言标记"),
    Mutant("two preferred names of a language", more("foaf:Person", "skos:prefLabel", '"又名"@zh', having="lutu:origin"), "entity-names", "one for each language", "每种语言一个"),
    Mutant("entity without origin", change("schema:Country", "lutu:origin", lambda _: typed("1", "integer")), "entity-origin", "one origin", "一个来源"),
    Mutant("pair of one", without("lutu:CoOccurrence", "lutu:between"), "pair-between", "exactly two", "两个实体"),
    Mutant("pair never met", change("lutu:CoOccurrence", "lutu:count", lambda _: typed("0", "nonNegativeInteger")), "pair-count", "at least 1", "正整数"),
    Mutant("pair beyond measure", change("lutu:CoOccurrence", "lutu:npmi", lambda _: typed("1.5", "decimal")), "pair-npmi", "from -1 to 1", "之间"),
    Mutant("issue without code", without("lutu:Issue", "lutu:issueCode"), "issue-code", "one code", "一个代码"),
    Mutant("run without dictionaries", without("prov:Activity", "prov:used"), "run-plans", "dictionaries it used", "规则和词典"),
    Mutant("dictionary without hash", without("prov:Plan", "schema:sha256"), "plan-sha256", "one hash", "哈希"),
    Mutant("rule that nobody describes", forgotten("lutu:Rule"), "mention-rule", "names the rule", "哪条规则"),
    Mutant("article without provenance", lambda lines: [line for line in lines if quad(line).predicate != term("prov:wasDerivedFrom")], "article-derived", "named graph", "命名图"),
]  # fmt: skip
