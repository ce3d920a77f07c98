"""What goes well together in the form: the rate with the optimiser, the loss with the outputs, the share with the data.

The rates are round ones at which 64-32-10 learns the 8 × 8 digits, with sigmoid and with ReLU inside, to 95 % or more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.engine.activations import ACTIVATIONS
from app.engine.fast.updates import UPDATES
from app.engine.losses import LOSSES
from app.explorer.names import ACTIVATION_NAMES, LOSS_NAMES
from app.training.choices import DEFAULTS, NEEDS, as_typed
from app.training.data_sets import DATA_SETS

RATES = {"sgd": (3, 0.3), "momentum": (0.1, 0.03), "adam": (0.003, 0.003)}  # with a squared error, with a cross-entropy
OF_OUTPUTS = {"softmax": "categorical_cross_entropy"}  # half the squared error with any other
SHARES = {"mnist": ("100", "of the 60,000")}
REST_TESTS = ("80", "the rest is to test on")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What goes well in one field with what stands in others."""

    field: str
    when: Mapping[str, tuple[str, ...]]  # the other fields, with the values that it is about
    value: str
    note: str  # said where the field is another than that
    fits: tuple[str, ...] = ()  # of what somebody chose themselves, all that may stay; anything where it is empty
    always: bool = False  # whether the note is said even where the field is as suggested

    def holds(self, fields: Mapping[str, str]) -> bool:
        """Whether it is about these fields."""
        return all(fields[name] in values for name, values in self.when.items())


def completed(typed: Mapping[str, str]) -> dict[str, str]:
    """All fields of the form: those that nobody typed go well with the others."""
    fields = DEFAULTS | dict(typed)
    for suggestion in SUGGESTIONS:
        if suggestion.field not in typed and suggestion.holds(fields):
            fields[suggestion.field] = suggestion.value
    return fields


def notes(fields: Mapping[str, str]) -> dict[str, str]:
    """What is said at the fields that are not as suggested now."""
    said = [suggestion for suggestion in SUGGESTIONS if suggestion.holds(fields)]
    return {one.field: one.note for one in said if one.always or fields[one.field] != one.value}


def _of_outputs() -> list[Suggestion]:
    """The output activation for every loss."""
    return [
        Suggestion("output", {"loss": (loss,)}, output, f"usual here: {output}", NEEDS.get(loss, ()))
        for loss in LOSSES
        for output in NEEDS.get(loss, ("sigmoid",))[:1]
    ]


def _of_losses() -> list[Suggestion]:
    """The loss for every output activation."""
    made = []
    for output in ACTIVATIONS:
        fits = tuple(loss for loss in LOSSES if output in NEEDS.get(loss, (output,)))
        loss = OF_OUTPUTS.get(output, "half_squared_error")
        note = f"usual with {ACTIVATION_NAMES[output]}: {LOSS_NAMES[loss]}"
        made.append(Suggestion("loss", {"output": (output,)}, loss, note, fits))
    return made


def _of_rates() -> list[Suggestion]:
    """The learning rate for every optimiser and kind of loss."""
    kinds = [tuple(loss for loss in LOSSES if ("cross_entropy" in loss) == cross) for cross in (False, True)]
    return [
        Suggestion(
            "learning_rate",
            {"optimiser": (optimiser,), "loss": losses},
            as_typed(rate),
            f"usual here: {as_typed(rate)}",
        )
        for optimiser in UPDATES
        for losses, rate in zip(kinds, RATES[optimiser], strict=True)
    ]


def _of_shares() -> list[Suggestion]:
    """The share to train on, which for MNIST need leave nothing to test on."""
    return [
        Suggestion("train_share", {"data": (data,)}, value, note, always=True)
        for data in DATA_SETS
        for value, note in (SHARES.get(data, REST_TESTS),)
    ]


TO_WATCH = Suggestion("pace", {}, "5", "")
SUGGESTIONS = (*_of_outputs(), *_of_losses(), *_of_rates(), *_of_shares(), TO_WATCH)
