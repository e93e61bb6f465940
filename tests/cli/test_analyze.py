"""`lutu analyze` on a small build: what it counts, how it takes names, and what it says when it cannot."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from conftest import Run
from readings import CHINA, INDONESIA, LIN, MINISTRY, NDC, reading

from pipeline.build import build
from pipeline.fingerprint import Fingerprint
from pipeline.model import Entity, Name, Reading

ONTOLOGY = Path(__file__).parents[2] / "ontology"
PRINT = Fingerprint("0.1.0", "c0de", "https://w3id.org/lutu/", {"python": "3.11"}, {"lutu.ttl": "abc"}, {})
NAMESAKE = Entity(
    "https://w3id.org/lutu/entity/organization/mee-2", "Organization", "环境署", (Name("MEE", "en", "alias"),)
)
ENTITIES = (CHINA, INDONESIA, MINISTRY, LIN, NDC, NAMESAKE)
LONG = "生态环境部的林晓岚在北京介绍说，关于红树林保护和海洋垃圾治理的工作明年将全面铺开。"
TEXTS = {
    "2022": f"中国与印尼会谈\n中国、印尼、生态环境部出席。林晓岚来自生态环境部。\n{LONG}",
    "2023": f"转载\n{LONG}",
    "2024": "消息\n环境署提到国家自主贡献。环境署也提到印尼。\n国家自主贡献由印尼更新",
}


def article(year: str, text: str) -> Reading:
    found = reading(text, doc=f"{year}.txt", entities=ENTITIES, published=f"{year}-05-01")
    return replace(found, article=replace(found.article, publisher="绿报" if year == "2024" else "绿讯"))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("analyze")
    (folder / "raw").mkdir()
    items = [article(year, text) for year, text in TEXTS.items()]
    build(folder / "raw", folder / "out", readings=items, fingerprint=PRINT, ontology=ONTOLOGY)
    return folder / "out"


@pytest.fixture
def ask(run: Run, small: Path) -> Any:
    def ask(*words: str) -> Any:
        ended = run("analyze", *words, "--json", "--out", small)
        assert ended.code == 0, ended.err
        return json.loads(ended.out)

    return ask


def pairs(answer: Any) -> dict[frozenset[str], dict[str, Any]]:
    return {frozenset((row["source_label"], row["target_label"])): row for row in answer["rows"]}


def test_measures(ask: Any) -> None:
    answer = ask("--types", "Country,Person,Organization")
    assert answer["summary"]["copied_paragraphs"] == 2  # the copy, and the heading over it
    assert answer["summary"]["betweenness"] == "exact"
    rows = {row["label"]: row for row in answer["rows"]}
    assert set(rows) == {"中国", "印度尼西亚", "生态环境部", "林晓岚", "环境署"}
    assert rows["林晓岚"]["degree"] == 2 + 2  # twice the ministry; China and Indonesia once each
    assert rows["林晓岚"]["documents"] == 1  # 2023 is a copy


def test_levels_lists_and_copies(ask: Any) -> None:
    both = frozenset(("林晓岚", "生态环境部"))
    listed = frozenset(("中国", "印度尼西亚"))
    paragraph, sentence = pairs(ask("--ties")), pairs(ask("--ties", "--level", "sentence"))
    assert (paragraph[both]["weight"], sentence[both]["weight"]) == (2, 2)
    assert frozenset(("林晓岚", "中国")) in paragraph and frozenset(("林晓岚", "中国")) not in sentence
    assert (paragraph[listed]["weight"], paragraph[listed]["count"], paragraph[listed]["listed"]) == (1, 2, 1)
    assert pairs(ask("--ties", "--lists"))[listed]["weight"] == 2
    assert pairs(ask("--ties", "--level", "article"))[both]["weight"] == 1
    assert paragraph[both]["evidence"][0]["doc"] == "2022.txt"
    assert paragraph[both]["evidence_count"] == 2


def test_slices(ask: Any) -> None:
    assert ask("--since", "2023", "--until", "2023")["rows"] == []
    assert {row["label"] for row in ask("--since", "2024")["rows"]} == {
        "环境署",
        "国家自主贡献",
        "印度尼西亚",
    }
    assert ask("--source", "绿报")["summary"]["articles"] == 1
    assert all(row["weight"] >= 2 for row in ask("--ties", "--min-support", "2")["rows"])


def test_ego_by_alias_label_and_iri(ask: Any) -> None:
    by_alias = ask("--ego", "印尼")
    assert by_alias == ask("--ego", "印度尼西亚") == ask("--ego", INDONESIA.iri)
    assert by_alias["rows"][0]["source_label"] == "印度尼西亚"


def test_path_with_evidence(ask: Any, run: Run, small: Path) -> None:
    steps = ask("--path", "林晓岚", "国家自主贡献")["rows"]
    assert [step["source_label"] for step in steps] == ["林晓岚", "印度尼西亚"]
    assert steps[-1]["target_label"] == "国家自主贡献"
    assert all(step["evidence"] for step in steps)
    ended = run("analyze", "--path", "林晓岚", "环境署", "--types", "Person,Organization", "--out", small)
    assert ended.code == 1 and "No way" in ended.err


def test_communities_compare_stability_project(ask: Any) -> None:
    assert sum(row["size"] for row in ask("--communities")["rows"]) == 6
    changes = {
        frozenset((row["source_label"], row["target_label"])): row
        for row in ask("--compare", "2022", "2024")["rows"]
    }
    change = changes[frozenset(("林晓岚", "生态环境部"))]
    assert (change["before"], change["after"], change["change"], change["new"]) == (2, 0, "fading", True)
    assert changes[frozenset(("印度尼西亚", "国家自主贡献"))]["change"] == "emerging"
    assert ask("--compare", "绿讯", "绿报")["rows"]
    ranks = ask("--stability", "10")["rows"]
    assert [row["rank"] for row in ranks] == sorted(row["rank"] for row in ranks)
    assert all(row["low"] <= row["high"] for row in ranks) and ranks == ask("--stability", "10")["rows"]
    assert ask("--project", "Country", "Organization", "--lists")["rows"][0]["shared"] == 1
    assert ask("--bridges")["rows"] == []


def test_files(run: Run, small: Path, tmp_path: Path) -> None:
    assert run("analyze", "--to", tmp_path, "--out", small).code == 0
    again = nx.node_link_graph(json.loads((tmp_path / "network.json").read_text("utf-8")), edges="edges")
    assert again.is_multigraph() and {key for *_, key in again.edges(keys=True)} == {
        "sentence",
        "paragraph",
        "article",
    }
    assert all(facts["evidence"] for *_, facts in again.edges(data=True))
    with (tmp_path / "edges.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == again.number_of_edges()
    assert (
        set(nx.read_graphml(tmp_path / "network.graphml"))
        == set(nx.read_gexf(tmp_path / "network.gexf"))
        == set(again)
    )
    assert (tmp_path / "network.html").read_bytes() == (small / "network.html").read_bytes()


def test_the_page_of_a_part_holds_that_part(run: Run, small: Path, tmp_path: Path) -> None:
    assert run("analyze", "--to", tmp_path, "--types", "Country", "--until", "2023", "--out", small).code == 0
    text = (tmp_path / "network.html").read_text(encoding="utf-8")
    known = json.loads(text.partition('id="data">')[2].partition("</script>")[0])
    assert {known["types"][node[3]] for node in known["nodes"]} == {"Country"}
    assert known["years"] and max(known["years"]) <= 2023 and 0 not in known["years"]


def test_the_build_counts_the_same(ask: Any, small: Path) -> None:
    with (small / "cooccurrence.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {frozenset((row["source"], row["target"])): row for row in csv.DictReader(file)}
    found = ask("--ties", "--lists", "--most", "0")["rows"]
    assert len(found) == len(rows)
    for tie in found:
        row = rows[frozenset((tie["source"], tie["target"]))]
        assert (tie["weight"], tie["documents"]) == (int(row["count"]), int(row["documents"]))
        assert tie["npmi"] == pytest.approx(float(row["npmi"]), abs=0.0005 + 1e-6)
        assert tie["log_likelihood"] == pytest.approx(float(row["log_likelihood"]), abs=0.005 + 1e-6)


def test_a_table_for_people(run: Run, small: Path) -> None:
    ended = run("analyze", "--ties", "--out", small)
    assert ended.code == 0 and "source_label" in ended.out and "ties in" in ended.err


WRONG = {
    "unknown-name": (["--ego", "火星"], "is no entity of this network"),
    "part-of-a-name": (["--ego", "晓岚"], "林晓岚"),
    "two-meanings": (["--ego", "MEE"], "means 2 entities (环境署 (Organization"),
    "unknown-type": (["--types", "Persons"], "Choose from Person,"),
    "unknown-level": (["--level", "page"], "sentence"),
    "unknown-source": (["--source", "红报"], "There are 绿报, 绿讯"),
    "empty-slice": (["--compare", "2022", "1999"], "There are 2022, 2023, 2024"),
    "two-questions": (["--ties", "--communities"], "one question at a time"),
    "no-build": (["--out", "nowhere"], "lutu build"),
}


@pytest.mark.parametrize(("words", "expected"), WRONG.values(), ids=WRONG)
def test_misuse(words: list[str], expected: str, run: Run, small: Path) -> None:
    ended = run("analyze", *words, *([] if "--out" in words else ["--out", str(small)]))
    assert ended.code == 2 and ended.out == ""
    assert expected in ended.err and len(ended.err.strip().splitlines()) == 1, ended.err
