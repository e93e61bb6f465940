"""Floor 3: characters in, disjoint mentions out. Recognisers propose candidates, the solver chooses."""
