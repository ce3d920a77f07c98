"""The 8×8 digits: 1,797 real ones, small enough that every input of a network can be seen.

Alpaydin and Kaynak, "Optical recognition of handwritten digits", UCI Machine Learning Repository (1998),
doi.org/10.24432/C50P49, CC BY 4.0; see docs/data-set-digits-8x8.md.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np

from app.digits.datasets import LabelledDigits

SMALL_SIDE = 8
INK = 16
FILE = Path(__file__).parent / "shipped" / "digits-8x8.npz"


@lru_cache
def eight_by_eight() -> LabelledDigits:
    """The shipped digits, 1797 x 64 bytes from 0 (paper) to 16 (ink), in the order they were published."""
    with np.load(FILE, allow_pickle=False) as file:
        return LabelledDigits(file["images"], file["labels"], INK)
