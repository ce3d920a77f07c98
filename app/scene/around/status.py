"""The status line: what has just happened, in a sentence."""

from dataclasses import dataclass

from app.explorer.explanations import divergence, sentence
from app.explorer.session import Session

EDITED = "Changed. What depended on it is cleared and comes anew as you step; Back undoes the change."
EDITED_UPDATED = "Changed, and the next training step begins here, with the new weights; Back undoes the change."


@dataclass(frozen=True, slots=True)
class StatusScene:
    """The sentence of the stage, or why something went wrong; `alarm` marks the latter."""

    text: str
    alarm: bool


def status_scene(session: Session, problem: str = "", notice: str = "") -> StatusScene:
    """What has just happened, or the problem; a diverged network says so at every stage."""
    if alarm := problem or divergence(session.position):
        return StatusScene(alarm, alarm=True)
    return StatusScene(notice or _edited(session) or sentence(session.position, session.notation), alarm=False)


def _edited(session: Session) -> str:
    """What an edit took back, empty where the last thing done was none."""
    if not session.edited:
        return ""
    return EDITED_UPDATED if session.past[-1].updated else EDITED
