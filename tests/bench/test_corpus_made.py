"""The made-up corpus and dictionary: the same for the same seed, whatever the process; and the stages run on it."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path

import corpus
import dictionary
import pytest
import stages
from command import ROOT

from pipeline.lexicon import gazetteer

SIZE = 20_000


def test_the_same_seed_gives_the_same_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = corpus.write(tmp_path / "here", SIZE)
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    run = subprocess.run(
        [
            sys.executable, str(ROOT / "bench" / "corpus.py"), str(tmp_path / "there"),
            "--megabytes", str(SIZE / 1e6), "--json",
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(run.stdout) == facts
    files = {path.name: path.read_bytes() for path in (tmp_path / "here").rglob("*.txt")}
    assert files == {path.name: path.read_bytes() for path in (tmp_path / "there").rglob("*.txt")}
    assert len(files) == facts["files"]
    assert SIZE <= sum(map(len, files.values())) == facts["bytes"]
    assert len(set(files.values())) == len(files)


def test_another_seed_gives_another_corpus() -> None:
    first, second = ([*islice(corpus.articles(seed), 3)] for seed in (1, 2))
    assert not set(first) & set(second)


def test_traditional_characters_can_be_left_out() -> None:
    assert corpus.is_traditional((ROOT / "data" / "raw" / "taiwan-netzero.txt").read_text(encoding="utf-8"))
    assert not any(map(corpus.is_traditional, islice(corpus.articles(1, simplified=True), 50)))
    some = [*islice(corpus.as_written(simplified=True), 50)]
    assert not any(map(corpus.is_traditional, some))
    assert any(map(corpus.is_traditional, islice(corpus.as_written(), 50)))


def test_articles_as_written_do_not_come_again_soon(tmp_path: Path) -> None:
    first = {path.name for path in (ROOT / "data" / "raw").iterdir()}
    some = [*islice(corpus.as_written(), 3 * len(first))]
    assert len(set(some)) == len(some)
    assert [*islice(corpus.as_written(), len(some))] == some
    assert corpus.write(tmp_path / "raw", SIZE, raw=True)["files"] < len(first)


def test_every_name_is_given_once_with_its_type(tmp_path: Path) -> None:
    count = dictionary.write_names(tmp_path / "names.tsv")
    rows = [line.split("\t") for line in (tmp_path / "names.tsv").read_text(encoding="utf-8").splitlines()]
    assert len(rows) == count == len({name for _, _, name in rows})
    assert {type_ for type_, _, _ in rows} == set(gazetteer.FILE_TYPES.values())


def test_a_dictionary_is_enlarged_by_names_that_nobody_has(tmp_path: Path) -> None:
    known = {row.name for path in gazetteer.files(ROOT / "ontology") for row in gazetteer.rows(path)}
    assert dictionary.enlarge(tmp_path / "large", len(known) + 100) == len(known) + 100
    added = [
        row
        for path in gazetteer.files(tmp_path / "large")
        for row in gazetteer.rows(path)
        if row.source == "made up"
    ]
    assert len({row.name for row in added} - known) == len(added) == 100
    assert {row.type for row in added} == {"Organization", "Person", "Project"}
    assert len(gazetteer.entities(added)) == 100


@pytest.mark.parametrize("stage", stages.STAGES)
def test_a_stage_runs(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUTU_BENCH_BYTES", "3000")
    stages.STAGES[stage](stages.prepared(3000))
