"""What a learner chooses before a training run."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from app.engine.activations import ACTIVATIONS, ELU_ALPHA, LEAKY_SLOPE, settings_used
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES, why_undefined
from app.engine.optimisers import OPTIMISERS
from app.engine.settings import Setting
from app.errors import BadValue, TooLarge
from app.training.data_sets import DATA_SETS, MOST_SHARE
from app.training.pace import PACES
from app.typed import check_list, decimal, tidied, whole


@dataclass(frozen=True, slots=True)
class Choices:
    """A run as it was asked for. The same choices on the same data give the same weights, at any pace."""

    data: str = "digits"  # a key of DATA_SETS
    hidden: tuple[int, ...] = (32,)  # neurons of each hidden layer
    activation: str = "sigmoid"  # of the hidden layers
    output: str = "sigmoid"  # the activation of the outputs
    loss: str = "half_squared_error"
    initialiser: str = "xavier"
    optimiser: str = "sgd"
    learning_rate: float = 3.0
    batch: int = 10  # examples per update
    epochs: int = 30
    train_share: float = 0.8  # of the data, 0 to 1; the rest is only tested on
    seed: int = 0
    pace: str = "full"  # a key of PACES
    leaky_slope: float = LEAKY_SLOPE.default  # of the activations that have one
    elu_alpha: float = ELU_ALPHA.default
    l2: float = 0.0  # λ of the penalty: the loss of a mini-batch of n has λ/(2n)·ΣW²

    @property
    def sizes(self) -> tuple[int, ...]:
        """Neurons per layer, the inputs first."""
        data = DATA_SETS[self.data]
        return (data.inputs, *self.hidden, len(data.targets))

    @property
    def activations(self) -> tuple[str, ...]:
        """One for each layer after the pixels."""
        return (*[self.activation] * len(self.hidden), self.output)

    @property
    def told(self) -> dict[str, float]:
        """What these activations are told, by the names of their settings."""
        return {name: getattr(self, name) for name in settings_used(self.activations)}


NAMES: dict[str, Collection[str]] = {
    "data": DATA_SETS,
    "activation": ACTIVATIONS,
    "output": ACTIVATIONS,
    "loss": LOSSES,
    "initialiser": INITIALISERS,
    "optimiser": OPTIMISERS,
    "pace": PACES,
}
LIMITS: dict[str, tuple[float, float]] = {
    "hidden_layers": (0, 4),
    "neurons": (1, 512),
    "parameters": (1, 300_000),
    "learning_rate": (1e-9, 100),
    "l2": (0, 1000),
    "batch": (1, 1024),
    "epochs": (1, 200),
    "train_share": (10, MOST_SHARE),
    "seed": (0, 2**32 - 1),
}
"""least and most of each; `train_share` in percent, as it is typed, where the rest is to test on"""


def checked_choices(typed: Mapping[str, str]) -> Choices:
    """The choices as typed in a form, whose fields are those of Choices; a field that is absent has its default.

    `hidden` is typed as "64-32", or empty for no hidden layer, and `train_share` in percent. Raises BadValue or
    TooLarge naming the field.
    """
    typed = DEFAULTS | dict(typed)
    choices = Choices(  # in the order of the form, whose first bad field is named
        data=_known("data", typed),
        hidden=_hidden(typed["hidden"]),
        activation=_known("activation", typed),
        output=_known("output", typed),
        **{setting.name: _told(setting, typed) for setting in (LEAKY_SLOPE, ELU_ALPHA)},
        optimiser=_known("optimiser", typed),
        loss=_known("loss", typed),
        learning_rate=_decimal(typed["learning_rate"], *LIMITS["learning_rate"], "learning_rate"),
        l2=_decimal(typed["l2"], *LIMITS["l2"], "l2"),
        batch=_whole("batch", typed),
        epochs=_whole("epochs", typed),
        train_share=_share(typed["train_share"], typed["data"]) / 100,
        seed=_whole("seed", typed),
        initialiser=_known("initialiser", typed),
        pace=_known("pace", typed),
    )
    _check_data(choices)
    _check_loss(choices)
    _check_parameters(choices)
    return choices


def _known(field: str, typed: Mapping[str, str]) -> str:
    if typed[field] not in NAMES[field]:
        raise BadValue(f"Choose one of {', '.join(NAMES[field])}.", field=field)
    return typed[field]


def _told(setting: Setting, typed: Mapping[str, str]) -> float:
    """What activations are told; it may be anything where none of them can be told it."""
    if setting.name not in settings_used((typed["activation"], typed["output"])):
        return setting.default
    bounds = f"A number {setting.bounds}."
    number = decimal(typed[setting.name], setting.name, bounds)
    if not setting.fits(number):
        raise BadValue(bounds, field=setting.name)
    return number


def _whole(field: str, typed: Mapping[str, str]) -> int:
    """A whole number within its limits, such as 1024 or 1,024."""
    least, most = LIMITS[field]
    number = whole(typed[field])
    if number is None or not least <= number <= most:
        raise BadValue(f"A whole number from {least:,} to {most:,}.", field=field)
    return number


def _share(typed: str, data: str) -> float:
    """In percent, all of a set that need leave none to test on."""
    return _decimal(
        tidied(typed).rstrip(" %"), LIMITS["train_share"][0], DATA_SETS[data].most_share, "train_share", " %"
    )


def _decimal(typed: str, least: float, most: float, field: str, unit: str = "") -> float:
    """A number from `least` to `most`, such as 0.5, 0,5 or 5e-1."""
    bounds = f"A number from {as_typed(least)} to {as_typed(most)}{unit}."
    number = decimal(typed, field, bounds)
    if not least <= number <= most:
        raise BadValue(bounds, field=field)
    return number


def _hidden(typed: str) -> tuple[int, ...]:
    """The sizes of hidden layers, written with anything usual between them."""
    words = re.split(r"[\s,;×x-]+", tidied(check_list(typed, "hidden")).strip()) if typed.strip() else []
    layers = LIMITS["hidden_layers"][1]
    neurons = LIMITS["neurons"][1]
    if not all(re.fullmatch(r"0*[1-9][0-9]{0,8}", word) for word in words):
        raise BadValue("Sizes such as 32 or 64-32, or nothing for no hidden layer.", field="hidden")
    if len(words) > layers or any(int(word) > neurons for word in words):
        raise TooLarge(f"At most {layers} hidden layers of at most {neurons} neurons.", field="hidden")
    return tuple(int(word) for word in words)


def _check_data(choices: Choices) -> None:
    """Raises BadValue where the outputs or the loss do not fit the targets."""
    data = DATA_SETS[choices.data]
    data.kind.check(data.reach, choices.output, choices.loss, choices.told)


def _check_loss(choices: Choices) -> None:
    if reason := why_undefined(choices.loss, choices.output):
        raise BadValue(reason, field="loss")


def _check_parameters(choices: Choices) -> None:
    count = sum((into + 1) * out for into, out in pairwise(choices.sizes))
    most = LIMITS["parameters"][1]
    if count > most:
        raise TooLarge(f"At most {most:,} parameters; this network has {count:,}.", field="hidden")


def typed_out(choices: Choices) -> dict[str, str]:
    """The fields of a form in which these choices are typed."""
    fields = {field: str(getattr(choices, field)) for field in (*NAMES, "batch", "epochs", "seed")}
    hidden = "-".join(map(str, choices.hidden))
    share = as_typed(round(100 * choices.train_share, 9))
    numbers = {"learning_rate", "l2", *(setting.name for setting in (LEAKY_SLOPE, ELU_ALPHA))}
    fields |= {name: as_typed(getattr(choices, name)) for name in numbers}
    return fields | {"hidden": hidden, "train_share": share}


def as_typed(number: float) -> str:
    """Every digit and no power of ten, as one would type it: 0.000000001, 0.5, 3."""
    digits = f"{Decimal(repr(number)):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


DEFAULTS = typed_out(Choices())
