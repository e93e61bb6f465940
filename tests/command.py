"""The command as users run it: in a process of its own, or in this one where only its messages matter."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
RAW = ROOT / "data" / "raw"
ONTOLOGY = ROOT / "ontology"
LUTU = (sys.executable, "-m", "pipeline.cli")


def environment(**changes: str) -> dict[str, str]:
    """This process's environment with changes; `pipeline` is found from any folder."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(ROOT), changes.pop("PYTHONPATH", ""))),
        **changes,
    }


def lutu(
    *arguments: str | Path, cwd: Path = ROOT, stdin: bytes = b"", **changes: str
) -> subprocess.CompletedProcess[bytes]:
    """One run of `lutu`, to its end."""
    return subprocess.run(
        [*LUTU, *map(os.fsencode, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=cwd,
        env=environment(**changes),
        timeout=240,
    )


def ended(process: subprocess.Popen[Any]) -> None:
    """Ask a process to end, and make it."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


_ROWS = {
    "country": ["ID,印度尼西亚,zh-Hans,preferred", "ID,印尼,zh-Hans,alias", "never,印尼语,zh-Hans,never"],
    "instrument": ["ndc,NDC,en,preferred", "ndc,国家自主贡献,zh-Hans,preferred"],
    "organization": ["wwf,WWF,en,preferred", "wwf,世界自然基金会,zh-Hans,preferred"],
}


def small_ontology(folder: Path) -> None:
    """Make an ontology folder with few names and the project's rules."""
    shutil.copytree(ONTOLOGY, folder, ignore=shutil.ignore_patterns("*.csv", "__pycache__"))
    (folder / "gazetteer").mkdir(exist_ok=True)
    (folder / "rules" / "named-targets.yaml").write_text("{}\n", encoding="utf-8")
    for type_, rows in _ROWS.items():
        lines = ["id,name,lang,status,same_as,source,note,kind,country,within"]
        lines += [f"{row},,test,,,," for row in rows]
        (folder / "gazetteer" / f"{type_}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file()
    }
