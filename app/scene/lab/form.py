"""How a run is asked for: the fields of the form, what goes well together; afterwards, in words and as an address."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import product
from urllib.parse import urlencode

from app.engine.activations import ACTIVATIONS, Activation, activation_told
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES, Loss
from app.engine.optimisers import OPTIMISERS, Optimiser
from app.errors import BadValue
from app.explorer.names import counted
from app.scene.field_error import FieldError
from app.training.choices import DEFAULTS, Choices, as_typed, typed_out
from app.training.data_sets import DATA_SETS, DataSet
from app.training.progress import RunView

Options = tuple[tuple[str, str], ...]
"""what a field is sent as, and what it is called"""

# Round ones at which 64-32-10 learns the 8 × 8 digits, with sigmoid and with ReLU inside, to 95 % or more;
# with the absolute error, whose outputs are then a softmax, to 85 % or so.
RATES = {"sgd": (3, 0.3), "momentum": (0.1, 0.03), "adam": (0.003, 0.003)}  # with an error, with a cross-entropy
USUAL_OUTPUTS = {"absolute_error": "softmax"}  # outputs that can all be near 0 stay there, which misses by little
OF_OUTPUTS = {"softmax": "categorical_cross_entropy"}  # half the squared error with any other


@dataclass(frozen=True, slots=True)
class LabField:
    """A field: a choice where it has options, else text."""

    name: str
    label: str
    says: str  # what it is for
    options: Options = ()
    keyboard: str = "numeric"
    unit: str = ""
    value: str = ""
    note: str = ""  # what goes well with the other fields as they are
    error: str = ""
    rows: Mapping[str, Activation] | Mapping[str, Loss] | Mapping[str, Optimiser] | None = (
        None  # a registry that has the options
    )
    told: bool = False  # whether it is a setting of an activation, and of no use with the others


@dataclass(frozen=True, slots=True)
class LabForm:
    """The fields below the data sets."""

    fields: tuple[LabField, ...]
    refused: bool  # whether one of them has a message
    suggestions: str  # JSON, by which the page follows a choice with what goes well with it


@dataclass(frozen=True, slots=True)
class Chosen:
    """One thing chosen, in words; `differs` where the runs beside it were not all asked for alike."""

    text: str
    differs: bool


WEIGHT_OPTIONS: Options = tuple((name, name.replace("_", " ")) for name in INITIALISERS)
PACE_OPTIONS: Options = (("1", "1 epoch/s"), ("5", "5 epochs/s"), ("full", "full speed"))
FIELDS: tuple[LabField, ...] = (
    LabField("hidden", "Hidden layers", "neurons of each, such as 64-32; empty for none", keyboard="text"),
    LabField("activation", "Hidden activation", "that of every hidden layer", rows=ACTIVATIONS),
    LabField("output", "Output activation", "that of the outputs", rows=ACTIVATIONS),
    *(
        LabField(s.name, s.title, f"of the {row.title}", keyboard="decimal", told=True)
        for row in ACTIVATIONS.values()
        for s in row.settings
    ),
    LabField("optimiser", "Optimiser", "what an update makes of the gradient", rows=OPTIMISERS),
    LabField("loss", "Loss", "what training makes small", rows=LOSSES),
    LabField("learning_rate", "Learning rate", "how far each update goes", keyboard="decimal"),
    LabField("l2", "Penalty λ", "makes large weights dear: λ/(2n)·Σw² in the loss of n examples", keyboard="decimal"),
    LabField("batch", "Batch size", "examples per update"),
    LabField("epochs", "Epochs", "times through the training examples"),
    LabField(
        "train_share", "Train on", "how many of the examples; never those tested on", keyboard="decimal", unit="%"
    ),
    LabField("seed", "Seed", "starts the random numbers: the same seed gives the same weights"),
    LabField("initialiser", "First weights", "how they are drawn at random", WEIGHT_OPTIONS),
    LabField("pace", "Pace", "how fast it goes at most, to be watched; the result is the same", PACE_OPTIONS),
)


def form_scene(typed: Mapping[str, str], error: FieldError | None = None) -> LabForm:
    """The form with what was typed, what goes with it where nothing was, and an error at its field."""
    values = completed(typed)
    said = notes(values)
    fields = tuple(_filled(field, values[field.name], said.get(field.name, ""), error) for field in FIELDS)
    followed = json.dumps([asdict(suggestion) for suggestion in suggestions()], separators=(",", ":"))
    return LabForm(fields, any(field.error for field in fields), followed)


def _filled(field: LabField, value: str, note: str, error: FieldError | None) -> LabField:
    options = field.options or tuple((row.name, row.title) for row in (field.rows or {}).values())
    filled = replace(field, options=options, value=value, note=note)
    return replace(filled, error=_message(filled, error)) if error and error.field == field.name else filled


def _message(field: LabField, error: FieldError) -> str:
    """As the page calls the options, where none of them was chosen."""
    if not field.options or field.value in dict(field.options):
        return error.message
    return f"Choose one of {', '.join(text for _, text in field.options)}."


def chosen(runs: Sequence[RunView]) -> dict[str, tuple[Chosen, ...]]:
    """By the id of each run, what was chosen for it."""
    penalised = any(run.choices.l2 for run in runs)
    words = {run.id: _chosen_words(run.choices, penalised) for run in runs}
    alike = [len(set(texts)) == 1 for texts in zip(*words.values(), strict=True)]
    return {id: tuple(Chosen(t, not same) for t, same in zip(texts, alike, strict=True)) for id, texts in words.items()}


def address(choices: Choices) -> str:
    """Of the page with these choices in its form."""
    fields = typed_out(choices)
    return f"/train?{urlencode({name: text for name, text in fields.items() if name != 'l2' or choices.l2})}"


def _chosen_words(choices: Choices, penalised: bool) -> tuple[str, ...]:
    """What was chosen, in the same order for every run; the penalty only where one of them is `penalised`."""
    activations = list(dict.fromkeys((*[choices.activation] * bool(choices.hidden), choices.output)))
    share = f"{100 * choices.train_share:.3g} %"
    return (
        "-".join(map(str, choices.sizes)),
        " then ".join(activation_told(name, choices.told).title for name in activations),
        LOSSES[choices.loss].title,
        OPTIMISERS[choices.optimiser].title,
        f"rate {as_typed(choices.learning_rate)}",
        *([f"penalty {as_typed(choices.l2)}" if choices.l2 else "no penalty"] if penalised else []),
        f"batch {choices.batch}",
        counted(choices.epochs, "epoch"),
        f"{DATA_SETS[choices.data].title}, {share} to train on",
        f"{choices.initialiser.replace('_', ' ')} weights",
        f"seed {choices.seed}",
    )


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
    for suggestion in suggestions():
        if suggestion.field not in typed and suggestion.holds(fields):
            fields[suggestion.field] = suggestion.value
    return fields


def notes(fields: Mapping[str, str]) -> dict[str, str]:
    """What is said at the fields that are not as suggested now."""
    said = [suggestion for suggestion in suggestions() if suggestion.holds(fields)]
    return {one.field: one.note for one in said if one.always or fields[one.field] != one.value}


def _of_data() -> list[Suggestion]:
    """What goes well with a data set, and back again, in fields that nothing else speaks for; no note stands there."""
    own = sorted({field for data in DATA_SETS.values() for field in data.usual} - {"output", "train_share"})
    return [
        Suggestion(field, {"data": (data.name,)}, data.usual.get(field, DEFAULTS[field]), "")
        for field in own
        for data in DATA_SETS.values()
    ]


def _of_outputs() -> list[Suggestion]:
    """The output activation for every loss, of classes; for every set of numbers."""
    classes, numbers = _by_answers()
    made = [
        Suggestion("output", {"loss": (loss,), "data": classes}, output, f"usual here: {output}", row.outputs)
        for loss, row in LOSSES.items()
        for output in (row.outputs or (USUAL_OUTPUTS.get(loss, "sigmoid"),))[:1]
    ]
    for data in map(DATA_SETS.__getitem__, numbers):
        fits = tuple(output for output in ACTIVATIONS if _fits(data, output, "half_squared_error"))
        output = data.usual.get("output", fits[0])
        note = f"usual here: {ACTIVATIONS[output].title}"
        made.append(Suggestion("output", {"data": (data.name,)}, output, note, fits))
    return made


def _of_losses() -> list[Suggestion]:
    """The loss for every output activation that fits the data."""
    classes, numbers = _by_answers()
    made = []
    for output, names in product(ACTIVATIONS, (classes, *((name,) for name in numbers))):
        fits = tuple(
            loss
            for loss, row in LOSSES.items()
            if output in (row.outputs or (output,)) and _fits(DATA_SETS[names[0]], output, loss)
        )
        loss = OF_OUTPUTS.get(output, "half_squared_error")
        note = f"usual with {ACTIVATIONS[output].title}: {LOSSES[loss].title}"
        if loss in fits:
            made.append(Suggestion("loss", {"output": (output,), "data": names}, loss, note, fits))
    return made


def _by_answers() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The data sets of classes, to whose targets all outputs fit alike, and those of numbers, each with its own."""
    classes = tuple(data.name for data in DATA_SETS.values() if data.kind.classes)
    return classes, tuple(name for name in DATA_SETS if name not in classes)


