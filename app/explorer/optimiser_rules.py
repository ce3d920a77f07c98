"""The rules of an optimiser as they are written in a notation: its letters, in which some may be taken already."""

from app.engine.formula import Tree, parts_of, tree_of
from app.engine.optimisers import MemoryRule
from app.explorer.formula_text import FormulaText
from app.explorer.notation import Notation
from app.explorer.training_step import TrainingStep

RATE, COUNT, GRADIENT = "η", "t", "g"
"""letters in the rows of optimisers that stand for what the walk has"""
SQUARED = tree_of(f"{GRADIENT}^2")


def rule_letters(step: TrainingStep, n: Notation) -> dict[str, str]:
    """What stands for each letter in the rules of the optimiser, but for g."""
    own = (COUNT, *step.rule.letters, *(setting.letter for setting in step.rule.settings))
    return {RATE: n.learning_rate} | {letter: n.optimiser_letter(letter) for letter in own}


def rule_numbers(step: TrainingStep) -> dict[str, str]:
    """The numbers that an optimiser is told, by letter, and which update it is."""
    settings = {setting.letter: repr(step.settings[setting.name]) for setting in step.rule.settings}
    return settings | {COUNT: str(step.memory.updates + 1), RATE: repr(step.learning_rate)}


def memory_rule(step: TrainingStep, letter: str) -> MemoryRule:
    """How a memory changes. Raises ValueError where the optimiser has none of that letter."""
    return step.rule.memories[step.rule.letters.index(letter)]


def written_rule(tree: Tree, step: TrainingStep, n: Notation) -> str:
    """A rule in a line of text, with ∂C/∂w for the gradient."""
    gradient = n.plain()["gradient"]
    letters = rule_letters(step, n) | {GRADIENT: f"({gradient})" if SQUARED in parts_of(tree) else gradient}
    return "".join(FormulaText(letters).of(tree))
