"""A number in the hand, as a lean map of all that follows it: the picture, C, the products of the paths, its words."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.engine.parameters import Parameter
from app.explorer.hand import Held
from app.explorer.look import Neuron
from app.explorer.number import letter_of
from app.explorer.reading import reading_of
from app.explorer.shown_paths import shown_paths
from app.scene.around.film import loss_in_head
from app.scene.around.selected import selected_numbers
from app.scene.formulas.numbers import plain, signed, since
from app.scene.panel.chain.paths import path_numbers
from app.scene.panel.check.nudge import hand_on_chart
from app.scene.panel.matrices.factors import Factors
from app.scene.panel.matrices.nested import nested_formula
from app.scene.picture.network_scene import network_scene
from app.scene.picture.seen import Seen, Slot, at_rest, changed, difference


@dataclass(frozen=True, slots=True)
class HandScene:
    """What is seen while a number is in the hand, and was not before; and the number as it would stand in its field."""

    seen: Seen
    value: str


def hand_scene(held: Held, frame: str = "wide") -> HandScene:
    """The map from the picture at rest, in a frame of places.FRAMES."""
    seen = difference(network_scene(held.moved, frame, like=held.session), *at_rest(held.session, frame))
    seen |= changed(loss_in_head(held.moved), loss_in_head(held.session))
    bar = enumerate(selected_numbers(held.moved), 1)
    seen |= {f"selected .selected-value:nth-of-type({number}) .value": {"": text} for number, text in bar}
    seen |= dict(_panel(held))
    seen["status"] = {"": _said(held)}
    return HandScene(seen, plain(held.value))


def _said(held: Held) -> str:
    """“w₁₁⁽¹⁾ = 0.21, was 0.15. C = 0.291, was 0.298.”"""
    letter = letter_of(held.name, held.session.notation)
    said = f"{letter} = {plain(held.value)}, was {plain(held.before)}."
    if held.moved.position.reached("C"):
        now, before = held.moved.position.step.total_loss, held.session.position.step.total_loss
        loss, digits = held.session.notation.loss, held.session.significant
        moved = f" {loss} = {since(now, before, digits)}, was {since(before, now, digits)}."
        said += moved if now != before else f" {loss} stays."
    return said


def _panel(held: Held) -> Iterator[Slot]:
    """Where it stands on its chart; or the products of the paths, and their shares of what happens to C."""
    look = held.moved.view.look
    is_looked_at = held.name.is_of_parameter and held.name.parameter == look
    if held.moved.view.tab == "check" and is_looked_at and not held.session.position.updated:
        point, gap = hand_on_chart(held.session.position, held.name.parameter, held.change)
        yield "explain .hand-point", {"d": point}
        yield "explain .hand-gap", {"d": gap}
    if held.moved.view.tab == "matrices":
        yield from _nested(held)
    if held.moved.view.tab != "chain" or not isinstance(look, Parameter | Neuron):
        return
    if shown_paths(held.moved).routes:
        numbers = path_numbers(held.moved, reading_of(held.moved), look)
        yield "explain .paths", {"class": "paths long" if numbers.is_long else "paths"}
        for row, (factors, contribution) in enumerate(numbers.rows, 1):
            here = f"explain .paths>:nth-child({row})"
            for place, factor in enumerate(factors, 1):
                yield f"{here} .path-step:nth-child({place}) .value", {"": factor}
            yield f"{here} .path-product .value", {"": contribution}
        yield "explain .paths-sum .result .value", {"": numbers.total}
    if is_looked_at:
        yield from _shares(held)


def _nested(held: Held) -> Iterator[Slot]:
    """The numbers of the forward pass in one formula."""
    before, now = (nested_formula(Factors(reading_of(session))) for session in (held.session, held.moved))
    if before is None or now is None:
        return
    for line, (texts, moved) in enumerate(zip(before.texts, now.texts, strict=True), 1):
        for name, text in moved.items():
            if texts[name] != text:
                yield f'nested div:nth-child({line}) [data-number="{name}"]', {"": text}


def _shares(held: Held) -> Iterator[Slot]:
    """contribution · Δw of each path, by the contributions before; what they add up to, and what is measured."""
    paths = held.paths
    if paths is None or paths.gradient is None:
        return
    digits = held.session.significant
    for number, path in enumerate(paths.routes, 1):
        yield f"shares .path-{number}", {"": signed(path.contribution * held.change, digits)}
    others = (paths.rest or 0.0) + paths.penalty
    yield "shares .others", {"": f"others {signed(others * held.change, digits)}" if others else ""}
    yield "shares .together", {"": signed(paths.gradient * held.change, digits)}
    measured = held.moved.position.step.total_loss - held.session.position.step.total_loss
    yield "shares .measured", {"": signed(measured, digits)}
