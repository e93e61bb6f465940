"""What a query may do: read this store and nothing else. Whatever is not understood is refused.

Two readers look at every query: rdflib's parser, and a scan of our own that tells code from strings, IRIs and
comments as the SPARQL grammar and Oxigraph do. (They differ: for rdflib a comment ends at a line feed only, for
Oxigraph at a carriage return too, so that `# \\rSERVICE …` would slip past the first.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline import identifiers
from pipeline.errors import LutuError
from pipeline.graph.vocabulary import PREFIXES

_DECLARED = re.compile(r"\bPREFIX\s+([A-Za-z][\w.-]*)?\s*:", re.IGNORECASE | re.ASCII)
#: Comments, IRIs and strings: what is no code. Order matters, as in a lexer.
_NO_CODE = re.compile(
    r"""#[^\r\n]*
    |<[^\x00-\x20<>"{}|^`\\]*>
    |'{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3} | "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3}
    |'(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*" """,
    re.VERBOSE | re.DOTALL,
)
#: Words of code that reach for other data or change this; a variable or prefixed name may be called so.
_REACHING = re.compile(
    r"(?<![?$:@\w.-])(SERVICE|LOAD|INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD)(?![\w:.-])", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def check(text: str) -> None:
    """Make sure that a query only reads this store. Raises: LutuError when it does anything else.

    Updates do not parse as queries; SERVICE, wherever it stands, and FROM with a graph that is none of ours
    are refused. What the checking parser cannot read is refused too.
    """
    from pyparsing.exceptions import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

    _scan(text)
    prologue = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in missing(text))
    # Line ends as in SPARQL, not as in pyparsing: see above.
    seen = f"{prologue} {text}".replace("\r", "\n")
    unreadable = (ParseBaseException, ValueError, TypeError, RecursionError)
    try:
        tree = parseQuery(seen)
    except unreadable as error:
        try:
            parseUpdate(seen)
        except unreadable:
            raise LutuError("query", f"does not parse ({error})", "Mend its syntax.") from error
        raise LutuError(
            "query",
            "is an update, and the graph is only read",
            "Change the articles or dictionaries and build.",
        ) from error
    for name, node in _parts(tree):
        if name == "ServiceGraphPattern":
            raise _reaches("SERVICE")
        if name == "DatasetClause":
            _local(node)


def missing(text: str) -> Iterator[tuple[str, str]]:
    """The common prefixes that a query does not declare itself."""
    declared = set(_DECLARED.findall(text))
    return ((prefix, iri) for prefix, iri in PREFIXES.items() if prefix not in declared)


def _scan(text: str) -> None:
    """Refuse by the words of the code alone, and escapes that could hide where code begins."""
    for match in _ESCAPE.finditer(text):
        if int(match[1] or match[2], 16) < 0x80:
            raise LutuError(
                "query",
                f"hides a plain character in {match[0]}",
                'Write the character itself, or \\n, \\t, \\".',
            )
    found = _REACHING.search(_NO_CODE.sub(" ", text))
    if found is not None:
        word = found[1].upper()
        if word == "SERVICE":
            raise _reaches(word)
        raise LutuError(
            "query",
            f"is an update ({word}), and the graph is only read",
            "Change the articles or dictionaries and build.",
        )


def _reaches(word: str) -> LutuError:
    return LutuError("query", f"asks another server with {word}", "Leave it out: queries stay local.")


def _local(clause: object) -> None:
    """Refuse FROM and FROM NAMED with anything but a full IRI below our base."""
    values = clause.values() if isinstance(clause, dict) else ()
    names = [value for value in values if value is not None]
    if not names or any(type(name).__name__ != "URIRef" for name in names):
        raise LutuError(
            "query", "names its data with FROM and no full IRI", "Write the graph's IRI in <>, or use GRAPH."
        )
    for name in names:
        if not str(name).startswith(identifiers.BASE):
            raise LutuError(
                "query",
                f"names other data with FROM <{name}>",
                "Leave it out: the whole graph is asked, or use GRAPH.",
            )


def _parts(tree: object) -> Iterator[tuple[str, object]]:
    """All nodes of a parsed query with their names."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        name = getattr(node, "name", None)
        if isinstance(name, str):
            yield name, node
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, (list, tuple)) or type(node).__name__ in ("ParseResults", "plist"):
            waiting.extend(node)  # type: ignore[arg-type]
