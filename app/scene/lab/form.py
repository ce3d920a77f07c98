"""How a run is asked for: the fields of the form with what was typed; and afterwards, in words and as an address."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from app.engine.activations import ACTIVATIONS
from app.engine.fast.updates import UPDATES
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES
from app.explorer.names import ACTIVATION_NAMES, LOSS_NAMES, counted
from app.scene.field_error import FieldError
from app.scene.lab.suggestions import SUGGESTIONS, completed, notes
from app.scene.lab.words import OPTIMISER_NAMES
from app.training.choices import Choices, as_typed, typed_out
from app.training.data_sets import DATA_SETS
from app.training.progress import RunView

Options = tuple[tuple[str, str], ...]
"""what a field is sent as, and what it is called"""


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


SUGGESTIONS_JSON = json.dumps([asdict(suggestion) for suggestion in SUGGESTIONS], separators=(",", ":"))
ACTIVATION_OPTIONS: Options = tuple((name, ACTIVATION_NAMES[name]) for name in ACTIVATIONS)
OPTIMISER_OPTIONS: Options = tuple((name, OPTIMISER_NAMES[name]) for name in UPDATES)
WEIGHT_OPTIONS: Options = tuple((name, name.replace("_", " ")) for name in INITIALISERS)
PACE_OPTIONS: Options = (("1", "1 epoch/s"), ("5", "5 epochs/s"), ("full", "full speed"))
FIELDS: tuple[LabField, ...] = (
    LabField("hidden", "Hidden layers", "neurons of each, such as 64-32; empty for none", keyboard="text"),
    LabField("activation", "Hidden activation", "that of every hidden layer", ACTIVATION_OPTIONS),
    LabField("output", "Output activation", "that of the ten outputs", ACTIVATION_OPTIONS),
    LabField("optimiser", "Optimiser", "what an update makes of the gradient", OPTIMISER_OPTIONS),
    LabField("loss", "Loss", "what training makes small", tuple((name, LOSS_NAMES[name]) for name in LOSSES)),
    LabField("learning_rate", "Learning rate", "how far each update goes", keyboard="decimal"),
    LabField("batch", "Batch size", "examples per update"),
    LabField("epochs", "Epochs", "times through the training digits"),
    LabField("train_share", "Train on", "how many of the digits; never those tested on", keyboard="decimal", unit="%"),
    LabField("initialiser", "First weights", "how they are drawn at random", WEIGHT_OPTIONS),
    LabField("seed", "Seed", "starts the random numbers: the same seed gives the same weights"),
    LabField("pace", "Pace", "how fast it goes at most, to be watched; the result is the same", PACE_OPTIONS),
)


def form_scene(typed: Mapping[str, str], error: FieldError | None = None) -> LabForm:
    """The form with what was typed, what goes with it where nothing was, and an error at its field."""
    values = completed(typed)
    said = notes(values)
    fields = tuple(_filled(field, values[field.name], said.get(field.name, ""), error) for field in FIELDS)
    return LabForm(fields, any(field.error for field in fields), SUGGESTIONS_JSON)


def _filled(field: LabField, value: str, note: str, error: FieldError | None) -> LabField:
    filled = replace(field, value=value, note=note)
    return replace(filled, error=_message(filled, error)) if error and error.field == field.name else filled


def _message(field: LabField, error: FieldError) -> str:
    """As the page calls the options, where none of them was chosen."""
    if not field.options or field.value in dict(field.options):
        return error.message
    return f"Choose one of {', '.join(text for _, text in field.options)}."


def chosen(runs: Sequence[RunView]) -> dict[str, tuple[Chosen, ...]]:
    """By the id of each run, what was chosen for it."""
    words = {run.id: _chosen_words(run.choices) for run in runs}
    alike = [len(set(texts)) == 1 for texts in zip(*words.values(), strict=True)]
    return {id: tuple(Chosen(t, not same) for t, same in zip(texts, alike, strict=True)) for id, texts in words.items()}


def address(choices: Choices) -> str:
    """Of the page with these choices in its form."""
    return f"/train?{urlencode(typed_out(choices))}"


def _chosen_words(choices: Choices) -> tuple[str, ...]:
    """What was chosen, in the same order for every run."""
    activations = list(dict.fromkeys((*[choices.activation] * bool(choices.hidden), choices.output)))
    share = f"{100 * choices.train_share:.3g} %"
    return (
        "-".join(map(str, choices.sizes)),
        " then ".join(ACTIVATION_NAMES[name] for name in activations),
        LOSS_NAMES[choices.loss],
        OPTIMISER_NAMES[choices.optimiser],
        f"rate {as_typed(choices.learning_rate)}",
        f"batch {choices.batch}",
        counted(choices.epochs, "epoch"),
        f"{DATA_SETS[choices.data].title}, {share} to train on",
        f"{choices.initialiser.replace('_', ' ')} weights",
        f"seed {choices.seed}",
    )
