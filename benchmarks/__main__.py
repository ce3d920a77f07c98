"""The command line: python -m benchmarks, then the names of the tables that are wanted, if not all: see TABLES."""

import sys

from benchmarks import attacks, classroom, lab, live, panel, process, reading, size, training, web
from benchmarks.report import text

TABLES = {
    "training": training.table,
    "web": web.table,
    "size": size.table,
    "live": live.table,
    "panel": panel.table,
    "process": process.table,
    "lab": lab.table,
    "classroom": classroom.table,
    "reading": reading.table,
    "attacks": attacks.table,
}


def main(names: list[str]) -> None:
    """Print the tables of these names, or all of them."""
    if unknown := set(names) - set(TABLES):
        sys.exit(f"There is no table {', '.join(sorted(unknown))}; there are {', '.join(TABLES)}.")
    for name in names or TABLES:
        print(text(TABLES[name]()), end="\n\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
