"""Conjunctions inside names: what says that 与, 和 and 及 join two parts of one name, not two names."""

from __future__ import annotations

from pipeline.expressions import expression
from pipeline.lexicon.vocabulary import Head
from pipeline.recognise.scene import Scene

_LONGEST_ROLE = 6
#: What a list of bodies is divided by, and the tags of nouns.
_SIGNS = frozenset(("", *"\n,。;、"))
_NOUNS = frozenset(("n", "vn", "nz", "ns", "x", "j", "l", "nr"))
#: Needs of the heads that schools and institutes have, and how far after the conjunction the second science ends.
_LEARNED = frozenset(("word", "telling", "start"))
_SCIENCE = 6
#: What is said of an event right after its name, and the first half of its theme, from a sign on.
_HELD = expression("(?:[0-9]+日)?(?:在[^,。;\n]{1,10}?)?(?:召开|举行|举办|开幕)")
_THEME = expression("(?:\\A|[\n,。;:“]|[0-9]日)[一-龥]{2,8}\\Z")
_LONGEST_THEME = 10


def joins(scene: Scene, head: Head, index: int, end: int) -> bool:
    """Whether the conjunction at a word stands inside the name whose head ends at `end`."""
    if head.type == "Project":
        return _is_pair(scene, index)
    if head.type != "Organization" or head.needs not in _LEARNED:
        return False
    return _are_sciences(scene, index) or _is_title(scene, head, index, end)


def is_theme(scene: Scene, joint: int, end: int) -> bool:
    """Whether a conjunction stands within the theme of an event that is held: 8日,生态|与|文化论坛在…举行."""
    folded = scene.folded
    if _HELD.match(folded, end) is None:
        return False
    return _THEME.search(folded, max(0, joint - _LONGEST_THEME), joint) is not None


def _is_pair(scene: Scene, index: int) -> bool:
    """Whether a conjunction joins two verbs of which names are made: 保护|与|恢复."""
    inside = scene.lexicon.words.inside
    return index > 0 and {scene.words[index - 1], scene.words[index + 1]} <= inside


def _are_sciences(scene: Scene, index: int) -> bool:
    """Whether it joins two sciences: 生态学|与|演化生物学研究所."""
    start = scene.starts[index]
    after = scene.ends[index]
    return scene.folded[start - 1] == "学" and scene.folded.find("学", after, after + _SCIENCE) > after


def _is_title(scene: Scene, head: Head, index: int, end: int) -> bool:
    """Whether a role follows the head at once, and nouns alone stand between a sign and the conjunction.

    Then both sides of it are what the body is for (园林花卉|与|景观研究所副所长).
    """
    if scene.words[index] != "与" or len(head.text) < 3 or head.needs != "word":
        return False
    titles = scene.lexicon.persons.titles
    if not any(scene.folded[end : end + length] in titles for length in range(2, _LONGEST_ROLE)):
        return False
    for before in range(index - 1, max(-1, index - 4), -1):
        if scene.folded[scene.starts[before] - 1 : scene.starts[before]] in _SIGNS:
            return scene.tags[before] in _NOUNS
        if scene.tags[before] not in _NOUNS:
            return False
    return False
