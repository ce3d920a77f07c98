"""The explain panel: always about what is selected, a weight, a bias or a neuron, else about the current stage."""

from dataclasses import dataclass, replace

from app.engine.measured_slope import Parameter
from app.explorer.explanations import DIVERGED, sentence, stage_title
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.looking import TABS
from app.explorer.names import parameter_name
from app.explorer.session import Session
from app.explorer.training_step import overflow_is_an_answer
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import Math, symbol
from app.scene.formulas.parts import Note, Section
from app.scene.formulas.readings import Readings, readings
from app.scene.panel.chain.gradient import gradient_sections
from app.scene.panel.chain.layer import layer_name, layer_sections
from app.scene.panel.chain.loss import loss_name, loss_sections
from app.scene.panel.chain.neuron import neuron_sections, neuron_words
from app.scene.panel.chain.paths import PathsTable, paths_table
from app.scene.panel.chain.stage import stage_sections
from app.scene.panel.check.tab import CheckScene, check_scene
from app.scene.panel.code.tab import CodeScene, code_scene
from app.scene.panel.forms import EditForm, input_form, parameter_form, target_form, with_error
from app.scene.panel.matrices.tab import MatricesScene, matrices_scene
from app.scene.panel.practise.mistake import mistake_line
from app.scene.panel.practise.tab import PractiseScene, practise_scene
from app.scene.pixels.sections import pictures_of_loss, pictures_of_neuron, pictures_of_pixel, pictures_of_stage


@dataclass(frozen=True, slots=True)
class Tab:
    """One way to explain what is looked at."""

    name: str
    title: str
    current: bool


@dataclass(frozen=True, slots=True)
class ExplainScene:
    """The whole panel. `kind` is paths, neuron, layer, loss, stage or start; `name` is its spoken name.

    `mistake` is what to know about the numbers while a mistake is hidden in them.
    """

    kind: str
    heading: str
    symbol: Math | None = None
    name: str = ""
    forms: tuple[EditForm, ...] = ()
    paths: PathsTable | None = None
    sections: tuple[Section, ...] = ()
    matrices: MatricesScene | None = None
    code: CodeScene | None = None
    check: CheckScene | None = None
    practise: PractiseScene | None = None
    mistake: str = ""
    tabs: tuple[Tab, ...] = ()


def explain_scene(session: Session, error: FieldError | None = None) -> ExplainScene:
    """What the panel says; a refused value stays in its field with the message."""
    tabs = tuple(Tab(name, title, name == session.view.tab) for name, title in TABS.items())
    with overflow_is_an_answer():
        return replace(_by_tab(session, error), tabs=tabs, mistake=mistake_line(session))


def _by_tab(session: Session, error: FieldError | None) -> ExplainScene:
    said = _by_chain_rule(session, error)
    if session.position.overflowed or session.view.tab == "chain":
        return said
    heading = replace(said, forms=(), paths=None, sections=())
    match session.view.tab:
        case "matrices":
            return replace(heading, matrices=matrices_scene(session))
        case "code":
            return replace(heading, code=code_scene(session))
        case "practise":
            practise = practise_scene(session, error)
            return replace(heading, heading=TABS["practise"], symbol=None, name="", practise=practise)
        case _:
            return replace(heading, check=check_scene(session, error=error))


def _by_chain_rule(session: Session, error: FieldError | None) -> ExplainScene:
    read = readings(session)
    match session.view.look:
        case Parameter() as parameter:
            return _paths(session, read, parameter, error)
        case Neuron() as neuron:
            return _neuron(session, read, neuron, error)
        case Layer(number):
            return _layer(read, number)
        case TotalLoss():
            return _loss(read)
        case None:
            return _stage(read)


def _paths(session: Session, read: Readings, parameter: Parameter, error: FieldError | None) -> ExplainScene:
    name = parameter_name(parameter, read.notation)
    return ExplainScene(
        kind="paths",
        heading="How the loss depends on",
        symbol=symbol(read.notation.parameter(*parameter)),
        name=name,
        forms=(with_error(parameter_form(read, parameter, name), error),),
        paths=paths_table(session, read),
        sections=gradient_sections(read, parameter),
    )


def _neuron(session: Session, read: Readings, looked_at: Neuron, error: FieldError | None) -> ExplainScene:
    layer, neuron = looked_at
    forms = []
    if layer == 0:
        forms.append(input_form(read, neuron))
    if layer == read.network.depth:
        forms.append(target_form(read, neuron))
    pictures = pictures_of_neuron(read, layer, neuron) if layer else pictures_of_pixel(read, neuron)
    return ExplainScene(
        kind="neuron",
        heading="Neuron" if layer else "Pixel" if pictures else "Input",
        symbol=symbol(read.notation.a(layer, neuron)),
        name=neuron_words(read, layer, neuron),
        forms=tuple(with_error(form, error) for form in forms),
        paths=None if layer else paths_table(session, read),
        sections=(*pictures, *neuron_sections(read, layer, neuron)),
    )


def _layer(read: Readings, layer: int) -> ExplainScene:
    heading = f"Layer {read.notation.number(layer)}"
    sections = layer_sections(read, layer) + (() if layer else pictures_of_loss(read))
    return ExplainScene("layer", heading, name=layer_name(read, layer), sections=sections)


def _loss(read: Readings) -> ExplainScene:
    sections = (*loss_sections(read), *pictures_of_loss(read))
    return ExplainScene("loss", "Loss", symbol(read.notation.C), loss_name(read), sections=sections)


def _stage(read: Readings) -> ExplainScene:
    at = read.position
    if at.overflowed:
        return ExplainScene("stage", "Too large to go on", sections=(Section(notes=(Note(DIVERGED, "warning"),)),))
    if at.current is None:
        return ExplainScene("start", "Start here", sections=stage_sections(read))
    title = stage_title(at.current, read.notation)
    said = sentence(at, read.notation).removeprefix(f"{title}: ")
    pictures = pictures_of_stage(read)
    sections = stage_sections(read)
    if pictures:
        sections = (*pictures, replace(sections[0], title="Gradients"), *sections[1:])
    return ExplainScene("stage", title, name=said[0].upper() + said[1:], sections=sections)
