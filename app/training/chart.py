"""The points of a run's charts: how well it reads what it is trained on, and what it is not."""

import numpy as np

from app.engine.network import Network
from app.training.evaluation import readings, sample
from app.training.material import Material
from app.training.progress import Point

LOOKED_AT = 2_000  # digits of each part that a point is measured on
EVERY = 10_000  # examples between two points within an epoch


class Chart:
    """The points so far. Each is measured on the same digits; only after whole epochs the whole test set is read."""

    def __init__(self, material: Material, loss: str):
        self.points: list[Point] = []
        self._loss, self._all_test = loss, material.test
        self._train, self._test = sample(material.train, LOOKED_AT), sample(material.test, LOOKED_AT)

    def add(self, network: Network, epoch: float) -> bool:
        """Measure the network after so many epochs; False, and no point, where a loss is no finite number."""
        tested = self._all_test if epoch == int(epoch) else self._test
        train, test = (readings(network, digits, self._loss) for digits in (self._train, tested))
        finite = bool(np.isfinite([train.mean_loss, test.mean_loss]).all())
        if finite:
            self.points.append(Point(epoch, train.mean_loss, test.mean_loss, train.accuracy, test.accuracy))
        return finite


def due(batch: int, size: int) -> bool:
    """Whether a point belongs after so many mini-batches of an epoch, 0 when one has just ended."""
    return batch == 0 or batch * size // EVERY > (batch - 1) * size // EVERY
