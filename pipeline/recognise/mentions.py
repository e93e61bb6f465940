"""All recognisers in their order, and the two passes: what a text says alone, then what the article teaches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter

from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article, Paragraph
from pipeline.recognise import (
    common_names,
    context,
    dictionary,
    document,
    evidence,
    foreign,
    heads,
    latin,
    ministries,
    nations,
    needs,
    persons,
    quoted,
    sources,
    townships,
    undertakings,
)
from pipeline.recognise.overlap import Contest
from pipeline.recognise.scene import Candidate, Scene
from pipeline.recognise.unworded import Unworded

_START, _RULE, _ENTITY = itemgetter(0), itemgetter(3), itemgetter(5)
#: Where a candidate stands, and as what.
_PLACE = itemgetter(0, 1, 2)
_MEDIUM = "organization:medium-in-book-marks"
_LANDS = frozenset(("Country", "Place"))
_BODIES = frozenset(("Country", "Organization"))
_SITES = frozenset(("Place", "Project"))


def prepare(lexicon: Lexicon) -> None:
    """Make the expressions of a lexicon's lists, so that workers who are forked afterwards share them."""
    bodies, people = lexicon.bodies, lexicon.persons
    context.forms(bodies)
    latin.forms(bodies)
    ministries.forms(bodies)
    needs.office_after(bodies)
    nations.forms(lexicon.countries)
    quoted.forms(lexicon.quoted)
    latin.role(people.latin_roles)
    foreign.named_after(people.named_after)
    undertakings.forms(lexicon.undertakings)


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
        if pack in off:
            return []
        readable = _readable(scene, found)
        scene.candidates += readable
        return readable

    scene.add(_readable(scene, dictionary.candidates(scene)))
    take("nations", nations.candidates(scene))
    hosts: dict[int, list[Candidate]] = {}
    places: dict[int, list[Candidate]] = {}
    for candidate in scene.candidates:
        end, type_ = candidate[1], candidate[2]
        if type_ == "Concept":
            continue
        if end in hosts:
            hosts[end].append(candidate)
        else:
            hosts[end] = [candidate]
        if type_ in _LANDS:
            places.setdefault(end, []).append(candidate)
    if scene.shorts:
        place_starts = {c[0] for found in places.values() for c in found}
        for candidate in _readable(scene, dictionary.placed_shorts(scene, places, place_starts)):
            scene.candidates.append(candidate)
            hosts.setdefault(candidate[1], []).append(candidate)
    for candidate in take("heads", townships.named(scene, hosts)):
        hosts.setdefault(candidate[1], []).append(candidate)
    for candidate in take("heads", townships.seats(scene)):
        hosts.setdefault(candidate[1], []).append(candidate)
    take("heads", heads.candidates(scene, hosts))
    take("quoted", quoted.books(scene))
    take("quoted", quoted.quotes(scene))
    take("patterns", quoted.patterns(scene))
    take("heads", undertakings.called(scene))
    take("heads", undertakings.latin(scene))
    take("heads", undertakings.works(scene, hosts))
    take("heads", undertakings.continued(scene))
    # No pack between here and the next use of `bodies` proposes one.
    bodies: set[int] = set()
    sites: set[int] = set()
    for candidate in scene.candidates:
        type_ = candidate[2]
        if type_ in _BODIES:
            bodies.add(candidate[1])
        elif type_ in _SITES:
            sites.add(candidate[1])
    ends = bodies | sites
    ends |= {end + 1 for end in ends if scene.folded[end : end + 1] in ("”", "》", ")")}
    take("persons", persons.candidates(scene, ends))
    take("persons", persons.ethnic(scene))
    take("foreign", foreign.transliterated(scene, bodies))
    take("foreign", foreign.glossed(scene))
    take("foreign", foreign.introduced(scene, bodies))
    take("context", sources.bylines(scene))
    take("context", ministries.joint(scene, hosts))
    take("context", context.closed_lists(scene))
    take("context", context.apposed(scene))
    take("context", context.acting(scene, hosts))
    take("context", common_names.recurring(scene))
    initials = take("context", context.acronyms(scene, hosts))
    take("foreign", latin.names(scene, ends | {c.end for c in initials}))
    take("context", latin.bodies(scene))
    take("context", ministries.bare(scene))
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
        present = set(map(_ENTITY, chosen))
        if _MEDIUM in map(_RULE, chosen):
            present = {c[5] for c in chosen if c[3] != _MEDIUM}
        learnt += dictionary.supported_shorts(scene, present)
    # What stands where it won already is no news; but a rule goes before a model.
    won = set(map(_PLACE, chosen if witness is None else [c for c in chosen if c[3] != witness.rule]))
    news = [candidate for candidate in learnt if candidate[:3] not in won]
    if news:
        readable = _readable(scene, news)
        scene.add(readable)
        contest.join(readable)
    return scene, _with_entities(scene, contest)


def _with_entities(scene: Scene, contest: Contest) -> list[Candidate]:
    """The winners; what a dictionary knows at the same place and type lends its entity."""
    chosen = contest.chosen
    if None not in map(_ENTITY, chosen):
        return chosen
    found: list[Candidate] = []
    people: dict[tuple[int, int], str] | None = None
    for _, _, members, winners in contest.clusters:
        known: dict[tuple[int | str, ...], str] | None = None
        for winner in winners:
            start, end, type_, rule, strength, entity = winner
            if entity is None:
                # Who stands at the same place is in the same cluster; the first of them lends.
                if known is None:
                    known = {c[:3]: c[5] for c in reversed(members) if c[5] is not None}
                entity = known.get(winner[:3])
                if entity is None and type_ == "Person":
                    people = _short_people(scene) if people is None else people
                    entity = people.get((start, end))
                if entity is not None:
                    winner = Candidate(start, end, type_, rule, strength, entity)
            found.append(winner)
    return found


def _short_people(scene: Scene) -> dict[tuple[int, int], str]:
    """Whom a short name names if a person: 克林顿, where a role or a verb of saying has made it one."""
    known: dict[tuple[int, int], str] = {}
    for start, end, entry in scene.shorts:
        people = [sense.entity.iri for sense in entry.senses if sense.entity.type == "Person"]
        if len(people) == 1:
            known.setdefault((start, end), people[0])
    return known


def _readable(scene: Scene, candidates: Iterable[Candidate]) -> list[Candidate]:
    """Those that lie within one paragraph which is no boilerplate, sorted by start."""
    proposed = list(candidates)
    if not proposed:
        return proposed  # most recognisers have nothing to say of most articles
    proposed.sort(key=_START)
    room = scene.room
    return [candidate for candidate in proposed if candidate[1] <= room[candidate[0]]]
