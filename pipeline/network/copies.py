"""Paragraphs that were written once and printed twice: the copies that must not count again.

Two paragraphs are copies of one text when the sets of their 5-character shingles agree by four fifths (Jaccard),
estimated by MinHash with locality-sensitive hashing. Sources: A. Broder, “On the resemblance and containment of
documents” (1997); J. Leskovec, A. Rajaraman, J. Ullman, Mining of Massive Datasets, chapter 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Signature = NDArray[np.uint64]

#: Shorter paragraphs (headings, datelines) recur without being copied.
SHORTEST = 24
SHINGLE = 5
#: With so many hashes of four a band, a pair of likeness 0.8 is met with probability 0.99.
HASHES, BAND = 32, 4
ALIKE = 0.8
#: An article is a copy as a whole when so much of its longer text stands in other articles before it.
WHOLE = 0.8


def signature(text: str) -> Signature | None:
    """The MinHash of a paragraph's letters, digits and characters; None where it is too short to be judged."""
    import numpy as np

    kept = "".join(filter(str.isalnum, text))
    if len(kept) < SHORTEST:
        return None
    codes = np.frombuffer(kept.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    shingles = codes[: len(codes) - SHINGLE + 1].copy()
    for step in range(1, SHINGLE):
        shingles = shingles * np.uint64(1_000_003) + codes[step : len(codes) - SHINGLE + 1 + step]
    # One hash a row: splitmix64 of the shingle with an odd constant of its own.
    seeds = (np.arange(1, HASHES + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))[:, None]
    mixed = (shingles[None, :] ^ seeds) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0x94D049BB133111EB)
    least: Signature = (mixed ^ (mixed >> np.uint64(32))).min(axis=1)
    return least


def copies(signatures: Sequence[Signature | None]) -> list[int]:
    """For each paragraph the first that it is a copy of: itself where it is none.

    The order of the paragraphs decides which of several copies is the first.
    """
    import numpy as np

    first = list(range(len(signatures)))
    numbers, judged, bands = _alike(signatures)
    buckets: dict[int, list[int]] = {}
    for row, keys in enumerate(bands.tolist()):
        met = sorted({other for key in keys for other in buckets.get(key, ())})
        if met:
            alike = np.count_nonzero(judged[met] == judged[row], axis=1) >= ALIKE * HASHES
            if alike.any():
                first[numbers[row]] = numbers[met[int(alike.argmax())]]
                continue
        # Only originals are looked up: a bucket holds no copies and stays short.
        for key in keys:
            buckets.setdefault(key, []).append(row)
    return first


def _alike(signatures: Sequence[Signature | None]) -> tuple[list[int], Signature, Signature]:
    """The paragraphs that share a band with another one: their numbers, signatures and bands, a row each.

    All others are no copies and have none.
    """
    import numpy as np

    numbers = [number for number, mine in enumerate(signatures) if mine is not None]
    rows = np.array([mine for mine in signatures if mine is not None], dtype=np.uint64).reshape(-1, HASHES)
    # A band as one number; bands that meet in it by chance cost a look and no more.
    parts = rows.reshape(len(rows), HASHES // BAND, BAND)
    bands = np.tile(np.arange(HASHES // BAND, dtype=np.uint64), (len(rows), 1))
    for at in range(BAND):
        bands = (bands ^ parts[:, :, at]) * np.uint64(0x9E3779B97F4A7C15)
    shared = np.zeros(len(rows), dtype=bool)
    for band in bands.T:
        order = np.argsort(band)
        same = band[order][1:] == band[order][:-1]
        shared[order[1:][same]] = shared[order[:-1][same]] = True
    some = np.flatnonzero(shared)
    return [numbers[at] for at in some.tolist()], rows[some], bands[some]


def uncounted(
    signatures: Sequence[Signature | None], articles: Sequence[int], lengths: Sequence[int]
) -> list[bool]:
    """Which paragraphs do not count: copies of an earlier one, and all of an article that is a copy as a whole."""
    first = copies(signatures)
    dropped = [first[number] != number for number in range(len(first))]
    judged: dict[int, list[int]] = {}
    for number, mine in enumerate(signatures):
        if mine is not None:
            whole = judged.setdefault(articles[number], [0, 0])
            whole[0] += lengths[number]
            if articles[first[number]] != articles[number]:
                whole[1] += lengths[number]
    copied = {article for article, (length, twice) in judged.items() if twice >= WHOLE * length}
    return [drop or article in copied for drop, article in zip(dropped, articles, strict=True)]
