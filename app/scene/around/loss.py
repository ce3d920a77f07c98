"""The loss so far, and which example of the batch is shown beside it."""

from dataclasses import dataclass

from app.explorer.session import Session
from app.scene.formulas.numbers import NOT_REACHED, full, short, since
from app.scene.picture.wanted import WantedScene, wanted_scene


@dataclass(frozen=True, slots=True)
class LossScene:
    """The loss so far: now, as it was before the last update, and how many updates there were.

    `stale` says that the weights have been updated since it was computed; `digits` are those of a network that reads
    digits.
    """

    letter: str
    reached: bool
    text: str
    full: str
    before: str
    stale: bool
    steps_taken: int
    digits: WantedScene | None = None


@dataclass(frozen=True, slots=True)
class ExampleScene:
    """Which example of the batch is shown, and its neighbours, counted from 1 and round the ends."""

    number: int
    count: int
    before: int
    after: int
    together: str


def loss_scene(session: Session) -> LossScene:
    """C of this training step, and of the one before where there was one."""
    at = session.position
    reached = at.reached("C")
    earlier = next((p for p in reversed(session.past) if p.updated), None)
    text = short(at.step.total_loss) if reached else NOT_REACHED
    before = ""
    if earlier is not None and not at.updated and earlier.steps_taken == at.steps_taken:
        before = short(earlier.step.total_loss)
        if before == text:
            pair = at.step.total_loss, earlier.step.total_loss
            text = since(*pair)
            before = since(*reversed(pair))
    return LossScene(
        letter=session.notation.loss,
        reached=reached,
        text=text,
        full=full(at.step.total_loss) if reached else "",
        stale=at.updated,
        before=before,
        steps_taken=at.steps_taken,
        digits=wanted_scene(session),
    )


def example_scene(session: Session) -> ExampleScene:
    """The example shown."""
    count = len(session.position.step.inputs)
    at = session.example
    letters = session.notation.plain()
    together = f"{letters['C']} and {letters['gradient']}: {session.position.step.reduction} of all {count}"
    return ExampleScene(at + 1, count, (at - 1) % count + 1, (at + 1) % count + 1, together)
