"""A store and a proxy of its own for each test: Oxigraph starts in a fifth of a second.

No conftest: `tests/cli` imports its own by that name.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import RAW, small_ontology
from push_graphs import article, build, really_build
from push_proxy import Proxy, proxy
from push_servers import oxigraph


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials and no proxies of whoever runs the tests."""
    for name in ("LUTU_PUSH_USER", "LUTU_PUSH_PASSWORD", "LUTU_PUSH_TOKEN", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory, nobody: None) -> Iterator[str]:
    """The address of an empty Oxigraph server."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as url:
        yield url


@pytest.fixture
def faulty(store: str) -> Iterator[Proxy]:
    """A proxy before an empty Oxigraph server."""
    with proxy(store) as made:
        yield made


@pytest.fixture
def out(tmp_path: Path, nobody: None) -> Path:
    """A small build of three articles."""
    return build(tmp_path / "graph", [article(1), article(2), article(3)])


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build of four articles of `data/raw` with a small `ontology`, beside both."""
    folder = tmp_path_factory.mktemp("real")
    (folder / "raw").mkdir()
    for name in ("pledge-steel", "conditional-ndc", "cop29-finance", "zoige-peatland-gb18030"):
        shutil.copy(RAW / f"{name}.txt", folder / "raw")
    small_ontology(folder / "ontology")
    really_build(folder / "raw", folder / "graph", folder / "ontology")
    return folder / "graph"
