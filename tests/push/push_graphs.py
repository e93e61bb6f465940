"""Small builds made by hand, what a store holds, and `lutu push` in this process."""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pyoxigraph as ox
import pytest

from pipeline import cli
from pipeline.push import value_space
from pipeline.push.wire import Patience

BASE = "https://w3id.org/lutu/"
XSD = "http://www.w3.org/2001/XMLSchema#"

#: Labels that break whoever pastes strings together; all come back from every store.
LABELS = {
    "quotes": 'a "b" \\"c\\" \'d\' """e"""',
    "backslash": "C:\\new\\table\\u0041 \\",
    "lines": "一\n二\r\n三\r四\t五",
    "emoji": "绿图 🌏👩‍🔬🇮🇩",
    "right-to-left": "\u202eعربي\u202c \u200f",
    "four-byte": "𠮷野家 𪛖𫠝",
    "zero-width": "\u200b\ufeffx\u200d",
    "control": "a\x01b\x0bc\x7f",
    "sparql": '" } ; DROP ALL ; INSERT DATA { <urn:a> <urn:b> "',
    "turtle": '@prefix x: <urn:x> . <urn:s> a """y',
    "html": "<script>alert(1)</script> &amp; <b>",
    "combining": "e\u0301 é",
    "empty": "",
}


def literal(text: str, kind: str = "") -> str:
    """A literal of N-Triples; `kind` is a datatype of XML Schema or a language tag with its @."""
    made = str(ox.Literal(text))
    return made + (kind if kind.startswith("@") else f"^^<{XSD}{kind}>" if kind else "")


def article(number: int, *facts: tuple[str, str]) -> list[str]:
    """The quads of one article: a title, some figures, and what else is given as predicate and object."""
    node = f"{BASE}article/{number:016x}"
    told = [
        ("title", literal(f"第{number}篇", "@zh-Hans")),
        ("value", literal("31.890", "decimal")),
        ("start", literal("007", "nonNegativeInteger")),
        ("year", literal("2030", "gYear")),
        ("day", literal("2024-07-29", "date")),
        *facts,
    ]
    return [f"<{node}> <{BASE}p/{name}> {value} <{node}/graph> ." for name, value in told]


def build(out: Path, articles: Iterable[list[str]], *, network: int = 3) -> Path:
    """A folder as `lutu build` leaves it, as far as a push looks at it."""
    out.mkdir(exist_ok=True)
    lines = [line for quads in articles for line in quads]
    for name, many in (("entities", 2), ("network", network)):
        lines += [
            f"<{BASE}{name}/{n}> <{BASE}p/npmi> {literal(f'0.{n:03d}', 'decimal')} <{BASE}graph/{name}> ."
            for n in range(many)
        ]
    graphs = sorted({line.rsplit(" ", 2)[1] for line in lines})
    lines += [f"{graph} <{BASE}p/by> <{BASE}activity/1> <{BASE}graph/provenance> ." for graph in graphs]
    body = "".join(f"{line}\n" for line in sorted(set(lines))).encode()
    (out / "graph.nq").write_bytes(body)
    outputs = {"graph.nq": {"sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}}
    (out / "manifest.json").write_text(json.dumps({"base": BASE, "outputs": outputs}), encoding="utf-8")
    return out


def really_build(raw: Path, out: Path, ontology: Path) -> None:
    """`lutu build` in this process: what it imports is loaded once."""
    arguments = ["lutu", "build", str(raw), str(out), "--ontology", str(ontology), "--workers", "1"]
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as ended:
        patch.setattr(sys, "argv", arguments)
        cli.main()
    assert ended.value.code == 0


def meant(quads: Iterable[Any]) -> set[tuple[str, ...]]:
    """Quads as values: subject, predicate, meaning of the object, graph."""
    return {(str(q.subject), str(q.predicate), value_space.term(q.object), str(q.graph_name)) for q in quads}


def built(out: Path) -> set[tuple[str, ...]]:
    """What a build holds, as values."""
    return meant(ox.parse(path=str(out / "graph.nq"), format=ox.RdfFormat.N_QUADS))


def held(graphs: str, out: Path, auth: httpx.Auth | None = None) -> set[tuple[str, ...]]:
    """What a store holds in the graphs of a build, as values; `graphs` is where it takes graphs."""
    found: set[tuple[str, ...]] = set()
    with httpx.Client(auth=auth, trust_env=False, timeout=60) as client:
        for name in sorted({quad[3] for quad in built(out)}):
            address = httpx.URL(graphs, params={"graph": name[1:-1]})
            answer = client.get(address, headers={"Accept": "application/n-triples"})
            if answer.status_code != 404:
                parsed = ox.parse(answer.raise_for_status().content, format=ox.RdfFormat.N_TRIPLES)
                found |= meant(ox.Quad(*quad.triple, ox.NamedNode(name[1:-1])) for quad in parsed)
    return found


class Pushed(NamedTuple):
    """How a push ended."""

    code: int
    report: dict[str, Any]
    err: str

    def moved(self) -> dict[str, str]:
        """Graphs that were sent or deleted, by their names below the base, with the reason."""
        return {
            one["graph"].removeprefix(BASE): one["why"]
            for one in self.report["graphs"]
            if one["action"] != "unchanged" and not one["error"]
        }


def push(url: str, out: Path, *options: str, sleep: Callable[[float], None] = lambda seconds: None) -> Pushed:
    """`lutu push --json` in this process; what breaks is tried again once, and nobody sleeps before."""
    arguments = ["lutu", "push", url, "--out", str(out), "--json", *options]
    if "--retries" not in options:
        arguments += ["--retries", "1"]
    out_, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.push.wire.Patience", partial(Patience, sleep=sleep))
        patch.setattr(sys, "argv", arguments)
        patch.setattr(sys, "stdout", out_)
        patch.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out_.flush()
        text = out_.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert "Traceback" not in err.getvalue()
    assert isinstance(ended.value.code, int)
    return Pushed(ended.value.code, json.loads(text) if text else {}, err.getvalue())
