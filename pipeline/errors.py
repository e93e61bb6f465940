"""What can go wrong, and how it is said: `where: what is wrong. How to mend it.`"""

from __future__ import annotations

import copyreg
from collections.abc import Mapping
from typing import Any


class LutuError(Exception):
    """The root of all errors that Lütu raises on purpose; its text is meant for the user."""

    def __init__(self, where: str, what: str, remedy: str = "") -> None:
        self.where, self.what, self.remedy = where, what, remedy
        text = f"{where}: {what}"
        if not text.endswith((".", "?", "!", "。")):
            text += "."
        super().__init__(f"{text} {remedy}".rstrip())

    def __reduce__(self) -> tuple[Any, ...]:
        # As it is, with what subclasses add: an exception is otherwise made again of its text, in another process, say.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class ArticleError(LutuError):
    """A file of articles cannot be read; the batch goes on without it."""


class LexiconError(LutuError):
    """A dictionary or rule is wrong: an analyst's mistake, with file and line."""


class StoreError(LutuError):
    """The embedded store or a triple store cannot be used."""


class ExpectationError(LutuError):
    """The finished graph is not what a good build leaves behind; nothing is published."""


class RefusedError(ExpectationError):
    """The gate refuses the graph.

    `articles` are those without which it would find nothing, by IRI, each with the first of what is wrong; empty where
    no such few articles are to blame.
    """

    def __init__(self, where: str, what: str, remedy: str, articles: Mapping[str, str]) -> None:
        super().__init__(where, what, remedy)
        self.articles = dict(articles)
