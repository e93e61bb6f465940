"""Every rule of cues, metrics and states carries its examples and rejects; here they run."""

import re
from pathlib import Path

import pytest

from pipeline.text.fold import fold
from pipeline.values.tables import read_yaml

RULES = Path(__file__).parents[2] / "ontology" / "rules"
TABLES = {
    "cues": read_yaml(RULES / "cues.yaml"),
    "metrics": read_yaml(RULES / "metrics.yaml"),
    "states": read_yaml(RULES / "targets.yaml")["states"],
}
ROWS = [
    pytest.param(rule, text, found, id=f"{table}/{rule['id']}/{text}")
    for table, rules in TABLES.items()
    for rule in rules
    for found, key in ((True, "examples"), (False, "rejects"))
    for text in rule[key]
]


@pytest.mark.parametrize(("rule", "text", "found"), ROWS)
def test_example(rule, text, found):
    pattern = rule["pattern"]
    folded = fold(text)
    if pattern.startswith("^"):  # what stands after the value
        value = re.search(r"[0-9.]+%|[一二三四五六七八九]成", folded)
        assert value is not None
        hit = re.match(pattern.removeprefix("^"), folded[value.end() :])
    else:
        hit = re.search(pattern, folded)
    assert bool(hit) is found


@pytest.mark.parametrize("table", TABLES)
def test_rules_are_complete(table):
    ids = [rule["id"] for rule in TABLES[table]]
    assert len(ids) == len(set(ids))
    for rule in TABLES[table]:
        assert rule["examples"] and rule["rejects"] and rule["source"], rule["id"]
        assert r"\b" not in rule["pattern"] and ".*" not in rule["pattern"], rule["id"]
