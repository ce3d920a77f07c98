"""Opening a session: from a description of a network and its examples to the first position of the walk."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from math import inf
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from app.engine.activations import ACTIVATIONS, settings_told, settings_used
from app.engine.initialisers import INITIALISERS, initialise
from app.engine.losses import LOSSES, REDUCTIONS, why_undefined
from app.engine.network import Array, Network, frozen
from app.engine.optimisers import BIASES, NO_MEMORY, OPTIMISERS, Kept, Memory, MemoryRule, fixed_parameters
from app.engine.settings import Setting
from app.errors import BadValue, TooLarge, shortened
from app.explorer import values
from app.explorer.session import Position, Session
from app.explorer.training_step import TrainingStep

MAX_LAYERS = 12  # with weights
MAX_NEURONS = 1024  # in one layer
MAX_PARAMETERS = 300_000
MAX_SEED = 2**63 - 1
MAX_UPDATES = 10**9  # that an optimiser has made before


@dataclass(frozen=True)
class Description:
    """What a session is opened from, in the names of the API. It may hold anything: `open_session` checks it."""

    sizes: Sequence[int]
    """neurons per layer, inputs first"""
    activations: Sequence[str] | str = "sigmoid"
    """one for each layer with weights, or one for all"""
    biases: bool = True
    weights: ArrayLike | None = None
    """one matrix for each layer, a row per receiving neuron; these win over what is drawn"""
    bias_values: ArrayLike | None = None
    """one row for each layer"""
    initialiser: str = "xavier"
    seed: int = 0
    """of the weights and inputs that are drawn"""
    loss: str = "half_squared_error"
    reduction: str = "sum"
    inputs: ArrayLike | None = None
    """a row per example; one example is drawn where there are none"""
    targets: ArrayLike | None = None
    """a row per example, by default with a 1 for the first output"""
    learning_rate: float = 0.5
    optimiser: str = "sgd"
    l2: float = 0.0
    """λ of the penalty on the weights"""
    optimiser_settings: Mapping[str, float] | None = None
    """by name; what is absent has its default"""
    frozen: Sequence[str] = ()
    """the parameters that no update moves: “biases”, or keys such as w.1.2.1 and b.1.2"""
    memory: Memory | Mapping[str, Any] | None = None
    """what the optimiser remembers; written down: `updates`, and by letter the `weights` and `bias_values` of each"""
    told: Mapping[str, object] = field(default_factory=dict)
    """what activations are told, by the names of their settings; of no effect without such an activation"""


def open_session(description: Description, lesson: str | None = None) -> Session:
    """The session before its first stage. Raises BadValue or TooLarge naming the field that does not fit."""
    network = build_network(description)
    known_name("loss", description.loss, LOSSES)
    if reason := why_undefined(description.loss, network.activations[-1]):
        raise BadValue(reason, field="loss")
    known_name("reduction", description.reduction, REDUCTIONS)
    known_name("optimiser", description.optimiser, OPTIMISERS)
    inputs, targets = _checked_examples(description, network)
    step = TrainingStep(
        network,
        inputs,
        targets,
        description.loss,
        description.reduction,
        description.optimiser,
        values.learning_rate(description.learning_rate),
        l2=values.l2(description.l2),
        optimiser_settings=_optimiser_settings(description),
        frozen=_frozen(description, network),
        memory=_memory(description, network),
    )
    start = Position(step)
    return Session(position=start, initial=start, lesson=lesson)


def build_network(description: Description) -> Network:
    """The network described, its sizes, names and shapes checked."""
    sizes = checked_sizes(description.sizes)
    activations = _checked_activations(description.activations, len(sizes) - 1)
    known_name("initialiser", description.initialiser, INITIALISERS)
    if not isinstance(description.biases, bool):
        raise BadValue("Biases are true or false.", field="biases")
    if isinstance(description.seed, bool) or not isinstance(description.seed, int) or description.seed < 0:
        raise BadValue("The seed is a whole number ≥ 0.", field="seed")
    if description.seed > MAX_SEED:
        raise BadValue(f"The seed is at most {MAX_SEED:,}.", field="seed")
    drawn = initialise(sizes, activations, description.initialiser, description.seed, description.biases)
    told = replace(drawn, settings=_checked_settings(description.told, activations))
    return told.replace(_weights(description, sizes), _biases(description, sizes))


def checked_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    """Neurons per layer, inputs first: at least two layers of at least one neuron, within the limits."""
    if not isinstance(sizes, list | tuple) or len(sizes) < 2:
        raise BadValue("Give at least two sizes: the inputs and the outputs.", field="sizes")
    if any(isinstance(n, bool) or not isinstance(n, int) or n < 1 for n in sizes):
        raise BadValue("Every size is a whole number ≥ 1.", field="sizes")
    if len(sizes) - 1 > MAX_LAYERS:
        raise TooLarge(f"At most {MAX_LAYERS} layers after the inputs; this has {len(sizes) - 1}.", field="sizes")
    if max(sizes) > MAX_NEURONS:
        raise TooLarge(f"At most {MAX_NEURONS:,} neurons in a layer; this has {shortened(max(sizes))}.", field="sizes")
    count = sum((into + 1) * out for into, out in pairwise(sizes))
    if count > MAX_PARAMETERS:
        raise TooLarge(f"At most {MAX_PARAMETERS:,} parameters; this has {count:,}.", field="sizes")
    return tuple(sizes)


def known_name(field: str, name: object, registry: Collection[str]) -> str:
    """The name. Raises BadValue at `field` unless it is a row of the registry."""
    if not isinstance(name, str) or name not in registry:
        raise BadValue(f"“{name}” is not one of {', '.join(registry)}.", field=field)
    return name


def _checked_activations(names: Sequence[str] | str, layers: int) -> tuple[str, ...]:
    if not isinstance(names, str | list | tuple):
        raise BadValue("Give the name of an activation, or a list of names.", field="activations")
    names = [names] * layers if isinstance(names, str) else list(names)
    if len(names) != layers:
        raise BadValue(
            f"Give one activation for each of the {layers} layers; these are {len(names)}.", field="activations"
        )
    return tuple(known_name("activations", name, ACTIVATIONS) for name in names)


def _checked_settings(told: Mapping[str, object], activations: tuple[str, ...]) -> tuple[tuple[str, float], ...]:
    """What these activations are told and is not their default."""
    every = settings_used(ACTIVATIONS)
    given = {known_name("settings", name, every): _checked_setting(every[name], told[name]) for name in told}
    return settings_told(activations, given)


def _checked_setting(setting: Setting, value: object) -> float:
    refusal = f"{setting.title} is a number {setting.bounds}."
    made = values.single_number(value, setting.name, refusal)
    if not setting.fits(made):
        raise BadValue(refusal, field=setting.name)
    return made + 0.0  # no −0: it would be written out in every formula


def _weights(description: Description, sizes: tuple[int, ...]) -> tuple[Array, ...] | None:
    if description.weights is None:
        return None
    return values.layered(description.weights, [(o, i) for i, o in pairwise(sizes)], "weights")


def _biases(description: Description, sizes: tuple[int, ...]) -> tuple[Array, ...] | None:
    if description.bias_values is None:
        return None
    if not description.biases:
        raise BadValue("This network has no biases.", field="bias_values")
    return values.layered(description.bias_values, [(n,) for n in sizes[1:]], "bias_values")


def _checked_examples(description: Description, network: Network) -> tuple[Array, Array]:
    width = network.sizes[0]
    outputs = network.sizes[-1]
    if description.inputs is None:
        inputs = _default_inputs(width, description.seed)
    else:
        inputs = values.examples(description.inputs, network.sizes, "inputs")
    if description.targets is None:
        targets = _default_targets(len(inputs), outputs, description.loss)
    else:
        targets = values.targets(description.targets, len(inputs), outputs, description.loss)
    return inputs, targets


def _default_inputs(width: int, seed: int) -> Array:
    return frozen(np.random.default_rng([seed, 1]).uniform(-1, 1, (1, width)).round(2))


def _default_targets(rows: int, outputs: int, loss: str) -> Array:
    """The first output is to be 1 and the others 0: a target that fits every loss."""
    if LOSSES[loss].targets == "class":
        return frozen(np.zeros((rows, 1)))
    return frozen(np.tile(np.eye(outputs)[0], (rows, 1)))


def _optimiser_settings(description: Description) -> tuple[tuple[str, float], ...]:
    """Those that are not the default, in the order of the optimiser's row."""
    field = "optimiser_settings"
    given = {} if description.optimiser_settings is None else description.optimiser_settings
    row = OPTIMISERS[description.optimiser]
    if not isinstance(given, Mapping):
        raise BadValue("Give the settings by name.", field=field)
    names = [setting.name for setting in row.settings]
    for name in given:
        if name not in names:
            has = f"has {', '.join(names)}" if names else "has none"
            raise BadValue(f"“{name}” is no setting of {row.title}: it {has}.", field=field)
    chosen = [(each, values.setting(given[each.name], each, field)) for each in row.settings if each.name in given]
    return tuple((each.name, value) for each, value in chosen if value != each.default)


