"""Which example of the batch is shown, and the way to its neighbours."""

from dataclasses import dataclass

from app.explorer.session import Session


@dataclass(frozen=True, slots=True)
class ExampleScene:
    """Which example of the batch is shown, and its neighbours, counted from 1 and round the ends."""

    number: int
    count: int
    before: int
    after: int
    together: str


def example_scene(session: Session) -> ExampleScene:
    """The example shown."""
    count = len(session.position.step.inputs)
    at = min(session.view.example, count - 1)
    letters = session.notation.plain()
    together = f"{letters['C']} and {letters['gradient']}: {session.position.step.reduction} of all {count}"
    return ExampleScene(at + 1, count, (at - 1) % count + 1, (at + 1) % count + 1, together)
