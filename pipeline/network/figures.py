"""Figures for a printed report, with matplotlib: a font that has Chinese, safe colours, labels that keep apart.

matplotlib comes with the `notebook` extra; nothing else in Lütu needs it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.network.pictures import Picture

#: Okabe and Ito's palette, which people with any colour vision can tell apart; the pale yellow is left out.
#: Source: jfly.uni-koeln.de/color.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#000000")
#: What is there but is not the point.
GREY = "#9A9A9A"
#: Shapes that go with the colours, so that a grey print still tells them apart.
SHAPES = ("o", "s", "^", "D", "v", "P", "X")

#: How much smaller than a circle's width a sign is drawn, so that all look alike in size and fit their place.
_AREA = {"s": 0.85, "D": 0.72}
_FAMILY = ["Noto Sans CJK SC", "DejaVu Sans"]


def style() -> None:
    """Make matplotlib write Chinese and draw plainly; the font comes from PyPI's noto-cjk-sans-otc."""
    import matplotlib as mpl
    import noto_cjk_sans_otc
    from matplotlib import font_manager

    for file in sorted(Path(noto_cjk_sans_otc.__file__).parent.glob("*.ttc")):
        font_manager.fontManager.addfont(file)
    mpl.rcParams.update({
        # A list: letters that the first font lacks (₂, ₅) come from the second.
        "font.family": _FAMILY,
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlelocation": "left",
        "axes.titlesize": 13,
        "axes.titlepad": 12,
        "axes.axisbelow": True,
        "legend.frameon": False,
        "figure.dpi": 72,
        "savefig.bbox": "tight",
        "svg.hashsalt": "lutu",
    })  # fmt: skip


def label(
    axes: Any,
    points: Sequence[tuple[float, float, str]],
    *,
    avoid: Sequence[tuple[float, float]] = (),
    size: float = 9,
) -> list[str]:
    """Write each text beside its point where nothing is written yet; gives the texts that found no room.

    The first points are served first; no text covers a point, nor one of `avoid`. Call it after the limits of
    the axes are set: it does not move them.
    """
    figure = axes.figure
    renderer = figure.canvas.get_renderer()
    frame = axes.get_window_extent(renderer)
    taken: list[Any] = [text.get_window_extent(renderer) for text in axes.texts]
    dots = [axes.transData.transform(dot) for dot in (*((x, y) for x, y, _ in points), *avoid)]
    left_out: list[str] = []
    for x, y, words in points:
        text = axes.annotate(
            words, (x, y), (0, 0), textcoords="offset points", fontsize=size, color="#222222", zorder=5
        )
        for across, down, horizontal, vertical in _places():
            text.set_position((across, down))
            text.set_ha(horizontal)
            text.set_va(vertical)
            box = text.get_window_extent(renderer)
            inside = box.x0 >= frame.x0 and box.x1 <= frame.x1 and box.y0 >= frame.y0 and box.y1 <= frame.y1
            covers = any(box.padded(3).contains(*dot) for dot in dots)
            if inside and not covers and not any(box.overlaps(other) for other in taken):
                taken.append(box)
                break
        else:
            text.remove()
            left_out.append(words)
    return left_out


def _places() -> list[tuple[float, float, str, str]]:
    """Offsets in points and alignments to try, the nearest and the most usual first."""
    return [
        place
        for far in (7.0, 12.0, 18.0)
        for place in (
            (far, 0.0, "left", "center"),
            (-far, 0.0, "right", "center"),
            (0.0, far, "center", "bottom"),
            (0.0, -far, "center", "top"),
            (far, far, "left", "bottom"),
            (far, -far, "left", "top"),
            (-far, far, "right", "bottom"),
            (-far, -far, "right", "top"),
        )
    ]


def draw(
    picture: Picture,
    colour: Mapping[str, str],
    *,
    shape: Mapping[str, str] | None = None,
    ringed: frozenset[str] = frozenset(),
) -> Any:
    """A figure of the network picture: `colour` and `shape` by IRI, those in `ringed` get a black edge.

    The picture's own layout keeps dots and labels apart; it is drawn pixel for pixel.
    """
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(picture.width / 72, picture.height / 72))
    for line in picture.lines:
        ends = picture.dots[line.source], picture.dots[line.target]
        axes.plot([d.x for d in ends], [d.y for d in ends], color="#C8C8C8", linewidth=line.width, zorder=1)
    for dot in picture.dots:
        sign = (shape or {}).get(dot.iri, "o")
        edge = ("black", 2.2) if dot.iri in ringed else ("white", 1.0)
        axes.plot(
            dot.x, dot.y, sign, markersize=2 * dot.radius * _AREA.get(sign, 1.0), zorder=2,
            color=colour.get(dot.iri, GREY), markeredgecolor=edge[0], markeredgewidth=edge[1],
        )  # fmt: skip
        axes.text(
            dot.x, dot.y + dot.radius + 1, dot.label, ha="center", va="top", zorder=3,
            fontsize=11.5, color="#222222",
            bbox={"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.7},
        )  # fmt: skip
    axes.set_xlim(0, picture.width)
    axes.set_ylim(picture.height, 0)
    axes.set_axis_off()
    figure.subplots_adjust(left=0, right=1, bottom=0, top=0.93)
    return figure
