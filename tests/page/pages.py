"""Small networks for the tests of the page: articles made by hand, counted, and given as rows of tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from readings import CHINA, INDONESIA, LIN, MINISTRY, NDC, reading

from pipeline import identifiers
from pipeline.graph.entities import Entities
from pipeline.graph.tables import Tables
from pipeline.model import Entity, Name, Reading
from pipeline.network.cooccurrence import CoOccurrence
from pipeline.network.page.content import content
from pipeline.network.page.document import page

#: Labels that would do harm, or look odd, if anything took them for more than text.
MARKUP = '<img src=x onerror="lutu.hacked=1">'
CLOSING = "</script><script>lutu.hacked=1</script>"
QUOTES = "“绿”'河\"&amp;<!--"
TURNED = "\u202e绿河\u2028\u2029研究所\u200f"
SPROUT = "🌱苗圃𠀀社"
ODD = tuple(
    Entity(
        identifiers.entity_iri("Organization", f"odd-{number}"), "Organization", label, (Name(label, "zh-Hans", "preferred"),)
    )
    for number, label in enumerate((MARKUP, CLOSING, QUOTES, TURNED, SPROUT))
)  # fmt: skip
EVERYBODY = (INDONESIA, CHINA, MINISTRY, LIN, NDC, *ODD)

LIST = "与会的有中国、印尼、生态环境部和国家自主贡献。"


def hand_made() -> list[Reading]:
    """Seven articles of three years and none: plain ones, a bare list, odd names, one sentence after another."""
    texts = [
        ("一", "2021-03-01", "标题一\n中国与印尼合作。生态环境部的林晓岚说，中国会来。"),
        ("二", "2021-09-01", "标题二\n中国和印尼又见面了。\n印尼等着。"),
        ("三", "2023-05-05", "标题三\n印尼提交国家自主贡献。中国欢迎。"),
        ("四", "2023-06-01", f"标题四\n{LIST}"),
        ("五", "2024-01-01", f"标题五\n𠀀𠀀{MARKUP}与{SPROUT}合作，中国旁观。{CLOSING}和{MARKUP}同在。"),
        ("六", "2024-02-01", f"标题六\n{QUOTES}与{TURNED}和{SPROUT}在一起。"),
        ("七", None, "标题七\n中国与印尼的林晓岚。\n生态环境部另有安排。"),
    ]
    return [
        reading(text, doc=f"{name}.txt", published=published, entities=EVERYBODY) for name, published, text in texts
    ]  # fmt: skip


def counted(items: Iterable[Reading], folder: Path) -> tuple[CoOccurrence, Callable[[str], Any]]:
    """The network of the readings, and the rows of their tables, as a build has them."""
    folder.mkdir(parents=True, exist_ok=True)
    network, tables, entities = CoOccurrence(), Tables(folder), Entities()
    for item in items:
        network.write(item)
        tables.write(item)
        entities.add(item.entities, Counter(mention.entity for mention in item.mentions))
    for entity, mentions, documents in entities:
        tables.entity(entity, mentions, documents)
    return network, tables.rows


def known(items: Iterable[Reading], folder: Path, **limits: int) -> dict[str, Any]:
    """What the page of these readings knows."""
    network, rows = counted(items, folder)
    return content(network.incidences, network.ties, rows, **limits)


def written(items: Iterable[Reading], folder: Path) -> Path:
    """The file of the page of these readings."""
    path = folder / "network.html"
    path.write_text(page(known(items, folder / "spool")), encoding="utf-8", newline="\n")
    return path
