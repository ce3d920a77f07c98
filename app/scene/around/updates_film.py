"""Many updates as a quick film: the picture after each of them, or of very many after some, and C in the head."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from app.explorer.many_updates import at_loss, training_steps
from app.explorer.names import counted
from app.explorer.session import Session
from app.scene.around.curve import known_costs, spark_until
from app.scene.around.film import Film, Frame
from app.scene.around.walk import loss_scene
from app.scene.formulas.numbers import short
from app.scene.picture.network_scene import NetworkScene, network_scene
from app.scene.picture.seen import Seen, changed, seen, shape

MOST_FRAMES = 20
SLOWEST, WHOLE = 220, 2_600  # ms of a frame, and of all of them, at the usual speed


def updates_film(session: Session, frame: str = "wide") -> Film | None:
    """The updates that were made last at one go, in a frame of places.FRAMES; None where there is none to play.

    Weight pictures stay those of the end, and of the numbers only those of outputs and of the loss move. What stands
    elsewhere is left out.
    """
    made = len(session.position.at_once)
    every = -(-made // MOST_FRAMES) or 1
    last = network_scene(session, frame)
    moments: list[tuple[int, float, Seen]] = []
    for number, (updates, step) in enumerate(training_steps(session)):
        if number % every == 0 or number == made:
            then = replace(session, position=at_loss(step.without_passes(), updates))
            network = network_scene(then, frame)
            if last.weight_pictures or shape(network) == shape(last):
                moments.append((updates, step.total_loss, _seen(network) | _head(session, updates, step.total_loss)))
    if len(moments) < 2:
        return None
    end = moments[-1][2]
    frames = tuple(_frames(session, moments))
    return Film(changed(moments[0][2], end), frames, min(SLOWEST, WHOLE // len(frames)))


def _frames(session: Session, moments: list[tuple[int, float, Seen]]) -> Iterator[Frame]:
    for (_, _, before), (updates, cost, now) in pairwise(moments):
        said = f"After {counted(updates, 'update')}: {session.notation.loss} = {short(cost, session.significant)}"
        yield Frame(said, (), changed(now, before))


def _seen(network: NetworkScene) -> Seen:
    """What moves of the picture."""
    every = seen(network)
    if not network.weight_pictures:
        return every
    outputs = max(mark.layer for mark in network.neurons)
    moving = (f"u{outputs}.", f"t{outputs}.", "loss-box")
    return {mark: texts for mark, texts in every.items() if mark.startswith(moving)}


def _head(session: Session, updates: int, cost: float) -> Seen:
    """C, its curve and the count of updates in the head of the page."""
    line, end = spark_until(known_costs(session), updates)
    return {
        "loss .value": {
            "": loss_scene(session).text
            if updates == session.position.steps_taken
            else short(cost, session.significant)
        },
        "loss .updates": {"": counted(updates, "update")},
        "spark .line": {"d": line},
        "spark .end": {"d": end},
    }
