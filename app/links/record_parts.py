"""The parts of a record as plain data and back: a training step, what a learner looks at, a mistake.

What comes back may be anything, and is checked like a click or a request to open a session.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from functools import reduce
from typing import Any, TypeVar

from app.course.opening import show_on_page
from app.course.shelf import write_as_source
from app.engine.activations import ACTIVATIONS, settings_used
from app.engine.optimisers import Kept
from app.engine.slips import SLIPS
from app.errors import BadValue, ExplorerError
from app.explorer import looking
from app.explorer.look import earlier_look, look_of, look_text
from app.explorer.number import NumberName, any_name_of, check_name
from app.explorer.opening import Description
from app.explorer.practise.answering import ask_for, predict
from app.explorer.practise.guesses import hunt_of
from app.explorer.practise.mistakes import COMPUTED, OF_PARAMETER, hidden
from app.explorer.session import Position, Session, View
from app.explorer.stages import stage_index
from app.explorer.training_step import TrainingStep

Kind = TypeVar("Kind")

SETTINGS = ("loss", "reduction", "optimiser", "learning_rate")
CHOSEN = ("l2", "optimiser_settings", "frozen", "memory")
"""written down only where they are not as by default"""
NETWORK = ("sizes", "activations", "biases", "weights", "bias_values")
EXAMPLES = ("inputs", "targets")
UNREADABLE = "What is said of a hidden mistake cannot be read."


def of_kind(value: object, kind: type[Kind], field: str) -> Kind:
    """The same value, of the kind it is to have; true and false are no numbers. Raises BadValue."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise BadValue(f"“{field}” does not have the form it is to have.", field=field)
    return value


def whole_number(value: object, field: str) -> int:
    """A whole number ≥ 0 that fits a machine word. Raises BadValue."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise BadValue(f"“{field}” is a whole number.", field=field)
    return value


def present(made: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Those of the names that are there. Raises BadValue where one is null: a default would pass for what it was."""
    for name in names:
        if name in made and made[name] is None:
            raise BadValue("It has no value.", field=name)
    return {name: made[name] for name in names if name in made}


def step_record(step: TrainingStep) -> dict[str, object]:
    """A training step in the names of `POST /sessions`, every number written out."""
    network = step.network
    values = {
        "sizes": list(network.sizes),
        "activations": list(network.activations),
        "biases": network.biases is not None,
        "weights": [weights.tolist() for weights in network.weights],
        "bias_values": None if network.biases is None else [biases.tolist() for biases in network.biases],
    }
    settings = {name: getattr(step, name) for name in SETTINGS} | _chosen(step) | dict(network.settings)
    return {"network": values, **settings, "inputs": step.inputs.tolist(), "targets": step.targets.tolist()}


def _chosen(step: TrainingStep) -> dict[str, object]:
    """How it learns, where that is not as by default."""
    made: dict[str, object] = {"l2": step.l2} if step.l2 else {}
    if step.optimiser_settings:
        made["optimiser_settings"] = dict(step.optimiser_settings)
    if step.frozen:
        made["frozen"] = list(step.frozen)
    if step.memory.updates:
        pairs = zip(step.rule.letters, step.memory.kept, strict=True)
        made["memory"] = {"updates": step.memory.updates, **{letter: _kept(each) for letter, each in pairs}}
    return made


def _kept(kept: Kept) -> dict[str, object]:
    biases = {} if kept.biases is None else {"bias_values": [array.tolist() for array in kept.biases]}
    return {"weights": [array.tolist() for array in kept.weights], **biases}


def description_of(made: Mapping[str, Any]) -> Description:
    """What such names describe; those that are absent have their defaults. Raises BadValue naming the field."""
    network = of_kind(made["network"], dict, "network")
    without = ("bias_values",) if network.get("biases") is False and network.get("bias_values") is None else ()
    values = present(network, *(name for name in NETWORK if name not in without))
    of_kind(values.get("activations", []), list, "activations")
    told = present(made, *settings_used(ACTIVATIONS))
    return Description(**{"sizes": (), **values, **present(made, *SETTINGS, *CHOSEN, *EXAMPLES), "told": told})


