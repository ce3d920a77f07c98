"""Every stage as a sentence in plain words, and why a network has diverged."""

from app.engine.activations import layer_activation
from app.engine.formula import tree_of
from app.engine.losses import LOSSES
from app.engine.network import Network
from app.engine.optimisers import BIASES
from app.explorer.names import counted
from app.explorer.notation import ANY, DEFAULT, NOTATIONS, Notation
from app.explorer.opening import known_name
from app.explorer.optimiser_rules import memory_rule, written_rule, written_shorthands, written_update
from app.explorer.session import RISES, STUCK, Position
from app.explorer.stages import Stage
from app.explorer.training_step import TrainingStep

START = "Nothing has been computed yet. Step begins with the first weighted sum."
DIVERGED = (
    "The network diverged: its numbers have grown too large to mean anything. Go back and try a smaller learning rate."
)
TOO_LARGE_AT_ONCE = (
    "The numbers are too large to mean anything, before any update. Go back and try smaller weights or inputs."
)
BEYOND = "The network diverged: some of its weights are beyond ±10,000, and the loss is larger than if all were 0. "
GET_SMALLER = "Go back and try a smaller learning rate."
AWAY: dict[str, str] = {
    RISES: BEYOND + "The update does not lower it but raises it. " + GET_SMALLER,
    STUCK: BEYOND + "No slope is left that would lead back. " + GET_SMALLER,
}

SENTENCES = {
    "z": "each neuron of layer {layer} adds up what comes in, each input times its weight{bias}: {z}.",
    "a": "each {z} of layer {layer} goes through {activation}: {a} = f({z}).",
    "C": "the outputs are compared with the targets. {loss}: one number says how wrong they are.",
    "dC/da out": "how fast {own} changes with each output: {upstream}, the slope of the loss.",
    "dC/da": "each neuron of layer {layer} gathers the {delta} of every neuron it feeds, "
    "times the weight between them: {upstream}.",
    "delta": "{upstream} times the slope {slope} gives {delta}, how fast {own} changes with each {z} of layer {layer}.",
    "delta softmax": "{upstream} goes back through the softmax, in which every {z} moves every output: {delta} adds up "
    "what comes back from each.",
    "delta fused softmax": "the softmax and the loss are taken as one step, in which every {z} moves every output. "
    "What is left is {delta} = {a} − {y}.",
    "delta fused": "the slope of the loss and the slope of {activation} cancel. What is left is {delta} = {a} − {y}.",
    "gradients": "each weight into layer {layer} gets its gradient: the {delta} it leads to, "
    "times the activation it carries{averaged}{bias}.",
    "memory": "each gradient goes into {memory}, {remembered}: {memory} ← {rule}.",
    "update": "every weight{bias} moves against its gradient, all at once: w ← w − {rate} · {gradient}.",
    "update still": "nothing moves, because {why}: w ← w − {rate} · {gradient}.",
    "update remembered still": "nothing moves, because {why}: w ← w − {rule}.",
    "update remembered": "every weight{bias} moves by what is remembered of its gradients, all at once: "
    "w ← w − {rule}.",
}
ONE_SOFTMAX = " A softmax of one output is 1 whatever comes in: no weight can change it."
FLAT = " The slope of {activation} is 0 wherever it has one: nothing comes back through layer {layer}."
ZEROS = " All weights into layer {layer} are 0: nothing comes back to layer {before}."
ALIKE = " The neurons of layer {layer} are all alike, and no step can tell them apart."
ALL_OF = " {loss} is the {reduction} of the losses of all {count} examples; each of those is a {own} over the outputs."
FROZEN = " Frozen and not moved: {}."
OWN = " {own} is {whose}."
PENALTY = {
    "C": " The penalty on the weights is in it: {half_l2}·Σ{w}².",
    "gradients": " To that of a weight the penalty adds {l2}{over_n} times the weight, which no path carries.",
    "update": " Through the penalty every weight also shrinks, by {rate}·{l2}{over_n} times itself.",
}
BIAS_WORDS = {"z": ", plus its bias", "gradients": ". A bias carries 1", "update": " and bias"}


def letters_for(step: TrainingStep, example: int | None = None, notation: str = DEFAULT) -> Notation:
    """A notation for a training step; ∂C/∂a and δ of an example, from 0, or of any, where each has its own.

    Raises BadValue where there is none of that name.
    """
    row = NOTATIONS[known_name("notation", notation, NOTATIONS)]
    return row.of(step.network.depth, own=ANY if step.of_a_mean else "", penalised=step.l2 > 0).of_example(example)


def sentence(position: Position, notation: Notation | None = None) -> str:
    """What the stage reached last has just done, in the default letters where no notation is given."""
    notation = notation or letters_for(position.step)
    if position.overflowed:
        return overflow(position)
    stage = position.current
    if stage is None:
        return START
    own = bool(notation.own) and stage.kind in ("dC/da", "delta")
    text = SENTENCES[_variant(position, stage)] + OWN * own
    text += _all_of(position.step, notation) if stage.kind == "C" else ""
    still = stage.kind == "update" and position.step.stands_still
    told = position.step.decay * (not still) if stage.kind == "update" else position.step.l2
    text += PENALTY.get(stage.kind, "") if told else ""
    letters = (notation.of_example(None) if stage.kind == "gradients" else notation).plain()
    words = text.format(**_words(position, stage, notation), **letters) + _frozen(position, stage)
    return f"{stage_title(stage, notation)}: {words}"


