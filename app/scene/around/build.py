"""The form in which a learner describes a network of their own: its picture, what was typed, and what does not fit."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from app.engine.activations import ACTIVATIONS, settings_used
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES, REDUCTIONS, why_undefined
from app.engine.optimisers import OPTIMISERS
from app.errors import ExplorerError
from app.explorer.building import AS, activations_of, pasted_fields, read, sizes_of
from app.explorer.notation import DEFAULT, NOTATIONS, Notation
from app.explorer.pasted import Asked, Reading, example_words, list_words, weight_words
from app.explorer.presets import PRESETS, Preset
from app.scene.around.sketch import SketchScene, sketch_scene

Options = tuple[tuple[str, str], ...]
Typed = Mapping[str, str]
NOTHING_TYPED: Typed = MappingProxyType({})
MOST_ROWS = 8  # of a field in which lines are typed


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the readings of what was typed: a button that says it was meant so."""

    value: str
    text: str
    how: str


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
    lines: int = 0
    """how many lines its text has room for, 0 where it is a single one"""
    said: str = ""
    """what was understood"""
    question: str = ""
    choices: tuple[Choice, ...] = ()
    """the readings that the question is about"""
    answer: str = ""
    """which was chosen before, to be sent again"""

    @property
    def of_layer(self) -> bool:
        """Whether it is about one layer's weights or biases."""
        return self.name.startswith(("weights_", "biases_"))


@dataclass(frozen=True, slots=True)
class LossWords:
    """A loss, what it is for, and why it does not fit these outputs, empty where it does."""

    name: str
    title: str
    good_for: str
    unfit: str


@dataclass(frozen=True, slots=True)
class BuildScene:
    """The form, and what is wrong with it as a whole."""

    presets: tuple[Preset, ...]
    chosen: str
    """the preset that it was filled from, if any"""
    sketch: SketchScene | None
    """the picture; None where the sizes cannot be read"""
    shown: str
    """the sizes that the fields of layers are shown for"""
    fields: tuple[Field, ...]
    losses: tuple[LossWords, ...]
    loss_said: str
    """what the chosen loss is for"""
    loss_unfit: str
    """why it does not fit the outputs"""
    reduction_said: str
    problem: str = ""

    @property
    def by_name(self) -> dict[str, Field]:
        """The fields by their names."""
        return {field.name: field for field in self.fields}

    @property
    def loss_groups(self) -> tuple[tuple[str, tuple[LossWords, ...]], ...]:
        """The losses that fit the outputs and those that do not, each with a title; no empty group."""
        groups = {"For these outputs": False, "Not for these outputs": True}
        made = (
            (title, tuple(loss for loss in self.losses if bool(loss.unfit) == unfit)) for title, unfit in groups.items()
        )
        return tuple(group for group in made if group[1])

    @property
    def unseen(self) -> tuple[Field, ...]:
        """Choices that are kept though the picture has no place for them: no hidden layer, or no picture at all."""
        columns = self.sketch.columns if self.sketch else ()
        placed = {column.activation for column in columns}
        return tuple(self.by_name[name] for name in ("hidden", "output") if name not in placed)

    @property
    def noted(self) -> tuple[Field, ...]:
        """The fields at which something may be said while somebody types."""
        return tuple(field for field in self.fields if field.lines)

    @property
    def layers(self) -> tuple[tuple[Field, ...], ...]:
        """The fields of weights and biases, layer after layer."""
        found: dict[str, list[Field]] = {}
        for field in self.fields:
            if field.of_layer:
                found.setdefault(field.name.partition("_")[2], []).append(field)
        return tuple(map(tuple, found.values()))

    @property
    def learning(self) -> tuple[Field, ...]:
        """The fields about how it learns."""
        names = [name for row in OPTIMISERS.values() for name in (each.name for each in row.settings)]
        return tuple(self.by_name[name] for name in ("learning_rate", "optimiser", *names, "l2", "frozen"))

    @property
    def told(self) -> tuple[Field, ...]:
        """The fields of what activations are told."""
        return tuple(self.by_name[name] for name in settings_used(ACTIVATIONS))


def while_typing(scene: BuildScene) -> BuildScene:
    """The form while somebody types: what cannot be read yet is said, and is not a fault."""
    quiet = (replace(field, error="", said=field.error or field.said) for field in scene.fields)
    return replace(scene, fields=tuple(quiet))


def _fields(sizes: tuple[int, ...], n: Notation) -> Iterator[Field]:
    activations = tuple((row.name, row.title) for row in ACTIVATIONS.values())
    yield Field("sizes", "Neurons per layer, inputs first", "2-3-1", hint="2-3-1")
    yield Field("hidden", "Hidden activation", "sigmoid", activations)
    for layer in range(2, len(sizes) - 1):
        yield Field(f"activation_{layer}", f"Activation of hidden layer {layer}", "", activations)
    yield Field("output", "Output activation", "sigmoid", activations)
    yield from (Field(s.name, s.title, _typed(s.default), told=True) for s in settings_used(ACTIVATIONS).values())
    yield Field("loss", "Loss", "half_squared_error", tuple((row.name, row.title) for row in LOSSES.values()))
    yield Field("reduction", "Over the examples", "sum", tuple((name, name) for name in REDUCTIONS))
    yield Field("inputs", "Inputs, a line for each example", "", hint="left empty: drawn from the seed", lines=2)
    yield Field("targets", "Targets, a line for each example", "", hint="left empty: 1 and then 0s", lines=2)
    yield Field("biases", "Biases", "yes", (("yes", "with biases"), ("no", "without biases")))
    yield Field(
        "initialiser", "First weights", "xavier", tuple((name, name.replace("_", " ")) for name in INITIALISERS)
    )
    yield Field("seed", "Seed", "0", hint="a whole number")
    for layer, out in enumerate(sizes[1:], 1):
        title = _layer_title(layer, len(sizes))
        weights, biases = n.of_weights(n.weight_matrix, layer), n.of_biases(n.bias_vector, layer)
        yield Field(
            f"weights_{layer}", f"{weights} into {title}", "", hint="left empty: drawn", lines=min(out, MOST_ROWS)
        )
        yield Field(f"biases_{layer}", str(biases), "", hint="left empty: 0", lines=1)
    yield Field("learning_rate", f"Rate {n.rate}", "0.5")
    yield Field("optimiser", "Optimiser", "sgd", tuple((row.name, row.title) for row in OPTIMISERS.values()))
    for row in OPTIMISERS.values():
        yield from (Field(s.name, s.title, _typed(s.default), told=True) for s in row.settings)
    yield Field("l2", f"Penalty {n.decay}", "0")
    yield Field("frozen", "Not updated", "", hint="such as biases, w.1.2.1")


