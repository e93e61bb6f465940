"""A reading holds every entity that its targets and observations name, also those that no mention names."""

import pytest

from pipeline import flow
from pipeline.model import Article

TEXTS = {
    "our country": ("我国力争到2030年非化石能源占比达到25%。", "country/CN"),
    "named target": ("大会重申“30×30”目标,各方表示支持。", "instrument/kunming-montreal-gbf"),
}


@pytest.mark.parametrize("text", TEXTS)
def test_inferred_entities_are_there(text):
    text, wanted = TEXTS[text]
    reading = flow.read(Article("a", "d", 0, text), flow.load_lexicon())
    held = {entity.iri for entity in reading.entities}
    assert any(iri.endswith(wanted) for iri in held)
    for target in reading.targets:
        assert {iri for iri in (target.actor, target.instrument, target.set_by) if iri} <= held
