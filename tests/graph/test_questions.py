"""Questions: their headers, their parameters, and values that would like to be more than values."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from command import ONTOLOGY, ROOT
from inlined import inlined
from readings import BUREAU, CHINA, INDONESIA, LIN, MINISTRY, TEXT, affiliation, reading

from pipeline.build import build
from pipeline.errors import LexiconError, LutuError
from pipeline.fingerprint import fingerprint
from pipeline.graph import guard, query, questions
from pipeline.model import Issue, Relation

QUESTIONS = questions.questions(ONTOLOGY)
BY_NAME = {question.name: question for question in QUESTIONS}
ids = [question.name for question in QUESTIONS]


def relation(predicate: str, subject: str, object_: str) -> Relation:
    return Relation(predicate, subject, subject, object_, object_, 0, 4, 0, "test:stated")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small graph in which somebody has two bodies and partners have partners."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "raw").mkdir()
    relations = (
        affiliation(),
        affiliation(object=MINISTRY.iri, object_label=MINISTRY.label, role=None),
        relation("partner", INDONESIA.iri, CHINA.iri),
        relation("partner", CHINA.iri, MINISTRY.iri),
    )
    issues = (Issue("odd-year", "=年份不对", 0, 2),)
    build(
        folder / "raw",
        folder / "out",
        readings=[reading(relations=relations, issues=issues), reading(doc="b.txt")],
        fingerprint=fingerprint([], ONTOLOGY),
        ontology=ONTOLOGY,
    )
    return folder / "out"


def rows(out: Path, question: str, /, **given: str) -> list[list[str]]:
    with query.ask(out, BY_NAME[question], given) as answer:
        return [[term.value if term else "" for term in row] for row in answer.rows]


# ---- what every question must be -------------------------------------------------------------------------


@pytest.mark.parametrize("question", QUESTIONS, ids=ids)
def test_it_says_what_it_asks(question: questions.Question) -> None:
    assert question.zh.endswith("？") and question.en.endswith("?")
    for parameter in question.parameters:
        assert parameter.default is not None, "a question can be asked without parameters"


@pytest.mark.parametrize("question", QUESTIONS, ids=ids)
def test_its_answer_has_one_order(question: questions.Question) -> None:
    """Every column orders, so that only equal rows could change places; parameters are selected and vanish."""
    code = re.sub(r"^\s*#.*\n", "", question.text, flags=re.M)
    selected = set(re.findall(r"\?(\w+)", re.sub(r"\((?:.*?) AS (\?\w+)\)", r"\1", code.split(" WHERE")[0])))
    ordered = set(re.findall(r"\?(\w+)", code.rpartition("ORDER BY")[2]))
    parameters = {parameter.name for parameter in question.parameters}
    assert parameters <= selected
    assert selected - parameters <= ordered, selected - parameters - ordered


@pytest.mark.parametrize("question", QUESTIONS, ids=ids)
def test_it_is_allowed_and_binds_its_parameters(question: questions.Question, out: Path) -> None:
    guard.check(question.text)
    with query.ask(out, question) as answer:
        assert not {parameter.name for parameter in question.parameters} & set(answer.columns)
        bound = list(answer.rows)
    with query.ask(out, inlined(question, questions.bind(question, {}))) as answer:
        assert list(answer.rows) == bound


def test_the_page_lists_them_all() -> None:
    page = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| \[([a-z0-9-]+)\]\(\.\./ontology/queries/\1\.rq\) \| (.*) \|$", page, re.M)
    expected = []
    for question in QUESTIONS:
        told = [f"`{p.name}={p.default}` {p.zh} · {p.en}" for p in question.parameters]
        expected.append((question.name, f"{question.zh}<br>{question.en} | {'<br>'.join(told)}"))
    assert sorted(listed) == sorted(expected)


def test_two_bodies_and_partners_of_partners(out: Path) -> None:
    bodies = rows(out, "people-with-two-bodies")
    assert [(person, body) for person, body, *_ in bodies] == [
        (LIN.label, BUREAU.label),
        (LIN.label, MINISTRY.label),
    ]
    (chain,) = rows(out, "partners-of-partners")
    assert chain[1] == CHINA.label and {chain[0], chain[2]} == {INDONESIA.label, MINISTRY.label}


def test_a_triple_leads_to_its_words(out: Path) -> None:
    found = rows(out, "sentence-behind-a-triple", property="lutu:partner")
    assert {tuple(row[:3]) for row in found} >= {(INDONESIA.label, CHINA.label, TEXT[:4])}
    found = rows(out, "sentence-behind-a-triple", property="lutu:deadline", name="43.20")
    assert [row[2:4] for row in found] == [["到2030年有条件减排43.20%", "2030年"]] * 2


# ---- parameters ------------------------------------------------------------------------------------------

HEAD = "# param: {} zh: 甲 en: a\nSELECT ?x {{ BIND(?x AS ?y) }}"


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("integer", "2030", "2030"),
        ("integer", " -007 ", "-7"),
        ("decimal", "31.890", "31.890"),
        ("string", " 印 尼 ", " 印 尼 "),
        ("string", "", ""),
        ("iri", "lutu:deadline", "https://w3id.org/lutu/ontology#deadline"),
        ("iri", "https://w3id.org/lutu/国家", "https://w3id.org/lutu/国家"),
        ("iri", "urn:x:a", "urn:x:a"),
        ("lang", "zh-Hans", "zh-Hans"),
    ],
)
def test_values_of_each_type(type_: str, text: str, value: str) -> None:
    question = questions.read(HEAD.format(f"x {type_}"))
    assert questions.bind(question, {"x": text})["x"].value == value


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        *(("integer", text) for text in ("", "二", "２０３０", "1.0", "1e3", "9" * 30, "1) #", "2030\n2031")),
        *(("decimal", text) for text in ("", "1,5", "NaN", "1e9999", "0x10")),
        *(("iri", text) for text in ("", "deadline", "a b:c", "x:<y>", 'urn:"', "urn:a\nb", "urn:\\u003e", "<urn:a>")),
        *(("lang", text) for text in ("", "zh_Hans", '"@en', "toolonglanguage")),
        ("string", "\ud800"),
        ("string", "a\x00b"),
    ],
)  # fmt: skip
def test_values_that_do_not_fit(type_: str, text: str) -> None:
    question = questions.read(HEAD.format(f"x {type_}"))
    with pytest.raises(LutuError, match=r"^parameter x: .*\. \w") as caught:
        questions.bind(question, {"x": text})
    assert "\n" not in str(caught.value)


def test_wrong_parameters_are_told_with_the_right_ones() -> None:
    question = BY_NAME["targets-before"]
    with pytest.raises(LutuError, match=r"no such parameter\. It takes year"):
        questions.bind(question, {"jahr": "2030"})
    with pytest.raises(LutuError, match="It takes none"):
        questions.bind(BY_NAME["events"], {"year": "2030"})
    with pytest.raises(LutuError, match=r"needs it\. Give a whole number .*--param x="):
        questions.bind(questions.read(HEAD.format("x integer")), {})
    for wrong in (["year"], ["=2030"], ["year=1", "year=2"], ["ye\nar"]):
        with pytest.raises(LutuError, match=r"^parameter "):
            questions.pairs(wrong)
    assert questions.pairs(["a=b=c", "d="]) == {"a": "b=c", "d": ""}


@pytest.mark.parametrize(
    "line",
    ["x", "x integer", "x number 1 zh: 甲 en: a", "x integer abc zh: 甲 en: a", "z integer 1 zh: 甲 en: a",
     "X integer 1 zh: 甲 en: a", "x integer 1 en: a"],
)  # fmt: skip
def test_wrong_headers_name_their_line(line: str) -> None:
    with pytest.raises(LexiconError, match=r"mine\.rq:2: "):
        questions.read(f"# zh: 问？\n# param: {line}\nSELECT ?x {{ BIND(?x AS ?y) }}", "mine", "mine.rq")
    with pytest.raises(LexiconError, match="twice"):
        questions.read("# param: x integer 1 zh: 甲 en: a\n" * 2 + "SELECT ?x {}")


def test_a_parameter_must_be_selected(out: Path) -> None:
    question = questions.read("# param: x integer 1 zh: 甲 en: a\nSELECT ?s { ?s ?p ?o FILTER(?o = ?x) }")
    with (
        pytest.raises(LutuError, match="Name every parameter in its SELECT"),
        query.ask(out, question) as answer,
    ):
        list(answer.rows)


HOSTILE = {
    "sparql": '") } SELECT * { ?s ?p ?o } #',
    "closes": "' } ; DROP ALL ; #",
    "service": '" SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }',
    "turtle": '<a> <b> "c"@en . ',
    "html": "<script>alert('x')</script>",
    "quotes": "\"\"\"'''\"'`",
    "backslash": '\\" \\u0022 \\',
    "newlines": "a\r\nb\u2028c",
    "formula": '=HYPERLINK("http://x/","y")',
    "variable": "?name",
    "bidi": "\u202e\u200f",
    "emoji": "🌍𠮷",
    "long": "长" * 100_000,
    "regex": ".*",
    "percent": "%s%(name)s{name}",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_values_find_nothing(text: str, out: Path) -> None:
    assert rows(out, "targets-by-actor", name=text) == []
    assert rows(out, "paragraphs-with", words=text) == []


@pytest.mark.parametrize("text", [text for name, text in HOSTILE.items() if name != "long"])
def test_hostile_values_find_themselves(text: str, tmp_path: Path) -> None:
    body = f"印尼 {text} 完。".replace("\n", " ").replace("\r", " ").replace("\u2028", " ")
    text = text.replace("\n", " ").replace("\r", " ").replace("\u2028", " ")
    (tmp_path / "raw").mkdir()
    read = reading(f"题\n{body}", entities=(INDONESIA, replace(LIN, label=text or "?")))
    build(
        tmp_path / "raw", tmp_path / "out", readings=[read], fingerprint=fingerprint([], ONTOLOGY), ontology=ONTOLOGY
    )  # fmt: skip
    found = rows(tmp_path / "out", "paragraphs-with", words=text)
    assert [row[4] for row in found] == [body]
    assert rows(tmp_path / "out", "names-of-an-entity", words=text)
