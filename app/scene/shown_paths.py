"""The routes of the selected parameter, numbered as the picture and the panel show them.

Before the contributions are known, routes stand in the order of their neurons, so that the order gives nothing away;
up to eight of them keep it for good. Of more, the largest eight are found once the gradients of the layer are reached.
They are multiplied out from the true slopes, so that a mistake hidden in the backward pass is not in them.
"""

from dataclasses import dataclass
from itertools import islice, product
from math import nan
from weakref import WeakKeyDictionary

from app.engine.network import Network
from app.engine.paths import Path, Paths, largest_paths, path_count
from app.explorer.session import Parameter, Position, Session
from app.explorer.training_step import TrainingStep, overflow_is_an_answer

MOST_SHOWN = 8


@dataclass(frozen=True)
class ShownPaths:
    """Route n is `routes[n - 1]`. Where not `known`, contributions are NaN, and `rest` and `gradient` None.

    `count` routes lead from the loss to the parameter; those not shown add `rest`. `exact`: see Paths.
    """

    known: bool = False
    routes: tuple[Path, ...] = ()
    count: int = 0
    rest: float | None = None
    gradient: float | None = None
    exact: bool = True

    @property
    def rest_count(self) -> int:
        """How many routes are not shown."""
        return self.count - len(self.routes)


_largest: WeakKeyDictionary[TrainingStep, dict[Parameter, ShownPaths]] = WeakKeyDictionary()


def shown_paths(session: Session) -> ShownPaths:
    """The routes of the parameter that is selected; none where none is."""
    if not session.view.selected:
        return ShownPaths()
    at, parameter = session.position, session.view.selected
    if not contributions_reached(at, parameter):
        return ShownPaths(routes=first_routes(at.network, parameter), count=path_count(at.network, parameter[0]))
    kept = _largest.setdefault(at.step, {})
    if parameter not in kept:
        kept[parameter] = _known(at.step, parameter)
    return kept[parameter]


def contributions_reached(position: Position, parameter: Parameter) -> bool:
    """Whether the gradient of the parameter, and so every product along a route, has been computed."""
    return position.reached("dC/dW", parameter[0])


def first_routes(network: Network, parameter: Parameter) -> tuple[Path, ...]:
    """Up to eight routes in the order of their neurons, without contributions."""
    layer, to, _ = parameter
    layers = [[(above, j + 1) for j in range(network.sizes[above])] for above in range(layer + 1, network.depth + 1)]
    return tuple(Path(((layer, to), *onward), nan) for onward in islice(product(*layers), MOST_SHOWN))


def _known(step: TrainingStep, parameter: Parameter) -> ShownPaths:
    with overflow_is_an_answer():
        found = largest_paths(step.forward, step.true_backward, *parameter, step.reduction, MOST_SHOWN)
    return ShownPaths(True, _ordered(found), found.count, found.rest_contribution, found.gradient, found.exact)


def _ordered(found: Paths) -> tuple[Path, ...]:
    return found.paths if found.rest_count else tuple(sorted(found.paths, key=lambda path: path.neurons))
