"""Files and folders → documents: whatever is wrong with a file, it never stops a batch and never vanishes."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pipeline import bundles
from pipeline.documents import LONGEST, Document, failed
from pipeline.errors import ArticleError
from pipeline.model import Issue
from pipeline.text.articles import articles
from pipeline.text.decode import Decoded, UndecodableError, decode

__all__ = ["Document", "document", "documents", "files", "read_file"]

#: Input formats by suffix: how the bytes of a file become text. A further format is a line here.
FORMATS: Mapping[str, Callable[[bytes, str], Decoded]] = {".txt": decode, ".md": decode}

# Named by themselves, files of other suffixes are read as text; of these it would be all tags and noise.
_MARKUP = frozenset({".html", ".htm", ".xhtml", ".mhtml", ".xml", ".json", ".rtf", ".epub"})


#: Nor do files of articles have lines like this, on average.
_LINE = 100_000


def files(paths: Iterable[str | Path]) -> Iterator[tuple[str, Path]]:
    """Each article file with the name it goes by, folders in order of names, lazily.

    A file named by itself goes by its path as given, one found in a folder by its path from there, with `/`.
    In folders `.txt` and `.md` files count, and those that hold many articles (`bundles.py`); hidden ones are
    skipped, links are followed but not in a circle.
    A link that leads back and a folder that cannot be listed come too: `read_file` says what is wrong.

    Raises: ArticleError, for a path that does not exist and a folder without articles.
    """
    for given in paths:
        path = Path(given)
        if _is_folder(path):
            empty = True
            for found in _walk(path):
                empty = False
                yield _name(found.relative_to(path)), found
            if empty:
                remedy = f"Put {' or '.join(FORMATS)} files into it."
                raise ArticleError(_name(given), "no articles in this folder", remedy)
        elif _is_missing(path):
            raise ArticleError(_name(given), "no such file or folder", "Check the path.")
        else:
            yield _name(given), path


def documents(paths: Iterable[str | Path]) -> Iterator[Document]:
    """Each file as a document, lazily and in order; nothing but misuse of `paths` raises (see `files`).

    A file reached twice under one name is read once. Two files of one name, from two folders, would give
    their articles the same identifiers: the second becomes an issue.
    """
    given = list(paths)  # their number decides, and they are few
    read: dict[str, str] = {}
    for doc, path in files(given):
        # Only names from several paths can meet; one folder, however large, needs no memory of its files.
        if len(given) > 1:
            real = os.path.realpath(path)
            before = read.setdefault(doc, "")
            if before == real:
                continue
            if before:
                what = "another file of this name was read before"
                yield failed(doc, "duplicate-name", what, "Give the folder that holds both.")
                continue
            read[doc] = real
        if bundles.is_bundle(path.name) and path.is_file():
            yield from bundles.read(doc, path)
        else:
            yield read_file(doc, path)


def read_file(doc: str, path: Path) -> Document:
    """One file as a document; what the file system or the bytes refuse becomes an issue."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            # Only what `files` could not descend into arrives here; listing tells why.
            next(path.iterdir(), None)
            return failed(doc, "link-loop", "this link leads back to a folder above it", "Remove the link.")
        if not stat.S_ISREG(mode):
            return failed(doc, "not-a-file", "a pipe or device, not a file", "Use - for standard input.")
        raw = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        return failed(doc, "unreadable-file", f"cannot be read ({reason})", "Check links and permissions.")
    return document(doc, raw, suffix=path.suffix.lower())


def document(doc: str, raw: bytes, *, suffix: str = ".txt") -> Document:
    """The bytes of one file as a document; for standard input, too.

    >>> document("a.txt", b"  ").issues[0].code
    'empty-file'
    """
    if not raw.strip():
        return failed(doc, "empty-file", "the file is empty", "Fill or remove it.")
    if suffix in _MARKUP:
        return failed(doc, "unknown-format", f"{suffix} is not read", "Save it as plain text in UTF-8.")
    try:
        text = FORMATS.get(suffix, decode)(raw, doc).text
    except UndecodableError as error:
        return Document(doc, issues=(Issue(error.code, str(error)),))
    # Before anything is searched: a line of 50 MB would take minutes and gigabytes for one nonsense article.
    if len(text) > LONGEST and text.count("\n") * _LINE < len(text):
        what = f"{len(text):,} characters in lines of more than {_LINE:,} on average are no articles"
        return failed(doc, "too-long", what, "Split the file into articles, with line ends.")
    found = tuple(articles(doc, text))
    if any(len(article.text) > LONGEST for article in found):
        longest = max(len(article.text) for article in found)
        what = f"an article of {longest:,} characters, {LONGEST:,} at most"
        return failed(doc, "too-long", what, "Split it into articles.")
    if not found:
        return failed(doc, "empty-file", "the file holds nothing but white space", "Fill or remove it.")
    return Document(doc, found)


def _name(path: str | Path) -> str:
    r"""The path with `/`, printable: a file name that is no UTF-8 shows its bytes as \xff."""
    return os.fsencode(path).decode("utf-8", "backslashreplace").replace(os.sep, "/")


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _is_missing(path: Path) -> bool:
    try:
        return not os.path.lexists(path)
    except ValueError:  # a NUL in the path
        return True


def _walk(folder: Path) -> Iterator[Path]:
    """The article files below a folder, depth first, by name; what cannot be entered comes as itself."""
    # A stack of what is still to do and the folders above it, so that depth meets no recursion limit.
    todo: list[tuple[Path, frozenset[tuple[int, int]]]] = [(folder, frozenset())]
    while todo:
        path, above = todo.pop()
        if not _is_folder(path):
            yield path
            continue
        try:
            status = path.stat()
            inside = sorted(path.iterdir(), key=lambda child: child.name, reverse=True)
        except OSError:
            yield path
            continue
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            yield path
            continue
        for child in inside:
            if not child.name.startswith(".") and (_is_article(child) or _is_folder(child)):
                todo.append((child, above | {identity}))


def _is_article(path: Path) -> bool:
    return path.suffix.lower() in FORMATS or bundles.is_bundle(path.name)
