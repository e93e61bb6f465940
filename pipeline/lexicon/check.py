"""The lint behind `lutu check [--fix]`: each dictionary row, then names against names, then the rules.

Reading a lexicon stops at the first mistake; this goes on and tells them all.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.expressions import expression
from pipeline.lexicon import check_judgements, check_names, check_ontology, check_rules, gazetteer, judgements
from pipeline.lexicon.findings import Finding
from pipeline.lexicon.gazetteer import COLUMNS, LANGS, LONGEST_NEVER, STATUSES, Row
from pipeline.model import Entity

__all__ = ["Finding", "check", "fix"]

_KEBAB = expression(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_ALPHA2 = expression(r"[A-Z]{2}\Z")
_CURIE = expression(r"[A-Za-z][A-Za-z0-9]*:[^\s:]\S*\Z")
_ODD = expression("[\x00-\x1f\x7f\u200b-\u200f\u2028\u2029\ufeff\ufffd]|  ")
_EDGE = expression(r"\A[。，、；：！？,;:!?]|[。，、；：！？,;:]\Z")
_PAIRS = dict(zip("“‘《〈「『（(【[\"'", "”’》〉」』）)】]\"'", strict=True))


def check(folder: Path) -> list[Finding]:
    """Everything wrong or odd in the dictionaries and rules of an ontology folder, by file and line.

    A file that cannot be read is one finding; the others are checked all the same.
    """
    found: list[Finding] = []
    rows: list[Row] = []
    for path in gazetteer.files(folder):
        read, findings = _rows(path)
        rows += read
        found += findings
        for row in read:
            found += _row(row)
        found += _order(read)
    found += check_names.check(rows)
    found += check_rules.check(folder, rows)
    found += check_judgements.check(folder, _entities(rows))
    found += check_ontology.check(folder)
    return sorted(set(found))


def fix(folder: Path) -> list[Path]:
    """The dictionaries and judgements that were rewritten: stripped, sorted, without duplicates, with LF.

    A file with a mistake in its header, in its encoding or in the number of its fields is left as it is.
    """
    changed = []
    tidied = [(path, _mended(path)) for path in gazetteer.files(folder)]
    tidied.append((folder / judgements.FILE, check_judgements.mended(folder)))
    for path, mended in tidied:
        if mended is not None and mended != path.read_bytes():
            temporary = path.with_name(f".{path.name}.new")
            temporary.write_bytes(mended)
            temporary.replace(path)
            changed.append(path)
    return changed


def _entities(rows: list[Row]) -> dict[str, Entity]:
    """The entities that judgements may name, by IRI; a mistake in a row is told elsewhere and takes its entity out."""
    sound = [row for row in rows if row.id and row.name and row.lang in LANGS and row.status in STATUSES]
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in sound:
        grouped.setdefault((row.type, row.id), []).append(replace(row, country="", within=""))
    found: dict[str, Entity] = {}
    for members in grouped.values():
        try:
            found |= {entity.iri: entity for entity in gazetteer.entities(members).values()}
        except (LexiconError, ValueError):
            continue
    return found


def _rows(path: Path) -> tuple[list[Row], list[Finding]]:
    """The rows of a file as they stand, unstripped, and what cannot be read as a row."""
    label = f"gazetteer/{path.name}"
    try:
        type_ = gazetteer.type_of(path)
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except LexiconError as error:
        return [], [Finding(label, 1, "file-name", f"{error.what.capitalize()}. {error.remedy}")]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return [], [Finding(label, line, "encoding", f"No UTF-8 ({error.reason}). Save the file as UTF-8.")]
    except OSError as error:
        return [], [Finding(label, 1, "unreadable", f"{error.strerror}. Check the file's permissions.")]
    found = []
    if b"\r" in content or content.startswith(b"\xef\xbb\xbf"):
        found.append(
            Finding(
                label, 1, "line-ends", "CR line ends or a byte order mark. Save with LF and without.", True
            )
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    try:
        header = tuple(next(reader, ()))
        if len(header) < 7 or header != COLUMNS[: len(header)]:
            message = f"The header is {','.join(header)!r}. It must be {','.join(COLUMNS)}."
            return [], [*found, Finding(label, 1, "header", message)]
        for fields in reader:
            if not "".join(fields).strip():
                continue
            if len(fields) > len(header):
                message = (
                    f"{len(fields)} fields, the header has {len(header)}. Quote a field that holds a comma."
                )
                found.append(Finding(label, reader.line_num, "fields", message))
                continue
            padded = fields + [""] * (len(COLUMNS) - len(fields))
            rows.append(Row(label, reader.line_num, type_, *padded))
    except csv.Error as error:
        found.append(Finding(label, reader.line_num, "csv", f"No CSV ({error}). Close the quotation mark."))
    return rows, found


def _row(row: Row) -> Iterator[Finding]:
    """What is wrong with one row, whatever the others are."""

    def finding(code: str, message: str, *, fixable: bool = False) -> Finding:
        return Finding(row.file, row.line, code, message, fixable)

    fields = _fields(row)
    if any(field != field.strip() for field in fields):
        yield finding("blanks", "Blanks around a field. Take them off.", fixable=True)
    id_, name, lang, status, same_as, source, *_ = (field.strip() for field in fields)
    if not id_ or not name:
        yield finding("empty", "The id or the name is empty. Fill both or delete the row.")
        return
    if status not in STATUSES:
        yield finding("status", f"Status {status!r} is unknown. Use one of {', '.join(STATUSES)}.")
    if lang not in LANGS:
        yield finding("lang", f"Lang {lang!r} is unknown. Use one of {', '.join(LANGS)}.")
    if (id_ == "never") != (status == "never"):
        yield finding(
            "never-id", f"Id {id_!r} with status {status!r}. A never row has the id never, no other has."
        )
    elif not (_ALPHA2 if row.type == "Country" and status != "never" else _KEBAB).match(id_):
        form = (
            "two capitals, ISO 3166-1 alpha-2"
            if row.type == "Country"
            else "small ASCII words joined by hyphens"
        )
        yield finding("id", f"Id {id_!r}: it must be {form}. Rename it, in `within` columns too.")
    if not source:
        yield finding("source", f"{name}: the source is empty. Say in a few words where one can look it up.")
    if len(name) == 1 and status in ("preferred", "alias"):
        yield finding("one-character", f"{name}: one character stands for too much. Make it short.")
    if status == "never" and len(name) > LONGEST_NEVER:
        yield finding(
            "never-long", f"{name}: more than {LONGEST_NEVER} characters. Block a shorter part of it."
        )
    if _ODD.search(name):
        yield finding(
            "odd-characters", f"{name!r}: an invisible character or a double blank. Type the name anew."
        )
    if len(name) > 1 and _is_wrapped(name):
        yield finding(
            "wrapped", f"{name}: marks around the name. Give the name alone, as it stands inside them."
        )
    elif _EDGE.search(name):
        yield finding("punctuation", f"{name}: punctuation at its edge. Take it off.")
    elif _unbalanced(name):
        yield finding(
            "unbalanced", f"{name}: a bracket or quotation mark has no partner. Close it or take it off."
        )
    for curie in same_as.split():
        if not _CURIE.match(curie):
            yield finding("same-as", f"{curie!r} is no CURIE. Write prefix:id, as wd:Q252.")


def _is_wrapped(name: str) -> bool:
    """Whether one pair of marks stands around the whole name: 《巴黎协定》, not “一带一路”倡议“绿”."""
    closing = _PAIRS.get(name[0])
    return closing is not None and name[-1] == closing and closing not in name[1:-1]


def _unbalanced(name: str) -> bool:
    counts = ((name.count(left), name.count(right)) for left, right in _PAIRS.items() if left not in "'‘")
    return any(left != right for left, right in counts) or name.count('"') % 2 == 1


def _order(rows: list[Row]) -> Iterator[Finding]:
    """The first row of a file that stands before its place, and every row that stands there twice."""
    seen: dict[tuple[str, str, str], int] = {}
    unsorted = False
    for number, row in enumerate(rows):
        first = seen.setdefault((row.id, row.name, row.lang), row.line)
        if first != row.line:
            message = f"{row.name} ({row.id}, {row.lang}) stands in line {first} already. Delete one."
            yield Finding(row.file, row.line, "duplicate", message, True)
        if not unsorted and number and _place(_fields(row)) < _place(_fields(rows[number - 1])):
            unsorted = True
            message = (
                f"{row.name} ({row.id}) is out of order: by id, status, lang, name. Run lutu check --fix."
            )
            yield Finding(row.file, row.line, "unsorted", message, True)


def _fields(row: Row) -> list[str]:
    return [getattr(row, column) for column in COLUMNS]


def _place(fields: list[str]) -> tuple[str, int, str, str]:
    """Where a row stands in its file."""
    id_, name, lang, status = fields[:4]
    return id_, STATUSES.index(status) if status in STATUSES else len(STATUSES), lang, name


def _mended(path: Path) -> bytes | None:
    """The file as it should stand, or None where a person has to mend it first."""
    rows, findings = _rows(path)
    if any(not finding.fixable for finding in findings):
        return None
    width = len(next(csv.reader([path.read_text(encoding="utf-8-sig").split("\n", 1)[0].strip()])))
    kept: dict[tuple[str, str, str], list[str]] = {}
    for fields in sorted(([field.strip() for field in _fields(row)] for row in rows), key=_place):
        key = fields[0], fields[1], fields[2]
        if key in kept:  # the stronger status comes first; what only the weaker row tells is kept
            kept[key] = [first or second for first, second in zip(kept[key], fields, strict=True)]
        else:
            kept[key] = fields
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS[:width])
    writer.writerows(fields[:width] for fields in kept.values())
    return out.getvalue().encode()
