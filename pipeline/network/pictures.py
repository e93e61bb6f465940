"""Where the nodes of the network picture lie: the best-connected entities, laid out the same each time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_SEED = 7
_SIZE = 1000.0
_LINE = 15.0


@dataclass(frozen=True, slots=True)
class Dot:
    """A node of the picture: centre and radius in pixels, the label as drawn and in full."""

    iri: str
    label: str
    full: str
    type: str
    x: float
    y: float
    radius: float
    weight: int


@dataclass(frozen=True, slots=True)
class Line:
    """An edge of the picture: indices of its two dots, and how often they stand together."""

    source: int
    target: int
    count: int
    width: float


@dataclass(frozen=True, slots=True)
class Picture:
    """Dots and lines within `width` × `height` pixels; empty where the network is."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Heart:
    """The part of a network that a picture is chosen of: labels and types by IRI, and weights by pairs of IRIs.

    `degrees` are weighted, and those in the whole network.
    """

    named: Mapping[str, tuple[str, str]]
    degrees: Mapping[str, int]
    weights: Mapping[tuple[str, str], int]


def picture(graph: nx.Graph[str], *, most: int = 60, strongest: int = 3) -> Picture:
    """The picture of a whole network, as `drawn` makes it."""
    named = {node: (facts["label"], facts["type"]) for node, facts in graph.nodes(data=True)}
    weights = {(one, other): int(facts["weight"]) for one, other, facts in graph.edges(data=True)}
    return drawn(Heart(named, dict(graph.degree(weight="weight")), weights), most=most, strongest=strongest)


def drawn(heart: Heart, *, most: int = 60, strongest: int = 3) -> Picture:
    """The picture of the `most` best-connected entities, each with its `strongest` ties (and theirs to it).

    Targets are left out: their labels are sentences, and the table of targets shows them better.
    """
    import numpy as np

    ties = _ties(heart, _chosen(heart, most), strongest)
    tied = {end for pair, _ in ties for end in pair}
    chosen = [node for node in _chosen(heart, most) if node in tied]
    if not chosen:
        return Picture((), (), 0, 0)
    index = {node: number for number, node in enumerate(chosen)}
    pull = np.zeros((len(chosen), len(chosen)))
    for (one, other), count in ties:
        pull[index[one], index[other]] = pull[index[other], index[one]] = 1 + math.log(count)
    places = _lying([(x, y) for x, y in spring(pull, 2.2 / math.sqrt(len(chosen))).tolist()])
    top = max(heart.degrees[node] for node in chosen)
    radii = [6 + 16 * math.sqrt(heart.degrees[node] / top) for node in chosen]
    labels = [short(heart.named[node][0]) for node in chosen]
    boxes = [
        [x * _SIZE * 0.62, y * _SIZE * 0.5, max(radius, _wide(label) / 2) + 4, radius + _LINE / 2 + 3]
        for (x, y), radius, label in zip(places, radii, labels, strict=True)
    ]
    _part(boxes)
    left = min(x - half for x, _, half, _ in boxes) - 8
    above = min(y - half for _, y, _, half in boxes) - 8
    width = max(x + half for x, _, half, _ in boxes) + 8 - left
    height = max(y + half for _, y, _, half in boxes) + 8 - above
    dots = tuple(
        Dot(
            node,
            label,
            *heart.named[node],
            round(x - left, 1),
            round(y - above - _LINE / 2, 1),
            round(radius, 1),
            int(heart.degrees[node]),
        )
        for node, label, radius, (x, y, _, _) in zip(chosen, labels, radii, boxes, strict=True)
    )
    most_count = max(count for _, count in ties)
    lines = tuple(
        Line(index[one], index[other], count, round(0.6 + 4 * count / most_count, 1))
        for (one, other), count in ties
    )
    return Picture(dots, lines, round(width, 1), round(height, 1))


