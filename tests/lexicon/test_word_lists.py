"""The files of word lists: what their lint says, and that a word an analyst adds is heard."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from command import ONTOLOGY

from pipeline.errors import LexiconError
from pipeline.lexicon import surroundings, vocabulary
from pipeline.lexicon.check import check
from pipeline.lexicon.check_rules import LISTS
from pipeline.recognise import context

GOOD = "# Which.\nleft: >-\n  甲乙 丙\n  丁\n\nright: 戊\n"


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    shutil.copytree(ONTOLOGY / "rules", tmp_path / "rules")
    (tmp_path / "gazetteer").mkdir()
    return tmp_path


def told(folder: Path, name: str) -> list[tuple[int, str, str]]:
    findings = [finding for finding in check(folder) if finding.file == f"rules/{name}"]
    return [(finding.line, finding.code, finding.message) for finding in findings]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_each_file_is_sound(name: str, ontology: Path) -> None:
    assert told(ontology, name) == []


@pytest.mark.parametrize(
    ("text", "line", "code", "words"),
    {
        "unknown": (GOOD + "middle: 己\n", 7, "list", "'middle' is unknown"),
        "missing": ("left: 甲\n", 1, "list", "'right' is missing"),
        "empty": ("left: >-\n\nright: 戊\n", 1, "list", "'left' is empty"),
        "list-twice": (GOOD + "left: 己\n", 7, "list", "'left' stands twice"),
        "no-words": ("right: 戊\nleft: [甲, 乙]\n", 2, "list", "'left' is no block of words"),
        "word-twice": (GOOD.replace("丁", "丁 丙"), 4, "word-twice", "丙 stands twice"),
        "twice-in-other-characters": (GOOD.replace("甲乙", "国 國"), 3, "word-twice", "國 stands twice"),
        "twice-in-a-line": (GOOD.replace("戊", "戊 戊"), 6, "word-twice", "戊 stands twice"),
        "no-lists": ("- 甲\n", 1, "list", "holds no lists"),
    }.values(),
    ids=lambda value: value if isinstance(value, str) and value.isascii() else None,
)
def test_a_bad_list_is_found(
    text: str, line: int, code: str, words: str, ontology: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(LISTS, "two.yaml", ("left", "right"))
    path = ontology / "rules" / "two.yaml"
    path.write_text(GOOD, encoding="utf-8")
    assert told(ontology, "two.yaml") == []
    path.write_text(text, encoding="utf-8")
    ((found, kind, message),) = told(ontology, "two.yaml")
    assert (found, kind) == (line, code) and words in message


def test_characters_stand_once_however_they_are_broken(ontology: Path) -> None:
    path = ontology / "rules" / "persons.yaml"
    text = path.read_text(encoding="utf-8")
    first = text.splitlines().index("transliteration: >-") + 2
    path.write_text(text.replace("transliteration: >-\n", "transliteration: >-\n  阿\n"), encoding="utf-8")
    ((line, code, _),) = told(ontology, "persons.yaml")
    assert (line, code) == (first + 1, "word-twice")


def test_a_file_that_is_gone_is_told(ontology: Path) -> None:
    (ontology / "rules" / "bodies.yaml").unlink()
    ((line, code, message),) = told(ontology, "bodies.yaml")
    assert (line, code) == (1, "rules") and "cannot be read" in message


@pytest.mark.parametrize(("left", "what"), [("", "missing"), ("events: >-\n", "empty")])
def test_no_lexicon_without_a_list(left: str, what: str, ontology: Path) -> None:
    path = ontology / "rules" / "quoted.yaml"
    text, number = re.subn("^events: .*\n.*\n", left, path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert number == 1
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=rf"quoted\.yaml.*'events' is {what}"):
        surroundings.load(ontology, surroundings.Quoted)


def test_a_word_that_is_added_is_heard(ontology: Path) -> None:
    path = ontology / "rules" / "bodies.yaml"
    text = path.read_text(encoding="utf-8")
    sentence = "风筝商鹭岚宣布停产"
    plain = surroundings.load(ontology, surroundings.Bodies)
    assert context.forms(plain).apposed.search(sentence) is None
    path.write_text(text.replace("appositions: >-\n", "appositions: >-\n  风筝商\n"), encoding="utf-8")
    more = surroundings.load(ontology, surroundings.Bodies)
    found = context.forms(more).apposed.search(sentence)
    assert found is not None and found["name"] == "鹭岚"


def test_the_longest_word_is_tried_first() -> None:
    assert vocabulary.any_of(["说", "介绍说", "a.b"]) == "a\\.b|介绍说|说"
