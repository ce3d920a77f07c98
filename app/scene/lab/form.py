"""The form of a new run: its fields with what was typed, and the message at a field that was refused."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.engine.activations import ACTIVATIONS
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES
from app.engine.updates import UPDATES
from app.explorer.names import ACTIVATION_NAMES, LOSS_NAMES
from app.scene.field_error import FieldError
from app.scene.lab.optimisers import OPTIMISER_NAMES
from app.training.choices import DEFAULTS

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LabField:
    """A field: a choice where it has options, else text with a kind of keyboard; `says` is what it is for."""

    name: str
    label: str
    says: str
    options: Options = ()
    keyboard: str = "numeric"
    unit: str = ""
    value: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class LabForm:
    """The fields below the data sets; `refused` where one of them has a message."""

    fields: tuple[LabField, ...]
    refused: bool


ACTIVATION_OPTIONS: Options = tuple((name, ACTIVATION_NAMES[name]) for name in ACTIVATIONS)
OPTIMISER_OPTIONS: Options = tuple((name, OPTIMISER_NAMES[name]) for name in UPDATES)
WEIGHT_OPTIONS: Options = tuple((name, name.replace("_", " ")) for name in INITIALISERS)
FIELDS: tuple[LabField, ...] = (
    LabField("hidden", "Hidden layers", "Neurons of each, such as 64-32; empty for none.", keyboard="text"),
    LabField("activation", "Hidden activation", "Of every hidden layer.", ACTIVATION_OPTIONS),
    LabField("output", "Output activation", "Of the ten outputs.", ACTIVATION_OPTIONS),
    LabField("optimiser", "Optimiser", "What an update makes of the gradient.", OPTIMISER_OPTIONS),
    LabField("loss", "Loss", "What training makes small.", tuple((name, LOSS_NAMES[name]) for name in LOSSES)),
    LabField("learning_rate", "Learning rate", "How far each update goes.", keyboard="decimal"),
    LabField("batch", "Batch size", "Examples per update."),
    LabField("epochs", "Epochs", "Times through the training digits."),
    LabField("train_share", "Train on", "The rest is kept apart to test on.", keyboard="decimal", unit="%"),
    LabField("initialiser", "First weights", "How they are drawn.", WEIGHT_OPTIONS),
    LabField("seed", "Seed", "The same seed gives the same weights."),
)


def lab_form(typed: Mapping[str, str], error: FieldError | None = None) -> LabForm:
    """The form with what was typed, defaults where nothing was, and an error at its field."""
    fields = tuple(_filled(field, typed, error) for field in FIELDS)
    return LabForm(fields, any(field.error for field in fields))


def _filled(field: LabField, typed: Mapping[str, str], error: FieldError | None) -> LabField:
    message = error.message if error and error.field == field.name else ""
    return replace(field, value=typed.get(field.name, DEFAULTS[field.name]), error=message)
