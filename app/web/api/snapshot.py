"""The snapshot of a session: every field of the API's answer, null where the walk has not come yet."""

from math import isfinite

from fastapi import Request
from pydantic_core import to_json
from starlette.responses import Response

from app.engine.activations import settings_used
from app.engine.network import Network
from app.engine.settings import with_defaults
from app.explorer.computed import computed
from app.explorer.explanations import letters_for, sentence
from app.explorer.moves import applicable
from app.explorer.notation import DEFAULT, Notation
from app.explorer.session import Position, Session
from app.web.http.desk import MUCH_TO_READ, Desk, about
from app.web.visits.book import Action, Visit, VisitBook

LARGE = 5_000
"""numbers of a session whose snapshot takes so long that nobody else should wait for it"""


def snapshot_answer(
    visit: Visit, status: int = 200, headers: dict[str, str] | None = None, notation: str = DEFAULT
) -> Response:
    """The snapshot as an HTTP response; its ETag is the version. Raises BadValue where there is no such notation."""
    headers = {"etag": f'"{visit.version}"', "cache-control": "no-store"} | (headers or {})
    return json_response(snapshot(visit, notation), status, headers)


async def answered(
    request: Request,
    visits: VisitBook,
    id: str,
    act: Action | None = None,
    expected: int | None = None,
    notation: str = DEFAULT,
) -> Response:
    """The snapshot of a session after an action, where there is one; of a large session beside the loop.

    Raises NotFound, Stale where `expected` is not the version of now, and what `act` raises.
    """

    def work() -> Response:
        visit = visits.read(id) if act is None else visits.change(id, act, expected)
        return snapshot_answer(visit, notation=notation)

    large = visits.store.unread(id) > MUCH_TO_READ or is_large(visits.read(id).session)
    desk: Desk = request.app.state.desk
    return await about(id, request, work) if large or desk.works_on(id) else work()


def is_large(session: Session) -> bool:
    """Whether the snapshot of a session is packed beside the loop."""
    step = session.position.step
    return step.network.parameter_count + len(step.inputs) * sum(step.network.sizes) > LARGE


def json_response(value: dict | list, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """JSON in which every number reads back exactly; values hold no NaN or infinity."""
    return Response(to_json(value, inf_nan_mode="null"), status, headers, "application/json")


def finite(value: float) -> float | None:
    """The number, None where it has grown beyond all bounds: JSON has no infinity."""
    return value if isfinite(value) else None


def snapshot(visit: Visit, notation: str = DEFAULT) -> dict:
    """All that is known of a session. After an update z, a, δ, gradients and loss are still those it came from."""
    position = visit.session.position
    step = visit.session.position.step
    return {
        "id": visit.id,
        "version": visit.version,
        "lesson": visit.session.lesson,
        "stage": _stage(position, letters_for(step, notation=notation)),
        "moves": applicable(visit.session),
        "diverged": position.diverged,
        "network": _network(position),
        "loss_name": step.loss,
        "reduction": step.reduction,
        "optimiser": step.optimiser,
        "optimiser_settings": step.settings,
        "frozen": list(step.frozen),
        "memory": _memory(position),
        "learning_rate": step.learning_rate,
        **_told(step.network),
        "l2": step.l2,
        "example_count": len(step.inputs),
        "inputs": step.inputs.tolist(),
        "targets": step.targets.tolist(),
        **computed(position),
        "steps_taken": position.steps_taken,
        "mistake": bool(step.slip),
    }


def _told(network: Network) -> dict[str, float]:
    """What its activations are told, by the names of the settings; nothing where none can be told anything."""
    return with_defaults(settings_used(network.activations).values(), dict(network.settings))


def _stage(position: Position, letters: Notation) -> dict:
    stage = position.current
    return {
        "index": position.stage,
        "count": len(position.stages),
        "phase": stage.phase if stage else "start",
        "layer": stage.layer if stage else 0,
        "kind": stage.kind if stage else "start",
        "sentence": sentence(position, letters),
    }


def _network(position: Position) -> dict:
    network = position.network
    return {
        "sizes": network.sizes,
        "activations": network.activations,
        "biases": network.biases is not None,
        "weights": [weights.tolist() for weights in network.weights],
        "bias_values": None if network.biases is None else [values.tolist() for values in network.biases],
    }


def _memory(position: Position) -> dict:
    """What the optimiser remembers by now, the memories that this training step has renewed among it."""
    step = position.step
    if not step.rule.letters:
        return {}
    kept = {
        letter: (step.update if position.replaced(f"{letter}.w") else step).memory.of(place, step.network)
        for place, letter in enumerate(step.rule.letters)
    }
    return {"updates": step.memory.updates + position.updated} | {
        letter: {
            "weights": [weights.tolist() for weights in each.weights],
            "bias_values": None if each.biases is None else [values.tolist() for values in each.biases],
        }
        for letter, each in kept.items()
    }
