"""The stage without jieba, for ablations: what the rules are worth where no tagger has cut the text into words."""

from __future__ import annotations

from pipeline.expressions import expression
from pipeline.recognise.scene import Scene, is_han

#: Runs of Latin letters and of digits stay whole; every other character is a word.
_PIECE = expression(r"[A-Za-zÀ-ɏ]+|[0-9]+(?:\.[0-9]+)?|[\s\S]")


class Unworded(Scene):
    """A scene whose words are single characters that no dictionary knows and whose tags say nothing."""

    __slots__ = ()

    def _cut(self) -> None:
        self.words = tuple(_PIECE.findall(self.folded))
        self.tags = tuple(_tag(word) for word in self.words)
        self.pairs = list(zip(self.words, self.tags, strict=True))
        self._place()
        self.known_word = lambda word: False


def _tag(word: str) -> str:
    """What a character tells by itself: a noun if Han, else Latin, a number or a mark."""
    if is_han(word[0]):
        return "n"
    if word[0].isalpha():
        return "eng"
    return "m" if word[0].isdigit() else "x"
