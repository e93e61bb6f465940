"""What the lint of dictionaries and rules reports: one finding, one line, with how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something wrong (error) or worth a look (notice) in a file of the ontology.

    >>> print(Finding("gazetteer/country.csv", 14, "source", "No source. Say where to look it up."))
    gazetteer/country.csv:14: error: source: No source. Say where to look it up.
    """

    file: str
    line: int
    code: str
    #: `What is wrong. How to mend it.`
    message: str
    #: Whether `lutu check --fix` mends it.
    fixable: bool = False
    severity: Literal["error", "notice"] = "error"

    @property
    def is_error(self) -> bool:
        """Whether `lutu check` fails because of it."""
        return self.severity == "error"

    def __str__(self) -> str:
        mark = " [--fix]" if self.fixable else ""
        return f"{self.file}:{self.line}: {self.severity}: {self.code}: {self.message}{mark}"
