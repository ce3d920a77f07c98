"""The words of the course, each explained once, in the order in which they are met."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and what it says in a sentence."""

    word: str
    says: str


GLOSSARY: dict[str, Word] = {
    "neuron": Word("neuron", "Adds up what comes in, each input times its weight, and bends the sum."),
    "weight": Word("weight", "The number by which a neuron multiplies one of its inputs."),
    "bias": Word("bias", "What a neuron adds to its sum whatever comes in: a weight whose input is always 1."),
    "weighted-sum": Word("weighted sum", "Every input times its weight, added up, and the bias."),
    "activation": Word("activation", "What a neuron sends on: its weighted sum through its bend."),
    "slope": Word("slope", "How fast one number moves when another is nudged: rise over run, at one point."),
    "loss": Word("loss", "One number that says how wrong the outputs are: 0 where nothing is wrong."),
    "target": Word("target", "The output that was wanted."),
    "forward-pass": Word("forward pass", "Computing every number from the inputs to the loss."),
    "backward-pass": Word("backward pass", "Computing every slope of the loss, from the outputs back."),
    "delta": Word("δ", "The slope of the loss by a neuron's weighted sum: what is saved on the way back."),
    "gradient": Word("gradient", "All slopes of the loss together, one for each weight and bias."),
    "path": Word("path", "One route along the arrows from a number to the loss. Its factors are multiplied."),
    "chain-rule": Word("chain rule", "Effects multiply along a path, and the paths are added."),
    "learning-rate": Word("learning rate", "How far a weight moves for each unit of its slope."),
    "update": Word("update", "Every weight and bias moves against its slope, all at the same moment."),
    "example": Word("example", "One input with the target that belongs to it."),
    "batch": Word("batch", "The examples that one update learns from."),
    "vector": Word("vector", "Several numbers in a {row: column|row}: one for each neuron of a layer."),
    "matrix": Word(
        "matrix",
        "A table of numbers: a row for each neuron that {row: receives, a column for each that sends|"
        "sends, a column for each that receives}.",
    ),
    "transpose": Word("transpose", "The same table with rows and columns exchanged."),
    "softmax": Word("softmax", "Turns the sums of a layer into shares that add up to 1."),
    "jacobian": Word("Jacobian", "The table of all slopes of several outputs by several inputs."),
    "one-hot": Word("one-hot", "A target that is 1 for one output and 0 for all others."),
    "shape": Word("shape", "How many rows and how many columns a table has, rows first: 2×4."),
    "relu": Word("ReLU", "A bend: what is above 0 passes as it is, everything else becomes 0."),
    "sigmoid": Word("sigmoid", "A bend: a smooth way up from 0 to 1, ½ where the sum is 0."),
    "hinge": Word("hinge", "Where a ReLU bends: the input at which its sum is 0."),
    "hidden": Word("hidden neuron", "One between the inputs and the output: it is never seen from outside."),
    "gradient-descent": Word("gradient descent", "Again and again a step against the slope, as far as the rate says."),
    "partial-derivative": Word("partial derivative", "The slope by one number while all others stand still."),
    "cross-entropy": Word("cross-entropy", "A loss that reads the share of the right output: minus its logarithm."),
}
