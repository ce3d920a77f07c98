"""Sessions to walk through, and what a learner can see of one, down to the bit."""

from dataclasses import replace

from app.engine.network import Array
from app.explorer.opening import Description, open_session
from app.explorer.session import Position, Session
from app.links.export import opened_file

WEIGHTS = [[[0.15, 0.20], [0.25, 0.30]], [[0.40, 0.45], [0.50, 0.55]]]
BIASES = [[0.35, 0.35], [0.60, 0.60]]


def two_two_two(**changes) -> Session:
    """The 2-2-2 worked example, before its first stage."""
    given = {
        "sizes": [2, 2, 2],
        "weights": WEIGHTS,
        "bias_values": BIASES,
        "inputs": [[0.05, 0.10]],
        "targets": [[0.01, 0.99]],
    }
    return open_session(Description(**given | changes))


def small_session(sizes=(3, 4, 2), **changes) -> Session:
    """A random network of tanh neurons with two examples and a mean loss."""
    inputs = [[0.1 * (i + k) - 0.2 for i in range(sizes[0])] for k in (1, 4)]
    targets = [[0.3 * (i - k) for i in range(sizes[-1])] for k in (0, 1)]
    given = {"activations": "tanh", "reduction": "mean", "inputs": inputs, "targets": targets, "learning_rate": 0.1}
    return open_session(Description(list(sizes), **given | changes))


def taught(session: Session, steps: int) -> Session:
    """The session before the first stage of a training step after so many."""
    at = session.position
    step = at.step
    for _ in range(steps):
        step = step.next()
    return replace(session, position=Position(step, steps_taken=steps), initial=Position(step, steps_taken=steps))


def quantities(at: Position) -> dict[tuple[str, int], tuple[Array, ...]]:
    """Every quantity of a training step, reached or not, by its name in the stages."""
    step, layers = at.step, range(1, at.step.network.depth + 1)
    back = step.backward
    found = {("a", l): (step.forward.a[l],) for l in (0, *layers)}
    for l in layers:
        found["z", l] = (step.forward.z[l - 1],)
        found["dC/da", l], found["delta", l] = (back.upstream[l - 1],), (back.delta[l - 1],)
        found["dC/dw", l], found["dC/db", l] = (back.weight_gradients[l - 1],), (back.bias_gradients[l - 1],)
    return found


def seen(at: Position) -> tuple:
    """All that can be seen at a place, bit for bit: where it is, the parameters, the examples and what is reached."""
    step, network = at.step, at.network
    given = (*network.weights, *(network.biases or ()), step.inputs, step.targets)
    reached = {
        name: b"".join(v.tobytes() for v in values) for name, values in quantities(at).items() if at.reached(*name)
    }
    settings = (step.loss, step.reduction, step.optimiser, step.learning_rate)
    loss = step.total_loss.hex() if at.reached("C") else None
    place = (at.stage, at.steps_taken, at.overflowed)
    return (*place, *settings, loss, *(values.tobytes() for values in given), *sorted(reached.items()))


def session_of_file(text: str | bytes) -> Session:
    """The session of a saved file."""
    return opened_file(text).session
