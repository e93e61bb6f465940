"""Brings the libraries of the network's page anew from the npm registry, as its `vendor.json` says.

python .ci/vendor.py [FOLDER]. Needs npm. Prints the hash of every file and ends with 1 where one is not the
manifest's; FOLDER (by default pipeline/network/page/vendor) gets the files all the same, for a look.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "pipeline" / "network" / "page" / "vendor"


def unpacked(package: str, folder: Path) -> Path:
    """The folder of a package's files."""
    run = subprocess.run(
        ["npm", "pack", "--silent", "--ignore-scripts", package], cwd=folder, capture_output=True, text=True, check=False
    )  # fmt: skip
    if run.returncode:
        sys.exit(f"lutu: npm cannot bring {package}: {run.stderr.strip()[-300:]}")
    into = folder / package
    with tarfile.open(folder / run.stdout.split()[-1]) as packed:
        packed.extractall(into, filter="data")
    return into / "package"


def main(out: Path) -> int:
    """The exit code: 0 when every file is the manifest's."""
    wrong = 0
    rows = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as work:
        found = {
            package: unpacked(package, Path(work)) for package in sorted({row["package"] for row in rows})
        }
        out.mkdir(parents=True, exist_ok=True)
        for row in rows:
            content = (found[row["package"]] / row["path"]).read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            wrong += digest != row["sha256"]
            print(f"{digest}  {row['file']}{'' if digest == row['sha256'] else '  CHANGED'}")
            (out / row["file"]).write_bytes(content)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else VENDOR))
