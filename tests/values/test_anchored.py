"""`Anchored` finds what its patterns, joined into one alternation, would find."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.values import tables
from pipeline.values.anchored import Anchored, openings
from pipeline.values.numerals import PATTERNS
from pipeline.values.tables import read_yaml

RULES = Path(__file__).parents[2] / "ontology" / "rules"


def rows(file: str, key: str | None = None) -> list[tuple[str, str]]:
    found = read_yaml(RULES / file)
    entries = [entry for entry in (found[key] if key else found) if not entry["pattern"].startswith("^")]
    return [(f"p{index}", entry["pattern"]) for index, entry in enumerate(entries)]


ALTERNATIONS = {
    "cues": rows("cues.yaml"),
    "metrics": rows("metrics.yaml"),
    "states": rows("targets.yaml", "states"),
    "words": list(tables.load(RULES.parent).word),
    "runs": [("run", pattern) for pattern in PATTERNS],
    "small": [("a", "ab|[c-e]{2}"), ("b", "(?<!x)(?:ab)?[a-c]|f+"), ("c", "(?:a|b?c)(?=d)")],
}
WHOLE = {
    name: re.compile("|".join(f"(?P<{key}{n}>{pattern})" for n, (key, pattern) in enumerate(patterns)))
    for name, patterns in ALTERNATIONS.items()
}
ANCHORED = {name: Anchored(patterns) for name, patterns in ALTERNATIONS.items()}


@pytest.mark.parametrize("name", ALTERNATIONS)
@given(data=st.data())
def test_as_the_whole(name, data):
    # Texts of the patterns' own pieces, so that much matches and much nearly does.
    pieces = sorted({piece for _, p in ALTERNATIONS[name] for piece in re.findall(r"[^\W_]+|[,。]", p)})
    parts = data.draw(st.lists(st.sampled_from(pieces) | st.text("abcdefx0123十百万年 ,的", max_size=3)))
    text = "".join(parts)
    end = data.draw(st.integers(0, len(text)))
    found = [(m.span(), m[0]) for m in ANCHORED[name].find(text, 0, end)]
    assert found == [(m.span(), m[0]) for m in WHOLE[name].finditer(text, 0, end)]


@pytest.mark.parametrize("pattern", [".a", "[^a]b", r"\d", "a?", "(?:a|)", "(?i:a)"])
def test_what_begins_with_anything_is_refused(pattern):
    with pytest.raises(ValueError):
        list(openings(pattern))
