"""Names that the rules find or refuse: the tables names.tsv and unlisted.tsv beside this file, one row one test.

A row marks each name of its types as 〔Type name〕; whatever of these types is found besides is wrong. The rows of
unlisted.tsv are read without the dictionary rows that stand in them: these names grammar must find alone.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from pipeline.flow import load_lexicon
from pipeline.lexicon.ablation import occurring, without
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article, Paragraph
from pipeline.recognise.mentions import recognise

TABLE = Path(__file__).with_name("names.tsv")
UNLISTED = Path(__file__).with_name("unlisted.tsv")
_MARK = re.compile("〔([A-Z][a-z]+) ([^〔〕]+)〕")


def _rows(table_path: Path = TABLE) -> list[tuple[str, str, str]]:
    with table_path.open(encoding="utf-8", newline="") as table:
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


@pytest.fixture(scope="module")
def ablated(lexicon: Lexicon) -> Lexicon:
    return without(lexicon, names=occurring(lexicon, [unmark(text)[0] for _, _, text in _rows(UNLISTED)]))


@pytest.mark.parametrize(("types", "text"), [pytest.param(t, x, id=i) for i, t, x in _rows()])
def test_row(types: str, text: str, lexicon: Lexicon) -> None:
    _check(types, text, lexicon)


@pytest.mark.parametrize(("types", "text"), [pytest.param(t, x, id=i) for i, t, x in _rows(UNLISTED)])
def test_unlisted(types: str, text: str, ablated: Lexicon) -> None:
    _check(types, text, ablated)


def _check(types: str, text: str, lexicon: Lexicon) -> None:
    plain, names = unmark(text)
    article = Article("urn:x", "x.txt", 0, plain)
    _, chosen = recognise(article, [Paragraph(0, 0, len(plain), "body")], lexicon)
    found = [(c.start, c.end, c.type) for c in chosen if c.type in types.split()]
    assert [(plain[s:e], t) for s, e, t in found] == [(plain[s:e], t) for s, e, t in names]
    assert found == names


def test_ids_are_unique() -> None:
    ids = [id_ for id_, _, _ in (*_rows(), *_rows(UNLISTED))]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("text", ["〔Person 江岚", "江岚〕", "〔江岚〕"])
def test_marks_are_strict(text: str) -> None:
    with pytest.raises(ValueError, match="mark"):
        unmark(text)
