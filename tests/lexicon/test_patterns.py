"""What the loader makes of a pattern finds what the pattern finds as it stands in the file."""

from __future__ import annotations

import re
from random import Random

from pipeline.lexicon import patterns


def test_what_precedes_is_looked_back_at_from_the_first_character() -> None:
    for first, pieces in (
        ("COP", "COP C O P X 9 中 - ."),
        ("[A-Z][a-z]{1,3}", "A b Cd E9 中 - ef"),
        ("[A-Z0-9-]B", "A B -B 9B 中"),
        ("[A-Z]{2}", "AB C 中 9"),
        ("(?:AB|C)", "AB C 中 9"),
        ("A?中", "A 中 9"),
    ):
        plain = f"(?<![A-Za-z0-9]){first}|中(?<![A-Za-z0-9])9"
        moved = patterns.skipping(plain)
        assert (moved != plain) == (first in ("COP", "[A-Z][a-z]{1,3}", "[A-Z0-9-]B"))
        for seed in range(200):
            random = Random(seed)
            text = "".join(random.choices(pieces.split(), k=random.randrange(1, 12)))
            spans = [found.span() for found in re.finditer(plain, text)]
            assert [found.span() for found in re.finditer(moved, text)] == spans
