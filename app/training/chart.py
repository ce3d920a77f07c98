"""The points of a run's charts: how well it reads what it is trained on, and what it is not."""

from collections.abc import Iterable

import numpy as np

from app.engine.network import Network
from app.training.evaluation import readings, sample
from app.training.material import Material
from app.training.progress import Counts, Point

LOOKED_AT = 2_000  # digits of each part that a point is measured on
EVERY = 10_000  # examples between two points within an epoch


class Chart:
    """The points so far, all of them measured on the same digits, of which there are `counts`."""

    def __init__(self, material: Material, loss: str, points: Iterable[Point] = ()):
        self.points = list(points)
        self._loss = loss
        self._train = sample(material.train, LOOKED_AT)
        self._test = sample(material.test, LOOKED_AT)
        self.counts = Counts(*(len(d.labels) for d in (material.train, material.test, self._train, self._test)))

    def add(self, network: Network, epoch: float) -> bool:
        """Measure the network after so many epochs; False, and no point, where a loss is no finite number."""
        with np.errstate(all="ignore"):
            train, test = (readings(network, digits, self._loss) for digits in (self._train, self._test))
        finite = bool(np.isfinite([train.mean_loss, test.mean_loss]).all())
        if finite:
            self.points.append(Point(epoch, train.mean_loss, test.mean_loss, train.accuracy, test.accuracy))
        return finite


def due(batch: int, size: int) -> bool:
    """Whether a point belongs after so many mini-batches of an epoch, 0 when one has just ended."""
    return batch == 0 or batch * size // EVERY > (batch - 1) * size // EVERY
