"""The form in which a learner describes a network of their own, with what was typed and what does not fit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.engine.activations import ACTIVATIONS, settings_used
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES, REDUCTIONS
from app.engine.optimisers import OPTIMISERS
from app.errors import BadValue, ExplorerError
from app.explorer.opening import Description, checked_sizes
from app.typed import check_list, decimal, whole

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
    told: bool = False
    """whether it is a setting of an activation or an optimiser, and of no use with the others"""


@dataclass(frozen=True, slots=True)
class BuildScene:
    """The form, and what is wrong with it as a whole."""

    fields: tuple[Field, ...]
    problem: str = ""


def _fields() -> tuple[Field, ...]:
    activations = tuple((row.name, row.title) for row in ACTIVATIONS.values())
    return (
        Field("sizes", "Neurons per layer, inputs first", "2-3-1", hint="2-3-1"),
        Field("hidden", "Hidden activation", "sigmoid", activations),
        Field("output", "Output activation", "sigmoid", activations),
        *(Field(s.name, s.title, _typed(s.default), told=True) for s in settings_used(ACTIVATIONS).values()),
        Field("loss", "Loss", "half_squared_error", tuple((row.name, row.title) for row in LOSSES.values())),
        Field("reduction", "Over the examples", "sum", tuple((name, name) for name in REDUCTIONS)),
        Field("inputs", "Inputs, examples split by ;", "", hint="left empty: drawn from the seed"),
        Field("targets", "Targets, examples split by ;", "", hint="left empty: 1 and then 0s"),
        Field("biases", "Biases", "yes", (("yes", "with biases"), ("no", "without biases"))),
        Field("initialiser", "First weights", "xavier", tuple((name, name.replace("_", " ")) for name in INITIALISERS)),
        Field("seed", "Seed", "0", hint="a whole number"),
        Field("learning_rate", "Rate η", "0.5"),
        Field("optimiser", "Optimiser", "sgd", tuple((row.name, row.title) for row in OPTIMISERS.values())),
        *(Field(s.name, s.title, _typed(s.default), told=True) for row in OPTIMISERS.values() for s in row.settings),
        Field("l2", "Penalty λ", "0"),
        Field("frozen", "Not updated", "", hint="such as biases, w.1.2.1"),
    )


def _typed(default: float) -> str:
    """A number as one would type it: 0.9, 1e-8."""
    return f"{default:g}".replace("e-0", "e-")


SEPARATOR = r"\s*[-–,;×x]\s*|\s+"
SEPARATED = r"[\s,;]+"
ROWS = "Expected numbers, such as 0.5 −1; 2 0.25 for two examples."
WHERE = {"activations": "hidden"}  # fields of a description that go by another name in the form


def build_scene(typed: Mapping[str, str] | None = None, error: ExplorerError | None = None) -> BuildScene:
    """The form with what was typed, and the error at the field it concerns, or below them where it names none."""
    typed = typed or {}
    message = error.message if error else ""
    wrong = re.sub(r"\[.*", "", (error and error.field) or "").rpartition(".")[2]
    wrong = WHERE.get(wrong, wrong)
    fields = _fields()
    return BuildScene(
        tuple(replace(f, value=typed.get(f.name, f.value), error=message if f.name == wrong else "") for f in fields),
        message if wrong not in (f.name for f in fields) else "",
    )


def described(typed: Mapping[str, str]) -> Description:
    """The network that the form describes. Raises BadValue naming the field that cannot be read."""
    sizes = checked_sizes(_sizes(typed.get("sizes", "")))
    hidden = typed.get("hidden", "sigmoid")
    output = typed.get("output", "sigmoid")
    activations = [hidden] * (len(sizes) - 2) + [output]
    told = {name: decimal(typed[name], name) for name in settings_used(activations) if typed.get(name, "").strip()}
    return Description(
        sizes=sizes,
        activations=activations,
        told=told,
        biases=typed.get("biases", "yes") != "no",
        initialiser=typed.get("initialiser", "xavier"),
        seed=_whole(typed.get("seed", "0"), "seed", "A whole number ≥ 0."),
        loss=typed.get("loss", "half_squared_error"),
        reduction=typed.get("reduction", "sum"),
        inputs=_rows(typed.get("inputs", ""), "inputs"),
        targets=_rows(typed.get("targets", ""), "targets"),
        learning_rate=decimal(typed.get("learning_rate", "0.5"), "learning_rate"),
        optimiser=typed.get("optimiser", "sgd"),
        optimiser_settings=_told_to_optimiser(typed),
        frozen=re.split(SEPARATED, frozen) if (frozen := check_list(typed.get("frozen", ""), "frozen").strip()) else (),
        l2=decimal(typed.get("l2", "0"), "l2"),
    )


def _told_to_optimiser(typed: Mapping[str, str]) -> dict[str, float]:
    """The settings of the optimiser that is chosen; an empty field is its default."""
    row = OPTIMISERS.get(typed.get("optimiser", "sgd"))
    names = [setting.name for setting in row.settings] if row else []
    return {name: decimal(typed[name], name) for name in names if typed.get(name, "").strip()}


def _sizes(text: str) -> list[int]:
    parts = re.split(SEPARATOR, check_list(text, "sizes").strip())
    return [_whole(part, "sizes", "Whole numbers, such as 2-3-1.") for part in parts]


def _whole(text: str, field: str, otherwise: str) -> int:
    number = whole(text)
    if number is None:
        raise BadValue(otherwise, field=field)
    return number


def _rows(text: str, field: str) -> list[list[float]] | None:
    """The numbers of every example. Raises BadValue at the field."""
    lines = [line.strip() for line in re.split(r"[\n;]+", check_list(text, field)) if line.strip()]
    return [[decimal(part, field, ROWS) for part in re.split(r"[\s,]+", line)] for line in lines] or None
