"""Whether MNIST is here, or how far its download is."""

from dataclasses import dataclass

MISSING, FETCHING, THERE, FAILED = "missing", "fetching", "there", "failed"


@dataclass(frozen=True, slots=True)
class MnistState:
    """The state, how many of the `total` files are here, and where the download failed, why."""

    state: str = MISSING
    done: int = 0
    total: int = 4
    problem: str = ""
