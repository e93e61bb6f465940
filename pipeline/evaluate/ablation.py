"""What each part of the lexicon is worth: the same articles read without it, and scored again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.evaluate.scores import EXTENDED, Report, evaluate
from pipeline.flow import read
from pipeline.lexicon.ablation import PACKS, occurring, without
from pipeline.lexicon.lexicon import Lexicon
from pipeline.model import Article
from pipeline.recognise.evidence import Witness

#: The variant with everything, to compare with.
FULL = "everything"
_COUNTRIES = ("gazetteer:country",)


def variants(lexicon: Lexicon, articles: Sequence[Article]) -> Iterator[tuple[str, Lexicon]]:
    """The lexicon without its parts, by what is missing.

    Dictionary rows go where their name stands in one of the articles, whatever it means there.
    """
    names = occurring(lexicon, (article.text for article in articles))
    yield "no dictionary row that occurs", without(lexicon, names=names)
    yield "… but those of country.csv", without(lexicon, names=names, keep=_COUNTRIES)
    for pack in PACKS:
        yield f"no {pack}", without(lexicon, packs=[pack])


def ablation(
    articles: Sequence[Article],
    prefix: str | Path,
    lexicon: Lexicon,
    *,
    full: Report | None = None,
    witness: Witness | None = None,
) -> dict[str, Report]:
    """The report of each variant; the first is the whole lexicon's, `full` where it is at hand."""
    found = {
        FULL: full or evaluate([read(article, lexicon, witness=witness) for article in articles], prefix)
    }
    for name, fewer in variants(lexicon, articles):
        found[name] = evaluate([read(article, fewer, witness=witness) for article in articles], prefix)
    return found


def lines(reports: Mapping[str, Report]) -> Iterator[str]:
    """F1 by variant and type for a person, line by line."""
    types = ("Person", "Organization", "Country", "Project", *EXTENDED)
    heads = ("core", *(type_[:7] for type_ in types), "affil.", "targets")
    yield f"{'F1':32}" + "".join(f"{head:>8}" for head in heads)
    for name, report in reports.items():
        scores = (report.core, *(report.types[type_] for type_ in types), report.affiliations, report.targets)
        yield f"{name:32}" + "".join(f"{score.f1:8.3f}" for score in scores)
