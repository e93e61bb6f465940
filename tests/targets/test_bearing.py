"""Observed figures name the targets they bear on: minimal pairs, in our own words."""

import pytest

from pipeline.flow import load_lexicon, read
from pipeline.model import Article
from pipeline.records import json_lines

# fmt: off
ROWS = {
    "same actor and measure": ("德国计划到2035年森林覆盖率达到40%。2023年,德国森林覆盖率为33%。", 1),
    "another measure": ("德国计划到2035年森林覆盖率达到40%。2023年,德国湿地保护率为33%。", 0),
    "another actor": ("德国计划到2035年森林覆盖率达到40%。2023年,法国森林覆盖率为33%。", 0),
    "another unit": ("德国计划到2035年森林覆盖率提高4个百分点。2023年,德国森林覆盖率为33%。", 0),
    "a later year": ("德国计划到2020年森林覆盖率达到40%。2023年,德国森林覆盖率为33%。", 0),
    "a forecast": ("德国计划到2035年森林覆盖率达到40%。机构预计2030年德国森林覆盖率为33%。", 0),
    "from–to": ("德国计划把森林覆盖率从2021年的33%提高到2035年的40%。", 1),
    "only the unit tells": ("德国计划到2035年达到40%。2023年,德国为33%。", 0),
    "both aims": ("德国计划到2030年森林覆盖率达到36%,到2035年森林覆盖率达到40%。2023年,德国森林覆盖率为33%。", 2),
}
# fmt: on


@pytest.fixture(scope="module")
def lexicon():
    return load_lexicon()


@pytest.mark.parametrize("row", ROWS)
def test_row(row, lexicon):
    text, number = ROWS[row]
    reading = read(Article("https://example.org/a", "d", 0, text), lexicon)
    observed = [one for one in reading.observations if one.value == 33]
    assert len(observed) == 1
    assert len(observed[0].bears_on) == number
    assert set(observed[0].bears_on) <= {target.iri for target in reading.targets}
    assert any(
        f'"bears_on": ["{iri}' in line for line in json_lines(reading) for iri in observed[0].bears_on[:1]
    ) is bool(number)