def _typed(default: float) -> str:
    """A number as one would type it: 0.9, 1e-8."""
    return f"{default:g}".replace("e-0", "e-")


def _layer_title(layer: int, count: int) -> str:
    return "the outputs" if layer == count - 1 else f"hidden layer {layer}" if count > 3 else "the hidden layer"


WHERE = {"activations": "hidden", "bias_values": "biases"}  # of a description, that go by other names in the form


def build_scene(
    typed: Typed | None = None,
    error: ExplorerError | None = None,
    preset: str = "",
    n: Notation = NOTATIONS[DEFAULT],
) -> BuildScene:
    """The form in the letters of a notation, with what was typed.

    The error is at the field it concerns, or below them where it names none.
    """
    typed = typed or (PRESETS[preset].typed if preset in PRESETS else NOTHING_TYPED)
    message = error.message if error else ""
    wrong = _field_of(error)
    sizes = _readable_sizes(typed)
    fields = {f.name: replace(f, value=typed.get(f.name, f.value)) for f in _fields(sizes or (1, 1), n)}
    complete = {name: field.value for name, field in fields.items()} | dict(typed)
    if sizes:
        activations = activations_of(complete, len(sizes) - 1)
        for layer, name in enumerate(activations[1:-1], 2):
            fields[f"activation_{layer}"] = replace(fields[f"activation_{layer}"], value=name)
        for name in pasted_fields(complete):
            fields[name] = _understood(fields[name], complete, n)
    if wrong in fields and not fields[wrong].question:
        fields[wrong] = replace(fields[wrong], error=message)
    output = complete["output"]
    losses = tuple(_loss_words(name, output) for name in LOSSES)
    chosen = next((words for words in losses if words.name == complete["loss"]), losses[0])
    return BuildScene(
        presets=tuple(PRESETS.values()),
        chosen=preset if preset in PRESETS else "",
        sketch=sketch_scene(complete) if sizes else None,
        shown="-".join(map(str, sizes)),
        fields=tuple(fields.values()),
        losses=losses,
        loss_said=chosen.good_for,
        loss_unfit="" if fields["loss"].error else chosen.unfit,
        reduction_said=_reduction_words(complete, n),
        problem=message if wrong not in fields else "",
    )


def _field_of(error: ExplorerError | None) -> str:
    """The field of the form that an error concerns: weights[2] is weights_2."""
    if error is None or not error.field:
        return ""
    layered = re.fullmatch(r"(weights|bias_values)\[(\d+)\].*", error.field)
    if layered:
        return f"{WHERE.get(layered[1], layered[1])}_{layered[2]}"
    wrong = re.sub(r"\[.*", "", error.field).rpartition(".")[2]
    return WHERE.get(wrong, wrong)


def _readable_sizes(typed: Typed) -> tuple[int, ...]:
    """The sizes that were typed, none where they cannot be read; by default those of the first field."""
    try:
        return sizes_of({"sizes": "2-3-1", **typed})
    except ExplorerError:
        return ()


def _understood(field: Field, typed: Typed, n: Notation) -> Field:
    """The field with what its numbers were taken for, what is to be asked of them, or why they cannot be read."""
    field = replace(field, answer=typed.get(field.name + AS, "") if field.value.strip() else "")
    field = replace(field, lines=min(MOST_ROWS, max(field.lines, field.value.count("\n") + 1)))
    try:
        made = read(typed, field.name)
    except ExplorerError as error:
        return replace(field, error=error.message)
    if made is None:
        return field
    if isinstance(made, Asked):
        choices = tuple(Choice(one.answer, _words(field.name, one, n), one.said) for one in made.readings)
        return replace(field, question=made.question, choices=choices)
    return replace(field, said=" · ".join(filter(None, (_words(field.name, made, n), made.said))))


def _words(name: str, reading: Reading, n: Notation) -> str:
    kind, _, layer = name.partition("_")
    if kind == "weights":
        return weight_words(reading, int(layer), n)
    return example_words(reading.rows) if kind in ("inputs", "targets") else list_words(reading.rows[0])


def _loss_words(name: str, output: str) -> LossWords:
    row = LOSSES[name]
    unfit = why_undefined(name, output) if output in ACTIVATIONS else ""
    return LossWords(name, row.title, row.good_for, unfit)


def _reduction_words(typed: Typed, n: Notation) -> str:
    """What C is, of the loss and the reduction that are chosen."""
    row = LOSSES.get(typed["loss"])
    if row is None or typed["reduction"] not in REDUCTIONS:
        return ""
    own = "mean" if row.averages else "sum"
    return f"{n.loss} is the {typed['reduction']} of the examples’ losses; each of those is a {own} over the outputs."
