"""What the reading of files gives: a document with its articles, or with the reason why it has none."""

from __future__ import annotations

from pipeline.errors import ArticleError
from pipeline.model import Article, Issue
from pipeline.slots import record

#: No article is longer; memory and time of a reading grow with its article.
LONGEST = 2_000_000


@record(frozen=True, slots=True)
class Document:
    """One file or record: the articles in it, and what was wrong with it as a whole.

    No articles means that it could not be read; then `issues` says why and what to do about it.
    """

    doc: str
    articles: tuple[Article, ...] = ()
    issues: tuple[Issue, ...] = ()


def failed(doc: str, code: str, what: str, remedy: str) -> Document:
    """A document that could not be read, with what is wrong and what to do about it."""
    return Document(doc, issues=(Issue(code, str(ArticleError(doc, what, remedy))),))
