"""All recognisers in their order, and the two passes: what a text says alone, then what the article teaches."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article, Paragraph
from pipeline.recognise import (
    context,
    dictionary,
    document,
    evidence,
    foreign,
    heads,
    nations,
    persons,
    quoted,
    sources,
)
from pipeline.recognise.overlap import Contest
from pipeline.recognise.scene import Candidate, Scene
from pipeline.recognise.unworded import Unworded

_START = itemgetter(0)
_LANDS = frozenset(("Country", "Place"))
_BODIES = frozenset(("Country", "Organization"))
_SITES = frozenset(("Place", "Project"))


def recognise(
    article: Article,
    paragraphs: Sequence[Paragraph],
    lexicon: Lexicon,
    witness: evidence.Witness | None = None,
) -> tuple[Scene, list[Candidate]]:
    """The scene with every candidate, and the disjoint candidates that won, sorted by start.

    Candidates that cross a paragraph's edge or stand in boilerplate never compete. What the lexicon has
    disabled (`pipeline/lexicon/ablation.py`) proposes nothing; a
    `witness` is a model that is heard too (`pipeline/recognise/evidence.py`).
    """
    off = lexicon.disabled
    scene = (Unworded if "jieba" in off else Scene)(article, paragraphs, lexicon)

    def take(pack: str, found: Iterable[Candidate]) -> list[Candidate]:
        """Those of a pack of rules that compete; recognisers are lazy, so a disabled one costs nothing."""
        readable = [] if pack in off else _readable(scene, found)
        scene.add(readable)
        return readable

    scene.add(_readable(scene, dictionary.candidates(scene)))
    take("nations", nations.candidates(scene))
    hosts: dict[int, list[Candidate]] = {}
    places: dict[int, list[Candidate]] = {}
    for candidate in scene.candidates:
        _, end, type_, _, _, _ = candidate
        if type_ != "Concept":
            hosts.setdefault(end, []).append(candidate)
            if type_ in _LANDS:
                places.setdefault(end, []).append(candidate)
    if scene.shorts:
        place_starts = {c[0] for found in places.values() for c in found}
        for candidate in _readable(scene, dictionary.placed_shorts(scene, places, place_starts)):
            scene.candidates.append(candidate)
            hosts.setdefault(candidate[1], []).append(candidate)
    take("heads", heads.candidates(scene, hosts))
    take("quoted", quoted.books(scene))
    take("quoted", quoted.quotes(scene))
    take("patterns", quoted.patterns(scene))
    # No pack between here and the next use of `bodies` proposes one.
    bodies: set[int] = set()
    ends: set[int] = set()
    for _, end, type_, _, _, _ in scene.candidates:
        if type_ in _BODIES:
            bodies.add(end)
        elif type_ in _SITES:
            ends.add(end)
    ends |= bodies
    ends |= {end + 1 for end in ends if scene.folded[end : end + 1] in ("”", "》", ")")}
    take("persons", persons.candidates(scene, ends))
    take("persons", persons.ethnic(scene))
    take("foreign", foreign.transliterated(scene, bodies))
    take("foreign", foreign.glossed(scene))
    take("foreign", foreign.introduced(scene, bodies))
    take("context", sources.bylines(scene))
    take("context", context.joint_ministries(scene, hosts))
    take("context", context.closed_lists(scene))
    take("context", context.apposed(scene))
    initials = take("context", context.acronyms(scene, hosts))
    take("foreign", foreign.latin(scene, ends | {c.end for c in initials}))
    take("context", context.latin_bodies(scene))
    take("context", context.bare_ministries(scene))
    contest = Contest(scene.candidates)
    learnt = take("context", context.lists(scene, contest.chosen))
    if learnt:
        contest.join(learnt)
    if witness is not None:
        scene.candidates = _readable(scene, evidence.weighed(scene, witness))
        contest = Contest(scene.candidates)
    chosen = contest.chosen
    if "document" not in off:
        learnt += [*document.brackets(scene, chosen), *document.repeats(scene, chosen)]
    # 《科学》 says nothing of 科学 elsewhere.
    if scene.shorts:
        present = {c[5] for c in chosen if c[5] and c[3] != "organization:medium-in-book-marks"}
        learnt += dictionary.supported_shorts(scene, present)
    # What stands where it won already is no news; but a rule goes before a model.
    won = {c[:3] for c in chosen if witness is None or c[3] != witness.rule}
    news = [candidate for candidate in learnt if candidate[:3] not in won]
    if news:
        readable = _readable(scene, news)
        scene.add(readable)
        contest.join(readable)
    return scene, _with_entities(scene, contest.chosen)


def _with_entities(scene: Scene, chosen: list[Candidate]) -> list[Candidate]:
    """The chosen candidates; what a dictionary knows at the same place and type lends its entity."""
    bare = {(start, end, type_) for start, end, type_, _, _, entity in chosen if entity is None}
    if not bare:
        return chosen
    known: dict[tuple[int, int, str], str] = {}
    for start, end, type_, _, _, entity in scene.candidates:
        if entity is not None and (start, end, type_) in bare:
            known.setdefault((start, end, type_), entity)
    for start, end, entry in scene.shorts:
        if (start, end, "Person") in bare:  # 克林顿, where a role or a verb of saying has made it a person
            people = [sense.entity.iri for sense in entry.senses if sense.entity.type == "Person"]
            if len(people) == 1:
                known.setdefault((start, end, "Person"), people[0])
    if not known:
        return chosen
    return [c if c[5] is not None else c._replace(entity=known.get(c[:3])) for c in chosen]


def _readable(scene: Scene, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that lie within one paragraph which is no boilerplate, sorted by start."""
    ordered = sorted(candidates, key=_START)
    starts, ends = scene.spans
    return [candidate for candidate in ordered if candidate[1] <= ends[bisect_right(starts, candidate[0])]]
