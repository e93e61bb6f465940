"""What many tests share, made once a session; and `tests/` is importable: `from readings import reading`."""

from __future__ import annotations

import json
import os
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from command import ONTOLOGY, RAW, lutu, small_ontology

from pipeline import flow
from pipeline.lexicon.lexicon import Lexicon

#: Refuses every connection: what runs with it and ends well has asked no network for anything.
NO_NETWORK = """
import socket
def refuse(*arguments, **options): raise OSError("the network is off in this test")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
"""


def pytest_configure() -> None:
    """Keep the compiled dictionaries in the virtual environment, not among the user's."""
    os.environ["LUTU_CACHE"] = str(Path(sys.prefix) / "var" / "lutu")


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The project's own lexicon."""
    return flow.load_lexicon(ONTOLOGY)


@pytest.fixture(scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for PYTHONPATH that takes the network away."""
    folder = tmp_path_factory.mktemp("offline")
    (folder / "sitecustomize.py").write_text(NO_NETWORK, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, offline: Path) -> Path:
    """The graph of `data/raw`, built by one worker without a network."""
    out = tmp_path_factory.mktemp("built") / "graph"
    run = lutu("build", RAW, out, "--workers", "1", PYTHONHASHSEED="0", PYTHONPATH=str(offline))
    assert run.returncode == 0, run.stderr.decode()
    return out


@pytest.fixture(scope="session")
def extracted() -> list[dict[str, Any]]:
    """The records of `lutu extract data/raw`; numbers with a point as Decimal."""
    run = lutu("extract", RAW)
    assert run.returncode == 0, run.stderr.decode()
    return [json.loads(line, parse_float=Decimal) for line in run.stdout.splitlines()]


@pytest.fixture
def ontology(tmp_path: Path) -> Path:
    """A small ontology folder to break: a few names, the project's rules; it loads in a moment."""
    small_ontology(tmp_path / "ontology")
    return tmp_path / "ontology"
