"""The options that several verbs of `lutu` share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Ontology = Annotated[
    Path | None,
    typer.Option(help="Folder with gazetteer/ and rules/, instead of the one that comes with Lütu."),
]
Workers = Annotated[int, typer.Option(min=0, help="Processes; 0 is one a core.")]
Evidence = Annotated[
    str | None,
    typer.Option(help="A model that is heard beside the rules: lac (needs lutu[ner]) or spacy:NAME."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Out = Annotated[Path, typer.Option("--out", help="The folder that `lutu build` left.")]
