"""The explain panel: always about what is selected, else about the current stage, in one of its tabs."""

from dataclasses import dataclass
from importlib import import_module

from app.engine.parameters import Parameter
from app.explorer.explanations import sentence, stage_title
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.looking import TABS, Tab
from app.explorer.names import parameter_name
from app.explorer.reading import Reading, reading_of
from app.explorer.session import Session
from app.explorer.training_step import overflow_is_an_answer
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import Math, symbol
from app.scene.panel.chain.looked_at import layer_name, loss_name, neuron_words
from app.scene.panel.lesson.tab import has_text
from app.scene.panel.practise.mistake import mistake_line
from app.scene.panel.why import WhyScene, why_scene
from app.scene.picture.layout.layers import picture_side

CHAIN = "chain"  # what is explained by where nothing else can be


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading, and how what it is about is spoken of."""

    kind: str
    "paths, neuron, layer, loss, stage or start"
    title: str
    symbol: Math | None = None
    name: str = ""


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
    body: object
    "the scene of the tab"
    mistake: str = ""
    "what to know about the numbers while a mistake is hidden in them"
    why: WhyScene | None = None
    "the number that is asked why"


def explain_scene(session: Session, error: FieldError | None = None) -> ExplainScene:
    """What the panel says; a refused value stays in its field with the message.

    Where the numbers have overflowed, only the text of a lesson and the chain rule have something to say.
    """
    name = session.view.tab if session.view.tab in _tabs(session) else CHAIN
    tab = TABS[CHAIN if session.position.overflowed and not TABS[name].of_lessons else name]
    with overflow_is_an_answer():
        about, body = _heading(session), _body(tab, session, error)
        own = getattr(body, "title", "") or tab.title
        return ExplainScene(
            heading=about if tab.about_the_look else Heading(about.kind, own),
            tabs=tuple(TabChoice(each, TABS[each].title, each == name) for each in _tabs(session)),
            template=f"panels/explain_{tab.folder}.html",
            body=body,
            mistake=mistake_line(session),
            why=why_scene(session),
        )


def _tabs(session: Session) -> tuple[str, ...]:
    """The tabs that there are for a session."""
    text = has_text(session)
    return tuple(name for name, row in TABS.items() if text or not row.of_lessons)


def _body(tab: Tab, session: Session, error: FieldError | None) -> object:
    """What is in a tab: `check_scene` of check/tab.py, and likewise in every other folder."""
    made = import_module(f"app.scene.panel.{tab.folder}.tab")
    scene: object = getattr(made, f"{tab.folder}_scene")(session, error=error)
    return scene


def _heading(session: Session) -> Heading:
    """The heading of what is looked at, or of the stage reached last."""
    read = reading_of(session)
    match session.view.look:
        case Parameter() as parameter:
            symbols = symbol(read.notation.parameter(*parameter))
            return Heading("paths", "How the loss depends on", symbols, parameter_name(parameter, read.notation))
        case Neuron(layer, neuron):
            title = "Neuron" if layer else "Pixel" if picture_side(read.network.sizes[0]) else "Input"
            return Heading("neuron", title, symbol(read.notation.a(layer, neuron)), neuron_words(read, layer, neuron))
        case Layer(number):
            return Heading("layer", f"Layer {read.notation.number(number)}", name=layer_name(read, number))
        case TotalLoss():
            return Heading("loss", "Loss", symbol(read.notation.C), loss_name(read))
        case None:
            return _of_stage(read)


def _of_stage(read: Reading) -> Heading:
    at = read.position
    if at.overflowed:
        return Heading("stage", "Too large to go on")
    if at.current is None:
        return Heading("start", "Start here")
    title = stage_title(at.current, read.notation)
    said = sentence(at, read.notation).removeprefix(f"{title}: ")
    return Heading("stage", title, name=said[0].upper() + said[1:])
