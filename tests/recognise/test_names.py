"""Names that the rules find or refuse: the table names.tsv beside this file, one row one test.

A row marks each name of its types as 〔Type name〕; whatever of these types is found besides is wrong.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from pipeline.flow import load_lexicon
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article, Paragraph
from pipeline.recognise.mentions import recognise

TABLE = Path(__file__).with_name("names.tsv")
_MARK = re.compile("〔([A-Z][a-z]+) ([^〔〕]+)〕")


def _rows() -> list[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        reader = csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
        next(reader)
        return [(id_, types, text) for id_, types, text in reader]


def unmark(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """The text without its marks, and the names that they mark."""
    plain, names, at = "", [], 0
    for mark in _MARK.finditer(text):
        plain += text[at : mark.start()]
        names.append((len(plain), len(plain) + len(mark[2]), mark[1]))
        plain += mark[2]
        at = mark.end()
    plain += text[at:]
    if "〔" in plain or "〕" in plain:
        raise ValueError(f"unclosed or unknown mark: {text}")
    return plain, names


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize(("types", "text"), [pytest.param(t, x, id=i) for i, t, x in _rows()])
def test_row(types: str, text: str, lexicon: Lexicon) -> None:
    plain, names = unmark(text)
    article = Article("urn:x", "x.txt", 0, plain)
    _, chosen = recognise(article, [Paragraph(0, 0, len(plain), "body")], lexicon)
    found = [(c.start, c.end, c.type) for c in chosen if c.type in types.split()]
    assert [(plain[s:e], t) for s, e, t in found] == [(plain[s:e], t) for s, e, t in names]
    assert found == names


def test_ids_are_unique() -> None:
    ids = [id_ for id_, _, _ in _rows()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", ["〔Person 江岚", "江岚〕", "〔江岚〕"])
def test_marks_are_strict(text: str) -> None:
    with pytest.raises(ValueError, match="mark"):
        unmark(text)
