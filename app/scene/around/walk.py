"""How far the walk has come and how it goes on: controls, timeline, the example shown, the loss and the status line."""

from dataclasses import dataclass, replace
from itertools import groupby
from math import isfinite

from app.engine.losses import REDUCTIONS
from app.explorer import moves
from app.explorer.elsewhere import BEFORE, after
from app.explorer.explanations import divergence, sentence
from app.explorer.many_updates import TIMES, why_not_many
from app.explorer.notation import Notation
from app.explorer.number import NumberName, Worked
from app.explorer.reading import reading_of
from app.explorer.session import Position, Session
from app.explorer.stages import Stage
from app.scene.around.curve import Spark, spark_scene
from app.scene.field_error import FieldError
from app.scene.formulas.changes import loss_change_here, same_examples
from app.scene.formulas.numbers import NOT_REACHED, full, plain, short, since
from app.scene.formulas.parts import Shown, Told, known, shown, told
from app.scene.picture.wanted import WantedScene, wanted_scene

PENALTY = NumberName("penalty")
OF_DATA = Worked("difference", (NumberName("C"), PENALTY))
EDITED = "Changed. What depended on it is cleared and comes anew as you step; Back undoes the change."
EDITED_UPDATED = "Changed, and the next training step begins here, with the new weights; Back undoes the change."
FOLLOWED = "Changed, and what was computed follows{goes}. Back undoes the change."


@dataclass(frozen=True, slots=True)
class Control:
    """A button: its accessible name, the move it posts, its key, and why it cannot apply now (empty if it can)."""

    name: str
    id: str
    """by which keys find it"""
    move: str
    granularity: str
    key: str
    why_not: str
    kind: str

    @property
    def words(self) -> tuple[str, str]:
        """The name in the word that says it and the rest, which has no room on a phone: “Forward”, “ pass”."""
        first, space, rest = self.name.partition(" ")
        return first, space + rest


@dataclass(frozen=True, slots=True)
class ManyControl:
    """A button that makes many updates at one go: how many, and why it cannot (empty if it can)."""

    times: int
    title: str
    why_not: str


@dataclass(frozen=True, slots=True)
class ControlsScene:
    """The controls, and the version of the session that they act on."""

    version: int
    buttons: tuple[Control, ...]
    play: Control
    """the whole training step"""
    why_not_again: str
    """why the same weights cannot be walked again, empty if they can"""
    granularity: str
    granularities: tuple[str, ...]
    rate: str
    rate_number: Shown
    learning_rate: str
    rate_error: str
    diverged: bool
    stage: int
    """how many stages the page shows, from which a pass plays on"""
    many: tuple[ManyControl, ...]
    beside_drawing: bool
    """whether they share the page with a drawing, so that those for many updates stand beside Play"""


MANY = "{} whole training steps at one go, as long as {} falls"
# Name, id, move, granularity where it is not the chosen one, key, and kind.
BUTTONS = (
    ("Restart", "restart", "restart", "stage", "R", "quiet"),
    ("Back", "back", "back", "", "←", "quiet"),
    ("Step", "step", "step", "", "→", "main"),
    ("Forward pass", "step-forward", "step-forward", "phase", "Space", ""),
    ("Backward pass", "step-backward", "step-backward", "phase", "Space", ""),
    ("Update", "update", "update", "phase", "U", ""),
)
PLAY = ("Play", "play", "step", moves.WHOLE, "P", "")


def controls_scene(session: Session, version: int, error: FieldError | None = None) -> ControlsScene:
    """The controls; Step and Back move by the chosen granularity. A rejected learning rate stays in its field."""
    wrong_rate = error if error and error.field == "learning_rate" else None
    granularity = session.view.granularity
    return ControlsScene(
        version=version,
        buttons=tuple(_control(session, *row) for row in BUTTONS),
        play=_control(session, *PLAY),
        granularity=granularity,
        granularities=moves.GRANULARITIES,
        rate=session.notation.learning_rate,
        rate_number=shown(reading_of(session), NumberName("eta")),
        learning_rate=wrong_rate.typed if wrong_rate else plain(session.position.step.learning_rate),
        rate_error=wrong_rate.message if wrong_rate else "",
        diverged=session.position.diverged,
        why_not_again=moves.why_not_again(session) or "",
        stage=0 if session.position.updated else session.position.stage,
        many=tuple(
            ManyControl(times, MANY.format(times, session.notation.loss), why_not_many(session)) for times in TIMES
        ),
        beside_drawing=session.notation.digits,
    )


def _control(session: Session, name: str, id: str, move: str, fixed: str, key: str, kind: str) -> Control:
    return Control(name, id, move, fixed or session.view.granularity, key, moves.why_not(session, move) or "", kind)


@dataclass(frozen=True, slots=True)
class Tick:
    """One stage on the timeline."""

    index: int
    phase: str
    title: str
    reached: bool
    current: bool

    @property
    def classes(self) -> str:
        """“tick forward reached now”."""
        return f"tick {self.phase}" + " reached" * self.reached + " now" * self.current


SHORT_KINDS = {
    "z": "{z}",
    "a": "{a}",
    "C": "{C}",
    "dC/da": "{upstream}",
    "delta": "{delta}",
    "gradients": "∂{C}/∂W and ∂{C}/∂b",
    "update": "new weights",
}


@dataclass(frozen=True, slots=True)
class TickGroup:
    """The stages of a phase under its name."""

    name: str
    ticks: tuple[Tick, ...]


def timeline_scene(session: Session) -> tuple[TickGroup, ...]:
    """A tick for every stage of the training step, phase by phase."""
    at = session.position
    ticks = (
        Tick(index, stage.phase, _tick_title(index, stage, session.notation), index <= at.stage, index == at.stage)
        for index, stage in enumerate(at.stages, 1)
    )
    return tuple(TickGroup(phase.capitalize(), tuple(stages)) for phase, stages in groupby(ticks, lambda t: t.phase))


