"""The six controls, the granularity they move by, and the learning rate."""

from dataclasses import dataclass

from app.explorer import moves
from app.explorer.session import Session
from app.scene.field_error import FieldError
from app.scene.formulas.numbers import plain


@dataclass(frozen=True, slots=True)
class Control:
    """A button: its accessible name, the move it posts, its key, and why it cannot apply now (empty if it can)."""

    name: str
    move: str
    granularity: str
    key: str
    why_not: str
    kind: str


@dataclass(frozen=True, slots=True)
class ControlsScene:
    """The controls, and the version of the session that they act on."""

    version: int
    buttons: tuple[Control, ...]
    granularity: str
    granularities: tuple[str, ...]
    rate: str
    learning_rate: str
    rate_error: str
    diverged: bool


BUTTONS = (
    ("Restart", "restart", "stage", "R", "quiet"),
    ("Back", "back", "", "←", "quiet"),
    ("Step", "step", "", "→", "main"),
    ("Forward pass", "step-forward", "phase", "Space", ""),
    ("Backward pass", "step-backward", "phase", "Space", ""),
    ("Update", "update", "stage", "U", ""),
)


def controls_scene(session: Session, version: int, error: FieldError | None = None) -> ControlsScene:
    """The six controls; Step and Back move by the chosen granularity. A rejected learning rate stays in its field."""
    wrong_rate = error if error and error.field == "learning_rate" else None
    granularity = session.view.granularity
    return ControlsScene(
        version=version,
        buttons=tuple(
            Control(name, move, fixed or granularity, key, moves.why_not(session, move) or "", kind)
            for name, move, fixed, key, kind in BUTTONS
        ),
        granularity=granularity,
        granularities=moves.GRANULARITIES,
        rate=session.notation.learning_rate,
        learning_rate=wrong_rate.typed if wrong_rate else plain(session.position.step.learning_rate),
        rate_error=wrong_rate.message if wrong_rate else "",
        diverged=session.position.diverged,
    )
