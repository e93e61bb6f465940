"""Floor 2: what to look for. Dictionaries and rules are read from `ontology/`, checked and compiled here."""
