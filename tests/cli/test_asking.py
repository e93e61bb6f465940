"""`lutu query` and `lutu rebuild` as users run them: parameters, the list of questions, a store made anew."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from command import LUTU, ONTOLOGY, environment, lutu
from conftest import Run

from pipeline.graph import questions

NAMES = [question.name for question in questions.questions(ONTOLOGY)]


def test_without_a_name_it_lists_all_questions(run: Run) -> None:
    ended = run("query")
    assert ended.code == 0
    lines = ended.out.splitlines()
    assert [line.split()[0] for line in lines[2::2]] == NAMES
    assert any(line.startswith("targets-before") and " year=2030 " in line for line in lines)
    told = json.loads(run("query", "--json").out)
    assert [question["name"] for question in told] == NAMES
    (before,) = [question for question in told if question["name"] == "targets-before"]
    assert before["parameters"] == [
        {"name": "year", "type": "integer", "default": "2030", "zh": "最迟年份", "en": "latest year"}
    ]


def test_parameters_change_the_answer(built: Path, run: Run) -> None:
    def years(*given: str) -> set[str]:
        ended = run("query", "targets-before", "--out", built, *given, "--json")
        assert ended.code == 0, ended.err
        return {row["deadline"]["value"] for row in json.loads(ended.out)["results"]["bindings"]}

    assert max(years()) == "2030"
    assert max(years("--param", "year=2035")) == "2035"
    assert max(years("-p", "year=2020")) == "2020"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            "year=next",
            "parameter year: 'next' is no integer. Give a whole number such as 2030: --param year=…",
        ),
        ("jahr=2030", "parameter 'jahr': targets-before has no such parameter. It takes year."),
        ("2030", "parameter '2030': is not NAME=VALUE. Write for instance --param year=2030."),
    ],
)
def test_a_wrong_parameter_is_told_in_one_line(given: str, said: str, built: Path, run: Run) -> None:
    ended = run("query", "targets-before", "--out", built, "-p", given)
    assert (ended.code, ended.out, ended.err) == (2, "", said + "\n")


def test_a_reader_who_leaves_ends_the_query(built: Path) -> None:
    import subprocess

    text = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    query = subprocess.Popen(
        [*LUTU, "query", text, "--format", "csv", "--out", str(built)],
        stdout=subprocess.PIPE,
        env=environment(),
    )
    assert query.stdout is not None
    assert query.stdout.readline() == b"a,b,c,d,e,f,g,h,i\n"
    query.stdout.close()
    assert query.wait(20) == 0


def test_a_damaged_store_is_rebuilt_by_the_command_that_the_message_names(
    built: Path, tmp_path: Path
) -> None:
    out = Path(shutil.copytree(built, tmp_path / "out"))
    for path in (out / "store").glob("*.sst"):
        path.write_bytes(b"")
    ended = lutu("query", "issues", "--out", out)
    said = ended.stderr.decode()
    assert ended.returncode == 2 and f"Run `lutu rebuild {out}`" in said
    assert lutu("rebuild", out).returncode == 0
    again, before = (lutu("query", "issues", "--out", folder) for folder in (out, built))
    assert again.returncode == 0 and again.stdout == before.stdout != b""
