"""The rules against their own examples: what each file of `rules/` must hold. Part of `lutu check`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import LexiconError
from pipeline.expressions import expression
from pipeline.lexicon import check_words, patterns, surroundings, vocabulary
from pipeline.lexicon.findings import Finding
from pipeline.lexicon.gazetteer import Row
from pipeline.text.fold import fold

_MARK = expression("[〔〕]")
#: The files that are word lists and nothing else, with their lists.
LISTS = {**vocabulary.LISTS, **surroundings.lists()}


def check(folder: Path, rows: Iterable[Row]) -> Iterator[Finding]:
    """What is wrong in the rule files: syntax, examples that fail, heads twice, references to nothing."""
    for path in sorted((folder / "rules").glob("*.yaml")):
        label = f"rules/{path.name}"
        try:
            block = vocabulary.load(path)
        except LexiconError as error:
            line = error.where.removeprefix(f"{label}:")
            yield Finding(label, int(line) if line.isdigit() else 1, "yaml", f"{error.what}. {error.remedy}")
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        match path.stem:
            case "patterns":
                yield from _patterns(folder, label, lines)
            case "heads":
                yield from _heads(block, label, lines)
            case "named-targets":
                yield from _named_targets(block, label, lines, list(rows))
            case _ if path.name in LISTS:
                yield from check_words.check(block, label, lines, LISTS[path.name])
            case _:
                yield from _searched(block, label, lines)
    try:
        vocabulary.heads(folder)
        for name in sorted(LISTS):
            vocabulary.load(folder / "rules" / name)  # that it is there; what it holds is told above
    except LexiconError as error:
        label, _, line = error.where.partition(":")
        yield Finding(label, int(line) if line.isdigit() else 1, "rules", f"{error.what}. {error.remedy}")


def spans(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text of an example without its marks, and the half-open spans that 〔 〕 stood around.

    >>> spans("在〔第二次会议〕上")
    ('在第二次会议上', [(1, 6)])

    Raises: ValueError for a mark without partner or marks in marks.
    """
    found: list[tuple[int, int]] = []
    text, start = "", None
    position = 0
    for match in _MARK.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        if match.group() == "〔" and start is None:
            start = len(text)
        elif match.group() == "〕" and start is not None:
            found.append((start, len(text)))
            start = None
        else:
            raise ValueError(f"{match.group()} without partner in {marked!r}")
    if start is not None:
        raise ValueError(f"〔 is never closed in {marked!r}")
    return text + marked[position:], found


def _patterns(folder: Path, label: str, lines: list[str]) -> Iterator[Finding]:
    try:
        rules = patterns.load(folder)
    except LexiconError as error:
        id_ = error.where.partition(": ")[2]
        yield Finding(
            label,
            _line(lines, rf" *- *id: *{re.escape(id_)}\s*\Z"),
            "rule",
            f"{id_}: {error.what}. {error.remedy}",
        )
        return
    seen: set[str] = set()
    for rule in rules:
        line = _line(lines, rf" *- *id: *{re.escape(rule.id)}\s*\Z")
        if rule.id in seen:
            yield Finding(label, line, "rule-id", f"{rule.id} stands twice. Rename one.")
        seen.add(rule.id)
        if not rule.examples or not rule.rejects or not rule.source:
            message = (
                f"{rule.id} needs an example, a reject and a source, at least one each. Add what is missing."
            )
            yield Finding(label, line, "rule-evidence", message)
        for marked in (*rule.examples, *rule.rejects):
            try:
                text, wanted = spans(marked)
            except ValueError as error:
                yield Finding(label, line, "example-marks", f"{rule.id}: {error}. Close each 〔 with 〕.")
                continue
            if not wanted and marked in rule.examples:
                message = f"{rule.id}: the example {marked} marks nothing. Put 〔 〕 around each name."
                yield Finding(label, line, "example-marks", message)
                continue
            folded = fold(text)
            hits = [match.span(rule.group) for match in rule.regex.finditer(folded)]
            if wanted and rule.trigger not in folded:
                what = f"{rule.id}: the trigger {rule.trigger} is not in the example {marked}"
                message = f"{what}. Choose one that all share."
                yield Finding(label, line, "trigger", message)
            if hits != wanted:
                quoted = "、".join(text[start:end] for start, end in hits) or "nothing"
                message = f"{rule.id}: in {marked} the rule finds {quoted}. Mend the regex or the example."
                yield Finding(label, line, "example" if wanted else "reject", message)


