"""The tab Check: backprop's gradients beside measured slopes, and a nudge on the selected parameter."""

from dataclasses import dataclass, replace

from app.engine.activations import ACTIVATIONS
from app.engine.gradient_check import STEP, Compared
from app.engine.losses import LOSSES
from app.engine.network import Network
from app.engine.parameters import Parameter, parameters
from app.explorer import checking
from app.explorer.look import Layer, Neuron, look_text, parameter_of
from app.explorer.names import parameter_name
from app.explorer.notation import Notation, Symbol
from app.explorer.nudging import reached_gradient
from app.explorer.number import Worked, gradient_name, parameter_number
from app.explorer.reading import reading_of
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep, overflow_is_an_answer
from app.explorer.why.worked import given
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import Math, fraction, group, row, symbol
from app.scene.formulas.numbers import NOT_REACHED
from app.scene.formulas.parts import Note, Shown, Told, known, lights_parameter, shown
from app.scene.panel.check.nudge import NudgeScene, nudge_scene

MOST_ROWS = 24
FIRST_OF_MANY = 12
LARGEST = f"The {FIRST_OF_MANY} largest gradients"


def chosen_parameters(session: Session) -> tuple[str, list[Parameter]]:
    """Which parameters are compared, and what they are in words."""
    step = session.position.step
    match session.view.look:
        case Neuron(layer, number):
            return _at_neuron(step, layer, number)
        case Layer(number) if number:
            return _into(step, number, session.notation)
        case _ if step.network.parameter_count <= MOST_ROWS:
            return "", list(parameters(step.network))
        case Parameter() as parameter:
            return _beside(step, parameter, session.notation)
    return LARGEST, checking.largest_gradients(step, range(1, step.network.depth + 1), FIRST_OF_MANY)


def _beside(step: TrainingStep, selected: Parameter, n: Notation) -> tuple[str, list[Parameter]]:
    """The parameters of the same layer; of a large one the selected parameter and the largest."""
    which, found = _into(step, selected[0], n)
    if not which.startswith(LARGEST):
        return which, found
    others = [parameter for parameter in found if parameter != selected][: FIRST_OF_MANY - 1]
    return f"This one and the largest gradients of layer {n.number(selected[0])}", [selected, *others]


def _into(step: TrainingStep, layer: int, n: Notation) -> tuple[str, list[Parameter]]:
    """The parameters of a layer; of a large one the largest."""
    found = [parameter for parameter in parameters(step.network) if parameter[0] == layer]
    if len(found) <= MOST_ROWS:
        return f"Layer {n.number(layer)}", found
    largest = checking.largest_gradients(step, range(layer, layer + 1), FIRST_OF_MANY)
    return f"{LARGEST} of layer {n.number(layer)}", largest


def _at_neuron(step: TrainingStep, layer: int, neuron: int) -> tuple[str, list[Parameter]]:
    """What leads into a neuron, or leaves an input; of many the largest."""
    found = _of_neuron(step.network, layer, neuron)
    where = "into this neuron" if layer else "from this input"
    if len(found) <= MOST_ROWS:
        return f"{'Weights and bias' if (layer, neuron, 0) in found else 'Weights'} {where}", found
    return f"{LARGEST} {where}", checking.by_gradient(step, found)[:FIRST_OF_MANY]


def _of_neuron(network: Network, layer: int, neuron: int) -> list[Parameter]:
    if layer == 0:
        return [Parameter(1, to, neuron) for to in range(1, network.sizes[1] + 1)]
    into = [Parameter(layer, neuron, source) for source in range(1, network.sizes[layer - 1] + 1)]
    return into if network.biases is None else [*into, Parameter(layer, neuron, 0)]


HINT = "Select a weight or a bias to nudge it and watch the loss."
WAITING = "Backprop's numbers appear as you step backward."
KINK = "{z} = 0 is a kink of {f}: the slope jumps there, so the two may differ."
KINK_OF_LOSS = "Where an output hits its target, {loss} has a kink: its slope jumps there, so the two may differ."
JUMP = "At {z} = 0 {f} itself jumps, so the two may differ."
PREDICTING = "While you predict, only what is reached is measured, and nothing is nudged. Practise has the switch."
APART = "Rounding does not explain the differences marked ✗."


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One parameter: both numbers, their difference and the mark, empty where backprop's is not reached."""

    parameter: Parameter
    symbol: Math
    spoken: str
    lights: str
    backprop: Shown
    measured: Shown
    mark: str
    difference: Shown
    selected: bool

    @property
    def look(self) -> str:
        """What a press on it looks at."""
        return look_text(self.parameter)


