"""`lutu explain` and `lutu text`: for people and, with --json, for programs; and that the README shows the truth."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Run

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
WALKS = re.findall(r"\$ lutu explain \"([^\"]+)\"\n(.*?)```", README, re.S)
SENTENCE = "菲律宾承诺到2030年无条件减排2.71%。"


def test_the_readme_shows_what_explain_says(run: Run) -> None:
    """Mend a failure by running the command of the README again and pasting what it prints."""
    assert WALKS
    for sentence, shown in WALKS:
        said = run("explain", sentence, "--no-refused").out.splitlines()
        lines = [line for line in shown.split("\nrefused\n")[0].splitlines() if line.strip() not in ("", "…")]
        assert [line for line in lines if line not in said] == []


def test_json_says_what_the_lines_say(run: Run) -> None:
    told = json.loads(run("explain", SENTENCE, "--json").out)
    (target,) = told["targets"]
    assert (target["value"], target["unit"], target["deadline"]) == ("2.71", "%", 2030)
    assert target["condition"] == "unconditional"
    assert SENTENCE[target["slots"]["value"]["start"] : target["slots"]["value"]["end"]] == "2.71%"
    assert {"mentions", "targets", "observations", "relations", "issues", "refused"} == set(told)


def test_what_was_refused_says_why(run: Run) -> None:
    refused = json.loads(run("explain", "世界自然基金会（WWF）发布报告。", "--json").out)["refused"]
    assert refused and all(refusal["reason"] for refusal in refused)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-8-sig"])
def test_standard_input_in_any_encoding(encoding: str, run: Run) -> None:
    text = "生态环境部副部长在北京出席了全国碳排放权交易市场的启动仪式，他说减排任务仍然很重。"
    assert "生态环境部" in run("explain", "-", stdin=text.encode(encoding)).out
    assert run("text", "-", stdin=text.encode(encoding)).out == text


def test_relative_years_need_a_date(run: Run) -> None:
    text = "菲律宾提出，到明年把水泥业的排放减少5%。"
    told = json.loads(run("explain", text, "--published", "2024-07-29", "--json").out)
    assert {target["deadline"] for target in told["targets"]} <= {2025}


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "中国\x07减排了很多很多很多很多很多很多很多很多很多很多很多。", "a" * 5000, "（" * 2000],
)
def test_odd_texts(text: str, run: Run) -> None:
    assert run("explain", text).code == 0


def test_an_argument_that_is_no_text_is_refused(run: Run) -> None:
    ended = run("explain", "\udcff\udcff\udcff")
    assert ended.code == 2 and ended.out == "" and "UTF-8" in ended.err
