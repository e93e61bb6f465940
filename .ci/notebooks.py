"""Executes the notebooks against a built graph and leaves .ipynb and .html of each; fails where one fails.

python .ci/notebooks.py GRAPH OUT [NOTEBOOK…]. Each runs in `notebooks/`, in a kernel of its own, with GRAPH in the
environment variable LUTU_GRAPH. Cell ids and metadata are fixed, so that what has not changed gives the same bytes.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbconvert import HTMLExporter

ROOT = Path(__file__).parents[1]
STORIES = ROOT / "notebooks"
#: What one notebook may take, in seconds; a slow machine gets some room.
LIMIT = 240


def execute(path: Path, out: Path) -> None:
    """Run one notebook and write it with its outputs. Raises: CellExecutionError where a cell fails."""
    notebook = jupytext.read(path)
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"{path.stem}-{number:02}"
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    client = NotebookClient(
        notebook,
        timeout=LIMIT,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": STORIES}},
    )
    try:
        client.execute()
    finally:
        notebook.metadata.pop("jupytext", None)
        notebook.metadata.pop("language_info", None)
        nbformat.write(notebook, out / f"{path.stem}.ipynb")
    html, _ = HTMLExporter(template_name="classic").from_notebook_node(notebook)
    (out / f"{path.stem}.html").write_text(html, encoding="utf-8")


def main(graph: str, out: str, *wanted: str) -> int:
    """The exit code: 0 when every notebook ran to its end."""
    os.environ["LUTU_GRAPH"] = str(Path(graph).resolve())
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    failed = 0
    for path in sorted(STORIES.glob("[0-9]*.py")):
        if wanted and path.stem not in wanted:
            continue
        started = time.perf_counter()
        try:
            execute(path, folder)
        except CellExecutionError as error:
            failed += 1
            print(f"{path.name}: FAILED\n{error}", file=sys.stderr)
        else:
            print(f"{path.name}: {time.perf_counter() - started:.1f} s", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        print(__doc__, file=sys.stderr)
        sys.exit(2)
    sys.exit(main(*sys.argv[1:]))
