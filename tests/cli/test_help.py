"""Every verb tells what it does and shows one example that can be run; misuse ends with 2 and says how to go on."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer
from conftest import Run

from pipeline import cli_app

COMMAND = typer.main.get_command(cli_app.app)
VERBS = sorted(vars(COMMAND)["commands"])
ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def parsed(line: str) -> None:
    """Raises unless the words after `lutu` are a verb with options and arguments that it knows."""
    words = shlex.split(line, comments=True)
    assert words[0] == "lutu"
    words = words[1 : next((n for n, word in enumerate(words) if word in "|><"), len(words))]
    if words and not words[0].startswith("-"):
        command = vars(COMMAND)["commands"][words[0]]
        command.make_context(words[0], words[1:])


@pytest.mark.parametrize("verb", VERBS)
def test_help_has_an_example_that_parses(verb: str, run: Run) -> None:
    ended = run(verb, "--help")
    assert ended.code == 0 and ended.err == ""
    examples = re.findall(r"Example: (lutu .*)", ended.out)
    assert len(examples) == 1, ended.out
    parsed(examples[0])


@pytest.mark.parametrize("verb", VERBS)
def test_the_readme_tells_of_it(verb: str) -> None:
    assert re.search(rf"lutu {verb}\b", README), f"README.md says nothing of `lutu {verb}`"


@pytest.mark.parametrize("line", sorted(set(re.findall(r"^(?:\$ )?(lutu .*)", README, re.M))))
def test_the_readme_shows_commands_that_exist(line: str) -> None:
    parsed(line)


def test_without_arguments_it_lists_the_verbs(run: Run) -> None:
    ended = run()
    assert ended.code == 0 and all(verb in ended.out for verb in VERBS)
    assert "..." not in ended.out.partition("Commands:")[2]  # what each verb does fits its line


def test_version(run: Run) -> None:
    assert re.fullmatch(r"lutu \d+\.\d+\.\d+\n", run("--version").out)


MISUSES = {
    "unknown-verb": (["extrakt", "a.txt"], "extract"),
    "unknown-option": (["build", "a", "b", "--worker", "2"], "--workers"),
    "no-argument": (["extract"], "lutu extract --help"),
    "no-number": (["extract", "a.txt", "--workers", "two"], "--workers"),
    "negative": (["extract", "a.txt", "--workers", "-1"], "--workers"),
    "missing-path": (["extract", "nowhere.txt"], "nowhere.txt: no such file or folder. Check the path."),
    "missing-raw": (["build", "nowhere", "out"], "nowhere: no such file or folder. Check the path."),
    "missing-ontology": (["extract", "README.md", "--ontology", "nowhere"], "--ontology"),
    "missing-text": (["text", "nowhere.txt"], "nowhere.txt"),
    "missing-gold": (["evaluate", "nowhere", "README.md"], "nowhere.mentions.jsonl"),
    "missing-graph": (["query", "issues", "--out", "nowhere"], "lutu build"),
    "missing-query": (["query", "target-by-actor", "--out", "nowhere"], "targets-by-actor"),
    "unknown-format": (["query", "issues", "--out", "nowhere", "--format", "xml"], "csv"),
    "missing-store": (["rebuild", "nowhere"], "lutu build"),
    "no-parameter": (["query", "events", "-p", "2030"], "--param year=2030"),
    "bad-date": (["explain", "中国", "--published", "yesterday"], "2024-07-29"),
    "evaluate-texts-missing": (["evaluate", "tests/gold/raw", "nowhere"], "nowhere"),
    "stdin-and-file": (["extract", "-", "README.md"], "alone"),
}


@pytest.mark.parametrize(("arguments", "expected"), MISUSES.values(), ids=MISUSES)
def test_misuse(arguments: list[str], expected: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    ended = run(*arguments)
    assert ended.code == 2 and ended.out == ""
    assert expected in ended.err
    assert len(ended.err.strip().splitlines()) == 1, ended.err
