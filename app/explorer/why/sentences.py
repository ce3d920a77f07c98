"""What a number of the walk is, in a sentence."""

from app.engine.losses import LOSSES
from app.explorer.notation import Notation
from app.explorer.number import (
    PATH,
    NumberName,
    neuron_of_number,
    other_name,
    owner_name,
    spoken_name,
)
from app.explorer.optimiser_rules import memory_rule
from app.explorer.quantities import QUANTITIES, settings_of_optimisers
from app.explorer.reading import Reading
from app.explorer.why.formulas import is_softmax, penalised

SENTENCES = {
    "x": "{Owner} is given: it is a number of the example.",
    "w": "The {owner} is given. The update moves it against its gradient.",
    "w remembering": "The {owner} is given. The update moves it by what the optimiser remembers of its gradients.",
    "w new": "The {owner} has moved against its gradient, by {rate} times it.",
    "w remembered": "The {owner} has moved by what the optimiser remembers of its gradients.",
    "w still": "The {owner} is what it was: {rate} times its gradient is 0.",
    "w remembered still": "The {owner} is what it was: what is remembered of its gradients moves it by 0.",
    "w frozen": "The {owner} is frozen: no update moves it.",
    "w old": "The {owner} is given: it is what it was before the update moved it.",
    "change": "The update moves the {owner} by this, against its gradient: {rate} times it.",
    "change remembered": "The update moves the {owner} by this: by what the optimiser remembers of its gradients.",
    "change frozen": "The {owner} is frozen: no update moves it.",
    "memory old": "Of the {owner} the optimiser remembered {letter} of the updates before{nothing}.",
    "memory": "Of the {owner} the optimiser remembers {letter}, {remembered}: of the updates before{nothing}.",
    "memory new": "Of the {owner} the optimiser remembers {letter}, {remembered}: now with the gradient of this step.",
    "memory frozen": "The {owner} is frozen: the optimiser remembers nothing new of it.",
    "z": "The weighted sum of {owner} adds up what comes in, each input times its weight{bias}.",
    "a": "The activation of {owner} is {f} of its weighted sum.",
    "a softmax": "The activation of {owner} is its share: e to its weighted sum, divided by the same of all its layer.",
    "slope": "How fast the activation of {owner} changes with its weighted sum: the slope of {f} there.",
    "J": "A softmax mixes its neurons: so fast {owner} changes with the weighted sum of {other}.",
    "dz/dz": "How fast the weighted sum of {owner} changes with that of {other}: through the softmax between them "
    "every activation moves, and each counts by its weight.",
    "C": "The loss says how wrong the outputs are: {loss}{all}.",
    "C penalty": "The loss says how wrong the outputs are, {loss}{all}, and how large the weights are: the penalty.",
    "l2": "How much the penalty counts is given: the loss adds half of it times the sum of the squares of all "
    "weights{shared}.",
    "penalty": "The penalty grows with the weights: half of {l2} times the sum of their squares{shared}.",
    "y": "The target of {owner} is given: it is what the output should be.",
    "eta": "The learning rate is given: weights move by it times their gradient.",
    "eta remembered": "The learning rate is given: weights move by it times what the optimiser makes of their "
    "gradients.",
    "told": "The {owner} is given: the optimiser is told it.",
    "t": "The {owner} is given: the optimiser counts its updates, the first one is 1.",
    "dC/da": "How fast {whose} changes with the activation of {owner}: it gathers {delta} of every neuron that it "
    "feeds, times the weight between them.",
    "dC/da out": "How fast {whose} changes with {owner}: {slope_of_loss}.",
    "delta": "How fast {whose} changes with the weighted sum of {owner}: {upstream} times the slope {slope}.",
    "delta softmax": "How fast {whose} changes with the weighted sum of {owner}: {upstream} goes back through the "
    "softmax, in which every weighted sum moves every output, and what comes back from each is added up.",
    "delta fused": "How fast {whose} changes with the weighted sum of {owner}: the slopes of the loss and of {f} "
    "cancel, and the output minus its target is left.",
    "delta fused softmax": "How fast {whose} changes with the weighted sum of {owner}: the softmax and the loss are "
    "taken as one step, and the output minus its target is left.",
    "dC/dw": "The gradient of the {owner} is the {delta} that it leads to, times the activation that it carries{all}.",
    "dC/dw penalty": "The gradient of the {owner} is the {delta} that it leads to, times the activation that it "
    "carries{all}, and what the penalty adds, {l2} times the weight{shared}.",
    "penalty.w": "The penalty adds {l2} times the {owner} to its gradient{shared}. It comes along no path.",
    "dC/db": "The gradient of the {owner} is the {delta} of its neuron{all}.",
    "dC/dx": "How fast {whose} changes with {owner}: it gathers {delta} of every neuron that it feeds, times the "
    "weight between them.",
    "path": "{Owner}: the derivatives along it, multiplied, are what it adds to the gradient{all}.",
}


