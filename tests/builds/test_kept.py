"""What was read is kept by content: only what changed is read again, and the outputs are those of a clean build."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from command import LUTU, environment, hashes, lutu, small_ontology

from pipeline import flow
from pipeline.corpus import documents
from pipeline.fingerprint import Fingerprint
from pipeline.segments import Read, Shelf, shelf

PRINT = Fingerprint("0.1.0", "c0de", "https://w3id.org/lutu/", {"python": "3.11"}, {"lutu.ttl": "abc"}, {})
TEXTS = {
    "a.txt": "世界自然基金会与印尼合作。",
    "b.txt": "印尼提出到2030年无条件减排43.20%。",
    "c.txt": "林晓岚到访印尼。",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a small `ontology` and three articles in `raw`."""
    small_ontology(tmp_path / "ontology")
    (tmp_path / "raw").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "raw" / name).write_text(text, encoding="utf-8")
    return tmp_path


class Reader:
    """Reads a folder with a shelf, and notes which files it really read."""

    def __init__(self, folder: Path, prints: Fingerprint = PRINT) -> None:
        self.folder, self.read = folder, list[str]()
        self.shelf = shelf(prints, folder / "ontology", folder / "graph")

    def __call__(self) -> list[Read]:
        self.read.clear()

        def made(read: flow.ReadDocument) -> Read:
            self.read.append(read[0].doc)
            return self.shelf.made(read)

        raw = [str(self.folder / "raw")]
        return list(flow.mapped(raw, made, known=self.shelf.known, ontology=self.folder / "ontology"))


def same(one: list[Read], other: list[Read]) -> bool:
    def told(read: Read) -> object:
        return (
            read.doc,
            read.issues,
            [(s.stretch, s.shared, s.rows, s.entities, s.counts) for s in read.segments],
        )

    return list(map(told, one)) == list(map(told, other))


def test_what_was_read_is_not_read_again(folder: Path) -> None:
    reader = Reader(folder)
    first = reader()
    assert reader.read == sorted(TEXTS)
    second = reader()
    assert reader.read == [] and same(first, second)


def test_where_all_is_known_nothing_is_loaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(folder)
    first = reader()
    monkeypatch.setattr(flow, "load_lexicon", None)
    for workers in (1, 2):
        raw = [str(folder / "raw")]
        known = flow.mapped(raw, reader.shelf.made, known=reader.shelf.known, workers=workers)
        assert same(first, list(known))


@pytest.mark.parametrize(
    ("name", "text", "again"),
    [
        ("b.txt", "印尼提出到2035年减排一半。", ["b.txt"]),
        ("d.txt", "世界自然基金会说，印尼在减排。", ["d.txt"]),
        # The same words in another file are another article, with other offsets and another name.
        ("d.txt", TEXTS["a.txt"], ["d.txt"]),
        ("a.txt", TEXTS["a.txt"], []),
    ],
    ids=["edited", "new", "copied", "written anew as it was"],
)
def test_only_what_changed_is_read(name: str, text: str, again: list[str], folder: Path) -> None:
    reader = Reader(folder)
    reader()
    (folder / "raw" / name).write_text(text, encoding="utf-8")
    found = reader()
    assert reader.read == again
    clean = Reader(folder)
    clean.shelf = replace(clean.shelf, folder=None)
    assert same(found, clean()) and len(clean.read) == len(found)


@pytest.mark.parametrize(
    "prints",
    [
        replace(PRINT, code="0ther"),
        replace(PRINT, lexicon={"lutu.ttl": "abd"}),
        replace(PRINT, versions={"python": "3.12"}),
        replace(PRINT, evidence={"evidence": "lac"}),
    ],
    ids=["code", "dictionaries", "python", "model"],
)
def test_another_reader_reads_all_again(prints: Fingerprint, folder: Path) -> None:
    Reader(folder)()
    reader = Reader(folder, prints)
    reader()
    assert reader.read == sorted(TEXTS)


def flipped(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a bit": flipped,
    "cut": lambda path: path.write_bytes(path.read_bytes()[:-5]),
    "empty": lambda path: path.write_bytes(b""),
    "another file": lambda path: path.write_bytes(b"lutu lexicon 1\n" + bytes(64)),
    "writable by all": lambda path: path.chmod(0o666),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_what_cannot_be_trusted_is_read_again(damage: Callable[[Path], object], folder: Path) -> None:
    reader = Reader(folder)
    first = reader()
    (document, *_) = documents([str(folder / "raw")])
    path = reader.shelf.path(document)
    assert path is not None and path.is_file()
    damage(path)
    assert same(first, reader()) and reader.read == ["a.txt"]


def test_a_shelf_is_tidied_and_can_be_turned_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = Reader(folder)
    reader()
    (folder / "raw" / "c.txt").unlink()
    used = {read.name for read in reader()}
    reader.shelf.tidy(used)
    kept = folder / ".graph.kept"
    assert {path.relative_to(kept).as_posix() for path in kept.glob("*/*")} == used and len(used) == 2
    monkeypatch.setenv("LUTU_CACHE", "off")
    assert Reader(folder).shelf == Shelf(folder / "ontology", reader.shelf.activity, reader.shelf.key, None)


# ---- whole builds ----------------------------------------------------------------------------------------


def built(folder: Path, *options: str) -> dict[str, str]:
    run = lutu("build", "raw", "graph", "--ontology", "ontology", *options, cwd=folder)
    assert run.returncode == 0, run.stderr.decode()
    return {
        name: value
        for name, value in hashes(folder / "graph").items()
        if not name.startswith(("manifest", "report"))
    }


def test_an_edited_and_a_deleted_article_leave_the_bytes_of_a_clean_build(folder: Path) -> None:
    built(folder)
    (folder / "raw" / "b.txt").write_text("林晓岚说，印尼到2035年减排一半。", encoding="utf-8")
    (folder / "raw" / "c.txt").unlink()
    after = built(folder)
    assert after == built(folder, "--force")
    assert "林晓岚到访" not in (folder / "graph" / "graph.nq").read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_build_killed_at_any_moment_goes_on(folder: Path) -> None:
    for number in range(40):
        text = (
            f"世界自然基金会第{number}次与印尼合作，林晓岚提出到{2030 + number % 20}年减排{number + 1}%。\n"
            * 8
        )
        (folder / "raw" / f"n{number:02d}.txt").write_text(text, encoding="utf-8")
    started = time.perf_counter()
    want = built(folder, "--force")
    whole = time.perf_counter() - started
    chance = random.Random(23)
    command = [*LUTU, "build", "raw", "graph", "--ontology", "ontology", "--workers", "2"]
    for number in range(10):
        # Another article, so that there is something to do; when it goes, the bytes must be those of before.
        (folder / "raw" / "z.txt").write_text(f"印尼到{2040 + number}年减排一半。", encoding="utf-8")
        with subprocess.Popen(command, cwd=folder, env=environment(), stderr=subprocess.DEVNULL) as process:
            time.sleep(chance.uniform(0.1, 0.9) * whole)
            process.kill()
        (folder / "raw" / "z.txt").unlink()
        assert built(folder) == want
