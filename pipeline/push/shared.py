"""The graphs of a build that belong to no single article."""

from __future__ import annotations

from enum import StrEnum


class Shared(StrEnum):
    """The graphs beside those of the articles, by the end of their names."""

    ENTITIES = "entities"
    NETWORK = "network"
    PROVENANCE = "provenance"
    ONTOLOGY = "ontology"

    def graph(self, prefix: str) -> str:
        """The name of the graph below a prefix."""
        return f"{prefix}graph/{self}"
