"""The page as a file: its libraries are those of the manifest, its policy allows them alone, it asks for nothing."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from command import ROOT
from pages import CLOSING, MARKUP, hand_made, known, written

from pipeline.model import TYPES
from pipeline.network.page import document

VENDOR = ROOT / "pipeline" / "network" / "page" / "vendor"
MANIFEST = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))


class Elements(HTMLParser):
    """The elements of a page with their attributes, and the text inside each script and style."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag in self.inside:
            self._open = tag
            self.inside[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside[self._open][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> str:
    return written(hand_made(), tmp_path_factory.mktemp("page")).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def elements(text: str) -> Elements:
    return Elements(text)


@pytest.mark.parametrize("row", MANIFEST, ids=[row["file"] for row in MANIFEST])
def test_libraries_are_those_of_the_manifest(row: dict[str, str]) -> None:
    assert hashlib.sha256((VENDOR / row["file"]).read_bytes()).hexdigest() == row["sha256"]
    assert re.fullmatch(r"[a-z]+@\d+\.\d+\.\d+", row["package"])


def test_every_library_has_its_licence() -> None:
    files = {path.name for path in VENDOR.iterdir()}
    assert files == {row["file"] for row in MANIFEST} | {"vendor.json", "README.md"}
    for row in MANIFEST:
        name = row["package"].partition("@")[0]
        assert "Permission is hereby granted" in (VENDOR / f"{name}.LICENSE.txt").read_text(encoding="utf-8")


def test_scripts_are_few_and_allowed_one_by_one(elements: Elements) -> None:
    (policy,) = [facts["content"] for tag, facts in elements.found if facts.get("http-equiv")]
    assert policy is not None and policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy and "http" not in policy and "*" not in policy
    scripts = zip(
        [facts for tag, facts in elements.found if tag == "script"], elements.inside["script"], strict=True
    )
    running = [body for facts, body in scripts if facts.get("type") != "application/json"]
    assert len(running) == 6
    for body in (*running, *elements.inside["style"]):
        assert base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() in policy


def test_no_element_asks_for_anything(elements: Elements, text: str) -> None:
    for tag, facts in elements.found:
        assert tag not in ("link", "img", "iframe", "object", "embed", "base"), tag
        assert not {"src", "href", "action", "style"} & set(facts), tag
        assert not [name for name in facts if name.startswith("on")], tag
    assert "sourceMappingURL" not in text


def test_our_scripts_make_no_markup_of_text() -> None:
    for name in ("model.js", "drawing.js", "panel.js", "page.js"):
        script = (VENDOR.parent / name).read_text(encoding="utf-8")
        for harm in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "Function(",
            "fetch(",
            "import(",
        ):
            assert harm not in script, f"{name}: {harm}"


def test_what_articles_say_stays_data(elements: Elements, text: str) -> None:
    assert MARKUP not in text and CLOSING not in text
    known_ = json.loads(elements.inside["script"][1])
    assert {MARKUP, CLOSING} <= {node[1] for node in known_["nodes"]}
    assert [name for name, _ in elements.found].count("script") == 8


def test_half_a_character_does_not_break_the_page(tmp_path: Path) -> None:
    found = known(hand_made(), tmp_path)
    found["nodes"][0][1] = "半\ud800个"
    document.page(found).encode("utf-8")


def test_every_type_has_a_colour_and_a_sign_of_its_own() -> None:
    style = document._STYLE
    assert tuple(style) == TYPES
    for part in range(3):
        assert len({facts[part] for facts in style.values()}) == len(TYPES)
