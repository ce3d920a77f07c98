"""A network of one's own as it is typed into a form: what was typed, read, and how it changes as layers come and go.

The fields are texts by name: `sizes`, `hidden` (the first hidden layer's activation, and that of every other that has
no `activation_2`, `activation_3` … of its own), `output`, `inputs`, `targets`, for each layer `weights_1`, `biases_1`,
and behind `…_as` how a pasted text was meant, where that was asked.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from app.engine.activations import settings_used
from app.engine.losses import LOSSES
from app.engine.network import Array, frozen
from app.engine.optimisers import OPTIMISERS
from app.engine.settings import Setting
from app.errors import BadValue, ExplorerError
from app.explorer.opening import MAX_SEED, Description, build_network, checked_sizes
from app.explorer.pasted import Asked, Read, Reading, read_examples, read_list, read_weights
from app.explorer.values import NO_L2, NO_RATE, wanted_setting
from app.typed import check_list, decimal, tidied, whole

Typed = Mapping[str, str]
SEPARATOR = r"\s*[-–,;×x]\s*|\s+"
SEPARATED = r"[\s,;]+"
SIZES = "Whole numbers, such as 2-3-1."
TWICE = "The matrix of this layer has biases in it, and these are others: leave one of them out."
AS = "_as"
PER_LAYER = ("weights", "biases")


def described(typed: Typed) -> Description:
    """The network that was typed. Raises BadValue naming the field that cannot be read or has to be asked about."""
    sizes = sizes_of(typed)
    activations = activations_of(typed, len(sizes) - 1)
    told = _told(typed, settings_used(activations).values())
    base = Description(
        sizes=sizes,
        activations=activations,
        told=told,
        biases=has_biases(typed),
        initialiser=typed.get("initialiser", "xavier"),
        seed=_whole(typed.get("seed", "0"), "seed", f"A whole number from 0 to {MAX_SEED:,}."),
    )
    weights, biases = _parameters(typed, base)
    return replace(
        base,
        weights=weights,
        bias_values=biases,
        loss=typed.get("loss", "half_squared_error"),
        reduction=typed.get("reduction", "sum"),
        inputs=_rows("inputs", read(typed, "inputs")),
        targets=_rows("targets", read(typed, "targets")),
        learning_rate=decimal(typed.get("learning_rate", "0.5"), "learning_rate", NO_RATE),
        optimiser=typed.get("optimiser", "sgd"),
        optimiser_settings=_told_to_optimiser(typed),
        frozen=re.split(SEPARATED, names) if (names := tidied(typed.get("frozen", "")).strip()) else (),
        l2=decimal(typed.get("l2", "0"), "l2", NO_L2),
    )


def sizes_of(typed: Typed) -> tuple[int, ...]:
    """Neurons per layer, inputs first, from a text such as 2-3-1. Raises BadValue or TooLarge."""
    parts = re.split(SEPARATOR, tidied(check_list(typed.get("sizes", ""), "sizes")).strip())
    return checked_sizes([_whole(part, "sizes", SIZES) for part in parts])


def activations_of(typed: Typed, layers: int) -> list[str]:
    """The name of each layer's activation."""
    hidden = typed.get("hidden", "sigmoid")
    return [
        *(typed.get(f"activation_{layer}", hidden) if layer > 1 else hidden for layer in range(1, layers)),
        typed.get("output", "sigmoid"),
    ]


def has_biases(typed: Typed) -> bool:
    """Whether the network has biases."""
    return typed.get("biases", "yes") != "no"


def pasted_fields(typed: Typed) -> list[str]:
    """The fields that hold lists and matrices, in the order of the form. Raises as `sizes_of`."""
    layers = range(1, len(sizes_of(typed)))
    kinds = PER_LAYER if has_biases(typed) else PER_LAYER[:1]
    return ["inputs", "targets", *(f"{kind}_{layer}" for layer in layers for kind in kinds)]


