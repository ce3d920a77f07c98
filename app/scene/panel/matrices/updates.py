"""The update as products: what the optimiser remembers, and how far every W and b moves, all from the old numbers.

A rule that adds up multiples of matrices is written as such; of any other, and where some parameters are frozen, what
it comes to stands as one matrix, Δ, and the rule is said.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from app.engine.formula import Addition, Power, Times, Tree, Variable, letters_of, tree_of, worked_out
from app.engine.optimisers import Kept
from app.explorer.notation import Symbol, letter_symbol
from app.explorer.number import AnyName, NumberName, Worked
from app.explorer.optimiser_rules import (
    GRADIENT,
    RATE,
    SQUARED,
    memory_rule,
    rule_letters,
    rule_names,
    written_rule,
    written_shorthands,
    written_update,
)
from app.explorer.quantities import change_key
from app.explorer.reading import by_now
from app.explorer.why.worked import worked_by
from app.scene.formulas.formulas import formula_parts
from app.scene.formulas.mathml import row, symbol
from app.scene.panel.matrices.factors import Factors, number_factor
from app.scene.panel.matrices.product import Entries, MatrixFactor, MatrixProduct, product

Parts = tuple[MatrixFactor | str, ...]

SAME_SHAPE = "Gradient and {W} have the same shape, so each entry moves by its own derivative."
BIASES = "The same for the biases."
OWN_MEMORY = "Each entry of {W} has its own entry here: {what}."
NEGATIVE = "Entry by entry, Δ is −{rule}{short}."
ADDED = "Entry by entry, {letter} becomes {rule}; Δ is what that adds."
FROZEN = " Where an entry is frozen, Δ is 0."


def updates(factors: Factors, layer: int) -> tuple[MatrixProduct, ...]:
    """W and b of a layer, less what the optimiser takes from them."""
    step = factors.reading.step
    return tuple(
        _moved(factors, layer, of_biases, BIASES if of_biases else SAME_SHAPE.format(**factors.letters.said))
        for of_biases in _kinds(step.network.biases is not None)
    )


def memories(factors: Factors, layer: int, letter: str) -> tuple[MatrixProduct, ...]:
    """What the optimiser remembers of a layer under a letter, the new from the old and the gradients."""
    has_biases = factors.reading.network.biases is not None
    return tuple(_remembered(factors, layer, letter, of_biases) for of_biases in _kinds(has_biases))


def _kinds(has_biases: bool) -> tuple[bool, ...]:
    """W, and b where there are biases."""
    return (False, True) if has_biases else (False,)


def _moved(factors: Factors, layer: int, of_biases: bool, says: str) -> MatrixProduct:
    step = factors.reading.step
    of = factors.bias if of_biases else factors.weights
    old, moved = of(layer), _renewed(of(layer, step.updated))
    tree = tree_of(step.rule.formula)
    linear = None if _frozen(factors, layer, of_biases) else _linear(factors, layer, of_biases, tree, new=True)
    if linear is not None:
        return product(moved, old, "−", *linear, says=says, like=old)
    change = factors.kept(symbol(_delta(factors, layer)), "change", layer, step.update.change, of_biases)
    change = replace(change, number=_changes(moved))
    n = factors.reading.notation
    rule = NEGATIVE.format(rule=written_update(step, n), short=written_shorthands(step, n))
    return product(moved, old, "+", change, says=rule + _frozen_words(factors, layer, of_biases), like=old)


def _remembered(factors: Factors, layer: int, letter: str, of_biases: bool) -> MatrixProduct:
    step = factors.reading.step
    rule = memory_rule(step, letter)
    tree = tree_of(rule.formula)
    old = _memory(factors, layer, letter, of_biases, new=False)
    new = _memory(factors, layer, letter, of_biases, new=True)
    says = OWN_MEMORY.format(what=rule.title, **factors.letters.said)
    linear = None if _frozen(factors, layer, of_biases) else _linear(factors, layer, of_biases, tree, new=False)
    if linear is not None:
        return product(_renewed(new), *linear, says=says, like=old)
    place = step.rule.letters.index(letter)
    before, after = step.memory.of(place, step.network), step.update.memory.of(place, step.network)
    added = Kept(
        tuple(now - was for now, was in zip(after.weights, before.weights, strict=True)),
        None
        if after.biases is None or before.biases is None
        else tuple(now - was for now, was in zip(after.biases, before.biases, strict=True)),
    )
    change = factors.kept(symbol(_delta(factors, layer)), "change", layer, added, of_biases)
    change = replace(change, number=lambda i, j: _less(new.number(i, j), old.number(i, j)))
    rule_said = ADDED.format(letter=letter, rule=written_rule(tree, step, factors.reading.notation))
    said = f"{says} {rule_said}{_frozen_words(factors, layer, of_biases)}"
    return product(_renewed(new), old, "+", change, says=said, like=old)


def _changes(moved: MatrixFactor) -> Entries:
    """What an update changes, of each entry that it has moved."""

    def entry(i: int, j: int) -> AnyName | None:
        name = moved.number(i, j)
        return name._replace(quantity=change_key(name.quantity)) if isinstance(name, NumberName) else None

    return entry


def _less(new: AnyName | None, old: AnyName | None) -> AnyName | None:
    return None if new is None or old is None else Worked("difference", (new, old))


def _frozen_words(factors: Factors, layer: int, of_biases: bool) -> str:
    return FROZEN * _frozen(factors, layer, of_biases)


def _delta(factors: Factors, layer: int) -> Symbol:
    return factors.reading.notation.of_layer("Δ", layer)


def _frozen(factors: Factors, layer: int, of_biases: bool) -> bool:
    """Whether any parameter of the kind is frozen in a layer."""
    step = factors.reading.step
    return bool(step.fixed) and bool(step.fixed[layer - 1 + step.network.depth * of_biases].any())


def _memory(factors: Factors, layer: int, letter: str, of_biases: bool, new: bool) -> MatrixFactor:
    step = factors.reading.step
    remembered = (step.update if new else step).memory.of(step.rule.letters.index(letter), step.network)
    name = factors.letters.memory(letter, layer, of_biases)
    return factors.kept(name, f"what is remembered as {letter}", layer, remembered, of_biases, letter, new)


def _linear(factors: Factors, layer: int, of_biases: bool, tree: Tree, new: bool) -> Parts | None:
    """A rule as a sum of numbers times matrices, None where it is none."""
    signs, terms = (tree.signs, tree.terms) if isinstance(tree, Addition) else (("",), (tree,))
    parts: list[MatrixFactor | str] = []
    for sign, term in zip(signs, terms, strict=True):
        *numbers, last = term.factors if isinstance(term, Times) else (term,)
        matrix = _matrix(factors, layer, of_biases, last, new)
        if matrix is None or any(_of_matrices(factors, each) for each in numbers):
            return None
        parts += [*(sign,) * bool(sign), *(part for each in numbers for part in (_number(factors, each), "·")), *matrix]
    return tuple(parts)


def _of_matrices(factors: Factors, tree: Tree) -> bool:
    return bool(letters_of(tree) & {GRADIENT, *factors.reading.step.rule.letters})


def _matrix(factors: Factors, layer: int, of_biases: bool, tree: Tree, new: bool) -> Parts | None:
    """A memory, the gradient, or its square, which is entry by entry."""
    gradient = factors.bias_gradient(layer) if of_biases else factors.weight_gradient(layer)
    match tree:
        case Variable("g"):
            return (gradient,)
        case Variable(letter) if letter in factors.reading.step.rule.letters:
            return (_memory(factors, layer, letter, of_biases, new),)
        case Power() if tree == SQUARED:
            return (gradient, "⊙", gradient)
        case _:
            return None


def _number(factors: Factors, tree: Tree) -> MatrixFactor:
    """A number that the optimiser is told, or is made of such."""
    if tree == Variable(RATE):
        return factors.rate()
    read = factors.reading
    names = rule_names(read.step)
    at = {letter: by_now(read.value(names[letter])) for letter in letters_of(tree)}
    written = rule_letters(read.step, read.notation)
    name = row(*formula_parts(tree, {of: symbol(letter_symbol(text)) for of, text in written.items()}))
    return number_factor(name, "told to the optimiser", float(np.asarray(worked_out(tree, at))), worked_by(tree, names))


def _renewed(factor: MatrixFactor) -> MatrixFactor:
    return replace(factor, name=row("new ", factor.name), words=f"new {factor.words}")


def update_chapters(factors: Factors, kind: str) -> Iterator[tuple[str, tuple[MatrixProduct, ...]]]:
    """Every layer under its title, of the update or of a memory."""
    for layer in range(1, factors.depth + 1):
        made = updates(factors, layer) if kind == "update" else memories(factors, layer, kind)
        yield f"Layer {factors.reading.notation.number(layer)}", made
