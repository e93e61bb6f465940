"""A real build, pushed; then one article is edited, built again and pushed: what moves is what changed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from push_graphs import BASE, built, held, push, really_build

from pipeline.push.parts import parts

pytest_plugins = ("push_fixtures",)

ARTICLE = "pledge-steel.txt"
#: What is put in place of what in one article, and the shared graphs that move with the article's own.
EDITS: dict[str, tuple[str, str, set[str]]] = {
    "a sentence without names": ("看法不一。", "看法不一。以上内容仅供参考。", set()),
    "a credit": ("编辑：宋佳", "编辑：宋佳　低碳钢铁周刊", set()),
    "a name that its paragraph has": ("最终在2050年", "河钢集团最终在2050年", set()),
    "another figure": ("峰值降低30%", "峰值降低35%", {"network"}),
    "a paragraph more": ("下游也在施压。", "看法还会变。\n下游也在施压。", {"network"}),
    "a name that is new, by a rule that is new": (
        "下游也在施压。",
        "下游也在施压，世界自然基金会等着。",
        {"entities", "network", "provenance"},
    ),
}


def hashes(out: Path) -> dict[str, str]:
    """The hash of each graph of a build, by its name below the base."""
    with parts(out) as cut:
        return {part.graph.removeprefix(BASE): part.sha256 for part in cut.parts}


@pytest.mark.parametrize(("old", "new", "shared"), EDITS.values(), ids=EDITS)
def test_an_edit_changes_its_article_and_no_graph_without_cause(
    old: str, new: str, shared: set[str], real_build: Path, tmp_path: Path
) -> None:
    raw, out = tmp_path / "raw", tmp_path / "graph"
    shutil.copytree(real_build.parent / "raw", raw)
    text = (raw / ARTICLE).read_text(encoding="utf-8")
    assert old in text
    (raw / ARTICLE).write_text(text.replace(old, new, 1), encoding="utf-8")
    really_build(raw, out, real_build.parent / "ontology")
    before, after = hashes(real_build), hashes(out)
    assert before.keys() == after.keys()
    moved = {name for name in before if before[name] != after[name]}
    assert len([name for name in moved if name.startswith("article/")]) == 1
    assert {name for name in moved if name.startswith("graph/")} == {f"graph/{name}" for name in shared}


def test_an_edited_article(store: str, real_build: Path, tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "graph"
    shutil.copytree(real_build.parent / "raw", raw)
    shutil.copytree(real_build, out)
    first = push(f"{store}/store", out)
    assert first.code == 0, first.err
    assert held(f"{store}/store", out) == built(out)
    assert push(f"{store}/store", out).moved() == {}

    path = raw / ARTICLE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.rstrip("\n") + "以上内容仅供参考。\n", encoding="utf-8")
    ontology = real_build.parent / "ontology"
    really_build(raw, out, ontology)
    quiet = push(f"{store}/store", out)
    assert quiet.code == 0 and len(quiet.moved()) == 1, quiet.moved()
    assert all(name.startswith("article/") and why == "changed" for name, why in quiet.moved().items())
    assert held(f"{store}/store", out) == built(out)

    # A figure that is another target stands beside other things: the sums of the network change, unless left.
    path.write_text(text.replace("降低30%", "降低35%"), encoding="utf-8")
    really_build(raw, out, ontology)
    figure = push(f"{store}/store", out, "--without", "network", "--dry-run")
    assert len(figure.moved()) == 1 and all(name.startswith("article/") for name in figure.moved())

    # A paragraph more changes the figures of every pair, names that are new change the entities.
    path.write_text(text + "\n印度尼西亚环境与林业部与世界自然基金会在北京会谈。\n", encoding="utf-8")
    (raw / "cop29-finance.txt").unlink()
    really_build(raw, out, ontology)
    named = push(f"{store}/store", out, "--prune")
    assert named.code == 0, named.err
    reasons = {"article/" if "article/" in name else name: why for name, why in sorted(named.moved().items())}
    assert reasons.keys() >= {"article/", "graph/entities", "graph/network"}
    assert sorted(why for name, why in named.moved().items() if "article/" in name) == ["changed", "vanished"]
    assert held(f"{store}/store", out) == built(out)