LOOKS: dict[str, Callable[[Session, Any], Session]] = {
    "look": lambda session, text: looking.look_at(session, look_of(of_kind(text, str, "look"))),
    "example": lambda session, example: looking.look_at_example(session, whole_number(example, "example") + 1),
    "granularity": looking.move_by,
    "tab": looking.explain_by,
    "source_letters": lambda session, name: write_as_source(session, bool(of_kind(name, str, "source_letters"))),
    "predicting": lambda session, on: predict(session, of_kind(on, bool, "predicting")),
    "ask": ask_for,
    "pictures": looking.show_pictures,
    "asked": lambda session, names: reduce(_asking_along, of_kind(names, list, "asked"), session),
    "figure": lambda session, text: show_on_page(session, of_kind(text, str, "figure")),
    "significant": lambda session, count: looking.show_digits(session, whole_number(count, "significant")),
}
"""how each field of a view is set, by the checks that a click goes through; the notation is the visitor's, not its"""


OPENED_WITH = ("page", "asking")
"""what of a view is no look: the page is opened with the lesson, and asks what it asks"""


def _asking_along(session: Session, name: object) -> Session:
    asked = any_name_of(of_kind(name, str, "asked"))
    try:
        return looking.ask_why(session, asked, along=True)
    except ExplorerError:
        if isinstance(asked, NumberName) and not asked.where:
            raise
        return session  # of elsewhere: not all of the way is in a link


def view_differences(view: View, begun: View) -> dict[str, object]:
    """The fields in which a view differs from the one that was begun with."""
    names = [field.name for field in fields(View) if getattr(view, field.name) != getattr(begun, field.name)]
    names = [name for name in names if name not in OPENED_WITH]
    return {name: look_text(view.look) if name == "look" else getattr(view, name) for name in names}


def looking_again(session: Session, view: object) -> Session:
    """The session with such differences; a field that this version does not know does no harm. Raises BadValue."""
    differences = of_kind(view, dict, "view")
    session = looking.look_at(session, earlier_look(differences))
    for name, value in differences.items():
        session = LOOKS[name](session, value) if name in LOOKS else session
    return session


def slip_of(step: TrainingStep) -> list[str | int] | None:
    """The slip of a training step and its layer, None where it has none."""
    return [step.slip, step.slip_layer] if step.slip else None


def slipped(step: TrainingStep, slip: object) -> TrainingStep:
    """The training step with a slip [name, layer] in its backward pass. Raises BadValue where it has no room."""
    if not isinstance(slip, list) or len(slip) != 2 or not isinstance(slip[0], str) or slip[0] not in SLIPS:
        raise BadValue(f"A slip is one of {', '.join(SLIPS)}, with its layer.", field="slip")
    name, layer = slip
    places = SLIPS[name].places(step.forward, step.targets, step.loss, step.reduction)
    if isinstance(layer, bool) or layer not in places:
        raise BadValue(f"There is no room for the slip “{name}” at layer {layer}.", field="slip")
    return step.with_slip(name, layer)


def hidden_again(session: Session, slip: object) -> Session:
    """The session with this slip in the backward pass, as `mistakes.seed_mistake` leaves it."""
    at = session.position
    stage = min(at.stage, stage_index(at.step.network.depth, "dC/da"))
    step = slipped(at.step.true, slip)
    return session.departed(Position(step, stage=stage, floor=stage, steps_taken=at.steps_taken - at.updated))


def said_again(session: Session, talk: object) -> Session:
    """The session with what was said. Raises BadValue where nobody can have said it."""
    if not isinstance(talk, dict) or (talk and not hidden(session.position)):
        raise BadValue(UNREADABLE, field="said")
    named = talk.get("named", [])
    if not isinstance(named, list | tuple) or any(name not in SLIPS for name in named):
        raise BadValue(UNREADABLE, field="named")
    if any(not isinstance(talk.get(name, False), bool) for name in ("found", "given_up")):
        raise BadValue(UNREADABLE, field="said")
    try:
        hunt = hunt_of(talk)
    except (BadValue, TypeError, ValueError):
        raise BadValue(UNREADABLE, field="pointed") from None
    if hunt.pointed:
        _check_pointed(session.position.step, hunt.pointed, talk["pointed"])
    return session.moved(replace(session.position, practise=hunt))


def _check_pointed(step: TrainingStep, pointed: NumberName, written: object) -> None:
    """Raises BadValue where nobody can have pointed at this number.

    The rows of earlier versions end with an example, from 0, also where the number is of all examples.
    """
    if pointed.quantity not in COMPUTED or (pointed.example is None) != (pointed.quantity in OF_PARAMETER):
        raise BadValue(UNREADABLE, field="pointed")
    if isinstance(written, list) and whole_number(written[-1], "pointed") >= len(step.inputs):
        raise BadValue(UNREADABLE, field="pointed")
    check_name(pointed, step)
