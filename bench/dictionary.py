"""The names that all contenders look for, and a dictionary of half a million for Lütu, most of them made up.

`python bench/dictionary.py names FILE` writes a line a name: type, entity, name. `python bench/dictionary.py enlarged
FOLDER --names 500000` copies `ontology/` and adds organizations, people and projects that nobody has, the same ones
for the same number. They are made as `corpus.py` makes the names of its articles, so that some of them are met.
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
import sys
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from corpus import ROOT, Templates, made_body, made_person

#: A name of these stands for its entity wherever it is read; `short` and `never` do not.
_STANDING = ("preferred", "alias", "former")
_WORKS = ("风电场", "光伏电站", "抽水蓄能电站", "湿地修复工程", "生态修复项目", "污水处理厂")


def names() -> Iterator[tuple[str, str, str]]:
    """Type, entity and name of the dictionaries' names that stand for their entity; a name has one entity."""
    from pipeline.lexicon import gazetteer

    seen: set[str] = set()
    for path in gazetteer.files(ROOT / "ontology"):
        for row in gazetteer.rows(path):
            if row.status in _STANDING and row.name not in seen:
                seen.add(row.name)
                yield row.type, row.id, row.name


def write_names(path: Path) -> int:
    """Write the names for the contenders; how many there are."""
    lines = ["\t".join(row) for row in sorted(names())]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return len(lines)


def made_up(seed: int = 1) -> Iterator[tuple[str, str]]:
    """Type and name without end: of five, three organizations, a person of three characters and a project."""
    made, chance = Templates(), random.Random(seed)
    for kind in cycle(("Organization", "Organization", "Person", "Organization", "Project")):
        if kind == "Person":
            yield kind, made_person(made, chance, given=2)
        elif kind == "Organization":
            yield kind, made_body(made, chance)
        else:
            yield kind, made_body(made, chance, _WORKS)


def enlarge(folder: Path, total: int) -> int:
    """Copy the ontology to `folder` and add names until there are `total`; how many there are."""
    from pipeline.lexicon import gazetteer

    shutil.copytree(ROOT / "ontology", folder)
    known = {row.name for path in gazetteer.files(folder) for row in gazetteer.rows(path)}
    rows: dict[str, list[tuple[str, ...]]] = {"Organization": [], "Person": [], "Project": []}
    for number, (type_, name) in enumerate(made_up()):
        if len(known) >= total:
            break
        if name not in known:
            known.add(name)
            rows[type_].append((f"made-up-{number:07d}", name, "zh-Hans", "preferred", "", "made up", ""))
    for type_, added in rows.items():
        path = folder / "gazetteer" / f"{type_.lower()}-made.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([gazetteer.COLUMNS[:7], *added])
    return len(known)


def main() -> None:
    """Write the names, or an enlarged ontology; print how many names there are."""
    parser = argparse.ArgumentParser(description="Write the names of the dictionaries, or a larger ontology.")
    parser.add_argument("what", choices=("names", "enlarged"))
    parser.add_argument("to", type=Path, help="a file for names, a folder that is not there yet for enlarged")
    parser.add_argument("--names", type=int, default=500_000, help="how many in all (500,000)")
    given = parser.parse_args()
    if given.to.exists():
        sys.exit(f"{given.to} is there already: give another name.")
    print(write_names(given.to) if given.what == "names" else enlarge(given.to, given.names))


if __name__ == "__main__":
    main()
