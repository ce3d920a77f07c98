"""The rules of an optimiser as they are written in a notation: its letters, in which some may be taken already."""

from app.engine.formula import Tree, parts_of, tree_of
from app.engine.optimisers import MemoryRule
from app.explorer.formula_text import FormulaText
from app.explorer.notation import Notation
from app.explorer.number import NumberName
from app.explorer.quantities import COUNT
from app.explorer.training_step import TrainingStep

RATE, GRADIENT = "η", "g"
"""letters in the rows of optimisers that stand for what the walk has, beside the count of updates"""
RAISED = {"t": "ᵗ", "k": "ᵏ"}
SQUARED = tree_of(f"{GRADIENT}^2")


def rule_letters(step: TrainingStep, n: Notation) -> dict[str, str]:
    """What stands for each letter in the rules of the optimiser, but for g."""
    row = step.rule
    own = (COUNT, *row.letters, *(setting.letter for setting in row.settings))
    short = {letter: n.optimiser_letter(letter[0]) + letter[1:] for letter, _ in row.shorthands}
    return {RATE: n.learning_rate} | {letter: n.optimiser_letter(letter) for letter in own} | short


def rule_names(step: TrainingStep) -> dict[str, NumberName]:
    """The numbers that an optimiser is told, by letter, and which update it is."""
    settings = {setting.letter: NumberName(setting.name) for setting in step.rule.settings}
    return settings | {COUNT: NumberName(COUNT), RATE: NumberName("eta")}


def memory_rule(step: TrainingStep, letter: str) -> MemoryRule:
    """How a memory changes. Raises ValueError where the optimiser has none of that letter."""
    return step.rule.memories[step.rule.letters.index(letter)]


def written_rule(tree: Tree, step: TrainingStep, n: Notation) -> str:
    """A rule in a line of text, with ∂C/∂w for the gradient."""
    gradient = n.plain()["gradient"]
    letters = rule_letters(step, n) | {GRADIENT: f"({gradient})" if SQUARED in parts_of(tree) else gradient}
    count = letters[COUNT]
    return "".join(FormulaText(letters).of(tree)).replace(f"^{count}", RAISED.get(count, f"^{count}"))


def written_update(step: TrainingStep, n: Notation) -> str:
    """What an update takes from a weight."""
    return written_rule(tree_of(step.rule.formula), step, n)


def written_shorthands(step: TrainingStep, n: Notation) -> str:
    """“, with m̂ = … and v̂ = …”: what letters in it stand for; empty where there are none."""
    letters = rule_letters(step, n)
    short = [f"{letters[of]} = {written_rule(tree_of(formula), step, n)}" for of, formula in step.rule.shorthands]
    return f", with {' and '.join(short)}" if short else ""
