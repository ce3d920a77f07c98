"""Two data sets more, a row each, of the kinds that there are; and a training process that has them too."""

import numpy as np

from app.digits.datasets import LabelledDigits
from app.training import worker
from app.training.data_sets import DATA_SETS, DataSet
from app.training.kind import CLASSES_OF_PICTURES, NUMBERS_OVER_X
from app.training.loading import Loaded
from app.training.table import Table

LINE = Table(np.array([0.0, 1.0, 2.0, 3.0, 4.0]), np.array([0.5, 0.4, 0.3, 0.2, 0.1]))
BARS = np.array([[1, 0, 0, 1, 0, 0, 1, 0, 0], [1, 1, 1, 0, 0, 0, 0, 0, 0]] * 40, np.float32)
ROWS = {
    row.name: row
    for row in (
        DataSet(
            "line",
            "A line",
            "",
            "Five points that go down.",
            NUMBERS_OVER_X,
            "point",
            1,
            ("height",),
            lambda source: Loaded(LINE),
            input_names=("step",),
            reach=(float(np.float32(0.1)), 0.5),
            most_share=100,
            share_note="at 100 all 5",
            usual={"hidden": "2", "output": "identity", "train_share": "80", "epochs": "40", "batch": "1"},
            rates={"sgd": 0.1},
        ),
        DataSet(
            "bars",
            "Bars",
            "",
            "Bars that stand or lie.",
            CLASSES_OF_PICTURES,
            "bar",
            9,
            ("upright", "level"),
            lambda source: Loaded(LabelledDigits(BARS, np.tile([0, 1], 40).astype(np.uint8), classes=2)),
            most_share=100,
            usual={"hidden": "2"},
        ),
    )
}


def main() -> None:
    """A training process that knows them."""
    DATA_SETS.update(ROWS)
    worker.NICENESS = 0  # whatever else the machine does
    worker.main()


if __name__ == "__main__":
    main()
