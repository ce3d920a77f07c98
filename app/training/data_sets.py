"""The data sets that a run can be trained on: a row each, with all that the lab has to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from app.digits.datasets import CLASSES, SIDE
from app.digits.eight_by_eight import SMALL_SIDE
from app.training.kind import CLASSES_OF_PICTURES, NUMBERS_OVER_X, Kind
from app.training.loading import Loaded, Source, load_drawings, load_mnist_folder, load_small_digits
from app.training.table import Table

SHIPPED, FETCHED, DRAWN = "shipped", "fetched", "drawn"  # where the examples are from
MOST_SHARE = 95  # percent to train on, where the rest is to test on
REST_TESTS = "the rest is to test on"
DIGITS = tuple(map(str, range(CLASSES)))
SINE = Table(
    np.array([-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2]),
    np.array([-0.91, -1, -0.84, -0.48, 0, 0.48, 0.84, 1, 0.91]),
)


@dataclass(frozen=True, slots=True)
class DataSet:
    """One set of examples: what they are, how they come to be, how they are split and how a result is judged."""

    name: str
    title: str  # what a learner calls it
    credit: str  # where it comes from, in short
    about: str  # the same in full
    kind: Kind  # how a result is judged, and with it how an example looks
    thing: str  # what one example is
    inputs: int
    targets: tuple[str, ...]  # what each output is for: the names of the classes, or of the number
    load: Callable[[Source], Loaded]  # the same examples every time. Raises BadValue at the field `data`
    note: str = ""  # a line about it, where the page has none of its own
    origin: str = SHIPPED
    input_names: tuple[str, ...] = ()  # where each input has one
    reach: tuple[float, float] = (0.0, 1.0)  # of the targets, from the least to the most
    most_share: float = MOST_SHARE  # percent to train on; 100 where nothing need be left to test on
    share_note: str = REST_TESTS
    usual: Mapping[str, str] = field(default_factory=dict)  # choices that fit it, where they are not those of Choices
    rates: Mapping[str, float] = field(default_factory=dict)  # learning rates by optimiser, where not those of digits

    @property
    def things(self) -> str:
        """Its examples, in the plural."""
        return f"{self.thing}s"


DATA_SETS: dict[str, DataSet] = {
    row.name: row
    for row in (
        DataSet(
            "digits",
            "8 × 8 digits",
            "Alpaydin and Kaynak, UCI, CC BY 4.0",
            "1,797 digits by 13 people. Alpaydin and Kaynak, “Optical Recognition of Handwritten Digits”, UCI Machine "
            "Learning Repository, CC BY 4.0.",
            CLASSES_OF_PICTURES,
            "digit",
            SMALL_SIDE**2,
            DIGITS,
            load_small_digits,
            note="1,797 real digits by 13 people",
        ),
        DataSet(
            "mnist",
            "MNIST",
            "LeCun, Cortes and Burges",
            "60,000 digits to train on and 10,000 by other hands to test on. LeCun, Cortes and Burges, “The MNIST "
            "database of handwritten digits”.",
            CLASSES_OF_PICTURES,
            "digit",
            SIDE**2,
            DIGITS,
            load_mnist_folder,
            origin=FETCHED,
            most_share=100,
            share_note="of those to train on",
            usual={"train_share": "100"},
        ),
        DataSet(
            "mine",
            "My drawings",
            "",
            "The digits you have drawn and labelled.",
            CLASSES_OF_PICTURES,
            "digit",
            SIDE**2,
            DIGITS,
            load_drawings,
            origin=DRAWN,
        ),
        DataSet(
            "sine",
            "y = sin x",
            "",
            "Nine points, x from −2 to 2 in steps of 0.5, y to two decimals.",
            NUMBERS_OVER_X,
            "point",
            1,
            ("y",),
            lambda source: Loaded(SINE),
            input_names=("x",),
            reach=(-1, 1),
            most_share=100,
            share_note="of 9; at 100 no test",
            usual={
                "hidden": "4",
                "activation": "tanh",
                "output": "identity",
                "batch": "3",
                "epochs": "60",
                "train_share": "100",
            },
            rates={"sgd": 0.2, "momentum": 0.03, "adam": 0.03},
        ),
    )
}
