"""Every question over `data/raw`: rows that must and must not be in its answer, and the same answer elsewhere.

`answers/NAME.csv` was written by reading the articles. Its comment lines give parameters (`# with year=2035`)
and the least number of rows; `*` is any value; only the columns that matter are there.
"""

from __future__ import annotations

import csv
import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import pytest
import rdflib
from command import ONTOLOGY, RAW, lutu
from inlined import inlined

from pipeline import graph
from pipeline.graph import guard, query, questions
from pipeline.graph.answers import short

# rdflib 7.6 warns of itself, a hundred thousand times.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")

ANSWERS = Path(__file__).with_name("answers")
QUESTIONS = {question.name: question for question in questions.questions(ONTOLOGY)}

#: rdflib joins in Python: it answers over these articles, not over all.
FEW = (
    "conditional-ndc.txt",
    "targets-revised-withdrawn.txt",
    "zoige-peatland-gb18030.txt",
    "pledge-steel.txt",
)
#: Pairs of pairs of the network take rdflib more than half a minute even over a few articles.
TOO_SLOW = ("who-meets-whom", "strongest-ties", "closest-ties", "neighbours")


@dataclass(frozen=True)
class Expected:
    given: dict[str, str]
    least: int
    columns: list[str]
    rows: list[tuple[str, list[str]]]


def expected(name: str) -> Expected:
    comments, lines = [], []
    for line in (ANSWERS / f"{name}.csv").read_text(encoding="utf-8").splitlines():
        (comments if line.startswith("#") else lines).append(line)
    given = dict(re.findall(r"# with (\w+)=(.*)", "\n".join(comments)))
    (least,) = re.findall(r"# least (\d+)", "\n".join(comments))
    (answer, *columns), *rows = csv.reader(lines)
    assert answer == "answer" and all(kind in ("yes", "no") for kind, *_ in rows)
    return Expected(given, int(least), columns, [(kind, cells) for kind, *cells in rows])


def asked(out: Path, name: str, given: dict[str, str]) -> tuple[tuple[str, ...], list[query.Row]]:
    with query.ask(out, QUESTIONS[name], given, seconds=120) as answer:
        return answer.columns, list(answer.rows)


def value(text: str) -> str | Decimal:
    """Numbers are compared in value, everything else as it is written."""
    return Decimal(text).normalize() if re.fullmatch(r"[+-]?\d+(\.\d+)?", text, re.A) else text


def test_every_question_has_its_answers() -> None:
    assert sorted(path.stem for path in ANSWERS.glob("*.csv")) == sorted(QUESTIONS)
    assert len(QUESTIONS) >= 32


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer(name: str, built: Path) -> None:
    wanted = expected(name)
    columns, rows = asked(built, name, wanted.given)
    assert len(rows) >= wanted.least
    assert wanted.rows
    assert len(set(rows)) == len(rows), "the same row twice"
    at = [columns.index(column) for column in wanted.columns]
    found = [[term.value if (term := row[index]) else "" for index in at] for row in rows]
    for kind, cells in wanted.rows:
        hits = [row for row in found if all(c in ("*", r) for c, r in zip(cells, row, strict=True))]
        assert bool(hits) is (kind == "yes"), (kind, cells)


# ---- over HTTP -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def endpoint(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Oxigraph server with the built graph, on a free port of this machine; stopped afterwards."""
    binary = Path(sys.executable).with_name("oxigraph")
    if not binary.is_file():
        pytest.skip("the Oxigraph server is not installed: pip install oxigraph")
    location = tmp_path_factory.mktemp("server")
    for name in ("graph.nq", "graph.ttl"):
        subprocess.run(
            [binary, "load", "--location", location, "--file", built / name], check=True, capture_output=True
        )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [binary, "serve-read-only", "--location", location, "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}/query"
        for _ in range(100):
            try:
                over_http(url, "ASK {}")
                break
            except urllib.error.URLError:
                assert server.poll() is None
                time.sleep(0.05)
        yield url
    finally:
        server.terminate()
        server.wait(10)


def over_http(url: str, text: str) -> dict[str, object]:
    data = urlencode({"query": text}).encode()
    wanted = urllib.request.Request(url, data, {"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(wanted, timeout=120) as answer:
        told = json.load(answer)
    assert isinstance(told, dict)
    return told


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_same_rows_in_the_same_order_over_http(name: str, built: Path, endpoint: str) -> None:
    given = expected(name).given
    columns, rows = asked(built, name, given)
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in guard.missing(QUESTIONS[name].text))
    told = over_http(endpoint, prefixes + inlined(QUESTIONS[name], questions.bind(QUESTIONS[name], given)))
    head, results = told["head"], told["results"]
    assert isinstance(head, dict) and isinstance(results, dict)
    assert head["vars"] == list(columns)
    served = [[row.get(column, {}).get("value") for column in columns] for row in results["bindings"]]
    assert served == [[term.value if term else None for term in row] for row in rows]


# ---- in rdflib -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of a few articles."""
    folder = tmp_path_factory.mktemp("few")
    (folder / "raw").mkdir()
    for name in FEW:
        (folder / "raw" / name).write_bytes((RAW / name).read_bytes())
    run = lutu("build", folder / "raw", folder / "graph", "--workers", "1")
    assert run.returncode == 0, run.stderr.decode()
    return folder / "graph"


@pytest.fixture(scope="module")
def dataset(few: Path) -> rdflib.Dataset:
    return graph.open(few)


@pytest.mark.parametrize("name", [name for name in QUESTIONS if name not in TOO_SLOW])
def test_the_same_rows_in_rdflib(name: str, few: Path, dataset: rdflib.Dataset) -> None:
    question, given = QUESTIONS[name], expected(name).given
    columns, rows = asked(few, name, given)
    found = dataset.query(inlined(question, questions.bind(question, given)))
    assert [str(variable) for variable in found.vars or ()] == list(columns)
    other = Counter(tuple("" if term is None else value(str(term)) for term in row) for row in found)
    assert other == Counter(tuple(value(term.value) if term else "" for term in row) for row in rows)


def test_a_row_can_be_shown(built: Path) -> None:
    _, rows = asked(built, "runs-and-versions", {})
    assert short(rows[0][0]).startswith("https://w3id.org/lutu/activity/")
