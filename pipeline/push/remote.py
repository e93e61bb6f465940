"""A triple store as graphs that can be put, got and deleted, and questions that can be asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from pipeline.push.endpoint import FORM, Endpoint
from pipeline.push.failures import Missing, PushError
from pipeline.push.parts import Body
from pipeline.push.wire import Wire

if TYPE_CHECKING:
    import pyoxigraph as ox

NTRIPLES = "application/n-triples"
_LENIENT_TYPES = f"{NTRIPLES}, text/plain;q=0.5"


class Remote:
    """The store behind an endpoint. All of it raises PushError."""

    def __init__(self, wire: Wire, endpoint: Endpoint) -> None:
        self.wire, self.endpoint = wire, endpoint

    def put(self, graph: str, body: Body) -> None:
        """Replace a graph as a whole."""
        self._give("PUT", graph, body, body.length)

    def post(self, graph: str, body: Body | bytes) -> None:
        """Add triples without blank nodes to a graph; doing so twice is as doing it once."""
        self._give("POST", graph, body, len(body) if isinstance(body, bytes) else body.length)

    def _give(self, method: str, graph: str, body: Iterable[bytes] | bytes, length: int) -> None:
        headers = {"Content-Type": NTRIPLES, "Content-Length": str(length)}
        self.wire.send(graph, method, self.endpoint.graph(graph), body=body, headers=headers)

    def delete(self, graph: str) -> None:
        """Delete a graph, if it is there."""
        with suppress(Missing):
            self.wire.send(graph, "DELETE", self.endpoint.graph(graph))

    @contextmanager
    def triples(self, graph: str) -> Iterator[Iterator[ox.Quad]]:
        """The triples of a graph; none of a graph that is not there. Never asked by HEAD.

        The answer is read to its end before the first triple comes; one that breaks off is an error.
        """
        import pyoxigraph as ox

        address = self.endpoint.graph(graph)
        try:
            with self.wire.answer(graph, "GET", address, headers={"Accept": _LENIENT_TYPES}) as file:
                try:
                    yield ox.parse(file, format=ox.RdfFormat.N_TRIPLES)
                except (SyntaxError, ValueError) as error:
                    raise _broken(graph, f"{error}") from error
        except Missing:
            yield iter(())

    def about(self, graph: str, subjects: Iterable[str]) -> list[ox.Quad]:
        """The triples of a graph about some subjects, given in angle brackets, by a question."""
        import pyoxigraph as ox

        assert self.endpoint.query is not None
        where = self.endpoint.query
        wanted = " ".join(subjects)
        query = (
            f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ VALUES ?s {{ {wanted} }} GRAPH <{graph}> {{ ?s ?p ?o }} }}"
        )
        headers = FORM | {"Accept": _LENIENT_TYPES}
        answer = self.wire.send(
            where, "POST", where, body=urlencode({"query": query}).encode(), headers=headers
        )
        try:
            return list(ox.parse(answer, format=ox.RdfFormat.N_TRIPLES))
        except (SyntaxError, ValueError) as error:
            raise _broken(where, f"{error}") from error

    def count(self, graph: str) -> int:
        """How many triples a graph has, by a question."""
        rows = self.select(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        return _number(self, rows[0].get("n") if rows else None)

    def select(self, query: str) -> list[dict[str, str]]:
        """The rows of a question, each a value by name. A success with a broken body is an error."""
        assert self.endpoint.query is not None
        where = self.endpoint.query
        body = urlencode({"query": query}).encode()
        answer = self.wire.send(where, "POST", where, body=body, headers=FORM)
        try:
            rows: list[dict[str, Any]] = json.loads(answer)["results"]["bindings"]
            return [{name: str(cell["value"]) for name, cell in row.items()} for row in rows]
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            end = answer[-80:].decode("utf-8", "replace").strip()
            raise _broken(where, f"it ends with: {end!r}") from error

    def update(self, text: str) -> None:
        """Run an update once; it is not run again when its answer is lost."""
        assert self.endpoint.update is not None
        where = self.endpoint.update
        body = urlencode({"update": text}).encode()
        headers = {"Content-Type": FORM["Content-Type"]}
        self.wire.send(where, "POST", where, body=body, headers=headers, once=True)

    def counts(self, prefix: str, expected: Iterable[str] = ()) -> dict[str, int]:
        """Graphs below the prefix and their triples. Needs an address for questions.

        A store may cut a long answer short without a word, so graphs that are `expected` and not in it
        are asked for singly.
        """
        rows = self.select(
            "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } "
            f"FILTER(STRSTARTS(STR(?g), {_string(prefix)})) }} GROUP BY ?g"
        )
        found = {row["g"]: _number(self, row.get("n")) for row in rows if "g" in row}
        for graph in expected:
            if graph not in found and (number := self.count(graph)):
                found[graph] = number
        return found


def _number(remote: Remote, text: str | None) -> int:
    try:
        return int(float(text or ""))
    except ValueError as error:
        raise _broken(str(remote.endpoint.query), f"a count is {text!r}") from error


def _string(text: str) -> str:
    """A string of SPARQL."""
    return json.dumps(text, ensure_ascii=False)


def _broken(where: str, how: str) -> PushError:
    return PushError(
        where,
        f"answered as if all were well, but the answer is broken ({how})",
        "If the address is right, the store may have run out of time: raise its limit, or push again.",
    )
