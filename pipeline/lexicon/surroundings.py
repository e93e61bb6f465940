"""The word lists of what stands around names and figures and says what they are, beside the heads and edges of `vocabulary`.

One file of `ontology/rules/` is one record here, one list of the file one field: `after-media` is `after_media`.
The lists say which words; what may stand between word and name is the expressions' matter (`pipeline/recognise`, `interpret`).
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from pipeline.lexicon import vocabulary

_Lists = TypeVar("_Lists", "Bodies", "Countries", "Quoted", "Undertakings", "Aims")


# Equal only to themselves, so that what is made of one is kept under it for the price of an address.
@dataclass(frozen=True, slots=True, eq=False)
class Bodies:
    """What says that a name is a body's (bodies.yaml, which tells each list)."""

    not_bodies: frozenset[str]
    before_acronyms: frozenset[str]
    of_acronyms: frozenset[str]
    roles_of_acronyms: frozenset[str]
    acronyms_say: frozenset[str]
    before_latin: frozenset[str]
    after_latin: frozenset[str]
    latin_does: frozenset[str]
    latin_has: frozenset[str]
    latin_heads: frozenset[str]
    latin_openings: frozenset[str]
    list_nouns: frozenset[str]
    not_listed: frozenset[str]
    list_leads: frozenset[str]
    appositions: frozenset[str]
    after_apposed: frozenset[str]
    ministries: frozenset[str]
    after_ministries: frozenset[str]
    remits: frozenset[str]
    offices_do: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Countries:
    """What says that a name is a country's (countries.yaml)."""

    endings: frozenset[str]
    has: frozenset[str]
    portfolios: frozenset[str]
    rulers: frozenset[str]
    kinds: frozenset[str]
    kinds_of_states: frozenset[str]
    does: frozenset[str]
    no_states: frozenset[str]
    no_lands: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Quoted:
    """What says what marks hold (quoted.yaml)."""

    media_names: frozenset[str]
    after_media: frozenset[str]
    before_media: frozenset[str]
    project_nouns: frozenset[str]
    project_modifiers: frozenset[str]
    activity_modifiers: frozenset[str]
    before_projects: frozenset[str]
    groups: frozenset[str]
    events: frozenset[str]
    in_projects: frozenset[str]
    in_instruments: frozenset[str]
    in_events: frozenset[str]
    in_organizations: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Undertakings:
    """What says that common words are a project's name (undertakings.yaml)."""

    carried_out: frozenset[str]
    begun: frozenset[str]
    goes_on: frozenset[str]
    counted: frozenset[str]
    title_verbs: frozenset[str]
    sites: frozenset[str]
    plants: frozenset[str]
    treatments: frozenset[str]
    works: frozenset[str]


@dataclass(frozen=True, slots=True, eq=False)
class Aims:
    """What says who aims at a figure, and that it is a task (aims.yaml)."""

    reports: frozenset[str]
    plans_of: frozenset[str]
    sets: frozenset[str]
    all_set: frozenset[str]
    world: frozenset[str]
    continents: frozenset[str]
    own_plans: frozenset[str]
    counted: frozenset[str]
    tasks: frozenset[str]


#: The file of each record.
FILES: dict[type[Bodies] | type[Countries] | type[Quoted] | type[Undertakings] | type[Aims], str] = {
    Aims: "aims.yaml",
    Bodies: "bodies.yaml",
    Countries: "countries.yaml",
    Quoted: "quoted.yaml",
    Undertakings: "undertakings.yaml",
}


def lists() -> dict[str, tuple[str, ...]]:
    """The lists of each file."""
    return {
        name: tuple(field.name.replace("_", "-") for field in fields(record))
        for record, name in FILES.items()
    }


def load(folder: Path, record: type[_Lists]) -> _Lists:
    """The lists of one file of an ontology folder. Raises: LexiconError naming the file and the list."""
    name = FILES[record]
    keys = lists()[name]
    words = vocabulary.word_lists(folder / "rules" / name, keys)
    return record(*(words[key] for key in keys))
