"""SPARQL over a built store: read-only, without network, and stopped when it takes too long.

Named queries are files `NAME.rq` in `ontology/queries/`; their first comment lines, `# zh:` and `# en:`, say
which question they answer. Common prefixes need not be declared.
"""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import LutuError
from pipeline.graph import store
from pipeline.graph.tables import cell
from pipeline.graph.vocabulary import PREFIXES

#: How many bytes of address space a query may take.
MEMORY = 8 << 30
FORMATS = ("table", "csv", "json")

_DECLARED = re.compile(r"\bPREFIX\s+([A-Za-z][\w.-]*)?\s*:", re.IGNORECASE | re.ASCII)
_HEADER = re.compile(r"#\s*(zh|en)\s*:\s*(.+)", re.ASCII)
_XSD = "http://www.w3.org/2001/XMLSchema#"
_NUMERIC = frozenset(_XSD + name for name in ("integer", "decimal", "double", "nonNegativeInteger", "gYear"))


@dataclass(frozen=True, slots=True)
class Term:
    """One value of a result: `kind` is `iri`, `literal` or `blank`; `detail` a datatype IRI or `@lang`."""

    kind: str
    value: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The rows of a query. An ASK has its `answer` and one row; a CONSTRUCT subject, predicate, object."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    answer: bool | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A query of the ontology's folder, with its question in Chinese and English."""

    name: str
    zh: str
    en: str
    text: str


def named(ontology: Path) -> list[Named]:
    """All named queries, by name."""
    found = []
    for path in sorted((ontology / "queries").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        asks = dict(_HEADER.findall(text))
        found.append(Named(path.stem, asks.get("zh", ""), asks.get("en", ""), text))
    return found


def resolve(wanted: str, ontology: Path) -> str:
    """The text of a named query, of a `.rq` or `.sparql` file, or the query itself when it is one.

    Raises: LutuError when it is neither.
    """
    queries = {query.name: query.text for query in named(ontology)}
    if wanted in queries:
        return queries[wanted]
    if any(character in wanted for character in "{ \n"):
        return wanted
    path = Path(wanted)
    if path.is_file():
        try:
            return path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise LutuError(wanted, f"cannot be read ({error})", "Give a UTF-8 text file.") from error
    raise LutuError(
        wanted,
        "is neither a named query nor a file",
        f"Named queries: {', '.join(sorted(queries)) or 'none'}.",
    )


def check(text: str) -> None:
    """Make sure that a query only reads this store. Raises: LutuError when it does anything else.

    Updates do not parse as queries; SERVICE and FROM, which could reach for other data, are refused
    wherever they stand. What the checking parser cannot read is refused too.
    """
    from pyparsing.exceptions import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

    prologue = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in _missing(text))
    try:
        tree = parseQuery(f"{prologue} {text}")
    except (ParseBaseException, ValueError, TypeError, RecursionError) as error:
        try:
            parseUpdate(f"{prologue} {text}")
        except (ParseBaseException, ValueError, TypeError, RecursionError):
            raise LutuError("query", f"does not parse ({error})", "Mend its syntax.") from error
        raise LutuError(
            "query",
            "is an update, and the graph is only read",
            "Change the articles or dictionaries and build.",
        ) from error
    for name in _parts(tree):
        if name == "ServiceGraphPattern":
            raise LutuError("query", "asks another server with SERVICE", "Leave it out: queries stay local.")
        if name == "DatasetClause":
            raise LutuError(
                "query", "names its data with FROM", "Leave it out: the whole graph is asked, or use GRAPH."
            )


