"""The addresses of a store: where it takes graphs, where questions, where updates.

Most stores have the three side by side under names of their own; one address tells the others.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from pipeline.errors import LutuError
from pipeline.push.failures import Missing, PushError
from pipeline.push.wire import Wire

#: By the end of the address that takes graphs: what stands there for questions, and for updates.
NEIGHBOURS = (
    ("/sparql-graph-crud-auth", "/sparql-auth", "/sparql-auth"),  # Virtuoso, with digest authentication
    ("/sparql-graph-crud", "/sparql", "/sparql"),  # Virtuoso, open
    ("/rdf-graphs/service", "", "/statements"),  # RDF4J, GraphDB
    ("/sparql/gsp", "/sparql", "/sparql"),  # Neptune
    ("/store", "/query", "/update"),  # Oxigraph
    ("/data", "/query", "/update"),  # Fuseki
)
#: What a server's bare address is tried for, in this order.
_TRIED = (NEIGHBOURS[4], NEIGHBOURS[0])

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a store takes graphs, and where it answers questions and takes updates, if it does."""

    graphs: str
    query: str | None = None
    update: str | None = None

    def graph(self, name: str) -> str:
        """The address of one named graph."""
        mark = "&" if "?" in self.graphs else "?"
        return f"{self.graphs}{mark}graph={quote(name, safe='')}"


def check(url: str, name: str = "URL") -> str:
    """The address, if it is one that can be asked. Raises: LutuError, without its secrets."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise LutuError(name, "is no address", "Write it like http://127.0.0.1:7878/store.") from None
    if "@" in parts.netloc:
        raise LutuError(
            parts.hostname or name,
            "an address with credentials shows them to everybody on this machine",
            "Leave them out of it and set LUTU_PUSH_USER and LUTU_PUSH_PASSWORD.",
        )
    if parts.scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
        raise LutuError(url, "is no http address", "Write it like http://127.0.0.1:7878/store.")
    if parts.fragment or "graph=" in parts.query:
        raise LutuError(url, "names a graph", "Give the store's address; graphs name themselves.")
    return url


def known(url: str, query: str | None = None, update: str | None = None) -> Endpoint | None:
    """The addresses that follow from the one given; None for a server's bare address, which must be asked.

    What is given as `query` and `update` stands; `none` is for a store that has no such address.

    >>> known("http://127.0.0.1:7878/store").query
    'http://127.0.0.1:7878/query'
    """
    path = urlsplit(url).path.rstrip("/")
    if not path and query is None:
        return None
    bare = url.partition("?")[0].rstrip("/")
    ends = next((ends for ends in NEIGHBOURS if bare.endswith(ends[0])), None)
    root = bare[: -len(ends[0])] if ends else ""
    # A slash too many is another address to most stores; to Neptune it belongs.
    tidy = ends is not None and ends[0] != "/sparql/gsp" and "?" not in url
    return Endpoint(
        bare if tidy else url,
        _chosen(query, root + ends[1] if ends else None),
        _chosen(update, root + ends[2] if ends else None),
    )


def _chosen(given: str | None, guessed: str | None) -> str | None:
    return guessed if given is None else None if given == "none" else given


def discover(url: str, wire: Wire) -> Endpoint:
    """The addresses of the store at a server's bare address. Raises: PushError when none answers there."""
    root = url.partition("?")[0].rstrip("/")
    for graphs, query, update in _TRIED:
        try:
            body = urlencode({"query": "SELECT ?s WHERE { ?s ?p ?o } LIMIT 1"}).encode()
            answer = wire.send(root + query, "POST", root + query, body=body, headers=FORM)
            json.loads(answer)["results"]
        except Missing:
            continue
        except PushError as error:
            if error.final:
                raise
            continue
        except (ValueError, KeyError, TypeError):
            continue
        return Endpoint(root + graphs, root + query, root + update)
    raise PushError(
        url,
        "no store that we know answers here",
        "Give the address where it takes graphs (docs/push.md lists those of common stores).",
        final=True,
    )