def spring(pull: Floats, distance: float, *, rounds: int = 300) -> Floats:
    """Where tied dots lie near each other, as rows of x and y from -1 to 1; `pull` is symmetric, `distance` the ideal one.

    What networkx.spring_layout computes with this seed, distance and number of rounds, step by step; importing
    networkx takes longer than this picture. Source: T. Fruchterman, E. Reingold, “Graph drawing by force-directed
    placement” (1991).
    """
    import numpy as np

    number = len(pull)
    found: Floats = np.random.RandomState(_SEED).rand(number, 2)
    heat = float(np.ptp(found, axis=0).max()) * 0.1
    cooling = heat / (rounds + 1)
    for _ in range(rounds):
        ways = found[:, None, :] - found[None, :, :]
        squares = ways * ways
        gaps = np.maximum(np.sqrt(squares[:, :, 0] + squares[:, :, 1]), 0.01)
        force = distance * distance / gaps**2 - pull * gaps / distance
        moves = np.einsum("ijk,ij->ik", ways, force)
        length = np.maximum(np.sqrt((moves * moves).sum(axis=1)), 0.01)
        moves *= (heat / length)[:, None]
        found += moves
        heat -= cooling
        if np.linalg.norm(moves) / number < 1e-4:
            break
    found -= found.mean(axis=0)
    return found / (np.abs(found).max() or 1.0)


def _lying(places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points turned so that they spread from left to right, as a page is read."""
    across = sum(x for x, _ in places) / len(places)
    down = sum(y for _, y in places) / len(places)
    moved = [(x - across, y - down) for x, y in places]
    xx, yy, xy = (sum(x * x for x, _ in moved), sum(y * y for _, y in moved), sum(x * y for x, y in moved))
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    cosine, sine = math.cos(angle), math.sin(angle)
    return [(x * cosine + y * sine, y * cosine - x * sine) for x, y in moved]


def _chosen(heart: Heart, most: int) -> list[str]:
    """The best-connected nodes, among them few concepts: those are everywhere and hide who acts."""
    room = {"Target": 0, "Concept": most // 6, "Place": most // 6}
    chosen: list[str] = []
    for node in sorted(heart.named, key=lambda node: (-heart.degrees[node], node)):
        _, type_ = heart.named[node]
        left = room.get(type_, most)
        if heart.degrees[node] and left and len(chosen) < most:
            room[type_] = left - 1
            chosen.append(node)
    return chosen


def short(label: str, most: int = 24) -> str:
    """A label cut to a width of `most` Latin letters, a Han character counting for two.

    >>> short("永续全球环境研究所能源与气候变化项目组")
    '永续全球环境研究所能源…'
    """
    width = 0
    for position, character in enumerate(label):
        width += 2 if ord(character) > 0x2E7F else 1
        if width > most:
            return label[: position - 1] + "…"
    return label


def _wide(label: str) -> float:
    """About how many pixels a label takes at 12 pixels a Han character."""
    return sum(12.5 if ord(character) > 0x2E7F else 7.0 for character in label)


def _ties(heart: Heart, chosen: list[str], strongest: int) -> list[tuple[tuple[str, str], int]]:
    """The strongest edges of each chosen node among the chosen, sorted."""
    near: dict[str, list[tuple[int, str]]] = {node: [] for node in chosen}
    for (one, other), count in heart.weights.items():
        if one in near and other in near:
            near[one].append((-count, other))
            near[other].append((-count, one))
    kept: dict[tuple[str, str], int] = {}
    for node, others in near.items():
        for count, other in sorted(others)[:strongest]:
            kept[(node, other) if node < other else (other, node)] = -count
    return sorted(kept.items())


def _part(boxes: list[list[float]]) -> None:
    """Push boxes (x, y, half width, half height) apart until none covers another, or 400 rounds are over."""
    for _ in range(400):
        moved = False
        for i, one in enumerate(boxes):
            for other in boxes[i + 1 :]:
                across = one[2] + other[2] - abs(one[0] - other[0])
                down = one[3] + other[3] - abs(one[1] - other[1])
                if across <= 0 or down <= 0:
                    continue
                moved = True
                axis, depth = (0, across) if across < down else (1, down)
                sign = 1.0 if one[axis] >= other[axis] else -1.0
                one[axis] += sign * (depth / 2 + 0.5)
                other[axis] -= sign * (depth / 2 + 0.5)
        if not moved:
            return
