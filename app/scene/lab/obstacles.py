"""What keeps a network from learning whatever its learning rate: seen from how it was asked for."""

from app.explorer.names import counted
from app.training.choices import Choices

ALIKE = (
    "All first weights are 0, so the neurons of a hidden layer get the same gradient and stay alike: "
    "choose other first weights."
)
NOTHING = "The slope of a binary step is 0 everywhere: no gradient comes through the outputs, and nothing is learned."
LAST = "The slope of a binary step is 0 everywhere: no gradient comes through it, so only the last layer learns."
NARROW = "A hidden layer of {count} passes on too little to tell ten digits apart: try more neurons."
FEWEST = 4  # neurons of a layer, with fewer than which ten digits are hard to tell apart


def obstacle(choices: Choices) -> str:
    """The sentence, "" where nothing stands in the way."""
    if choices.output == "binary_step":
        return NOTHING
    if choices.hidden and choices.initialiser == "zeros":
        return ALIKE
    if choices.hidden and choices.activation == "binary_step":
        return LAST
    fewest = min(choices.hidden, default=FEWEST)
    return NARROW.format(count=counted(fewest, "neuron")) if fewest < FEWEST else ""
