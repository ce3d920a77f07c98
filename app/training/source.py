"""Where a training process finds the digits that are not shipped."""

from dataclasses import dataclass
from pathlib import Path

from app.digits.drawings import Drawing


@dataclass(frozen=True)
class Source:
    """The folder of the MNIST files and the visitor's own labelled drawings."""

    mnist: Path | None = None
    drawings: tuple[Drawing, ...] = ()
