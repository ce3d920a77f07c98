"""The explain panel: always about what is selected, else about the current stage, in one of its tabs."""

from collections.abc import Callable
from dataclasses import dataclass

from app.explorer.looking import TABS as TITLES
from app.explorer.session import Session
from app.explorer.training_step import overflow_is_an_answer
from app.scene.field_error import FieldError
from app.scene.panel.chain.tab import ChainScene, chain_scene
from app.scene.panel.check.tab import CheckScene, check_scene
from app.scene.panel.code.tab import CodeScene, code_scene
from app.scene.panel.heading import Heading, heading
from app.scene.panel.matrices.tab import MatricesScene, matrices_scene
from app.scene.panel.practise.mistake import mistake_line
from app.scene.panel.practise.tab import PractiseScene, practise_scene

Body = ChainScene | MatricesScene | CodeScene | CheckScene | PractiseScene


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to explain: a folder of this room, and a row here."""

    scene: Callable[[Session, FieldError | None], Body]
    "what it says; a refused value stays in its field with the message"
    template: str
    "where its body is drawn, as `body`"
    about_the_look: bool = True
    "whether it stands under the heading of what is looked at; else under its own title"


TABS: dict[str, Tab] = {
    "chain": Tab(chain_scene, "panels/explain_chain.html"),
    "matrices": Tab(lambda session, error: matrices_scene(session), "panels/explain_matrices.html"),
    "code": Tab(lambda session, error: code_scene(session), "panels/explain_code.html"),
    "check": Tab(lambda session, error: check_scene(session, error=error), "panels/explain_check.html"),
    "practise": Tab(practise_scene, "panels/explain_practise.html", about_the_look=False),
}


@dataclass(frozen=True, slots=True)
class TabChoice:
    """A tab to choose."""

    name: str
    title: str
    current: bool


@dataclass(frozen=True, slots=True)
class ExplainScene:
    """The whole panel."""

    heading: Heading
    tabs: tuple[TabChoice, ...]
    template: str
    "of the body"
    body: Body
    mistake: str = ""
    "what to know about the numbers while a mistake is hidden in them"


def explain_scene(session: Session, error: FieldError | None = None) -> ExplainScene:
    """What the panel says; a refused value stays in its field with the message.

    Where the numbers have overflowed, only the chain rule has something to say.
    """
    name = session.view.tab
    tab = TABS["chain" if session.position.overflowed else name]
    with overflow_is_an_answer():
        about = heading(session)
        return ExplainScene(
            heading=about if tab.about_the_look else Heading(about.kind, TITLES[name]),
            tabs=tuple(TabChoice(each, title, each == name) for each, title in TITLES.items()),
            template=tab.template,
            body=tab.scene(session, error),
            mistake=mistake_line(session),
        )
