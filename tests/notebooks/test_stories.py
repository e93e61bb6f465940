"""The notebooks as text: each begins with a question, fits any checkout, and is told of in the README.

That they run, and that their assertions hold, is what `make notebooks` is for.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "notebooks"
STORIES = sorted(FOLDER.glob("*.py"))
README = (ROOT / "README.md").read_text(encoding="utf-8")
CELL = re.compile(r"^# %%(.*)$", re.MULTILINE)

each_story = pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)


def cells(path: Path) -> list[tuple[str, str]]:
    """Kind (`code` or `markdown`) and text of every cell; what stands before the first is the header."""
    parts = CELL.split(path.read_text(encoding="utf-8"))
    kinds = ["markdown" if "[markdown]" in head else "code" for head in parts[1::2]]
    return list(zip(kinds, parts[2::2], strict=True))


def test_there_are_six_and_they_are_numbered() -> None:
    assert [path.name[:2] for path in STORIES[:6]] == [f"{number}-" for number in range(1, 7)]


@each_story
def test_it_parses_and_asserts_something(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = [node for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    assert len(told) >= 3, "a story says what it would not outlive"


@each_story
def test_it_starts_with_a_question_in_both_languages(path: Path) -> None:
    kind, text = cells(path)[0]
    assert kind == "markdown"
    title, question = [line for line in text.splitlines() if line.strip("# ")][:2]
    assert title.startswith("# # ") and title.endswith("？") and re.search("[一-龥]", title)
    opening = text.split("**")[1]
    assert question.startswith("# **") and ("?" in opening)


@each_story
def test_it_ends_with_what_to_take_along(path: Path) -> None:
    kind, text = cells(path)[-1]
    assert kind == "markdown" and "**What to take along.**" in text


@each_story
def test_it_names_no_path_of_one_machine(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert not [text for text in texts if text.startswith(("/", "~")) or re.match(r"[A-Za-z]:\\", text)]


@each_story
def test_it_says_what_to_do_without_a_graph(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert 'os.environ.get("LUTU_GRAPH", "../data/graph")' in text
    assert text.count("make graph") >= 2, "in the text and in the message"


@each_story
def test_the_readme_names_it(path: Path) -> None:
    assert f"notebooks/{path.name}" in README


@each_story
def test_the_executed_copy_is_small_and_of_this_text(path: Path) -> None:
    copy = path.with_suffix(".ipynb")
    assert copy.stat().st_size < 400_000
    executed = json.loads(copy.read_text(encoding="utf-8"))["cells"]
    ran = ["".join(cell["source"]).strip() for cell in executed if cell["cell_type"] == "code"]
    told = [text.strip() for kind, text in cells(path) if kind == "code"]
    assert ran == told, f"run `make notebooks`, then copy notebooks/out/{copy.name} beside {path.name}"
    outputs = [output for cell in executed for output in cell.get("outputs", [])]
    assert not [output["text"] for output in outputs if output.get("name") == "stderr"], "a warning"