def run(out: Path, text: str, *, seconds: float = 60.0) -> Result:
    """The result of a query over the build in `out`.

    Raises: LutuError for a query that is refused, wrong or takes more than `seconds`; StoreError when the
    store is missing or damaged.
    """
    folder = store.folder_of(out)
    check(text)
    request = {
        "store": str(folder),
        "query": text,
        "prefixes": dict(_missing(text)),
        "seconds": seconds,
        "memory": MEMORY,
    }
    worker = Path(__file__).with_name("query_worker.py")
    try:
        # -P keeps this folder, whose modules have plain names, off the child's import path.
        done = subprocess.run(
            [sys.executable, "-P", str(worker)],
            input=json.dumps(request),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LutuError(
            "query", f"took longer than {seconds:g} seconds and was stopped", "Narrow it or allow more time."
        ) from error
    if done.returncode:
        raise _error(done.returncode, done.stderr, out, seconds)
    return _result(done.stdout)


def render(result: Result, format_: str = "table") -> str:
    """A result as a `table` for the terminal, as `csv` for spreadsheets (defused), or as SPARQL `json`."""
    if format_ == "csv":
        sheet = io.StringIO()
        writer = csv.writer(sheet, lineterminator="\n")
        writer.writerow([cell(name) for name in result.columns])
        writer.writerows([[_sheet(term) for term in row] for row in result.rows])
        return sheet.getvalue()
    if format_ == "json":
        return json.dumps(_json(result), ensure_ascii=False, indent=2) + "\n"
    if format_ != "table":
        raise LutuError(f"format {format_!r}", "is unknown", f"Choose one of {', '.join(FORMATS)}.")
    return _table(result)


def short(term: Term | None) -> str:
    """A value as a person reads it: IRIs with a prefix, literals bare, line feeds as spaces."""
    if term is None:
        return ""
    if term.kind == "iri":
        for prefix, namespace in PREFIXES.items():
            if term.value.startswith(namespace):
                return f"{prefix}:{term.value[len(namespace) :]}"
        return term.value
    return re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+", " ", term.value)


def _missing(text: str) -> Iterator[tuple[str, str]]:
    """The common prefixes that a query does not declare itself."""
    declared = set(_DECLARED.findall(text))
    return ((prefix, iri) for prefix, iri in PREFIXES.items() if prefix not in declared)


def _parts(tree: object) -> Iterator[str]:
    """The names of all nodes of a parsed query."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        name = getattr(node, "name", None)
        if isinstance(name, str):
            yield name
        if isinstance(node, dict):
            waiting.extend(node.values())
        elif isinstance(node, (list, tuple)) or type(node).__name__ in ("ParseResults", "plist"):
            waiting.extend(node)  # type: ignore[arg-type]


def _error(code: int, said: str, out: Path, seconds: float) -> LutuError:
    """What went wrong in the child, from its exit code and last words."""
    last = said.strip().rpartition("\n")[2]
    try:
        told = json.loads(last)
    except ValueError:
        told = {}
    kind, message = told.get("kind"), " ".join(str(told.get("message", "")).split())
    if kind == "store":
        return store.damaged(out, message)
    if kind == "syntax":
        return LutuError("query", f"does not parse ({message})", "Mend its syntax.")
    if kind == "run":
        return LutuError("query", f"could not be answered ({message})", "Simplify it.")
    if code in (-24, -9):
        return LutuError(
            "query", f"took more than {seconds:g} seconds and was stopped", "Narrow it or allow more time."
        )
    return LutuError("query", f"ended with code {code}, most likely out of memory", "Narrow it.")


def _result(text: str) -> Result:
    # Not splitlines(): only line feeds end a record, and json.dumps escapes those inside.
    head, *rows = (json.loads(line) for line in text.split("\n") if line)
    if "boolean" in head:
        answer = bool(head["boolean"])
        return Result(("answer",), ((Term("literal", str(answer).lower(), _XSD + "boolean"),),), answer)
    return Result(
        tuple(head["columns"]), tuple(tuple(Term(*part) if part else None for part in row) for row in rows)
    )


def _sheet(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if term.detail in _NUMERIC else cell(term.value)


def _json(result: Result) -> dict[str, object]:
    def value(term: Term) -> dict[str, str]:
        kinds = {"iri": "uri", "blank": "bnode", "literal": "literal"}
        told = {
            "type": kinds[term.kind],
            "value": term.value.removeprefix("_:" if term.kind == "blank" else ""),
        }
        if term.detail.startswith("@"):
            told["xml:lang"] = term.detail[1:]
        elif term.detail and term.detail != _XSD + "string":
            told["datatype"] = term.detail
        return told

    if result.answer is not None:
        return {"head": {}, "boolean": result.answer}
    rows = [
        {name: value(term) for name, term in zip(result.columns, row, strict=True) if term is not None}
        for row in result.rows
    ]
    return {"head": {"vars": list(result.columns)}, "results": {"bindings": rows}}


def _table(result: Result, most: int = 60) -> str:
    """Columns padded by the width that a terminal gives each character, Han characters two cells."""
    lines = [list(result.columns), *([_cut(short(term), most) for term in row] for row in result.rows)]
    widths = [max(_width(line[index]) for line in lines) for index in range(len(result.columns))]

    def padded(line: Sequence[str]) -> str:
        parts = [text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)]
        return "  ".join(parts).rstrip()

    rule = "  ".join("─" * width for width in widths)
    return "\n".join([padded(lines[0]), rule, *map(padded, lines[1:])]) + "\n"


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def _cut(text: str, most: int) -> str:
    while _width(text) > most:
        text = text[: -max(2, (_width(text) - most) // 2 + 1)] + "…"
    return text