def _tick_title(index: int, stage: Stage, notation: Notation) -> str:
    """Not the words of the controls, so that no two buttons go by the same name."""
    what = SHORT_KINDS.get(stage.kind, notation.optimiser_letter(stage.kind)).format(**notation.plain())
    return f"{index}: {what} of layer {notation.number(stage.layer)}" if stage.layer else f"{index}: {what}"


@dataclass(frozen=True, slots=True)
class LossScene:
    """The loss so far: now, as it was before the last update, and how many updates there were.

    `stale` says that the weights have been updated since it was computed; `digits` are those of a network that reads
    digits. `of_data` and `penalty` are what they add to the loss, empty where there is no penalty.
    """

    letter: str
    reached: bool
    text: str
    full: str
    before: Shown | None
    stale: bool
    steps_taken: int
    spark: Spark
    number: Shown
    """the loss itself, to be asked why"""
    digits: WantedScene | None = None
    of_data: Shown | None = None
    penalty: Shown | None = None

    @property
    def heading(self) -> str:
        """The letter before the number: “C”, “C was”."""
        return _heading(self.letter, self.stale)


@dataclass(frozen=True, slots=True)
class ExampleScene:
    """Which example of the batch is shown, and its neighbours, counted from 1 and round the ends."""

    number: int
    count: int
    before: int
    after: int
    together: str
    """how examples are joined, the letters that this is of, and how else they can be"""
    letters: str
    other: str


def loss_scene(session: Session) -> LossScene:
    """C of this training step, and of the one before where there was one."""
    at = session.position
    read = reading_of(session)
    reached = at.reached("C")
    text, before = _losses(session)
    earlier = _earlier(session)
    was = None
    if earlier is not None:
        name = NumberName("C", where=after(earlier.updates_before))
        was = replace(known(read, name, earlier.step.total_loss), text=before)
    return LossScene(
        letter=session.notation.loss,
        reached=reached,
        text=text,
        full=full(at.step.total_loss) if reached else "",
        stale=at.updated,
        before=was,
        steps_taken=at.steps_taken,
        spark=spark_scene(session),
        digits=wanted_scene(session),
        of_data=shown(read, OF_DATA) if reached and at.step.l2 else None,
        penalty=shown(read, PENALTY) if reached and at.step.l2 else None,
        number=shown(read, NumberName("C")),
    )


def loss_words(session: Session) -> tuple[str, str]:
    """The letter before the loss, and the loss, as the head has them."""
    return _heading(session.notation.loss, session.position.updated), _losses(session)[0]


def _heading(letter: str, stale: bool) -> str:
    return f"{letter} was" if stale else letter


def _losses(session: Session) -> tuple[str, str]:
    """C as text, and what it was after the training step before, empty where there was none."""
    at, digits = session.position, session.significant
    earlier = _earlier(session)
    text = short(at.step.total_loss, digits) if at.reached("C") else NOT_REACHED
    if earlier is None:
        return text, ""
    now, then = at.step.total_loss, earlier.step.total_loss
    before = short(then, digits)
    return (since(now, then, digits), since(then, now, digits)) if before == text else (text, before)


def _earlier(session: Session) -> Position | None:
    """The end of the training step before; None where there was none."""
    at = session.position
    found = next((place for place in reversed(session.past) if place.updated), None)
    return found if found is not None and not at.updated and found.steps_taken == at.steps_taken else None


def example_scene(session: Session) -> ExampleScene:
    """The example shown."""
    count = len(session.position.step.inputs)
    at = session.example
    letters = session.notation.plain()
    joined = session.position.step.reduction
    other = next(name for name in REDUCTIONS if name != joined)
    before, after = (at - 1) % count + 1, (at + 1) % count + 1
    return ExampleScene(at + 1, count, before, after, joined, f"{letters['C']} and {letters['gradient']}", other)


@dataclass(frozen=True, slots=True)
class StatusScene:
    """The sentence of the stage, or why something went wrong; `alarm` marks the latter."""

    text: str
    alarm: bool


def status_scene(session: Session, problem: str = "", notice: str = "") -> StatusScene:
    """What has just happened, or the problem; a diverged network says so at every stage."""
    if alarm := problem or divergence(session.position):
        return StatusScene(alarm, alarm=True)
    said = Told(sentence(session.position, session.notation), reward(session))
    return StatusScene(notice or _edited(session) or said, alarm=False)


def reward(session: Session) -> Told:
    """What the new weights make of C, once they are there; not said to who is asked for it next."""
    at = session.position
    if not at.updated or session.withholds or not isfinite(at.step.loss_of(at.network)):
        return Told()
    which = "this" if len(at.step.inputs) == 1 else "these"
    moved = loss_change_here(reading_of(session), session.notation.loss)
    words = " With the new weights {moved} on {which} {examples}."
    return told(words, moved=moved, which=which, examples=same_examples(at.step))


def _edited(session: Session) -> str:
    """What an edit took back or moved, empty where the last thing done was none."""
    if not session.edited:
        return ""
    at, left = session.position, session.past[-1]
    if left.updated:
        return EDITED_UPDATED
    if left.stage > at.stage:
        return EDITED
    before, now = left.step.total_loss, at.step.total_loss
    if before == now or not at.reached("C"):
        return told(FOLLOWED, goes="")
    read = reading_of(session)
    was = known(read, NumberName("C", where=BEFORE), before, beside=now)
    goes = Told(f": {session.notation.loss} goes from ", was, " to ", known(read, NumberName("C"), now, beside=before))
    return told(FOLLOWED, goes=goes)
