"""A real build, pushed; then one article is edited, built again and pushed: what moves is what changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from push_graphs import built, held, push, really_build

pytest_plugins = ("push_fixtures",)


def test_an_edited_article(store: str, real_build: Path, tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "graph"
    shutil.copytree(real_build.parent / "raw", raw)
    shutil.copytree(real_build, out)
    first = push(f"{store}/store", out)
    assert first.code == 0, first.err
    assert held(f"{store}/store", out) == built(out)
    assert push(f"{store}/store", out).moved() == {}

    path = raw / "pledge-steel.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.rstrip("\n") + "以上内容仅供参考。\n", encoding="utf-8")
    ontology = real_build.parent / "ontology"
    really_build(raw, out, ontology)
    quiet = push(f"{store}/store", out)
    assert quiet.code == 0 and len(quiet.moved()) == 1, quiet.moved()
    assert all(name.startswith("article/") and why == "changed" for name, why in quiet.moved().items())
    assert held(f"{store}/store", out) == built(out)

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
