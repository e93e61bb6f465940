"""A question with its values written into its text, for engines that take no bindings. For tests only."""

from __future__ import annotations

import re

from pipeline.graph.questions import Question, Value

_PROJECTION = re.compile(r"\b(?:SELECT|GROUP BY)\b[^{\n]*")


def inlined(question: Question, values: dict[str, Value]) -> str:
    """Parameters vanish from SELECT and GROUP BY and become terms elsewhere; the values must be harmless."""
    text = re.sub(r"^#.*\n", "", question.text, flags=re.M)
    for name, value in values.items():
        variable = re.compile(rf"\?{name}(?!\w)")
        text = _PROJECTION.sub(lambda match, variable=variable: variable.sub("", match[0]), text)
        assert not set('"\\\n<>') & set(value.value)
        term = f"<{value.value}>" if value.kind == "iri" else f'"{value.value}"^^<{value.datatype}>'
        text = variable.sub(lambda _, term=term: term, text)
    return text
