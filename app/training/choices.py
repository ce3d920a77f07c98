"""What a learner chooses before a training run."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

from app.digits.datasets import CLASSES
from app.engine.activations import ACTIVATIONS
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES
from app.engine.updates import UPDATES
from app.errors import BadValue, TooLarge
from app.training.data_sets import DATA_SETS


@dataclass(frozen=True, slots=True)
class Choices:
    """A run as it was asked for.

    `data` is a key of DATA_SETS, `hidden` the sizes of the hidden layers, `activation` theirs, `output` that of the
    ten outputs. `train_share`, 0 to 1, is the part of the data trained on; the rest is only tested on. The same
    choices on the same data give the same weights.
    """

    data: str = "digits"
    hidden: tuple[int, ...] = (32,)
    activation: str = "sigmoid"
    output: str = "sigmoid"
    loss: str = "half_squared_error"
    initialiser: str = "xavier"
    optimiser: str = "sgd"
    learning_rate: float = 3.0
    batch: int = 10
    epochs: int = 30
    train_share: float = 0.8
    seed: int = 0

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons per layer, the pixels first."""
        return (DATA_SETS[self.data].side ** 2, *self.hidden, CLASSES)


NAMES: dict[str, Collection[str]] = {
    "data": DATA_SETS,
    "activation": ACTIVATIONS,
    "output": ACTIVATIONS,
    "loss": LOSSES,
    "initialiser": INITIALISERS,
    "optimiser": UPDATES,
}
LIMITS: dict[str, tuple[float, float]] = {
    "hidden_layers": (0, 4),
    "neurons": (1, 512),
    "parameters": (1, 300_000),
    "learning_rate": (1e-9, 100),
    "batch": (1, 1024),
    "epochs": (1, 200),
    "train_share": (10, 95),
    "seed": (0, 2**32 - 1),
}
"""least and most of each; `train_share` in percent, as it is typed"""

NEEDS: dict[str, tuple[str, ...]] = {
    "binary_cross_entropy": ("sigmoid", "softmax"),
    "categorical_cross_entropy": ("softmax",),
    "sparse_categorical_cross_entropy": ("softmax",),
}
"""the outputs that a loss makes sense for; any where it is not listed"""


def checked(typed: Mapping[str, str]) -> Choices:
    """The choices as typed in a form, whose fields are those of Choices; a field that is absent has its default.

    `hidden` is typed as "64-32", or empty for no hidden layer, and `train_share` in percent. Raises BadValue or
    TooLarge naming the field.
    """
    typed = DEFAULTS | dict(typed)
    choices = Choices(
        **{field: _known(field, typed[field]) for field in NAMES},
        **{field: _whole(field, typed[field]) for field in ("batch", "epochs", "seed")},
        hidden=_hidden(typed["hidden"]),
        learning_rate=_number("learning_rate", typed["learning_rate"]),
        train_share=_number("train_share", typed["train_share"]) / 100,
    )
    _check_loss(choices)
    _check_parameters(choices)
    return choices


def _known(field: str, typed: str) -> str:
    if typed not in NAMES[field]:
        raise BadValue(f"Choose one of {', '.join(NAMES[field])}.", field=field)
    return typed


def _whole(field: str, typed: str) -> int:
    least, most = LIMITS[field]
    try:
        number = int(typed)
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        raise BadValue(f"A whole number from {least:,} to {most:,}.", field=field)
    return number


def _number(field: str, typed: str) -> float:
    least, most = LIMITS[field]
    try:
        number = float(typed)
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        raise BadValue(f"A number from {least:g} to {most:g}.", field=field)
    return number


def _hidden(typed: str) -> tuple[int, ...]:
    """The sizes of hidden layers, written with anything usual between them."""
    words = re.split(r"[\s,;×x-]+", typed.strip()) if typed.strip() else []
    layers, neurons = LIMITS["hidden_layers"][1], LIMITS["neurons"][1]
    if not all(re.fullmatch(r"0*[1-9][0-9]{0,8}", word) for word in words):
        raise BadValue("Sizes such as 32 or 64-32, or nothing for no hidden layer.", field="hidden")
    if len(words) > layers or any(int(word) > neurons for word in words):
        raise TooLarge(f"At most {layers} hidden layers of at most {neurons} neurons.", field="hidden")
    return tuple(int(word) for word in words)


def _check_loss(choices: Choices) -> None:
    needed = NEEDS.get(choices.loss, (choices.output,))
    if choices.output not in needed:
        raise BadValue(f"This loss needs outputs that are probabilities: {' or '.join(needed)}.", field="loss")


def _check_parameters(choices: Choices) -> None:
    count, most = sum((into + 1) * out for into, out in pairwise(choices.sizes)), LIMITS["parameters"][1]
    if count > most:
        raise TooLarge(f"At most {most:,} parameters; this network has {count:,}.", field="hidden")


def _typed(choices: Choices) -> dict[str, str]:
    """The fields of a form in which these choices are typed."""
    fields = {field: str(getattr(choices, field)) for field in (*NAMES, "batch", "epochs", "seed")}
    hidden, share = "-".join(map(str, choices.hidden)), f"{100 * choices.train_share:g}"
    return fields | {"hidden": hidden, "learning_rate": f"{choices.learning_rate:g}", "train_share": share}


DEFAULTS = _typed(Choices())