def _searched(block: Any, label: str, lines: list[str]) -> Iterator[Finding]:
    """Rules that are searched for anywhere (cues, metrics, states): `pattern`, `examples`, `rejects`."""
    seen: set[str] = set()
    for rule in _rules(block):
        id_ = str(rule.get("id", rule["pattern"]))
        line = _line(lines, rf" *- *(?:\{{ *)?id: *{re.escape(id_)} *(?:,|\Z)")
        if id_ in seen:
            yield Finding(label, line, "rule-id", f"{id_} stands twice. Rename one.")
        seen.add(id_)
        if not rule["examples"] or not rule.get("rejects") or not rule.get("source"):
            message = (
                f"{id_} needs an example, a reject and a source, at least one each. Add what is missing."
            )
            yield Finding(label, line, "rule-evidence", message)
        try:
            # A rule that looks right after a value begins with ^: its example has the value before.
            regex = expression(rule["pattern"].removeprefix("^"))
        except re.error as error:
            yield Finding(label, line, "rule", f"{id_}: is no regular expression ({error}). Mend it.")
            continue
        for text in map(str, rule["examples"]):
            if not regex.search(fold(text)):
                yield Finding(
                    label,
                    line,
                    "example",
                    f"{id_}: nothing is found in {text}. Mend the pattern or the example.",
                )
        for text in map(str, rule.get("rejects") or ()):
            match = regex.search(fold(text))
            if match:
                message = f"{id_}: in {text} the rule finds {match.group()}. Mend the pattern or the reject."
                yield Finding(label, line, "reject", message)


def _rules(block: Any) -> Iterator[dict[str, Any]]:
    """Every mapping with a pattern and examples, however deep it stands."""
    if isinstance(block, dict):
        if isinstance(block.get("pattern"), str) and "examples" in block:
            yield block
        else:
            for inner in block.values():
                yield from _rules(inner)
    elif isinstance(block, list):
        for inner in block:
            yield from _rules(inner)


def _heads(block: Any, label: str, lines: list[str]) -> Iterator[Finding]:
    """A head stands once in a type (once more among the units, which follow an organization's own name)."""
    for type_, groups in block.items():
        seen: set[tuple[str, bool]] = set()
        for group in groups:
            for head in str(group.get("heads", "")).split():
                key = head, bool(group.get("unit"))
                if key in seen:
                    line = _line(lines, rf".*[ :]{re.escape(head)}(?: |\}}|\Z)", last=True)
                    yield Finding(
                        label, line, "head-twice", f"{type_}: {head} stands twice. Keep the stricter one."
                    )
                seen.add(key)


def _named_targets(block: Any, label: str, lines: list[str], rows: list[Row]) -> Iterator[Finding]:
    """Formal parts and names of the named targets answer each other; actors and instruments are there."""
    ids: dict[str, set[str]] = {}
    for row in rows:
        ids.setdefault(row.type, set()).add(row.id)
    targets = ids.get("Target", set()) - {"never"}
    first = {row.id: row for row in reversed(rows) if row.type == "Target"}
    for id_, parts in block.items():
        line = _line(lines, rf"[\"']?{re.escape(str(id_))}[\"']?:")
        if str(id_) not in targets:
            message = f"{id_} has no name in gazetteer/named-target.csv. Add its rows or mend the id."
            yield Finding(label, line, "named-target", message)
        for field, type_ in (("actor", "Country"), ("instrument", "Instrument")):
            value = parts.get(field)
            known = value in ids.get(type_, set())
            if field == "actor":  # the Union acts as a Party; its id among the organizations is small
                known = known or str(value).lower() in ids.get("Organization", set())
            if value is not None and not known:
                message = f"{id_}: the {field} {value!r} is no id of a dictionary. Add it or mend the id."
                yield Finding(label, line, "named-target", message)
    for id_ in sorted(targets - set(map(str, block))):
        row = first[id_]
        message = f"{id_} has no formal parts in rules/named-targets.yaml. Add its block there."
        yield Finding(row.file, row.line, "named-target", message)


def _line(lines: list[str], pattern: str, *, last: bool = False) -> int:
    """The number of the first (or last) line that a pattern matches from its start; 1 where none."""
    hits = [number for number, line in enumerate(lines, 1) if re.match(pattern, line)]
    return (hits[-1] if last else hits[0]) if hits else 1
