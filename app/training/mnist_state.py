"""Whether MNIST is here, or how far its download is."""

from dataclasses import dataclass

MISSING = "missing"
FETCHING = "fetching"
THERE = "there"
FAILED = "failed"
BARRED = "barred"
NO_PERMISSION = "The server has no permission to read {}. Give it that permission."


@dataclass(frozen=True, slots=True)
class MnistState:
    """The state, how many of the `total` files are here, and what went wrong: the download, or reading them."""

    state: str = MISSING
    done: int = 0
    total: int = 4
    problem: str = ""
