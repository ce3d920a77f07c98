"""Whether the penalty, rather than the learning rate, is what keeps a run from learning or drives its weights apart."""

from functools import lru_cache
from itertools import pairwise

import numpy as np

from app.engine.network import Array
from app.engine.optimisers import OPTIMISERS
from app.engine.settings import with_defaults
from app.training.choices import Choices

UPDATES = 400
GROWN = 1e6  # times what a weight was
MUCH = 0.1  # of the loss of the best blind guess


def penalty_share(choices: Choices, examples: int) -> float:
    """λ/n: the part of a weight that the penalty adds to its gradient, in a full batch of a run on so many examples."""
    return choices.l2 / max(1, min(choices.batch, examples))


@lru_cache(maxsize=256)
def grows_alone(optimiser: str, rate: float, share: float) -> bool:
    """Whether updates by that share of a weight alone, without any data, drive it apart: of SGD, where η λ/n > 2."""
    row = OPTIMISERS[optimiser]
    settings = with_defaults(row.settings, {})
    weight: Array = np.ones(1)
    memories: list[Array] = [np.zeros(1) for _ in row.memories]
    for t in range(1, UPDATES + 1):
        change, *memories = row.update(share * weight, memories, t, rate, settings)
        weight = weight + change
        if abs(weight[0]) > GROWN:
            return True
    return False


def weighs_much(choices: Choices, share: float, blind: float) -> bool:
    """Whether weights as large as xavier draws them cost a good part of the loss of blind guessing."""
    squares = sum(2 * into * out / (into + out) for into, out in pairwise(choices.sizes))
    return share / 2 * squares > MUCH * blind
