"""Companies whose short names are common words: where an article keeps speaking of one as of somebody who acts.

三棵树 and 海天 stand alone in whole articles; that they are companies is told by what they do (海天|组建研发团队) and by
who speaks for them, in more places than one. No single place is trusted, as `context.acting` trusts one.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.recognise.context import Forms, forms
from pipeline.recognise.scene import Candidate, Scene

#: Kinds of bodies that a market has by the thousand; offices are asked for elsewhere.
_KINDS = frozenset(("company", "financial"))
#: What a clause begins after.
_OPENS = frozenset("\n,。;:“(、!?")
#: Tags of what a subject is followed by: verbs, prepositions, adverbs.
_PREDICATES = frozenset(("v", "vd", "p", "d", "ad", "c"))
#: Tags of what counts or describes the thing that the word means: 一颗|小米.
_COUNTS = frozenset(("m", "q", "mq", "a"))
#: Tags of what is a name to the tagger.
_NAMES = frozenset(("nr", "nrt", "ns", "nt", "nz", "j"))
#: In how many places it must act: a word with a meaning of its own, and a name to the tagger.
_ORDINARY, _PROPER = 3, 2


def recurring(scene: Scene) -> Iterator[Candidate]:
    """Short names of companies that act in several places of the article, in each place where they stand."""
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for start, end, entry in scene.shorts:
        for sense in entry.senses:
            if sense.status == "short" and sense.entity.kind in _KINDS and end - start > 1:
                if scene.on_edge(start) and scene.on_edge(end):
                    spans.setdefault((entry.text, sense.entity.iri), []).append((start, end))
                break
    for (name, iri), found in spans.items():
        if len(found) < _PROPER:
            continue
        tag = scene.tags[scene.word_at(found[0][0])]
        proper = not scene.known_word(name) or tag in _NAMES
        form = forms(scene.lexicon.bodies)
        acts = sum(_acts(scene, start, end) for start, end in found)
        told = any(_speaks(scene, form, start, end, proper) for start, end in found)
        needed = _PROPER if proper else _ORDINARY
        if any(_is_object(scene, start) for start, _ in found):
            continue  # 种了|三棵树
        if acts + told >= needed and 2 * (acts + told) >= len(found) and (proper or told):
            for start, end in found:
                if not _is_counted(scene, start):
                    yield Candidate(start, end, "Organization", "organization:recurring-short", 5.0, iri)


def _acts(scene: Scene, start: int, end: int) -> bool:
    """Whether it opens a clause and a predicate follows."""
    folded = scene.folded
    if (start and folded[start - 1] not in _OPENS) or end >= len(folded):
        return False
    return scene.tags[scene.word_at(end)] in _PREDICATES


def _speaks(scene: Scene, form: Forms, start: int, end: int, proper: bool) -> bool:
    """Whether somebody speaks for it: 海天|董事长; of what is no common word, whether it does what bodies do: 海天|宣布."""
    if form.role_of_acronym.match(scene.folded, end):
        return True
    return proper and bool(form.short_acts.match(scene.folded, end))


def _is_object(scene: Scene, start: int) -> bool:
    """Whether a particle of a verb stands right before it, as before what somebody plants, buys or sees."""
    return start > 0 and scene.folded[start - 1] in "了过着"


def _is_counted(scene: Scene, start: int) -> bool:
    return start > 0 and scene.tags[scene.word_at(start - 1)] in _COUNTS
