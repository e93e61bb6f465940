"""Patterns: small regular expressions that turn characters into names, written as data with their examples.

A rule of `ontology/rules/patterns.yaml`:

    - id: ordinal-cop
      type: Event
      trigger: 缔约方            # a literal that every match holds: without it the rule does not run
      regex: 第{ordinal}次缔约方(?:大会|会议)
      group: name               # optional: which group is the name
      strength: 6
      examples: ["在〔第二十九次缔约方大会〕上"]
      rejects: ["第三次会议"]
      source: usage of the UNFCCC secretariat

`{ordinal}` stands for a fragment of the same file. No `\\b` (every Han character is a word character), no `.*`.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import LexiconError
from pipeline.expressions import expression
from pipeline.lexicon import vocabulary
from pipeline.slots import record
from pipeline.text.fold import fold

#: What no Latin letter or digit may stand before, if one character or class.
_AFTER_NO_LATIN = expression(r"\(\?<!\[A-Za-z0-9\]\)([A-Za-z]|\[[A-Za-z0-9-]+\])(?![?*+{])")
_FORBIDDEN = expression(r"\\b|\.\*|\\w|[+*]\)[+*]")


@record(frozen=True, slots=True)
class Pattern:
    """One compiled pattern rule."""

    id: str
    type: str
    trigger: str
    regex: re.Pattern[str]
    group: str | int
    strength: float
    examples: tuple[str, ...]
    rejects: tuple[str, ...]
    source: str


def load(folder: Path) -> tuple[Pattern, ...]:
    """The pattern rules, in the file's order. Raises: LexiconError naming the rule."""
    path = folder / "rules" / "patterns.yaml"
    if not path.exists():
        return ()
    block = vocabulary.load(path)
    fragments: dict[str, str] = block.get("fragments", {})
    found: list[Pattern] = []
    for rule in block.get("patterns", []):
        where = f"rules/patterns.yaml: {rule.get('id', '?')}"
        for key in ("id", "type", "trigger", "regex", "examples", "rejects", "source"):
            if key not in rule:
                raise LexiconError(where, f"has no {key!r}", "Every rule carries it.")
        text = rule["regex"]
        for name, fragment in fragments.items():
            text = text.replace("{" + name + "}", f"(?:{fragment})")
        if _FORBIDDEN.search(text):
            raise LexiconError(
                where, "holds \\b, \\w, .* or a nested quantifier", "Say what stands there instead."
            )
        try:
            regex = expression(fold(skipping(text)))
        except re.error as error:
            raise LexiconError(where, f"is no regular expression ({error})", "Mend it.") from error
        found.append(
            Pattern(
                rule["id"],
                rule["type"],
                fold(rule["trigger"]),
                regex,
                rule.get("group", 0),
                float(rule.get("strength", 5)),
                tuple(rule["examples"]),
                tuple(rule["rejects"]),
                rule["source"],
            )
        )
    return tuple(found)


def skipping(regex: str) -> str:
    """The same expression, its search skipping to the first character: what precedes is looked back at from there.

    >>> skipping("(?<![A-Za-z0-9])COP[0-9]+")
    'C(?<![A-Za-z0-9].)OP[0-9]+'
    """
    return _AFTER_NO_LATIN.sub(r"\1(?<![A-Za-z0-9].)", regex)
