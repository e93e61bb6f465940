"""Bad input: a message that names the file and what to do, the rest of the batch read, exit code 1.

Dictionaries and rules with a mistake: file and line, exit code 2.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command import LUTU, environment, lutu
from conftest import Ran, Run

from pipeline.flow import read
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article

GOOD = "世界自然基金会说，印尼提出到2030年无条件减排43.20%。\n"


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder with one good article, for a bad one to join."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "m-good.txt").write_text(GOOD, encoding="utf-8")
    return folder


def records(ended: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ended.out.splitlines()]


def link_loop(folder: Path) -> None:
    (folder / "circle").mkdir()
    (folder / "circle" / "back").symlink_to(folder, target_is_directory=True)


def link_to_itself(folder: Path) -> None:
    (folder / "self.txt").symlink_to(folder / "self.txt")


def unreadable(folder: Path) -> None:
    path = folder / "secret.txt"
    path.write_text(GOOD, encoding="utf-8")
    path.chmod(0)


def surrogate_name(folder: Path) -> None:
    """A file name that is no UTF-8, which Python holds with lone surrogates."""
    (Path(os.fsdecode(os.fsencode(folder) + b"/\xff\xfe.txt"))).write_bytes(b"")


def written(name: str, content: bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return write


needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
not_root = pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root reads everything")

#: What to put beside a good article; the name and the words that the message must hold; the code of its issue.
BAD = {
    "empty": (written("a-empty.txt", b""), "a-empty.txt", "Fill or remove it.", "empty-file"),
    "blank": (
        written("a-blank.md", "\n \u3000\n".encode()),
        "a-blank.md",
        "Fill or remove it.",
        "empty-file",
    ),
    "binary": (written("z.txt", bytes(range(256)) * 20), "z.txt", "UTF-8", "binary-file"),
    "pdf": (written("z.txt", b"%PDF-1.7\n" + b"1 0 obj"), "z.txt", "PDF", "binary-file"),
    "word": (written("z.txt", b"PK\x03\x04" + b"word/" * 9), "z.txt", "Word", "binary-file"),
    "nul": (written("z.txt", ("减排" + "\0" * 9).encode() * 9), "z.txt", "NUL", "binary-file"),
    "broken": (
        written("a.txt", GOOD.encode() * 3 + b"\xe5\x87\xff\xff\x80" + GOOD.encode()),
        "a.txt",
        "UTF-8",
        "unknown-encoding",
    ),
    "cut-utf-16": (written("a.txt", b"\xff\xfe" + b"\x00\xd8a"), "a.txt", "UTF-8", "unknown-encoding"),
    "surrogate-name": (surrogate_name, "\\xff\\xfe.txt", "Fill or remove it.", "empty-file"),
    "link-loop": (link_loop, "circle/back", "Remove the link.", "link-loop"),
    "link-to-itself": (link_to_itself, "self.txt", "Check links", "unreadable-file"),
    "unreadable": (unreadable, "secret.txt", "permissions", "unreadable-file"),
}
MARKS = {"link-loop": needs_links, "link-to-itself": needs_links, "unreadable": not_root}
CASES = [pytest.param(*case, id=name, marks=MARKS.get(name, ())) for name, case in BAD.items()]


@pytest.mark.parametrize(("put", "name", "remedy", "code"), CASES)
def test_a_bad_file_is_told_and_the_others_are_read(
    put: Callable[[Path], None], name: str, remedy: str, code: str, raw: Path, run: Run
) -> None:
    put(raw)
    ended = run("extract", raw)
    assert ended.code == 1
    (message,) = ended.err.splitlines()
    assert message.startswith(f"{name}: ") and remedy in message
    found = records(ended)
    (issue,) = [record for record in found if record["record"] == "issue"]
    assert (issue["doc"], issue["code"], issue["message"]) == (name, code, message)
    (target,) = [record for record in found if record["record"] == "target"]
    assert target["doc"] == "m-good.txt"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_build_with_bad_files(workers: str, raw: Path, run: Run, tmp_path: Path) -> None:
    for name in ("empty", "binary", "broken", "surrogate-name"):
        BAD[name][0](raw)
    out = tmp_path / "graph"
    for _ in range(2):  # the second finds nothing changed, and still tells
        ended = run("build", raw, out, "--workers", workers)
        assert ended.code == 1
        assert "files or articles are not in it: see" in ended.err
    with (out / "issues.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["doc"] for row in rows if row["code"] in ("empty-file", "binary-file", "unknown-encoding")} == {
        "a-empty.txt", "z.txt", "a.txt", "\\xff\\xfe.txt",
    }  # fmt: skip
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["counts"]["articles"], manifest["counts"]["unread"]) == (1, 4)


ODD = {
    "controls": "印尼\x07与世界\x00自然基金会合作。世界自然基金会\x1b[31m表示，到2030年减排43.20%。"
    + "印尼的森林很大。" * 30,
    "replacement": "印尼与世界自然基金会\ufffd合作。" * 3,
    "private-use": "印尼与\ue000世界自然基金会合作。",
    "rare-han": "印尼与世界自然基金会在𠮷林🌏合作。到2030年减排43.20%。",
    "bidi": "印尼与\u202e世界自然基金会\u202c合作。",
    "no-line-end": "印尼",
    "only-line-ends": "印尼\r\r\n\n\r印尼",
    "brackets": "（" * 5000 + "印尼" + "）" * 5000,
    "digits": "印尼到2030年减排" + "9" * 5000 + "%。",
    "percent-signs": "印尼减排" + "%" * 5000,
    "chinese-digits": "印尼到2030年减排百分之" + "九" * 5000 + "。",
    "years": "2030年" * 3000 + "印尼",
    "latin": "A" * 20000 + "印尼",
    "names": "印尼、" * 5000,
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_is_read_and_reads_back(text: str, raw: Path, run: Run) -> None:
    (raw / "odd.txt").write_bytes(text.encode())
    ended = run("extract", raw / "odd.txt")
    assert ended.code == 0
    found = records(ended)
    assert any(record.get("text") == "印尼" for record in found)
    assert all(
        text[record["start"] : record["end"]] == record["text"] for record in found if "text" in record
    )


def test_control_characters_are_an_issue_of_the_article(raw: Path, run: Run) -> None:
    (raw / "odd.txt").write_bytes(ODD["controls"].encode())
    codes = {record["code"] for record in records(run("extract", raw)) if record["record"] == "issue"}
    assert "control-character" in codes


def long_article(paragraphs: int) -> str:
    return "\n".join(f"第{n}段：世界自然基金会与印尼合作。" for n in range(paragraphs))


def test_an_article_of_ten_thousand_paragraphs(raw: Path, run: Run, ontology: Path) -> None:
    path = raw / "long.txt"
    path.write_text(long_article(10_000), encoding="utf-8")
    ended = run("extract", path, "--ontology", ontology)
    found = records(ended)
    assert ended.code == 0
    assert sum(record["record"] == "paragraph" for record in found) == 10_000
    names = [record["text"] for record in found if record["record"] == "mention"]
    assert names == ["世界自然基金会", "印尼"] * 10_000


LONG = {"paragraphs": long_article, "one-line": lambda n: "世界自然基金会与印尼合作，" * n}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_time_grows_with_the_length_not_with_its_square(
    text: Callable[[int], str], raw: Path, lexicon: Lexicon
) -> None:
    seconds = []
    for paragraphs in (500, 4000):
        article = Article("x:a", "a", 0, text(paragraphs))
        started = time.process_time()
        read(article, lexicon)
        seconds.append(time.process_time() - started)
    # A square would be 64 times; the room is for a machine that has other work.
    assert seconds[1] < 8 * 4 * seconds[0] + 2, seconds


def test_a_folder_without_articles(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(b"\x89PNG")
    for arguments in (("extract", tmp_path / "pictures"), ("build", tmp_path / "pictures", tmp_path / "out")):
        ended = run(*arguments)
        assert ended.code == 2 and "Put .txt or .md files into it." in ended.err
    assert not (tmp_path / "out").exists()


# ---- mistakes of analysts ---------------------------------------------------------------------------------


def row(text: str) -> Callable[[Path], None]:
    def add(ontology: Path) -> None:
        path = ontology / "gazetteer" / "organization.csv"
        path.write_text(path.read_text("utf-8") + text + "\n", encoding="utf-8")

    return add


def rule(file: str, before: str, after: str) -> Callable[[Path], None]:
    def change(ontology: Path) -> None:
        path = ontology / "rules" / file
        text = path.read_text("utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")

    return change


MISTAKES = {
    "status": (row("x,绿海,zh-Hans,best,,test,"), "gazetteer/organization.csv:4", "preferred"),
    "lang": (row("x,绿海,zh,preferred,,test,"), "gazetteer/organization.csv:4", "zh-Hans"),
    "no-name": (row("x,,zh-Hans,preferred,,test,"), "gazetteer/organization.csv:4", "name"),
    "fields": (row("x,绿海,zh-Hans,preferred,,t,,ngo,CN,,more"), "gazetteer/organization.csv:4", "comma"),
    "twice": (row("wwf,野生基金,zh-Hans,preferred,,test,"), "gazetteer/organization.csv:4", "alias"),
    "country": (row("x,绿海,zh-Hans,preferred,,t,,ngo,XX,"), "gazetteer/organization.csv:4", "XX"),
    "within": (row("x,绿海,zh-Hans,preferred,,t,,ngo,,y"), "gazetteer/organization.csv:4", "y"),
    "yaml": (rule("patterns.yaml", "fragments:", "fragments: ["), "rules/patterns.yaml", "YAML"),
    "regex": (
        rule("patterns.yaml", "第 ?{ordinal} ?[次届]", "第({ordinal}"),
        "rules/patterns.yaml",
        "ordinal-cop",
    ),
    "no-source": (
        rule("patterns.yaml", "    source: unfccc.int, cbd.int\n", ""),
        "rules/patterns.yaml",
        "cop-number",
    ),
    "word-boundary": (
        rule("patterns.yaml", "(?<![A-Za-z0-9])GEF-", r"\\bGEF-"),
        "rules/patterns.yaml",
        "project-code",
    ),
}


@pytest.mark.parametrize("verb", ["extract", "check"])
@pytest.mark.parametrize(("make", "where", "remedy"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_names_file_and_line(
    make: Callable[[Path], None], where: str, remedy: str, verb: str, ontology: Path, run: Run, raw: Path
) -> None:
    make(ontology)
    ended = run(*(["extract", raw] if verb == "extract" else ["check"]), "--ontology", ontology)
    told = ended.err if verb == "extract" else ended.out
    lines = [line for line in told.splitlines() if line.startswith(where)]
    assert ended.code == (2 if verb == "extract" else 1), told
    assert lines and any(remedy in line for line in lines), told
    if verb == "check" and where.startswith("rules"):
        assert any(line.removeprefix(f"{where}:")[0].isdigit() for line in lines), told


def test_check_tells_programs_too(run: Run, ontology: Path) -> None:
    row("x,绿海,zh-Hans,best,,test,")(ontology)
    ended = run("check", "--json", "--notices", "--ontology", ontology)
    findings = json.loads(ended.out)
    assert findings and all({"file", "line", "code", "message"} <= set(finding) for finding in findings)


def test_check_fix_sorts_and_then_finds_nothing(run: Run, ontology: Path) -> None:
    row("adb,亚洲开发银行,zh-Hans,preferred,,test,")(ontology)
    assert "--fix" in run("check", "--ontology", ontology).out
    ended = run("check", "--fix", "--ontology", ontology)
    assert "organization.csv" in ended.err
    text = (ontology / "gazetteer" / "organization.csv").read_text("utf-8")
    assert text.index("adb,") < text.index("wwf,")


def test_a_mistake_stops_a_build_before_it_touches_anything(ontology: Path, run: Run, raw: Path) -> None:
    out, broken = raw.parent / "graph", raw.parent / "broken"
    shutil.copytree(ontology, broken)
    row("x,绿海,zh-Hans,best,,test,")(broken)
    assert run("build", raw, out, "--ontology", ontology).code == 0
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    for workers in ("1", "2"):
        assert run("build", raw, out, "--ontology", broken, "--workers", workers).code == 2
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == before
    assert [path.name for path in raw.parent.iterdir() if path.name.startswith(".graph.b")] == []


def test_a_reader_that_goes_away_is_no_error(raw: Path, ontology: Path) -> None:
    """`lutu extract … | head -1`, with more output than a pipe holds."""
    (raw / "long.txt").write_text("世界自然基金会与印尼合作。\n" * 2000, encoding="utf-8")
    with subprocess.Popen(
        [*LUTU, "extract", str(raw), "--ontology", str(ontology)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_output_is_utf_8_whatever_the_terminal_says(raw: Path, ontology: Path) -> None:
    ended = lutu("extract", raw, "--ontology", ontology, PYTHONIOENCODING="latin-1")
    assert "世界自然基金会" in ended.stdout.decode("utf-8")
    shown = lutu("explain", GOOD, "--ontology", ontology, PYTHONIOENCODING="ascii")
    assert shown.returncode == 0 and "世界自然基金会" in shown.stdout.decode("utf-8")
