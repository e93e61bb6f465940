"""Numbers, quantities and dates in folded text: exact, with spans, in one pass each."""
