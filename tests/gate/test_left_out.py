"""An article whose facts the gate refuses is left out and told, the others are published; many, and nothing is."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from command import lutu, small_ontology

#: What an analyst may add: no article of a headline this long.
SHAPE = """
:article-headline-short a sh:NodeShape ;
    sh:targetClass schema:Article ;
    sh:property :headline-short .

:headline-short a sh:PropertyShape ;
    sh:path schema:headline ;
    sh:maxLength 12 ;
    sh:message "标题过长。"@zh, "A headline is short."@en ;
    :remedy "请缩短标题。"@zh, "Shorten the headline."@en .
"""
TEXT = "{}\n\n世界自然基金会表示，印尼提出到2030年减排31.89%。\n"


def folder(parent: Path, *, good: int, bad: int) -> Path:
    """Articles with good and with bad headlines; all tell of one target."""
    raw = parent / "raw"
    raw.mkdir()
    for number in range(good):
        (raw / f"good-{number:02}.txt").write_text(TEXT.format(f"减排消息之{number}"), encoding="utf-8")
    for number in range(bad):
        title = f"印尼提出减排目标的长篇消息之{number}"
        (raw / f"bad-{number:02}.txt").write_text(TEXT.format(title), encoding="utf-8")
    return raw


@pytest.fixture
def strict(tmp_path: Path) -> Path:
    """An ontology with a shape of one's own."""
    small_ontology(tmp_path / "ontology")
    with (tmp_path / "ontology" / "shapes.ttl").open("a", encoding="utf-8") as file:
        file.write(SHAPE)
    return tmp_path / "ontology"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_few_are_left_out_and_told(strict: Path, tmp_path: Path) -> None:
    raw, out = folder(tmp_path, good=3, bad=2), tmp_path / "out"
    ended = lutu("build", raw, out, "--ontology", strict, "--workers", "1")
    said = ended.stderr.decode()
    assert ended.returncode == 1 and "Building without what is wrong." in said, said
    assert {row["doc"] for row in rows(out / "articles.csv")} == {
        f"good-{number:02}.txt" for number in range(3)
    }
    issues = {row["doc"]: row for row in rows(out / "issues.csv") if row["code"] == "refused"}
    assert set(issues) == {"bad-00.txt", "bad-01.txt"}
    for doc, row in issues.items():
        for words in (doc, "headline-short", "长篇消息", "A headline is short.", "Shorten the headline."):
            assert words in row["message"], words
        assert row["message"] in said
    assert json.loads((out / "manifest.json").read_text("utf-8"))["counts"]["unread"] == 2
    assert lutu("validate", out, "--ontology", strict).returncode == 0
    # The same as a build that never saw them, but for what is told of them.
    for name in issues:
        (raw / name).unlink()
    assert lutu("build", raw, tmp_path / "clean", "--ontology", strict, "--workers", "1").returncode == 0
    for table in ("mentions.csv", "targets.csv", "entities.csv", "cooccurrence.csv"):
        assert (out / table).read_bytes() == (tmp_path / "clean" / table).read_bytes(), table


@pytest.mark.parametrize(("good", "bad"), [(5, 4), (0, 2)], ids=["many", "all"])
def test_many_end_the_build(good: int, bad: int, strict: Path, tmp_path: Path) -> None:
    ended = lutu("build", folder(tmp_path, good=good, bad=bad), tmp_path / "out", "--ontology", strict)
    assert ended.returncode == 2 and f"{bad} violations of the shapes" in ended.stderr.decode()
    assert not (tmp_path / "out").exists()