def read(typed: Typed, field: str) -> Read | None:
    """What a field of lists or matrices holds, None where it is empty. Raises BadValue or TooLarge at the field."""
    sizes = sizes_of(typed)
    text, answer = typed.get(field, ""), typed.get(field + AS, "")
    if field == "inputs":
        return read_examples(text, sizes[0], field, answer)
    if field == "targets":
        loss = LOSSES.get(typed.get("loss", ""))
        return read_examples(text, 1 if loss and loss.targets == "class" else sizes[-1], field, answer)
    kind, layer = field.split("_")
    if kind == "biases":
        return read_list(text, sizes[int(layer)], field, answer)
    return _weights(typed, int(layer))


def _weights(typed: Typed, layer: int) -> Read | None:
    """The weights of a layer; where two ways fit, it stands as the matrices of the other layers do."""
    made = _weights_alone(typed, layer, typed.get(f"weights_{layer}{AS}", ""))
    if not isinstance(made, Asked):
        return made
    sizes = sizes_of(typed)
    ways: frozenset[str] = frozenset()
    for other in range(1, len(sizes)):
        try:
            beside = None if other == layer else _weights_alone(typed, other, typed.get(f"weights_{other}{AS}", ""))
        except ExplorerError:
            continue
        if isinstance(beside, Reading) and min(sizes[other - 1 : other + 1]) > 1:
            ways |= beside.key & {"to", "from", "first", "last"}
    if {"to", "from"} <= ways or {"first", "last"} <= ways:
        return made
    return _weights_alone(typed, layer, " ".join((*ways, typed.get(f"weights_{layer}{AS}", ""))))


def _weights_alone(typed: Typed, layer: int, answer: str) -> Read | None:
    into, out = sizes_of(typed)[layer - 1 : layer + 1]
    return read_weights(typed.get(f"weights_{layer}", ""), out, into, f"weights_{layer}", answer, has_biases(typed))


def _parameters(typed: Typed, base: Description) -> tuple[list[Array] | None, list[Array] | None]:
    """Weights and biases where any were typed, those of the other layers as they are drawn; else None twice."""
    drawn = build_network(base)
    weights, biases = list(drawn.weights), list(drawn.biases or ())
    given = False
    for layer in range(1, drawn.depth + 1):
        of_weights = _settled(f"weights_{layer}", read(typed, f"weights_{layer}"))
        of_biases = _settled(f"biases_{layer}", read(typed, f"biases_{layer}")) if base.biases else None
        inside = of_weights.biases if of_weights else None
        if of_biases and inside is not None:
            raise BadValue(TWICE, field=f"biases_{layer}")
        if of_weights:
            weights[layer - 1] = frozen(of_weights.rows, np.float64)
        if of_biases or inside is not None:
            biases[layer - 1] = frozen(of_biases.rows[0] if of_biases else inside or (), np.float64)
        given = given or bool(of_weights or of_biases)
    return (weights, biases if base.biases else None) if given else (None, None)


def _rows(field: str, made: Read | None) -> list[list[float]] | None:
    reading = _settled(field, made)
    return [list(row) for row in reading.rows] if reading else None


def _settled(field: str, made: Read | None) -> Reading | None:
    """What was read. Raises BadValue where it has to be asked."""
    if isinstance(made, Asked):
        raise BadValue(made.question, field=field)
    return made


def _told_to_optimiser(typed: Typed) -> dict[str, float]:
    """The settings of the optimiser that is chosen; an empty field is its default."""
    row = OPTIMISERS.get(typed.get("optimiser", "sgd"))
    return _told(typed, row.settings if row else ())


def _told(typed: Typed, settings: Iterable[Setting]) -> dict[str, float]:
    """What was typed for these settings; an empty field is the default."""
    filled = (setting for setting in settings if typed.get(setting.name, "").strip())
    return {each.name: decimal(typed[each.name], each.name, wanted_setting(each)) for each in filled}