def _frozen(description: Description, network: Network) -> tuple[str, ...]:
    """The names, each once: all biases as one, then biases and weights in order."""
    names = description.frozen
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise BadValue("Give a list of names: “biases”, or w.1.2.1, b.1.2 and the like.", field="frozen")
    if len(names) > network.parameter_count + 1:
        raise TooLarge("These are more names than the network has parameters.", field="frozen")
    if names and network.biases is None and BIASES in names:
        raise BadValue("This network has no biases.", field="frozen")
    try:
        fixed_parameters(network, names)
    except ValueError as error:
        raise BadValue(f"“biases” or names of its weights and biases: {error}.", field="frozen") from None
    return tuple(sorted(name for name in set(names) if name == BIASES or BIASES not in names or name[0] != "b"))


def _memory(description: Description, network: Network) -> Memory:
    """What the optimiser remembers, each memory in the shape of the network."""
    given = description.memory
    row = OPTIMISERS[description.optimiser]
    if given is None or isinstance(given, Memory):
        return given or NO_MEMORY
    if not (row.letters or row.counts):
        raise BadValue(f"{row.title} remembers nothing.", field="memory")
    names = ["updates", *row.letters]
    if not isinstance(given, Mapping) or {*given} != {*names}:
        raise BadValue(f"What {row.title} remembers is given as {', '.join(names)}.", field="memory")
    updates = given["updates"]
    if isinstance(updates, bool) or not isinstance(updates, int) or not 1 <= updates <= MAX_UPDATES:
        raise BadValue(f"A whole number of updates from 1 to {MAX_UPDATES:,}.", field="memory.updates")
    return Memory(updates, tuple(_remembered(given[each.letter], network, each) for each in row.memories))


def _remembered(given: object, network: Network, rule: MemoryRule) -> Kept:
    """One memory; it may be larger than what can be typed, as a gradient may, and more so its square."""
    field = f"memory.{rule.letter}"
    made = _kept(given, network, field)
    if not rule.signed and any((array < 0).any() for array in made.arrays):
        raise BadValue(f"“{rule.letter}” is {rule.title}: none is below 0.", field=field)
    return made


def _kept(given: object, network: Network, field: str) -> Kept:
    names = ("weights",) if network.biases is None else ("weights", "bias_values")
    if not isinstance(given, Mapping) or {*given} != {*names}:
        raise BadValue(f"Give its {' and '.join(names)}.", field=field)
    weights = values.layered(given["weights"], [w.shape for w in network.weights], f"{field}.weights", inf)
    if network.biases is None:
        return Kept(weights, None)
    shapes = [b.shape for b in network.biases]
    return Kept(weights, values.layered(given["bias_values"], shapes, f"{field}.bias_values", inf))