def obstacle(network: Network, notation: Notation) -> str:
    """What keeps a network, or part of it, from learning at any rate: as a further sentence, "" where nothing does.

    It is the first that the gradient meets on its way back from the outputs.
    """
    if network.sizes[-1] == 1 and not layer_activation(network, network.depth).elementwise:
        return ONE_SOFTMAX
    for layer in range(network.depth, 0, -1):
        activation = layer_activation(network, layer)
        if activation.flat:
            return FLAT.format(activation=activation.title, layer=notation.number(layer))
        if layer > 1 and not network.weights[layer - 1].any():
            alike = ALIKE.format(layer=notation.number(layer - 1)) if _alike(network, layer - 1) else ""
            return ZEROS.format(layer=notation.number(layer), before=notation.number(layer - 1)) + alike
        if layer > 1 and _alike(network, layer - 1):
            return ALIKE.format(layer=notation.number(layer - 1))
    return ""


def _alike(network: Network, layer: int) -> bool:
    """Whether all neurons of a hidden layer have the same weights and bias, and leave by the same weights."""
    weights, leaving = network.weights[layer - 1], network.weights[layer]
    biases = network.biases[layer - 1] if network.biases is not None else weights[:, 0]
    same = (weights == weights[0]).all() and (biases == biases[0]).all() and (leaving == leaving[:, :1]).all()
    return len(weights) > 1 and bool(same)


def divergence(position: Position) -> str:
    """Why the numbers mean nothing any more, empty where they do."""
    if position.overflowed:
        return overflow(position)
    return AWAY.get(position.divergence, "")


def overflow(position: Position) -> str:
    """Why the next stage has no finite answer: the learning rate has a part in it once it has moved a weight."""
    at_fault = position.steps_taken or position.upcoming.phase == "update"
    return DIVERGED if at_fault else TOO_LARGE_AT_ONCE


def stage_title(stage: Stage, notation: Notation = NOTATIONS[DEFAULT]) -> str:
    """“Forward, layer 1”, “Loss”, “Backward, layer 2”, “Update”."""
    return stage.phase.capitalize() + (f", layer {notation.number(stage.layer)}" if stage.layer else "")


def _variant(position: Position, stage: Stage) -> str:
    is_output = stage.layer == position.step.network.depth
    if stage.kind == "dC/da" and is_output:
        return "dC/da out"
    mixes = stage.layer > 0 and not layer_activation(position.step.network, stage.layer).elementwise
    if stage.kind == "delta" and is_output and position.step.cancels:
        return "delta fused softmax" if mixes else "delta fused"
    if stage.kind == "delta" and mixes:
        return "delta softmax"
    if stage.kind in position.step.rule.letters:
        return "memory"
    if stage.kind == "update":
        remembered, still = position.step.rule.memories, position.step.stands_still
        return "update" + " remembered" * bool(remembered) + " still" * still
    return stage.kind


def _all_of(step: TrainingStep, notation: Notation) -> str:
    """Which sum and which mean C of several examples is; empty for a single one."""
    own = "mean" if LOSSES[step.loss].averages else "sum"
    count = len(step.inputs)
    said = ALL_OF.format(loss=notation.loss, reduction=step.reduction, count=count, own=own)
    return said if count > 1 else ""


def _why_still(step: TrainingStep) -> str:
    """Why an update that moves nothing does so."""
    if not step.learning_rate:
        return "the learning rate is 0"
    change = step.update.change
    if any(values.any() for values in (*change.weights, *(change.biases or ()))):
        return "every change is lost in rounding"
    of_biases = step.backward.bias_gradients if step.network.biases is not None else ()
    if not any(values.any() for values in (*step.backward.weight_gradients, *(of_biases or ()))):
        return "every gradient is 0" + (", and nothing is remembered" if step.rule.memories else "")
    return "every change is 0"


def _frozen(position: Position, stage: Stage) -> str:
    """What the update leaves as it is; empty at other stages, and where it moves all."""
    names = position.step.frozen
    if stage.phase != "update" or not names:
        return ""
    others = [name for name in names if name != BIASES]
    words = (["all biases"] if BIASES in names else []) + ([counted(len(others), "parameter")] if others else [])
    return FROZEN.format(" and ".join(words))


def _rule_words(step: TrainingStep, stage: Stage, notation: Notation) -> dict[str, str]:
    """The letter of a memory, what it is and its rule; at the update the rule of what is taken from a weight."""
    if stage.kind == "update":
        return {"rule": written_update(step, notation) + written_shorthands(step, notation)}
    if stage.kind not in step.rule.letters:
        return {}
    memory = memory_rule(step, stage.kind)
    written = written_rule(tree_of(memory.formula), step, notation)
    return {"memory": notation.optimiser_letter(stage.kind), "remembered": memory.title, "rule": written}


def _words(position: Position, stage: Stage, notation: Notation) -> dict[str, object]:
    network = position.step.network
    averaged = stage.kind == "gradients" and position.step.of_a_mean
    count = len(position.step.inputs) if position.step.of_a_mean else 1
    return {
        "half_l2": f"{notation.l2}/2" if count == 1 else f"{notation.l2}/(2·{count})",
        "over_n": "" if count == 1 else f"/{count}",
        "whose": notation.whose_loss,
        "why": _why_still(position.step) if stage.kind == "update" and position.step.stands_still else "",
        "averaged": ", averaged over the examples" if averaged else "",
        "layer": notation.number(stage.layer),
        "activation": layer_activation(network, stage.layer).title,
        "loss": LOSSES[position.step.loss].title.capitalize(),
        "bias": BIAS_WORDS.get(stage.kind, "") if network.biases is not None else "",
        **_rule_words(position.step, stage, notation),
    }
