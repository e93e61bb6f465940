"""Names in Latin letters: of people by their given name, role or body (Maiko Nishi), of bodies by words and context.

The words stand in `ontology/rules/bodies.yaml` and `persons.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.expressions import expression
from pipeline.lexicon.surroundings import Bodies
from pipeline.lexicon.vocabulary import any_of
from pipeline.recognise.name_sides import right_of_foreign
from pipeline.recognise.scene import Candidate, Scene

# Both for `Scene.capitalised`.
_LATIN = expression(
    r"[A-Z](?<![A-Za-z0-9@._-].)[A-Za-zÀ-ɏ'’]*\.?(?:[ -](?:(?:de|da|del|der|van|von|bin|al|la|le|di|du)[ -])*[A-Z][A-Za-zÀ-ɏ'’]*\.?){0,4}"
)
_LATIN_NAME = expression(
    r"[A-Z](?<![A-Za-z0-9@./_-].)[A-Za-z]*[a-z][A-Za-z]*(?: [A-Z][A-Za-z]+){0,3}(?![A-Za-z0-9@_/-])"
)
#: Capitalised words that begin no name of a person.
MONTHS = frozenset(
    (
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *(
            "November",
            "December",
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        ),
    )
)


#: What the name of a photographer stands after.
_PICTURES = ("图片来源:", "照片来源:", "图片:", "照片:", "摄影:", "摄:")


class Forms(NamedTuple):
    """The expressions that the lists of bodies.yaml make."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    #: How far before a name is looked for what tells it.
    reach: int


@lru_cache(maxsize=4)
def forms(bodies: Bodies) -> Forms:
    """The expressions of a lexicon's lists, made once."""
    return Forms(
        before=expression(rf"(?:根?据|{any_of(bodies.before_latin)})[ “]?\Z"),
        after=expression(
            f" ?(?:{any_of(bodies.after_latin)}|在[^,。]{{1,20}}的报告|(?:在[^,。]{{1,14}})?(?:{any_of(bodies.latin_does)})"
            f"|的(?:{any_of(bodies.latin_has)})|与[^,。]{{1,20}}(?:合作|签署|达成))"
        ),
        reach=1 + max(map(len, bodies.before_latin)),
    )


@lru_cache(maxsize=4)
def role(roles: frozenset[str]) -> re.Pattern[str]:
    """A role in Latin letters that stands before a name."""
    return expression(f"(?:{any_of(roles)}) (?=[A-Z])")


def names(scene: Scene, organization_ends: set[int]) -> Iterator[Candidate]:
    """Capitalised Latin runs: people by given name, title, 的 or speech; bodies by their last word."""
    people = scene.lexicon.persons
    heads, openings = scene.lexicon.bodies.latin_heads, scene.lexicon.bodies.latin_openings
    leading = role(people.latin_roles)
    folded = scene.folded
    for match in scene.capitalised(_LATIN):
        start, end = match.span()
        while end > start and folded[end - 1] == "." and not (end - start > 2 and folded[end - 3] in " ."):
            end -= 1
        lead = leading.match(folded, start, end)
        if lead:
            start = lead.end()
        words = folded[start:end].replace("-", " ").split()
        if not words or words[0] in MONTHS or (folded[start - 1] == "/" and folded[start - 2].isascii()):
            continue  # a month, or part of an address
        if len(words) > 1 and (
            words[-1].rstrip(".") in heads or words[0] in openings or not heads.isdisjoint(words[1:-1])
        ):
            if not heads.issuperset(words):
                yield Candidate(start, end, "Organization", "organization:latin", 5.0)
            continue
        at = scene.before(start)
        titled = at in scene.title_ends or lead is not None or folded.endswith(_PICTURES, 0, at)
        from_body = at in organization_ends or (
            at > 1 and folded[at - 1] == "的" and at - 1 in organization_ends
        )
        right = right_of_foreign(scene, end)
        known = words[0].rstrip(".") in people.latin_given
        caps = all(word.isupper() for word in words)
        if caps and len(words) == 1:
            continue
        if len(words) == 2 and len(words[1]) == 1 and not known:
            continue  # Model Y
        if len(words) >= 2 and not caps:
            weight = (
                (3.0 if known else 0.0)
                + (3.0 if titled else 0.0)
                + (3.0 if from_body else 0.0)
                + max(right, 0.0)
            )
            if weight >= 3.0:
                yield Candidate(start, end, "Person", "person:latin", 5.5)
        elif len(words) == 1 and len(words[0]) > 2 and not caps:
            introduced = titled or (from_body and folded[at - 1] == "的") or known
            if introduced and (right >= 2.0 or titled):
                yield Candidate(start, end, "Person", "person:latin-single", 5.0)


def bodies(scene: Scene) -> Iterator[Candidate]:
    """Latin names that no dictionary knows, where twice in the article something says body: 据 Coal Exit 的报告."""
    folded, given = scene.folded, scene.lexicon.persons.latin_given
    form, not_bodies = forms(scene.lexicon.bodies), scene.lexicon.bodies.not_bodies
    weights: dict[str, int] = {}
    spans: dict[str, list[tuple[int, int]]] = {}
    for match in scene.capitalised(_LATIN_NAME):
        start, end = match.span()
        name = match.group()
        if name.split(" ")[0] in given or any(entry.senses for _, entry in scene.entry_starts.get(start, ())):
            continue
        left = bool(form.before.search(folded, max(0, start - form.reach), start))
        weights[name] = weights.get(name, 0) + left + bool(form.after.match(folded, end))
        spans.setdefault(name, []).append((start, end))
    for name, weight in weights.items():
        if weight >= 2 and name.upper() not in not_bodies:
            for start, end in spans[name]:
                yield Candidate(start, end, "Organization", "organization:latin-context", 4.9)