def _fits(data: DataSet, output: str, loss: str) -> bool:
    """Whether outputs of that activation, as it is by default, and that loss can be for the data."""
    with suppress(BadValue):
        data.kind.check(data.reach, output, loss, {})
        return True
    return False


def _of_rates() -> list[Suggestion]:
    """The learning rate for every optimiser and kind of loss, or of a data set that has rates of its own."""
    of_digits = tuple(data.name for data in DATA_SETS.values() if not data.rates)
    kinds = [tuple(row.name for row in LOSSES.values() if (row.targets == "any") == any) for any in (True, False)]
    return [
        Suggestion(
            "learning_rate",
            {"optimiser": (optimiser,), "loss": losses, "data": names},
            as_typed(rate),
            f"usual here: {as_typed(rate)}",
        )
        for optimiser in RATES
        for losses, rate, names in (
            *zip(kinds, RATES[optimiser], (of_digits, of_digits), strict=True),
            *(
                (kinds[0], data.rates[optimiser], (data.name,))
                for data in DATA_SETS.values()
                if optimiser in data.rates
            ),
        )
    ]


def _of_shares() -> list[Suggestion]:
    """The share to train on."""
    return [
        Suggestion(
            "train_share",
            {"data": (data.name,)},
            data.usual.get("train_share", DEFAULTS["train_share"]),
            data.share_note,
            always=True,
        )
        for data in DATA_SETS.values()
    ]


TO_WATCH = Suggestion("pace", {}, "5", "")


def suggestions() -> tuple[Suggestion, ...]:
    """What goes well with what, in the order in which it is followed."""
    return (*_of_data(), *_of_outputs(), *_of_losses(), *_of_rates(), *_of_shares(), TO_WATCH)