@dataclass(frozen=True, slots=True)
class CheckScene:
    """The tab. `nudge` is None where no weight or bias is selected, and while the learner predicts.

    `which` says what is in the table.
    """

    nudge: NudgeScene | None
    rule: Math
    h: Told
    which: str
    rows: tuple[CheckRow, ...]
    notes: tuple[Note, ...]


def check_scene(session: Session, nudge: float | None = None, error: FieldError | None = None) -> CheckScene:
    """What the tab says, the selected parameter nudged by `nudge`. Raises BadValue where that is out of reach."""
    with overflow_is_an_answer():
        which, chosen = chosen_parameters(session)
        shown = [parameter for parameter in chosen if not _withheld(session, parameter)]
        compared = [checking.comparison(session.position.step, parameter) for parameter in shown]
        parameter = None if session.withholds else parameter_of(session.view.look)
        return CheckScene(
            nudge=nudge_scene(session, parameter, nudge, error) if parameter else None,
            rule=_rule(session.notation),
            h=_steps(session, compared),
            which=which,
            rows=tuple(_row(session, one) for one in compared),
            notes=_notes(session, compared),
        )


def _steps(session: Session, compared: list[Compared]) -> Told:
    """How large h is: 10⁻⁵, or from the least to the most where it is not the same for all."""
    least, most = (pick((one.step for one in compared), default=STEP) for pick in (min, max))
    written = [shown(reading_of(session), given(h)) for h in (least, most)]
    first, last = (replace(one, text=one.text.removeprefix("1·")) for one in written)
    return Told(last) if least == most else Told(first, " to ", last)


def _withheld(session: Session, parameter: Parameter) -> bool:
    """Whether a measured slope would give away what the learner is asked to predict."""
    return session.withholds and not session.position.reached("dC/dw", parameter[0])


def _rule(n: Notation) -> Math:
    """(C(w+h) − C(w−h)) / 2h."""
    at = [row(symbol(n.C), group(symbol(Symbol("w")), sign, "h")) for sign in ("+", "−")]
    return fraction(row(at[0], "−", at[1]), row("2", "h"))


def _row(session: Session, one: Compared) -> CheckRow:
    read = reading_of(session)
    name = parameter_number(one.parameter)
    reached = reached_gradient(session.position, one.parameter) is not None
    return CheckRow(
        parameter=one.parameter,
        symbol=symbol(session.notation.parameter(*one.parameter)),
        spoken=parameter_name(one.parameter, session.notation),
        lights=lights_parameter(one.parameter),
        backprop=shown(read, gradient_name(one.parameter)),
        measured=shown(read, Worked("measured", (name,))),
        mark=("✓" if one.agrees else "✗") if reached else "",
        difference=shown(read, Worked("apart", (name,))) if reached else Shown(NOT_REACHED, ""),
        selected=one.parameter == session.view.look,
    )


def _notes(session: Session, compared: list[Compared]) -> tuple[Note, ...]:
    position = session.position
    reached = [one for one in compared if position.reached("dC/dw", one.parameter[0])]
    notes = [_summary(session) if position.reached("dC/dw", 1) else Note(WAITING, "muted")]
    notes += [Note(text) for text in _explanations(session, reached)]
    if session.withholds:
        return (*notes, Note(PREDICTING, "muted"))
    return (*notes, *(() if parameter_of(session.view.look) else (Note(HINT, "muted"),)))


def _explanations(session: Session, compared: list[Compared]) -> list[str]:
    """Why numbers differ, each reason once."""
    step = session.position.step
    reasons = [_reason(checking.kink_near(step, one.parameter), session.notation) for one in compared if not one.agrees]
    return list(dict.fromkeys(reasons))


def _reason(kink_of: str | None, n: Notation) -> str:
    """Why they differ, from the activation or the loss that has a kink there."""
    if kink_of is None:
        return APART
    if kink_of in LOSSES:
        return KINK_OF_LOSS.format(loss=LOSSES[kink_of].title)
    return (JUMP if ACTIVATIONS[kink_of].flat else KINK).format(f=ACTIVATIONS[kink_of].title, z=n.weighted)


def _summary(session: Session) -> Note:
    found = checking.checked_sample(session.position.step)
    name = Worked("apart", (parameter_number(found.farthest.parameter),))
    largest = known(reading_of(session), name, found.largest)
    checked = f"Checked {len(found.compared):,} of {found.total:,}"
    if found.apart:
        verb = "differs" if found.apart == 1 else "differ"
        return Note(Told(f"{checked}: {found.apart:,} {verb}, by up to ", largest, "."))
    return Note(Told(f"{checked}: largest difference ", largest, "."), "good")