def notation_for(reading: Reading, name: NumberName) -> Notation:
    """How what makes a number is written: for the example named, or for any where the number is of all of them."""
    if name.example is None and not _is_of_all(reading, name):
        return reading.notation
    return reading.notation.of_example(name.example)


def _is_of_all(reading: Reading, name: NumberName) -> bool:
    """Whether it is made of all of several examples."""
    of_neuron = name.quantity != PATH and QUANTITIES[name.quantity].of == "neuron"
    return name.example is None and reading.examples > 1 and not of_neuron


def sentence_of(reading: Reading, name: NumberName) -> str:
    """What a number is, in words, in the letters of its own example where it has one."""
    n = notation_for(reading, name)
    neuron = neuron_of_number(name, n.depth)
    owner = owner_name(name, n) or spoken_name(name, n)
    together = _is_of_all(reading, name)
    how = "added up" if reading.step.reduction == "sum" else "averaged"
    return SENTENCES[_variant(reading, name)].format(
        whose=n.whose_loss,
        owner=owner,
        Owner=owner[0].upper() + owner[1:],
        other=other_name(name, n),
        f=reading.activation(neuron.layer).title if neuron and neuron.layer else "",
        loss=LOSSES[reading.step.loss].title,
        slope_of_loss=LOSSES[reading.step.loss].slope_says,
        bias="" if reading.network.biases is None else ", plus its bias",
        all=f", {how} over all {reading.examples} examples" if together else "",
        **_memory_words(reading, name),
        shared=f", divided by the {reading.examples} examples" if reading.step.of_a_mean else "",
        **{key: value for key, value in n.plain().items() if key in ("rate", "l2", "delta", "upstream", "slope")},
    )


def _memory_words(reading: Reading, name: NumberName) -> dict[str, str]:
    letter = "" if name.quantity == PATH else QUANTITIES[name.quantity].memory
    if not letter:
        return {}
    return {
        "letter": reading.notation.optimiser_letter(letter),
        "remembered": memory_rule(reading.step, letter).title,
        "nothing": "" if reading.step.memory.updates else "; there were none, so it is 0",
    }


def _variant(reading: Reading, name: NumberName) -> str:
    at_output = name.layer == reading.network.depth
    match name.quantity:
        case "w" | "b":
            return _variant_of_parameter(reading, name)
        case "C" | "dC/dw" if penalised(reading, name):
            return f"{name.quantity} penalty"
        case "change.w" | "change.b":
            frozen = reading.step.stays(name.parameter)
            return "change frozen" if frozen else "change remembered" if reading.step.rule.memories else "change"
        case key if key in settings_of_optimisers():
            return "told"
        case "eta" if reading.step.rule.memories:
            return "eta remembered"
        case "a" if is_softmax(reading, name.layer):
            return "a softmax"
        case "dC/da" if at_output:
            return "dC/da out"
        case "delta" if at_output and reading.step.cancels:
            return "delta fused softmax" if is_softmax(reading, name.layer) else "delta fused"
        case "delta" if is_softmax(reading, name.layer):
            return "delta softmax"
        case key if key != PATH and QUANTITIES[key].old:
            return "memory old" if QUANTITIES[key].memory else "w old"
        case key if key != PATH and QUANTITIES[key].memory:
            if not reading.position.replaced(key):
                return "memory"
            return "memory frozen" if reading.step.stays(name.parameter) else "memory new"
        case _:
            return name.quantity


def _variant_of_parameter(reading: Reading, name: NumberName) -> str:
    if reading.step.stays(name.parameter):
        return "w frozen"
    remembers = bool(reading.step.rule.memories)
    if not reading.position.updated:
        return "w remembering" if remembers else "w"
    still = reading.step.change(name.parameter) == 0
    return ("w remembered" if remembers else "w" if still else "w new") + " still" * still
