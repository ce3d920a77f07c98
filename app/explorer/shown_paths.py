"""The routes of the selected parameter or input, numbered as the picture and the panel show them.

Before the contributions are known, routes stand in the order of their neurons, so that the order gives nothing away;
up to eight of them keep it for good. Of more, the largest eight are found once the derivative they add up to is
reached. They are multiplied out from the true slopes, so that a mistake hidden in the backward pass is not in them.
The routes of an input are those of the example that is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice, product
from math import nan

from app.caches import PerObject
from app.engine.network import Network
from app.engine.parameters import Parameter
from app.engine.paths import Path, Paths, Routes, largest_input_paths, largest_paths, path_count
from app.explorer.look import Neuron
from app.explorer.session import Position, Session
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

MOST_SHOWN = 8


@dataclass(frozen=True)
class ShownPaths:
    """The routes of a parameter or an input; route n is `routes[n - 1]`."""

    known: bool = False
    """whether contributions are; else they are NaN, and `rest` and `gradient` None"""
    routes: tuple[Path, ...] = ()
    count: int = 0
    """how many routes there are, shown or not"""
    rest: float | None = None
    """what those that are not shown add"""
    gradient: float | None = None
    """∂C/∂w of the reduced C, or ∂C/∂x of the example's own"""
    exact: bool = True
    """see Paths"""
    penalty: float = 0.0
    """what the gradient has from no route"""

    @property
    def rest_count(self) -> int:
        """How many routes are not shown."""
        return self.count - len(self.routes)


_largest: PerObject[TrainingStep, dict[tuple[int, ...], ShownPaths]] = PerObject(lambda step: {})


def shown_paths(session: Session) -> ShownPaths:
    """The routes of the parameter or the input that is selected; none where neither is."""
    match session.view.look:
        case Parameter() | Neuron(0, _) as look:
            return paths_of(session.position, look, session.example)
        case _:
            return ShownPaths()


def paths_of(at: Position, begin: Parameter | Neuron, example: int) -> ShownPaths:
    """The routes of a parameter, or of an input in an example, counted from 0."""
    return _of_parameter(at, begin) if isinstance(begin, Parameter) else _of_input(at, begin.number, example)


def with_routes_of(session: Session, moved: Session) -> None:
    """Have a session whose numbers were moved show the routes that are shown of it as it was, in the same order."""
    shown = shown_paths(session)
    look = session.view.look
    if shown.known and shown.rest_count and isinstance(look, Parameter | Neuron):
        routes = tuple(path.neurons for path in shown.routes)
        key = look if isinstance(look, Parameter) else (look.number, session.example)
        with overflow_is_an_answer():
            _largest(moved.position.step)[key] = _found(moved.position, look, session.example, routes)


def paths_in_example(at: Position, begin: Parameter | Neuron, example: int) -> ShownPaths:
    """The same routes by the same numbers in one example of the batch, from 0: of its own loss, without the penalty."""
    whole = paths_of(at, begin, example)
    if not whole.known or not isinstance(begin, Parameter) or len(at.step.inputs) == 1:
        return whole
    routes = tuple(path.neurons for path in whole.routes)
    with overflow_is_an_answer():
        return _found(replace(at, step=at.step.of_example(example)), begin, routes=routes)


def contributions_reached(position: Position, layer: int) -> bool:
    """Whether the gradients of a layer, or ∂C/∂x for layer 0, and so every product along a route, are computed."""
    return position.reached("dC/dw", layer) if layer else position.reached("delta", 1)


def first_routes(network: Network, first: tuple[int, int]) -> tuple[Path, ...]:
    """Up to eight routes from a neuron or an input in the order of their neurons, without contributions."""
    layers = range(first[0] + 1, network.depth + 1)
    onward = [[(above, j + 1) for j in range(network.sizes[above])] for above in layers]
    return tuple(Path((first, *rest), nan) for rest in islice(product(*onward), MOST_SHOWN))


def _of_parameter(at: Position, parameter: Parameter) -> ShownPaths:
    return _shown(at, parameter, parameter[:2], lambda: _found(at, parameter))


def _of_input(at: Position, number: int, example: int) -> ShownPaths:
    return _shown(at, (number, example), (0, number), lambda: _found(at, Neuron(0, number), example))


def _found(at: Position, begin: Parameter | Neuron, example: int = 0, routes: Routes = ()) -> ShownPaths:
    """The largest routes, or those that are given."""
    step = at.step
    if isinstance(begin, Parameter):
        given = (begin, step.reduction, MOST_SHOWN, step.l2, routes)
        return _known(largest_paths(step.forward, step.true.backward, *given))
    return _known(largest_input_paths(step.forward, step.true.backward, begin.number, example, MOST_SHOWN, routes))


def _shown(at: Position, key: tuple[int, ...], first: tuple[int, int], search: Callable[[], ShownPaths]) -> ShownPaths:
    """The routes from neuron `first`, the largest searched for once and kept under the key."""
    if not contributions_reached(at, first[0]):
        return ShownPaths(routes=first_routes(at.network, first), count=path_count(at.network, first[0]))
    kept = _largest(at.step)
    if key not in kept:
        with overflow_is_an_answer():
            kept[key] = search()
    return kept[key]


def _known(found: Paths) -> ShownPaths:
    routes = found.paths if found.rest_count else tuple(sorted(found.paths, key=lambda path: path.neurons))
    return ShownPaths(True, routes, found.count, found.rest_contribution, found.gradient, found.exact, found.penalty)
