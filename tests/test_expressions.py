"""Kept expressions: the same as freshly compiled ones, never trusted blindly, never needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import expressions, remembered
from pipeline.expressions import expression

PATTERNS = (
    ("", 0),
    ("减(?P<what>排|碳)", 0),
    ("(a)(?P<b>b)?|[^\u4e00-\u9fff]{2,3}?(?<!x)(?=y)", 0),
    (r"(?P<q>['\"]).*?(?P=q)\d+\s\w$", re.I | re.MULTILINE),
    ("(?i:straße)|[A-Zä]+", re.I),
    ("(?:(?P<x>\ue000)|(?P<y>[\U00020000-\U0002ffff]))*+(?>ab?)", 0),
    ("[一-鿿]{1,3}" * 50, 0),
)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and nothing known yet; every new expression is worth a file."""
    monkeypatch.setenv("LUTU_CACHE", str(tmp_path))
    monkeypatch.setattr(remembered, "_memory", [])
    monkeypatch.setattr(remembered, "_WORTH_A_FILE", 1)
    yield tmp_path


def again(monkeypatch: pytest.MonkeyPatch) -> None:
    """End the process, as far as expressions go, and start another."""
    if remembered._memory:
        remembered._memory[0].write()
    monkeypatch.setattr(remembered, "_memory", [])


@pytest.mark.parametrize(("pattern", "flags"), PATTERNS)
def test_a_kept_expression_equals_a_compiled_one(
    pattern: str, flags: int, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = re.compile(pattern, flags)
    for _ in range(2):
        found = expression(pattern, flags)
        assert found == fresh  # pattern, flags, and every number of its code
        assert (found.groups, dict(found.groupindex), found.flags) == (
            fresh.groups,
            dict(fresh.groupindex),
            fresh.flags,
        )
        text = "到2030年减碳ab'x'12 y 中国\n"
        assert [(m.span(), m.lastgroup) for m in found.finditer(text)] == [
            (m.span(), m.lastgroup) for m in fresh.finditer(text)
        ]
        again(monkeypatch)
    assert [path.name[:6] for path in cache.iterdir()] == ["start-"]


def test_what_is_no_expression_is_refused_as_ever(cache: Path) -> None:
    with pytest.raises(re.error):
        expression("(a")


def test_a_damaged_file_and_none_at_all_cost_time_only(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expression("减排")
    again(monkeypatch)
    (path,) = cache.iterdir()
    path.write_bytes(path.read_bytes()[:-3])
    assert expression("减排") == re.compile("减排")
    assert remembered._memory[0].fresh == 1
    monkeypatch.setenv("LUTU_CACHE", "off")
    monkeypatch.setattr(remembered, "_memory", [])
    assert expression("减排") == re.compile("减排")
    assert not remembered._memory[0].values


def test_a_file_does_not_grow_without_end(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "_MOST", 3)
    for word in ("甲", "乙", "丙"):
        expression(word)
    again(monkeypatch)
    expression("乙")
    expression("丁")
    again(monkeypatch)
    expression("丁")
    assert sorted(pattern for _, pattern, *_ in remembered._memory[0].values) == ["丁", "乙"]


def test_a_python_with_another_engine_compiles_as_ever(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "_engine", None)
    assert expression("减排") == re.compile("减排")
    again(monkeypatch)
    assert not list(cache.iterdir())
