"""One query in a process of its own, so that it can be stopped: pyoxigraph heeds neither signals nor clocks.

Run by `pipeline.graph.query` as a script, with a JSON request on standard input; imports nothing of Lütu.
Rows go out as they come, one JSON line each: memory is Oxigraph's, not the answer's.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph as ox

#: How long a row may wait in the buffer for others.
_FLUSH = 0.25


def main() -> int:
    """Answer the request: 0 with the result on standard output, 3 with an error as JSON."""
    request = json.load(sys.stdin)
    _limit(request["seconds"], request["memory"])
    _unplug()
    import pyoxigraph as ox

    try:
        store = ox.Store.read_only(request["store"])
    except (OSError, RuntimeError, ValueError) as error:
        return _fail("missing" if isinstance(error, FileNotFoundError) else "store", error)
    try:
        bound: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): _term(*value) for name, value in request["values"].items()
        }
        found = store.query(request["query"], prefixes=request["prefixes"], substitutions=bound)
        flushed = -_FLUSH
        for line in _lines(found):
            sys.stdout.write(json.dumps(line) + "\n")
            if time.monotonic() - flushed > _FLUSH:
                sys.stdout.flush()
                flushed = time.monotonic()
        # The last line tells a whole answer from one that was cut off.
        sys.stdout.write('{"end":true}\n')
        sys.stdout.flush()
    except SyntaxError as error:
        return _fail("syntax", error)
    except MemoryError as error:
        return _fail("memory", error)
    except BrokenPipeError:
        return 4
    except (OSError, RuntimeError, ValueError) as error:
        return _fail("run", error)
    return 0


def _term(kind: str, value: str, datatype: str) -> ox.NamedNode | ox.Literal:
    import pyoxigraph as ox

    return ox.NamedNode(value) if kind == "iri" else ox.Literal(value, datatype=ox.NamedNode(datatype))


def _lines(found: object) -> Iterator[object]:
    """The head of a result, then its rows: each cell is [kind, value, language or datatype] or null."""
    import pyoxigraph as ox

    if isinstance(found, ox.QueryBoolean):
        yield {"boolean": bool(found)}
    elif isinstance(found, ox.QuerySolutions):
        names = [variable.value for variable in found.variables]
        yield {"columns": names}
        for solution in found:
            yield [_cell(solution[name]) for name in names]
    elif isinstance(found, ox.QueryTriples):
        yield {"columns": ["subject", "predicate", "object"]}
        for triple in found:
            yield [_cell(triple.subject), _cell(triple.predicate), _cell(triple.object)]


def _cell(term: object) -> object:
    import pyoxigraph as ox

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ["iri", term.value, ""]
    if isinstance(term, ox.BlankNode):
        return ["blank", "_:" + term.value, ""]
    if isinstance(term, ox.Literal):
        return ["literal", term.value, f"@{term.language}" if term.language else term.datatype.value]
    return ["literal", str(term), ""]


def _limit(seconds: float, memory: int) -> None:
    """Bound processor time and memory where the system can; the parent bounds the time on the wall."""
    try:
        import resource
    except ImportError:
        return
    whole = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _unplug() -> None:
    """Leave the network where the system lets us: a second wall behind the check of the query.

    Linux gives a process a network of its own, without any way out; before any thread is started.
    """
    new_network, new_user = 0x40000000, 0x10000000
    try:
        import ctypes

        unshare = ctypes.CDLL(None).unshare
    except (OSError, AttributeError, TypeError, ImportError):
        return
    # As root the first is enough; others need a user of their own as well, and some systems refuse both.
    if unshare(new_network) != 0:
        unshare(new_network | new_user)


def _fail(kind: str, error: BaseException) -> int:
    print(json.dumps({"kind": kind, "message": str(error)}), file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main())
