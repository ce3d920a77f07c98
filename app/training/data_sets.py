"""The sets of labelled digits that a run can be trained on."""

from dataclasses import dataclass

from app.digits.datasets import SIDE
from app.digits.eight_by_eight import SMALL_SIDE


@dataclass(frozen=True, slots=True)
class DataSet:
    """One set of labelled digits."""

    name: str
    title: str  # what a learner calls it
    credit: str  # where it comes from, in short
    about: str  # the same in full
    side: int  # of its square pictures, in pixels


DATA_SETS: dict[str, DataSet] = {
    row.name: row
    for row in (
        DataSet(
            "digits",
            "8 × 8 digits",
            "Alpaydin and Kaynak, UCI, CC BY 4.0",
            "1,797 digits by 13 people. Alpaydin and Kaynak, “Optical Recognition of Handwritten Digits”, UCI Machine "
            "Learning Repository, CC BY 4.0.",
            SMALL_SIDE,
        ),
        DataSet(
            "mnist",
            "MNIST",
            "LeCun, Cortes and Burges",
            "60,000 digits to train on and 10,000 by other hands to test on. LeCun, Cortes and Burges, “The MNIST "
            "database of handwritten digits”.",
            SIDE,
        ),
        DataSet("mine", "My drawings", "", "The digits you have drawn and labelled.", SIDE),
    )
}
