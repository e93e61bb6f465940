"""One query in a process of its own, so that it can be stopped: pyoxigraph heeds neither signals nor clocks.

Run by `pipeline.graph.query` as a script, with a JSON request on standard input; imports nothing of Lütu.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator


def main() -> int:
    """Answer the request: 0 with the result on standard output, 3 with an error as JSON."""
    request = json.load(sys.stdin)
    _limit(request["seconds"], request["memory"])
    import pyoxigraph as ox

    try:
        store = ox.Store.read_only(request["store"])
    except (OSError, RuntimeError, ValueError) as error:
        return _fail("store", error)
    try:
        found = store.query(request["query"], prefixes=request["prefixes"])
        for line in _lines(found):
            print(json.dumps(line))
    except SyntaxError as error:
        return _fail("syntax", error)
    except (OSError, RuntimeError, ValueError) as error:
        return _fail("run", error)
    return 0


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
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _fail(kind: str, error: BaseException) -> int:
    print(json.dumps({"kind": kind, "message": str(error)}), file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(main())
