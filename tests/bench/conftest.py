"""`bench/` is no package: its modules import one another by name, and so do these tests."""

import sys

from command import ROOT

sys.path.insert(0, str(ROOT / "bench"))
