"""What stands to the left and to the right of a personal name, in the weights of `name-characters.tsv`."""

from __future__ import annotations

from pipeline.recognise.scene import Scene

_CLAUSE_EDGES = frozenset("\n,。;:!?()“”‘’\"'[]【】《》-/|、>*#")
#: The most that `right` gives.
MOST_RIGHT = 3.5
#: How far after a body's name its role may end.
_TO_ROLE = 14
_SIGNS = frozenset(",。;:、()“”!?\n")


def left(scene: Scene, start: int, organization_ends: set[int]) -> float:
    """What stands before a Chinese name that begins at `start`: a role, a body, a clause's edge or a word."""
    folded = scene.folded
    at = scene.before(start)
    if at == 0 or folded[at - 1] == "\n":
        return 1.5
    if at in scene.title_ends:
        return 4.0
    if at in organization_ends:
        return 3.0
    character = folded[at - 1]
    if character in ":|/" and (
        at - 1 in scene.title_ends or _ends_with(folded, at - 1, scene.lexicon.persons.before)
    ):
        return 4.0  # 编译:柳依依
    if character == "的" and at - 1 in organization_ends:
        return 2.5
    if character == "的" and folded.endswith(tuple(scene.lexicon.persons.teams), 0, at - 1):
        return 2.0
    people = scene.lexicon.persons
    before = people.before
    if character in people.before_last:
        for length in (4, 3, 2, 1):
            if at >= length and folded[at - length : at] in before:
                if length == 1 and not scene.on_edge(at):
                    continue
                return 2.0 if length > 1 else 1.0
    if character in _CLAUSE_EDGES:
        return 1.5
    return -1.0 if at == start else 1.0


def _ends_with(folded: str, end: int, words: frozenset[str]) -> bool:
    return any(folded[max(0, end - length) : end] in words for length in (1, 2, 3, 4))


def right(scene: Scene, end: int) -> float:
    """What stands after a Chinese name that ends at `end`: an honorific, a verb of saying, another verb, a mark."""
    folded = scene.folded
    at = scene.after(end)
    if at >= len(folded) or folded[at] == "\n":
        return 1.0
    if at > end and (folded[at].isdigit() or folded[at - 1 : at + 1] == "  "):
        return 1.0  # a byline: 仲夏 2025-02-17
    people = scene.lexicon.persons
    character = folded[at]
    if character in people.after_first:
        after = people.after
        for length in (5, 4, 3, 2, 1):
            weight = after.get(folded[at : at + length])
            if weight is not None:
                return weight
    if character == "、":
        return 1.0
    if character == "(" and at + 1 in scene.entry_starts:
        return 2.0  # 俞清源(同济大学)
    if character in '()"”’':
        return 1.0
    if character in _CLAUSE_EDGES:
        return 2.0 if character == "," and _is_introduced(scene, at + 1) else 0.7
    found = scene.entry_starts.get(at)
    if found and any(entry.senses for _, entry in found):
        return 0.5 if at == end else 1.5  # 方水宁 浙江自然博物院
    return -1.0


def _is_introduced(scene: Scene, start: int) -> bool:
    """Whether a body and a role stand next, which say who the name before the comma is: 危起伟,|某研究所研究员."""
    ends = [
        end
        for end, entry in scene.entry_starts.get(start, ())
        if any(sense.entity.type == "Organization" and sense.status != "short" for sense in entry.senses)
    ]
    if not ends:
        return False
    reach = max(ends) + _TO_ROLE
    return any(end in scene.title_ends for end in range(max(ends) + 2, reach)) and all(
        sign not in scene.folded[max(ends) : max(ends) + 2] for sign in _SIGNS
    )


def right_of_foreign(scene: Scene, end: int) -> float:
    """What stands after a foreign name that ends at `end`."""
    folded = scene.folded
    at = scene.after(end)
    if at >= len(folded) or folded[at] == "\n":
        return 1.0
    character = folded[at]
    people = scene.lexicon.persons
    if character in people.after_foreign_first:
        weights = people.after_foreign
        for length in (4, 3, 2, 1):
            weight = weights.get(folded[at : at + length])
            if weight is not None:
                return weight
    return 1.0 if character in _SIGNS else -0.5
