"""The stage on which recognisers meet: one article folded, scanned once for all literals, cut into words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from pipeline.expressions import expression, matches
from pipeline.lexicon.lexicon import Lexicon
from pipeline.lexicon.names import Entry
from pipeline.model import Article, Paragraph
from pipeline.text.fold import fold
from pipeline.text.words import is_word, tagger

_WORD, _TAG = itemgetter(0), itemgetter(1)
#: What `before` and `after` go over.
_BLANKS = frozenset(" *")
#: Where a name in Latin letters may begin: no part of a word or of an address.
_CAPITAL = expression(r"[A-Z](?<![A-Za-z0-9@._-].)")


#: So many characters on both sides of a full stop tell that it stands inside a name.
_AROUND = 4
#: So far to both sides a name is looked for again: a search of all of a long text for each name would be a square.
_NEARBY = 5000


class Candidate(NamedTuple):
    """A reading of some characters as a name. `strength` is what each of its characters is worth to the solver."""

    start: int
    end: int
    type: str
    rule: str
    strength: float
    entity: str | None = None


#: A candidate of its six values, made without a constructor in Python: for those made by the thousand.
made: Callable[[tuple[int, int, str, str, float, str | None]], Candidate] = partial(tuple.__new__, Candidate)


class Scene:
    """One article on its way to mentions; recognisers read it, only the flow adds candidates."""

    __slots__ = (
        "after_titles", "article", "blocks", "candidates", "capitals", "edges", "ends", "entry_ends", "entry_starts", "folded", "heads",
        "known_word", "lexicon", "pairs", "paragraphs", "raw", "room", "shorts", "starts", "tags", "title_ends", "words",
    )  # fmt: skip

    def __init__(self, article: Article, paragraphs: Sequence[Paragraph], lexicon: Lexicon) -> None:
        self.article = article
        self.paragraphs = paragraphs
        self.lexicon = lexicon
        self.raw = article.text
        self.folded = _dotted(fold(article.text), lexicon)
        #: For each offset the end of its paragraph, if that is read; -1 elsewhere.
        self.room: list[int] = []
        for paragraph in paragraphs:
            if paragraph.kind != "boilerplate":
                self.room += [-1] * (paragraph.start - len(self.room))
                self.room += [paragraph.end] * (paragraph.end - paragraph.start)
        self.room += [-1] * (len(self.raw) + 1 - len(self.room))
        self.candidates: list[Candidate] = []
        self.known_word = is_word()
        self._cut()
        self._scan()
        #: Where names in Latin letters may begin, for `capitalised`.
        self.capitals = [found.start() for found in _CAPITAL.finditer(self.folded)]

    def _cut(self) -> None:
        self.pairs = tagger()(self.folded)
        self.words: tuple[str, ...] = tuple(map(_WORD, self.pairs))
        self.tags: tuple[str, ...] = tuple(map(_TAG, self.pairs))
        self._place()

    def _place(self) -> None:
        """Where the words stand."""
        self.ends = list(accumulate(map(len, self.words)))
        self.starts = [0, *self.ends[:-1]] if self.ends else []
        #: Where a word begins or ends, the text's end among them.
        self.edges = frozenset((0, *self.ends))

    def _scan(self) -> None:
        """Sort the automaton's hits into what recognisers ask for."""
        folded, entries = self.folded, self.lexicon.entry
        entry_starts: dict[int, list[tuple[int, Entry]]] = {}
        entry_ends: dict[int, list[tuple[int, Entry]]] = {}
        self.entry_starts, self.entry_ends = entry_starts, entry_ends
        self.heads = heads = list[tuple[int, int, Entry]]()
        self.title_ends = title_ends = dict[int, int]()
        self.shorts: list[tuple[int, int, Entry]] = []
        self.blocks: list[tuple[int, int, Entry]] = []
        length = len(folded)
        edges = self.edges
        for start, end, index in self.lexicon.hits(folded):
            entry = entries[index]
            if entry.ascii_start and start and _ascii_word(folded[start - 1]):
                continue
            if entry.ascii_end and end < length and _ascii_word(folded[end]):
                continue
            if entry.senses or entry.blocks:
                if start in entry_starts:
                    entry_starts[start].append((end, entry))
                else:
                    entry_starts[start] = [(end, entry)]
                if end in entry_ends:
                    entry_ends[end].append((start, entry))
                else:
                    entry_ends[end] = [(start, entry)]
                if entry.blocks:
                    self.blocks.append((start, end, entry))
                if entry.short:
                    self.shorts.append((start, end, entry))
            if entry.heads and (end - start > 1 or end in edges or folded.startswith(entry.text, end)):
                heads.append((start, end, entry))
            if entry.title:
                title_ends[end] = min(start, title_ends.get(end, start))
        self._sift_titles()

    def _sift_titles(self) -> None:
        """Leave out the titles that are none where they stand, and note what stands right after the others."""
        ends, edges, folded = self.title_ends, self.edges, self.folded
        # 总工 in 总工程师 is no title of its own.
        longer = [
            e
            for e, s in ends.items()
            if (e + 1 in ends or e + 2 in ends or e + 3 in ends)
            and any(ends.get(e + more, e) <= s for more in (1, 2, 3))
        ]
        for end in longer:
            del ends[end]
        # 理事 in the word 理事会 is none.
        for end, begin in [(end, begin) for end, begin in ends.items() if end not in edges]:
            word = self.word_at(begin)
            if self.starts[word] == begin and self.ends[word] > end and self.known_word(self.words[word]):
                del ends[end]
        # In 习近平|总书记|明确指出 the role is the known person's before it, not of what follows.
        for end in [e for e, s in ends.items() if any(map(_is_person, self.entry_ends.get(s, ())))]:
            del ends[end]
        #: Every offset whose `before` is the end of a title.
        self.after_titles = set(ends)
        for at in ends:
            while folded[at : at + 1] in _BLANKS:
                at += 1
                self.after_titles.add(at)

    # ---- words -----------------------------------------------------------------------------------------

    def word_at(self, offset: int) -> int:
        """Index of the word that holds the character at `offset`."""
        return bisect_right(self.starts, offset) - 1

    def on_edge(self, offset: int) -> bool:
        """Whether a word begins or ends at `offset`, which lies in the text or at its end."""
        return offset in self.edges

    def words_between(self, start: int, end: int) -> range:
        """Indices of the words that share a character with [start, end)."""
        return range(self.word_at(start), bisect_left(self.starts, end))

    def near(self, offset: int) -> tuple[int, int]:
        """The stretch around an offset in which what an article keeps speaking of is met again."""
        return max(0, offset - _NEARBY), offset + _NEARBY

    def times(self, start: int, end: int) -> int:
        """How often the characters between two offsets stand near them, themselves counted."""
        return self.folded.count(self.folded[start:end], *self.near(start))

    def before(self, offset: int) -> int:
        """`offset` moved left over blanks and marks of emphasis (not over line ends)."""
        while offset > 0 and self.folded[offset - 1] in " *":
            offset -= 1
        return offset

    def after(self, offset: int) -> int:
        """`offset` moved right over blanks and marks of emphasis (not over line ends)."""
        length = len(self.folded)
        while offset < length and self.folded[offset] in " *":
            offset += 1
        return offset

    def capitalised(self, form: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """As `form.finditer` has them, for a form that begins as `_CAPITAL` does: the text is searched for these once."""
        return matches(form, self.folded, self.capitals)

    def add(self, candidates: Iterable[Candidate]) -> None:
        """Take candidates into the competition."""
        self.candidates.extend(candidates)


def _dotted(folded: str, lexicon: Lexicon) -> str:
    """The text with a dot where a full stop joins the parts of a foreign name: 万格里.马塔."""
    at, joints = folded.find("."), list[int]()
    while at >= 0:
        if not folded[at - 1 : at].isascii() and not folded[at + 1 : at + 2].isascii():
            around = folded[max(0, at - 2) : at] + folded[at + 1 : at + 3]
            if len(around) == _AROUND and lexicon.persons.transliteration.issuperset(around):
                joints.append(at)
        at = folded.find(".", at + 1)
    if joints:
        characters = list(folded)
        for at in joints:
            characters[at] = "·"
        folded = "".join(characters)
    return folded


def _is_person(known: tuple[int, Entry]) -> bool:
    """Whether a dictionary has the characters as a person's full name and as nothing else."""
    senses = known[1].senses
    return bool(senses) and all(s.entity.type == "Person" and s.status != "short" for s in senses)


def _ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def is_han(character: str) -> bool:
    """Whether it is a Han character (the unified blocks and 〇)."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or character == "〇"
        or character > "\U0001ffff"
    )
