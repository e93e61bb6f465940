"""The report: offline, escaped, and honest about what changed."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from readings import CHINA, INDONESIA, NDC, reading
from test_build import ONTOLOGY, PRINT, made

from pipeline.build import build
from pipeline.model import Entity, Issue

EVIL = "</title></svg><script>alert(1)</script><img src=x onerror=alert(2)>\"'&印尼"


class Page(HTMLParser):
    """Counts the elements that matter and checks that they close."""

    void = frozenset({"meta", "br", "input", "line", "circle"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in {"meta", "br", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def page(out: Path) -> tuple[str, Page]:
    text = (out / "report.html").read_text("utf-8")
    return text, Page(text)


def test_page_is_whole_and_asks_nobody(tmp_path: Path) -> None:
    text, seen = page(made(tmp_path))
    assert not seen.open
    assert sum(tag == "script" for tag, _ in seen.seen) == 1
    for _, facts in seen.seen:
        assert not {"src", "srcset", "data"} & set(facts)
        # Nothing but places on the page, and the page beside it.
        assert (facts.get("href") or "#").startswith("#") or facts["href"] == "network.html"
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp", text)
    assert "default-src 'none'" in text
    assert "43.20%" in text and "<mark>到2030年有条件减排43.20%</mark>" in text


def test_markup_in_names_stays_text(tmp_path: Path) -> None:
    evil = Entity("https://w3id.org/lutu/entity/person/x-9", "Person", EVIL)
    item = reading(
        f"{EVIL}说中国。到2030年有条件减排43.20%", doc=f"{EVIL.replace('/', '')}.txt", title=EVIL,
        entities=(evil, CHINA, INDONESIA, NDC), issues=(Issue("<b>odd</b>", EVIL),),
    )  # fmt: skip
    text, seen = page(made(tmp_path, [item]))
    assert not seen.open
    assert sum(tag == "script" for tag, _ in seen.seen) == 1
    assert not any(tag in ("img", "b") and "onerror" in facts for tag, facts in seen.seen)
    assert EVIL in seen.words
    assert "<script>alert" not in text


def test_first_same_and_changed(tmp_path: Path) -> None:
    out = made(tmp_path)
    assert "第一次构建" in page(out)[1].words
    made(tmp_path)
    assert "数量没有变化" in page(out)[1].words
    made(tmp_path, [reading(doc="a.txt")])
    words = page(out)[1].words
    assert "不再出现的目标" in words and "文章 -3" in words


def test_nothing_found_is_said(tmp_path: Path) -> None:
    words = page(made(tmp_path, [reading("天气很好", entities=())]))[1].words
    assert "没有找到目标" in words and "没有疑点" in words and "没有在同一段落" in words


def test_damaged_former_build_is_no_obstacle(tmp_path: Path) -> None:
    out = made(tmp_path)
    (out / "targets.csv").write_bytes(b"\xff\xfe\x00")
    build(tmp_path / "raw", out, readings=[reading()], fingerprint=PRINT, ontology=ONTOLOGY)
    assert "第一次构建" in page(out)[1].words
