"""What the type checker complains of."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path


def complaints(root: Path) -> Counter[str] | None:
    """How many there are of each file; None where the checker could not do its work."""
    checked = subprocess.run([sys.executable, "-m", "mypy"], cwd=root, capture_output=True, text=True)
    if checked.returncode not in (0, 1):
        return None
    return counted(checked.stdout)


def counted(said: str) -> Counter[str]:
    """The same from what the checker said."""
    return Counter(re.findall(r"^([^:\n]+):\d+: error: ", said, re.MULTILINE))
