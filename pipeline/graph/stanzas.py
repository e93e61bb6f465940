"""Stanzas: all that one graph says of one subject, as one string, the unit in which a graph is sorted and written.

A stanza is the subject's N-Quads lines in order, joined by U+001E, which no line holds because literals escape it.
A single line is a stanza, too. Lines begin with their subject, so sorting stanzas sorts lines: an eighth as many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

#: What stands between the lines of a stanza.
MARK = "\x1e"
#: So many bytes of stanzas are sorted in memory: a million quads. Beyond, sorting takes half as long again.
MEMORY = 256_000_000
_MARK = MARK.encode()


def stanza(node: str, facts: Iterable[str], graph: str) -> str:
    """The stanza of a subject; each fact is predicate and object with a space between them, in any order.

    >>> stanza("<s>", ["<p> <b>", "<p> <a>", "<p> <b>"], "<g>").split(MARK)
    ['<s> <p> <a> <g> .', '<s> <p> <b> <g> .']
    """
    # Timsort costs next to nothing where the facts come in order, as those of the many small nodes do.
    joined = f" {graph} .{MARK}{node} ".join(sorted(dict.fromkeys(facts)))
    return f"{node} {joined} {graph} ."


def lines(stanzas: Iterable[str]) -> Iterator[str]:
    """The lines of stanzas, without line feeds."""
    for one in stanzas:
        yield from one.split(MARK)


def merged(stanzas: Iterable[bytes]) -> Iterator[bytes]:
    """One stanza a subject, whatever the graphs, with its lines in order and each once, from sorted ones.

    >>> list(merged([b"<s> <p> <a> <g> .", b"<s> <p> <a> <h> .", b"<t> <p> <a> <g> ."]))
    [b'<s> <p> <a> <g> .\\x1e<s> <p> <a> <h> .', b'<t> <p> <a> <g> .']
    """
    subject = b"\n"  # begins no line
    same: list[bytes] = []
    for one in stanzas:
        if one.startswith(subject):
            same.append(one)
            continue
        if same:
            yield same[0] if len(same) == 1 else _joined(same)
        subject, same = one[: one.index(b" ") + 1], [one]
    if same:
        yield same[0] if len(same) == 1 else _joined(same)


def _joined(stanzas: Iterable[bytes]) -> bytes:
    return _MARK.join(sorted({line for one in stanzas for line in one.split(_MARK)}))


def written(stanzas: Iterable[bytes]) -> bytes:
    """The stanzas as a stretch of an N-Quads file."""
    return b"\n".join([*stanzas, b""]).replace(_MARK, b"\n")
