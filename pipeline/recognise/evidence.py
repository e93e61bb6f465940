"""What a model says beside the rules: its spans as evidence, weighed like any other candidate.

A model is a witness, no judge. Where it agrees with a candidate, that candidate is worth a little more; what it
alone has seen enters with a modest strength, and only if it looks like a name of its type, ends where words end,
and leaves alone what dictionaries and grammar know. The models themselves stand in `pipeline/evidence.py`.
The figures were set on one set of annotated articles and checked on another (docs/decisions/0008).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from pipeline.expressions import expression
from pipeline.lexicon.gazetteer import LONGEST_NEVER
from pipeline.recognise.foreign import is_transliteration
from pipeline.recognise.scene import Candidate, Scene
from pipeline.slots import record

#: A span in code points of a folded text, with a type of ours (a country is a Place to most models).
Span = tuple[int, int, str]

#: What agreement is worth to the solver, a candidate; less than half the price of a mention, so that agreeing on
#: the parts of a name never outweighs the whole.
RAISE = 1.0
#: What a character of a name is worth that the model alone has seen; rules begin at 4.2.
STRENGTH: Mapping[str, float] = {
    "Person": 4.0,
    "Organization": 3.6,
    "Place": 3.6,
    "Instrument": 3.4,
    "Event": 3.4,
}
#: The same for a name that a dictionary has at this place, but without support (`short`) or across jieba's words.
VOUCHED = 4.2

#: How well the characters of a Chinese name must lean towards names (log odds, as in `persons.py`), by its length:
#: two characters are a common word sooner than three.
_LEAN = {2: 0.5, 3: -2.0, 4: -2.0}
_LATIN_NAME = expression(r"[A-Z][a-zÀ-ɏ'’-]+(?: (?:[A-Z]\.|[A-Z][A-Za-zÀ-ɏ'’-]+))+\Z")
#: Capitals alone are as often a concept as a body (OECM, CCUS).
_LATIN_BODY = expression(r"(?=.*[a-z])[A-Z][A-Za-z0-9&-]+(?: [A-Za-z0-9&-]+)*\Z")
_HAN_NAME = expression(r"[一-龥㐀-䶵·]+\Z")
_DIRECTIONS = expression("[东西南北中内外上下前后]+\\Z")
_GLUE = frozenset("/@._-#&")
#: Tags of words that are or may be names, and of those that make a name before them part of something else.
_NAME_TAGS = ("nr", "ns", "nt", "nz", "x", "eng")
_NOUN_TAGS = frozenset(("n", "ns", "nz", "nt", "eng", "vn", "x", "j", "l"))


@record(frozen=True, slots=True)
class Witness:
    """A model that can be asked: `rule` is the rule of what it finds, `versions` what its answers depend on."""

    rule: str
    spans: Callable[[str], list[Span]]
    versions: Mapping[str, str] = field(default_factory=dict)


class _View:
    """A scene with what is asked of it by place, so that a span costs what it is long and not the article."""

    __slots__ = ("heads", "scene", "titles")

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.titles = frozenset(scene.title_ends.values())
        self.heads: dict[tuple[int, str], int] = {}
        for start, end, entry in scene.heads:
            for head in entry.heads:
                known = self.heads.get((end, head.type), end)
                self.heads[end, head.type] = min(start, known)

    def head(self, start: int, end: int, type_: str) -> int | None:
        """Where the head of names of that type begins that ends the span; a character of a common word is none (沿海)."""
        begin = self.heads.get((end, type_), start)
        if begin <= start:
            return None
        index = self.scene.word_at(end - 1)
        inside = begin == end - 1 and start < self.scene.starts[index] < begin
        return None if inside and self.scene.known_word(self.scene.words[index]) else begin

    def goes_on(self, end: int) -> bool:
        """Whether a noun follows at once: 〔正山〕小种, 〔北宁〕VSIP are parts of something else. A title may follow."""
        scene = self.scene
        if end >= len(scene.folded) or end in self.titles or not scene.folded[end].isalnum():
            return False
        return scene.on_edge(end) and scene.tags[scene.word_at(end)] in _NOUN_TAGS

    def tells(self, start: int, end: int) -> bool:
        """Whether a word of the stretch is more than common: 核心|保护区 and 社区|妇女|联合会 are no names."""
        scene = self.scene
        for index in scene.words_between(start, end) if start < end else ():
            word = scene.words[index]
            if word in scene.lexicon.words.generic or _DIRECTIONS.match(word):
                continue
            if scene.tags[index].startswith(_NAME_TAGS) or not scene.known_word(word):
                return True
        return False


def weighed(scene: Scene, witness: Witness) -> list[Candidate]:
    """The candidates of the scene after the witness was heard: some worth more, and new ones beside them."""
    known = scene.candidates
    seen = set(witness.spans(scene.folded))
    raised = [
        c._replace(strength=c.strength + RAISE / (c.end - c.start)) if _agrees(seen, c) else c for c in known
    ]
    agreed = {(c.start, c.end, type_) for c in known for type_ in _types(c)}
    return [*raised, *_fresh(scene, sorted(seen - agreed), witness.rule, known)]


def _types(candidate: Candidate) -> tuple[str, ...]:
    """The types of a span that say the same as the candidate: to a model a country is a place."""
    return ("Place", "Country") if candidate.type in ("Country", "Place") else (candidate.type,)


def _agrees(seen: set[Span], candidate: Candidate) -> bool:
    return any((candidate.start, candidate.end, type_) in seen for type_ in _types(candidate))


def _fresh(
    scene: Scene, spans: Sequence[Span], rule: str, candidates: Iterable[Candidate]
) -> Iterator[Candidate]:
    known = sorted(candidates, key=lambda candidate: candidate.start)
    starts = [candidate.start for candidate in known]
    longest = max((c.end - c.start for c in known), default=0)
    view = _View(scene)
    for start, end, type_ in spans:
        if type_ not in STRENGTH or end <= start or _is_blocked(scene, start, end, type_):
            continue
        vouched = _vouched(view, start, end, type_, rule)
        if vouched is not None:
            yield vouched
        elif _is_whole(scene, start, end) and _LOOKS[type_](view, start, end):
            near = known[bisect_left(starts, start - longest) : bisect_left(starts, end)]
            if not any(_is_known(candidate, start, end, type_) for candidate in near):
                yield Candidate(start, end, type_, rule, STRENGTH[type_])


def _is_blocked(scene: Scene, start: int, end: int, type_: str) -> bool:
    """Whether a `never` row of the type covers the span or an edge of it (印尼语 is no country's name)."""
    types = {type_, "Country"} if type_ == "Place" else {type_}
    for at in range(max(0, start - LONGEST_NEVER), end):
        for stop, entry in scene.entry_starts.get(at, ()):
            if not types.isdisjoint(entry.blocks) and stop > start and (at <= start or stop >= end):
                return True
    return False


def _vouched(view: _View, start: int, end: int, type_: str, rule: str) -> Candidate | None:
    """What a dictionary has at exactly this place and the rules did not trust: 万宁, where nothing says what it is."""
    for stop, entry in view.scene.entry_starts.get(start, ()):
        for sense in entry.senses if stop == end else ():
            entity = sense.entity
            if entity.type == type_ or (type_ == "Place" and entity.type == "Country"):
                if sense.status == "short" and view.goes_on(end):
                    return None
                return Candidate(start, end, entity.type, rule, VOUCHED, entity.iri)
    return None


def _is_whole(scene: Scene, start: int, end: int) -> bool:
    """Whether the span begins and ends where names can: at words' edges, or inside what is no word at all."""
    text = scene.folded
    if end - start < 2 or text[start:end].strip() != text[start:end] or "\n" in text[start:end]:
        return False
    for at, inner, outer in ((start, start, start - 1), (end, end - 1, end)):
        beside = text[outer] if 0 <= outer < len(text) else " "
        if text[inner].isascii() and ((beside.isascii() and beside.isalnum()) or beside in _GLUE):
            return False  # half a Latin word, or part of an address
        if not scene.on_edge(at):
            index = scene.word_at(at)
            if scene.known_word(scene.words[index]) and not scene.tags[index].startswith("nr"):
                return False
    return True


def _is_known(candidate: Candidate, start: int, end: int, type_: str) -> bool:
    """Whether dictionary or grammar have spoken already.

    A name of the dictionary may only open an organization or a place (杂多县|第二民族中学); and where grammar has
    found a name of the same type, it has weighed its edges too.
    """
    if candidate.end <= start or candidate.start >= end:
        return False
    if candidate.type == "Concept" and start <= candidate.start and candidate.end <= end:
        return False
    if candidate.type == type_:
        return True
    if not candidate.rule.startswith("dictionary:"):
        return False
    opens = candidate.start == start and candidate.end < end - 1 and candidate.type in ("Country", "Place")
    return not (opens and type_ != "Person")


# ---- what looks like a name of its type ------------------------------------------------------------------


def _person(view: _View, start: int, end: int) -> bool:
    """A surname and a given name, a transliteration, or two Latin words; no common word, no title inside (习主席)."""
    scene, people = view.scene, view.scene.lexicon.persons
    name = scene.folded[start:end]
    if not _HAN_NAME.match(name):
        return bool(_LATIN_NAME.match(name))
    if name in people.not_names or name in scene.lexicon.words.generic:
        return False
    if "·" in name:
        return len(name) > 3 and name[0] != "·" != name[-1]
    index = scene.word_at(start)
    if scene.ends[index] == end and scene.known_word(name) and not scene.tags[index].startswith("nr"):
        return False
    if any(name[-size:] in words for size in (2, 3) for words in (people.titles, people.honorifics)):
        return False
    if view.goes_on(end) and not any(scene.folded[end : end + size] in people.after for size in (2, 3, 4)):
        return False  # 阿育王|生态与环境研究基金会
    if len(name) > 2 and is_transliteration(name, people.transliteration):
        return True
    surname = 2 if name[:2] in people.compound else 1
    given = name[surname:]
    if name[0] not in people.given or not 1 <= len(given) <= 2:
        return False
    lean = 1.5 if surname == 2 else people.surnames.get(name[0], -9.0)
    return lean + sum(people.given.get(character, 1.0) for character in given) >= _LEAN[len(name)]


def _organization(view: _View, start: int, end: int) -> bool:
    """A Latin name with small letters; or a known head after a place or a word that tells, with no noun after it."""
    name = view.scene.folded[start:end]
    if name.isascii():
        return bool(_LATIN_BODY.match(name))
    head = view.head(start, end, "Organization")
    if head is None or view.goes_on(end):
        return False
    front = start
    for stop, entry in view.scene.entry_starts.get(start, ()):
        for sense in entry.senses:
            if sense.entity.type == "Place" and stop < head:
                return True
            if sense.entity.type == "Country" and stop <= head:
                front = max(front, stop)  # 中国代表团: the country alone is not told by
    return view.tells(front, head)


def _place(view: _View, start: int, end: int) -> bool:
    """A place of jieba's dictionary, or a known head after a word that tells; with no noun after it."""
    scene = view.scene
    name = scene.folded[start:end]
    if not _HAN_NAME.match(name) or name in scene.lexicon.words.generic or view.goes_on(end):
        return False
    index = scene.word_at(start)
    if scene.ends[index] == end and scene.tags[index] == "ns" and scene.known_word(name):
        return True
    head = view.head(start, end, "Place")
    return head is not None and len(name) > 2 and view.tells(start, head)


def _document(view: _View, start: int, end: int) -> bool:
    return end - start >= 4 and view.head(start, end, "Instrument") is not None


def _event(view: _View, start: int, end: int) -> bool:
    return end - start >= 4 and view.head(start, end, "Event") is not None


_LOOKS: Mapping[str, Callable[[_View, int, int], bool]] = {
    "Person": _person,
    "Organization": _organization,
    "Place": _place,
    "Instrument": _document,
    "Event": _event,
}
