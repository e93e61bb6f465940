"""Labels keep apart, Chinese has a font, and a picture is drawn where its layout says. Needs the notebook extra."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("matplotlib")
pytest.importorskip("noto_cjk_sans_otc")

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import networkx as nx
from matplotlib import font_manager

from pipeline.network import figures
from pipeline.network.pictures import picture


@pytest.fixture
def axes() -> Iterator[Any]:
    figures.style()
    figure, axes = plt.subplots(figsize=(6, 4))
    axes.set(xlim=(0, 10), ylim=(0, 10))
    figure.canvas.draw()
    yield axes
    plt.close(figure)


def boxes(axes: Any) -> list[Any]:
    return [text.get_window_extent() for text in axes.texts]


def test_the_font_has_chinese() -> None:
    figures.style()
    file = font_manager.findfont("Noto Sans CJK SC", fallback_to_default=False)
    assert {ord("绿"), ord("圖")} <= set(font_manager.get_font(file).get_charmap())


def test_labels_never_overlap_nor_cover_a_point(axes: Any) -> None:
    points = [(3 + number % 4 * 0.4, 3 + number // 4 * 0.4, f"北方钢铁集团{number}") for number in range(16)]
    left_out = figures.label(axes, points, avoid=[(6.0, 6.0)])
    found = boxes(axes)
    assert len(found) + len(left_out) == len(points) and len(found) >= 4
    assert not [1 for i, one in enumerate(found) for other in found[i + 1 :] if one.overlaps(other)]
    dots = [axes.transData.transform(place) for place in [*((x, y) for x, y, _ in points), (6.0, 6.0)]]
    assert not [1 for box in found for dot in dots if box.contains(*dot)]


def test_the_first_point_is_served_first_and_labels_stay_inside(axes: Any) -> None:
    assert figures.label(axes, [(9.9, 9.9, "生态环境部"), (5, 5, "智利")]) == []
    frame = axes.get_window_extent()
    assert all(box.x1 <= frame.x1 and box.y1 <= frame.y1 for box in boxes(axes))


def test_a_picture_is_drawn_pixel_for_pixel() -> None:
    figures.style()
    graph = nx.Graph()
    for number in range(6):
        graph.add_node(f"n{number}", label=f"研究院{number}", type="Organization")
    graph.add_weighted_edges_from((f"n{i}", f"n{(i + 1) % 6}", i + 1) for i in range(6))
    drawn = picture(graph)
    figure = figures.draw(drawn, {"n0": figures.COLOURS[0]}, ringed=frozenset({"n0"}))
    assert {text.get_text() for text in figure.axes[0].texts} == {dot.label for dot in drawn.dots}
    plt.close(figure)


def test_colours_and_shapes_go_together() -> None:
    assert len(set(figures.COLOURS)) == len(set(figures.SHAPES)) == 7
