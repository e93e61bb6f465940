"""The compiled dictionaries on disk: never trusted blindly, never needed, never another answer."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from command import lutu

from pipeline.lexicon import compiled, vocabulary
from pipeline.lexicon.compiled import Dictionary
from pipeline.lexicon.known_names import KnownNames, by_name
from pipeline.lexicon.names import compile_names

TEXT = "印尼的国家自主贡献由WWF解读,印尼语不算;NDC一词又见世界自然基金会的报告。"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder; small dictionaries are kept, too."""
    monkeypatch.setenv("LUTU_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled, "LEAST_BYTES", 0)
    return tmp_path / "cache"


def load(ontology: Path) -> Dictionary:
    return compiled.load(ontology, vocabulary.heads(ontology), {"部长"})


def facts(dictionary: Dictionary) -> tuple[object, ...]:
    """All that a dictionary tells."""
    return (
        list(dictionary.entities.values()),
        dictionary.entries.all(),
        dictionary.find(TEXT),
        [dictionary.entities.names.find(type_, "印尼") for type_ in ("Country", "Place", "Person")],
    )


def kept(cache: Path) -> list[Path]:
    return sorted(cache.glob("*")) if cache.is_dir() else []


def test_what_is_kept_says_the_same_as_the_files(cache: Path, ontology: Path) -> None:
    fresh = facts(load(ontology))
    assert [path.name[:8] for path in kept(cache)] == ["lexicon-"]
    stamp = kept(cache)[0].stat().st_mtime_ns
    assert facts(load(ontology)) == fresh
    assert kept(cache)[0].stat().st_mtime_ns == stamp  # it was read, not made again
    entities, entries = compile_names(ontology, vocabulary.heads(ontology), {"部长"})
    assert fresh[:2] == (list(entities.values()), entries)
    names = KnownNames(by_name(entities))
    assert fresh[3] == [names.find(type_, "印尼") for type_ in ("Country", "Place", "Person")]


def test_an_entity_is_made_once_and_an_unknown_one_never(cache: Path, ontology: Path) -> None:
    load(ontology)
    entities = load(ontology).entities
    iri = next(iter(entities))
    assert entities[iri] is entities[iri]
    assert iri in entities and "https://w3id.org/lutu/entity/country/XX" not in entities
    assert entities.get("https://w3id.org/lutu/entity/country/XX") is None
    with pytest.raises(KeyError):
        entities["https://w3id.org/lutu/entity/country/XX"]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + path.read_bytes())


def open_to_all(path: Path) -> None:
    path.chmod(0o666)


@pytest.mark.parametrize("harm", [cut, flip, empty, foreign, open_to_all])
def test_a_file_that_cannot_be_trusted_is_made_again(
    harm: Callable[[Path], None], cache: Path, ontology: Path
) -> None:
    fresh = facts(load(ontology))
    whole = kept(cache)[0].read_bytes()
    harm(kept(cache)[0])
    assert facts(load(ontology)) == fresh
    assert kept(cache)[0].read_bytes() == whole
    assert not kept(cache)[0].stat().st_mode & 0o022


def test_a_changed_row_or_another_base_has_a_file_of_its_own(
    cache: Path, ontology: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(ontology)
    with (ontology / "gazetteer" / "country.csv").open("a", encoding="utf-8") as file:
        file.write("ID,印度尼西亚共和国,zh-Hans,alias,,own,\n")
    assert "印度尼西亚共和国" in [entry.text for entry in load(ontology).entries.all()]
    monkeypatch.setattr("pipeline.identifiers.BASE", "https://example.org/")
    assert next(iter(load(ontology).entities)).startswith("https://example.org/")
    assert len(kept(cache)) == 3


def test_the_oldest_go(cache: Path, ontology: Path) -> None:
    for number in range(7):
        with (ontology / "gazetteer" / "country.csv").open("a", encoding="utf-8") as file:
            file.write(f"ID,某国{number},zh-Hans,alias,,own,\n")
        load(ontology)
        for age, path in enumerate(kept(cache)):
            os.utime(path, (age, age))
    assert len(kept(cache)) == 4


def test_without_a_cache_all_is_as_before(
    cache: Path, ontology: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fresh = facts(load(ontology))
    monkeypatch.setenv("LUTU_CACHE", "off")
    assert facts(load(ontology)) == fresh
    (tmp_path / "file").touch()
    monkeypatch.setenv("LUTU_CACHE", str(tmp_path / "file"))  # no folder can be made there
    assert facts(load(ontology)) == fresh
    assert len(kept(cache)) == 1


def test_the_command_reads_the_same_with_and_without(tmp_path: Path) -> None:
    article = tmp_path / "one.txt"
    article.write_text("印尼环境部长哈尼夫在雅加达表示,到2030年减排31.89%。\n", encoding="utf-8")
    folder = str(tmp_path / "cache")
    runs = [lutu("extract", article, LUTU_CACHE=where) for where in ("off", folder, folder)]
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert runs[0].stdout == runs[1].stdout == runs[2].stdout
    assert [path.name.partition("-")[0] for path in kept(Path(folder))] == ["lexicon", "start"]
