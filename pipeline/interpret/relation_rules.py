"""The rules of relations that analysts keep in `ontology/rules/relations.yaml`, compiled once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from pipeline.errors import LexiconError
from pipeline.expressions import expression
from pipeline.lexicon import location, vocabulary
from pipeline.lexicon.automaton import Hits, automaton
from pipeline.lexicon.vocabulary import any_of
from pipeline.slots import record
from pipeline.values.anchored import Anchored

#: In a form each name is one sign of the private use area, so that a name is one character to a pattern.
SIGNS = {
    type_: chr(0xE000 + number)
    for number, type_ in enumerate(
        ("Organization", "Person", "Country", "Place", "Project", "Instrument", "Event")
    )
}
_KINDS = {
    **{type_: (type_,) for type_ in SIGNS},
    "Party": ("Organization", "Country"),
    "Actor": ("Organization", "Country", "Person"),
    "Work": ("Project", "Instrument"),
    "Where": ("Country", "Place"),
}
_ALL = frozenset(SIGNS)
_SLOT = expression(r"\{(?:(?P<name>[a-z]+):)?(?P<kind>[A-Z][A-Za-z]*)(?P<list>\+?)\}")
_FRAGMENT = expression(r"\{([a-z]+)\}")
_GIVEN = expression(r"(?P<predicate>[A-Za-z]+)\((?P<arguments>[^()]+)\)")


@record(frozen=True, slots=True)
class RelationRule:
    """One form with what it states: (predicate, group of the subjects, group of the objects)."""

    id: str
    form: re.Pattern[str]
    states: tuple[tuple[str, str, str], ...]
    cues: tuple[str, ...]
    polarity: str | None
    examples: tuple[str, ...]
    rejects: tuple[str, ...]
    gives: tuple[tuple[str, ...], ...]
    #: For each of `states` the types of names that its subjects and its objects can have.
    between: tuple[tuple[frozenset[str], frozenset[str]], ...]


@record(frozen=True, slots=True)
class RelationRules:
    """Everything that relations look up; build it with `load`."""

    rules: tuple[RelationRule, ...]
    negated: re.Pattern[str]
    hypothetical: re.Pattern[str]
    before: re.Pattern[str]
    definite: Anchored
    definite_pair: frozenset[str]
    definite_person: frozenset[str]
    speaks: re.Pattern[str]
    according: re.Pattern[str]
    reported: re.Pattern[str]
    after_name: tuple[str, ...]
    bare: re.Pattern[str]
    reporters: re.Pattern[str]
    #: What stands before the name of who wrote it: (记者 …, 文/….
    credited: re.Pattern[str]
    #: A byline: what of a line may be left when its names are taken out; a label before a name and which are posts.
    byline: re.Pattern[str]
    label: re.Pattern[str]
    label_posts: frozenset[str]
    no_posts: frozenset[str]
    #: The ids that conventions' conferences begin with; `convention` finds their words, the group is the id.
    conventions: tuple[str, ...]
    convention: Anchored
    units: tuple[str, ...]
    #: One pass for the cues of all rules; `called` has the rules of each cue, `always` those without any.
    find_cues: Callable[[str], Hits]
    called: tuple[frozenset[int], ...]
    always: frozenset[int]
    #: Which rules can state anything of names of these types: two in three that a cue calls cannot.
    possible: Callable[[frozenset[str]], frozenset[int]]


def default() -> RelationRules:
    """The rules of the ontology that ships with Lütu."""
    return load(location.ontology(None))


@cache
def load(ontology: Path) -> RelationRules:
    """Return the compiled rules of relations below an ontology directory. Raises: LexiconError naming the rule."""
    block = vocabulary.load(ontology / "rules" / "relations.yaml")
    where = "rules/relations.yaml"
    try:
        definite, speech, posts, polarity = (
            block[key] for key in ("definite", "speech", "posts", "polarity")
        )
        pair, person = (tuple(definite[key].split()) for key in ("pair", "person"))
        adverbs, verbs, roles = (any_of(speech[key]) for key in ("adverbs", "verbs", "roles"))
        rules = tuple(_rule(rule, block["fragments"], where) for rule in block["rules"])
        cues = sorted({cue for rule in rules for cue in rule.cues})
        return RelationRules(
            rules=rules,
            find_cues=automaton(cues),
            called=tuple(frozenset(n for n, rule in enumerate(rules) if cue in rule.cues) for cue in cues),
            always=frozenset(n for n, rule in enumerate(rules) if not rule.cues),
            possible=lru_cache(maxsize=2 ** len(SIGNS))(partial(_possible, rules)),
            negated=expression(any_of(polarity["negated"])),
            hypothetical=expression(any_of(polarity["hypothetical"])),
            before=expression(any_of(polarity["before"])),
            definite=Anchored([("phrase", f"该(?:{any_of(definite['one'])})|{any_of(definite['pair'])}|(?<![其吉])(?:{any_of(definite['person'])})(?!们|人|方|处|国|山|日|乡|者|律|杀)")]),
            definite_pair=frozenset(pair),
            definite_person=frozenset(person),
            speaks=expression(
                f"(?P<role>(?:的?[^,。;:的“”()]{{0,6}})(?:{roles}))?(?:{adverbs})*(?P<verb>{verbs})(?:了|道)?(?P<mark>[,:]?)(?= ?[^ ])"
            ),
            according=expression(f"(?:{any_of(speech['according'])})(?:了|美国|英国|法国|日本)?\\Z"),
            reported=expression(f"(?:记者|网站|网)?(?:[0-9月日年]{{2,9}})?(?:{any_of(speech['reported'])}),"),
            after_name=tuple(sorted(posts["after-name"].split(), key=lambda post: (-len(post), post))),
            bare=expression(f"(?:时任|现任|该[^,。;]{{1,4}})?(?P<role>{any_of(posts['bare'])})\\Z"),
            reporters=expression(any_of(posts["reporters"])),
            credited=expression(f"[(,: ](?:{any_of(posts['reporters'])})[: ]*\\Z|(?:文|作者|编译|摄影)[:/ ]+\\Z"),
            byline=expression(f"(?:{any_of(posts['reporters'])}|{any_of(posts['labels'])}|[0-9一二三四五六七八九十〇年月日]|[:/|·()\\[\\]【】、. -])*"),
            label=expression(f"(?P<role>{any_of(posts['reporters'])}|{any_of(posts['labels'])})[:/ ]*\\Z"),
            label_posts=frozenset(f"{posts['reporters']} {posts['label-posts']}".split()),
            no_posts=frozenset(posts["no-posts"].split()),
            conventions=tuple(block["conventions"]),
            convention=Anchored([(id_, any_of(words)) for id_, words in block["conventions"].items()]),
            units=tuple(block["units"].split()),
        )  # fmt: skip
    except (KeyError, AttributeError, TypeError) as error:
        raise LexiconError(
            where, f"a block is missing or of another shape ({error})", "Compare with the file's head."
        ) from error


def _rule(rule: Mapping[str, Any], fragments: Mapping[str, str], where: str) -> RelationRule:
    id_ = str(rule.get("id", "?"))
    for key in ("id", "form", "states", "cues", "examples", "rejects", "gives"):
        if key not in rule:
            raise LexiconError(f"{where}: {id_}", f"has no {key!r}", "Every rule carries it.")
    try:
        form = expression(expand(rule["form"], fragments))
    except (re.error, KeyError) as error:
        raise LexiconError(f"{where}: {id_}", f"the form is wrong ({error})", "Mend it.") from error
    states = []
    for predicate, (subject, object_) in rule["states"].items():
        if unknown := {subject, object_} - set(form.groupindex):
            raise LexiconError(
                f"{where}: {id_}", f"the form has no group {sorted(unknown)}", "Name it there."
            )
        # A predicate stated twice (organizer-also) goes by what stands before the hyphen.
        states.append((predicate.partition("-")[0], subject, object_))
    types = _types(rule["form"], fragments)
    return RelationRule(
        id_, form, tuple(states), tuple(rule["cues"].split()), rule.get("polarity"),
        tuple(rule["examples"]), tuple(rule["rejects"]), tuple(map(given, rule["gives"].split("; "))),
        tuple((types.get(subject, _ALL), types.get(object_, _ALL)) for _, subject, object_ in states),
    )  # fmt: skip


def _types(form: str, fragments: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The types of names that each group of a form holds, as far as slots tell them."""
    found: dict[str, frozenset[str]] = {}
    for slot in _SLOT.finditer(_FRAGMENT.sub(lambda match: fragments[match[1]], form)):
        if slot["name"]:
            found[slot["name"]] = found.get(slot["name"], frozenset()).union(_KINDS[slot["kind"]])
    return found


