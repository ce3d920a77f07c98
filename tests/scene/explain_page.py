"""The explain panel as a visitor gets it, and sessions that look at something."""

from dataclasses import replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.explorer.moves import go_to
from app.explorer.session import Session, View
from app.explorer.stages import stage_index
from app.scene.around.walk import controls_scene
from app.scene.field_error import FieldError
from app.scene.panel.panel import explain_scene

TEMPLATES = Path(__file__).parents[2] / "templates"


ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, auto_reload=False
)


def rendered(template: str, **names: object) -> str:
    """A template of the page as HTML."""
    return ENVIRONMENT.get_template(template).render(place="lessons/2-2-2", **names)


def panel(session: Session, error: FieldError | None = None) -> str:
    """The panel as HTML."""
    return rendered("panels/explain.html", explain=explain_scene(session, error), controls=controls_scene(session, 1))


def looking(session: Session, **view) -> Session:
    """The session with something selected."""
    return replace(session, view=View(**view))


def after(session: Session, kind: str, layer: int = 0) -> Session:
    """The session just after a stage."""
    return go_to(session, stage_index(session.position.step.network.depth, kind, layer) + 1)


def finished(session: Session) -> Session:
    """The session after the backward pass."""
    return after(session, "gradients", 1)
