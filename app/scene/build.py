"""The form in which a learner describes a network of their own, with what was typed and what does not fit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.engine.activations import ACTIVATIONS
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES
from app.errors import BadValue
from app.explorer.names import ACTIVATION_NAMES, LOSS_NAMES
from app.explorer.opening import Description, checked_sizes

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form: a choice where it has options, else text; `value` is what was typed last."""

    name: str
    label: str
    value: str
    options: Options = ()
    hint: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class BuildScene:
    """The form."""

    fields: tuple[Field, ...]


FIELDS: tuple[Field, ...] = (
    Field("sizes", "Neurons per layer, inputs first", "2-3-1", hint="2-3-1"),
    Field("hidden", "Hidden activation", "sigmoid", tuple((name, ACTIVATION_NAMES[name]) for name in ACTIVATIONS)),
    Field("output", "Output activation", "sigmoid", tuple((name, ACTIVATION_NAMES[name]) for name in ACTIVATIONS)),
    Field("loss", "Loss", "half_squared_error", tuple((name, LOSS_NAMES[name]) for name in LOSSES)),
    Field("biases", "Biases", "yes", (("yes", "with biases"), ("no", "without biases"))),
    Field("initialiser", "First weights", "xavier", tuple((name, name.replace("_", " ")) for name in INITIALISERS)),
    Field("seed", "Seed", "0", hint="a whole number"),
    Field("learning_rate", "Rate η", "0.5"),
    Field("inputs", "Inputs, examples split by ;", "", hint="left empty: drawn from the seed"),
    Field("targets", "Targets, examples split by ;", "", hint="left empty: the first output is to be 1"),
)
SEPARATOR = r"\s*[-–,;×x]\s*|\s+"
WHERE = {"activations": "hidden"}  # fields of a description that go by another name in the form


def build_scene(typed: Mapping[str, str] | None = None, error: BadValue | None = None) -> BuildScene:
    """The form with what was typed, and the error at the field it concerns (at the sizes where it names none)."""
    typed = typed or {}
    wrong = WHERE.get(error.field or "sizes", error.field or "sizes") if error else ""
    wrong = re.sub(r"\[.*", "", wrong)
    return BuildScene(
        tuple(
            Field(
                f.name, f.label, typed.get(f.name, f.value), f.options, f.hint, error.message if f.name == wrong else ""
            )
            for f in FIELDS
        )
    )


def described(typed: Mapping[str, str]) -> Description:
    """The network that the form describes. Raises BadValue naming the field that cannot be read."""
    sizes = checked_sizes([_whole(part, "sizes") for part in re.split(SEPARATOR, typed.get("sizes", "").strip())])
    hidden, output = typed.get("hidden", "sigmoid"), typed.get("output", "sigmoid")
    return Description(
        sizes=sizes,
        activations=[hidden] * (len(sizes) - 2) + [output],
        biases=typed.get("biases", "yes") != "no",
        initialiser=typed.get("initialiser", "xavier"),
        seed=_whole(typed.get("seed", "0"), "seed"),
        loss=typed.get("loss", "half_squared_error"),
        inputs=_rows(typed.get("inputs", "")),
        targets=_rows(typed.get("targets", "")),
        learning_rate=typed.get("learning_rate", "0.5").strip().replace(",", "."),
    )


def _whole(text: str, field: str) -> int:
    text = text.strip()
    if not text.isdecimal() or len(text) > 18:
        raise BadValue("Whole numbers, such as 2-3-1." if field == "sizes" else "A whole number ≥ 0.", field=field)
    return int(text)


def _rows(text: str) -> list[list[str]] | None:
    lines = [line for line in re.split(r"[\n;]+", text) if line.strip()]
    return [re.split(r"[\s,]+", line.strip()) for line in lines] or None
