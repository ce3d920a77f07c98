"""The tab Check: backprop's gradients beside measured slopes, and a nudge on the selected parameter."""

from dataclasses import dataclass

from app.engine.gradient_check import Compared
from app.engine.measured_slope import STEP, Parameter
from app.explorer import checking
from app.explorer.look import look_text, parameter_of
from app.explorer.names import ACTIVATION_NAMES, parameter_name
from app.explorer.notation import Notation
from app.explorer.nudging import reached_gradient
from app.explorer.session import Session
from app.explorer.symbols import Symbol
from app.explorer.training_step import overflow_is_an_answer
from app.scene.field_error import FieldError
from app.scene.formulas.mathml import Math, fraction, group, row, symbol
from app.scene.formulas.numbers import short
from app.scene.formulas.parts import Note, full_of, lights_parameter, text_of
from app.scene.panel.check.choice import chosen_parameters
from app.scene.panel.check.nudge import NudgeScene, nudge_scene

HINT = "Select a weight or a bias to nudge it and watch the loss."
WAITING = "Backprop's numbers appear as you step backward."
KINK = "{z} = 0 is a kink of {f}: the slope jumps there, so the two may differ."
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
    backprop: str
    backprop_full: str
    measured: str
    measured_full: str
    mark: str
    difference: str
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
    h: str
    which: str
    rows: tuple[CheckRow, ...]
    notes: tuple[Note, ...]


def check_scene(session: Session, nudge: float | None = None, error: FieldError | None = None) -> CheckScene:
    """What the tab says, the selected parameter nudged by `nudge`. Raises BadValue where that is out of reach."""
    with overflow_is_an_answer():
        which, chosen = chosen_parameters(session)
        shown = [parameter for parameter in chosen if not _withheld(session, parameter)]
        compared = [checking.compare(session.position.step, parameter) for parameter in shown]
        parameter = None if session.view.predicting else parameter_of(session.view.look)
        return CheckScene(
            nudge=nudge_scene(session, parameter, nudge, error) if parameter else None,
            rule=_rule(session.notation),
            h=_steps(compared),
            which=which,
            rows=tuple(_row(session, one) for one in compared),
            notes=_notes(session, compared),
        )


def _steps(compared: list[Compared]) -> str:
    """How large h is: 10⁻⁵, or from the least to the most where it is not the same for all."""
    least, most = (pick((one.step for one in compared), default=STEP) for pick in (min, max))
    return " to ".join(short(h).removeprefix("1.0·") for h in ([most] if least == most else [least, most]))


def _withheld(session: Session, parameter: Parameter) -> bool:
    """Whether a measured slope would give away what the learner is asked to predict."""
    return session.view.predicting and not session.position.reached("dC/dW", parameter[0])


def _rule(n: Notation) -> Math:
    """(C(w+h) − C(w−h)) / 2h."""
    at = [row(symbol(n.C), group(symbol(Symbol("w")), sign, "h")) for sign in ("+", "−")]
    return fraction(row(at[0], "−", at[1]), row("2", "h"))


def _row(session: Session, one: Compared) -> CheckRow:
    exact = reached_gradient(session.position, one.parameter)
    reached = exact is not None
    return CheckRow(
        parameter=one.parameter,
        symbol=symbol(session.notation.parameter(*one.parameter)),
        spoken=parameter_name(one.parameter, session.notation),
        lights=lights_parameter(one.parameter),
        backprop=text_of(exact),
        backprop_full=full_of(exact),
        measured=short(one.measured),
        measured_full=full_of(one.measured),
        mark=("✓" if one.agrees else "✗") if reached else "",
        difference=text_of(one.difference if reached else None),
        selected=one.parameter == session.view.look,
    )


def _notes(session: Session, compared: list[Compared]) -> tuple[Note, ...]:
    position = session.position
    reached = [one for one in compared if position.reached("dC/dW", one.parameter[0])]
    notes = [_summary(session) if position.reached("dC/dW", 1) else Note(WAITING, "muted")]
    notes += [Note(text) for text in _explanations(session, reached)]
    if session.view.predicting:
        return (*notes, Note(PREDICTING, "muted"))
    return (*notes, *(() if parameter_of(session.view.look) else (Note(HINT, "muted"),)))


def _explanations(session: Session, compared: list[Compared]) -> list[str]:
    """Why numbers differ, each reason once."""
    step = session.position.step
    reasons = [
        _reason(checking.kink_within(step, one.parameter), session.notation) for one in compared if not one.agrees
    ]
    return list(dict.fromkeys(reasons))


def _reason(activation: str | None, n: Notation) -> str:
    if activation is None:
        return APART
    return (JUMP if activation == "binary_step" else KINK).format(f=ACTIVATION_NAMES[activation], z=n.weighted)


def _summary(session: Session) -> Note:
    found = checking.sampled(session.position.step)
    checked = f"Checked {len(found.compared):,} of {found.total:,}"
    if found.apart:
        verb = "differs" if found.apart == 1 else "differ"
        return Note(f"{checked}: {found.apart:,} {verb}, by up to {short(found.largest)}.")
    return Note(f"{checked}: largest difference {short(found.largest)}.", "good")