def _whole(text: str, field: str, otherwise: str) -> int:
    number = whole(text)
    if number is None:
        raise BadValue(otherwise, field=field)
    return number


# Layers that come and go


def changed(typed: Typed, change: str) -> dict[str, str]:
    """What was typed with a neuron or a layer more or less: “more.1”, “less.1”, “add.1” behind layer 1, “remove.1”.

    Layers count from the inputs, which are 0. What was typed for other layers stays with them. Raises BadValue.
    """
    name, _, at = change.partition(".")
    sizes = list(sizes_of(typed))
    number = whole(at)
    if name not in CHANGES or number is None or not 0 <= number < len(sizes):
        raise BadValue("There is no such change.", field="sizes")
    parts = _Layers(sizes, activations_of(typed, len(sizes) - 1), [_of_layer(typed, n) for n in range(1, len(sizes))])
    CHANGES[name](parts, number)
    checked_sizes(parts.sizes)
    kept = {
        name: text for name, text in typed.items() if not re.fullmatch(r"(activation|weights|biases)_\d+(_as)?", name)
    }
    return kept | dict(parts.typed(typed.get("hidden", "sigmoid")))


class _Layers:
    """What is typed for each layer, while layers come and go."""

    def __init__(self, sizes: list[int], activations: list[str], texts: list[dict[str, str]]):
        self.sizes, self.activations, self.texts = sizes, activations, texts

    def typed(self, hidden: str) -> Iterator[tuple[str, str]]:
        """What the form has of it, field by field; `hidden` is the activation where no layer is."""
        yield "sizes", "-".join(map(str, self.sizes))
        *inner, output = self.activations
        yield "hidden", inner[0] if inner else hidden
        yield "output", output
        yield from ((f"activation_{layer}", name) for layer, name in enumerate(inner[1:], 2))
        for layer, texts in enumerate(self.texts, 1):
            for name, text in texts.items():
                kind, _, how = name.partition("_")
                yield f"{kind}_{layer}{'_' + how if how else ''}", text


def _of_layer(typed: Typed, layer: int) -> dict[str, str]:
    """What was typed for a layer, by `weights`, `weights_as`, `biases`, `biases_as`."""
    found = {f"{kind}{how}": typed.get(f"{kind}_{layer}{how}", "") for kind in PER_LAYER for how in ("", AS)}
    return {name: text for name, text in found.items() if text}


def _more(parts: _Layers, at: int, by: int = 1) -> None:
    parts.sizes[at] += by


def _less(parts: _Layers, at: int) -> None:
    _more(parts, at, -1)


def _add(parts: _Layers, at: int) -> None:
    """A hidden layer behind this one, like the hidden one beside it."""
    if at == len(parts.sizes) - 1:
        raise BadValue("Behind the outputs there is no other layer.", field="sizes")
    inner = range(1, len(parts.sizes) - 1)
    beside = at if at in inner else at + 1 if at + 1 in inner else 0
    parts.sizes.insert(at + 1, parts.sizes[beside] if beside else max(parts.sizes[at], 2))
    parts.activations.insert(at, parts.activations[beside - 1] if beside else "sigmoid")
    parts.texts.insert(at, {})


def _remove(parts: _Layers, at: int) -> None:
    if not 0 < at < len(parts.sizes) - 1:
        raise BadValue("Inputs and outputs stay; hidden layers can go.", field="sizes")
    del parts.sizes[at], parts.activations[at - 1], parts.texts[at - 1]


CHANGES: dict[str, Callable[[_Layers, int], None]] = {"more": _more, "less": _less, "add": _add, "remove": _remove}


def parameter_counts(typed: Typed) -> tuple[int, int]:
    """How many weights and biases the network has. Raises as `sizes_of`."""
    sizes = sizes_of(typed)
    return sum(into * out for into, out in pairwise(sizes)), sum(sizes[1:]) if has_biases(typed) else 0