def _possible(rules: Sequence[RelationRule], types: frozenset[str]) -> frozenset[int]:
    """The numbers of the rules that state something between names of these types."""
    return frozenset(
        number
        for number, rule in enumerate(rules)
        if any(types & subjects and types & objects for subjects, objects in rule.between)
    )


def expand(form: str, fragments: Mapping[str, str]) -> str:
    """The regular expression of a form: fragments written out, names as classes of signs, lists joined."""
    text = _FRAGMENT.sub(lambda match: fragments[match[1]], form)
    joined = fragments["and"]

    def slot(match: re.Match[str]) -> str:
        kind = match["kind"]
        if kind == "Where":
            pattern = f"[{SIGNS['Country']}{SIGNS['Place']}](?:{joined}?[{SIGNS['Country']}{SIGNS['Place']}]){{0,2}}"
        else:
            one = f"[{''.join(SIGNS[type_] for type_ in _KINDS[kind])}]"
            pattern = f"{one}(?:{joined}{one}){{0,11}}" if match["list"] else one
        return f"(?P<{match['name']}>{pattern})" if match["name"] else f"(?:{pattern})"

    return _SLOT.sub(slot, text)


def given(text: str) -> tuple[str, ...]:
    """What an example gives, as (predicate, subject, object) and perhaps the polarity. Raises: ValueError."""
    match = _GIVEN.fullmatch(text)
    if match is None:
        raise ValueError(f"not predicate(subject, object): {text!r}")
    return (match["predicate"], *match["arguments"].split(", "))


def evidence(rules: RelationRules) -> Iterator[tuple[RelationRule, str, bool]]:
    """Each rule with each of its examples (True) and rejects (False)."""
    for rule in rules.rules:
        yield from ((rule, text, True) for text in rule.examples)
        yield from ((rule, text, False) for text in rule.rejects)
