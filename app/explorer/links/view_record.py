"""What a learner looks at, as plain data and back; what comes back is checked like a click."""

from dataclasses import fields

from app.errors import BadValue
from app.explorer import looking
from app.explorer.links.checks import checked, whole
from app.explorer.practise.answering import ask_for, predict
from app.explorer.session import Session, View

LOOKS = {
    "selected": lambda session, at: looking.select_parameter(session, _numbers(at, 3)),
    "neuron": lambda session, at: looking.select_neuron(session, _numbers(at, 2)),
    "example": lambda session, example: looking.look_at_example(session, whole(example, "example") + 1),
    "granularity": looking.move_by,
    "tab": looking.explain_by,
    "notation": looking.write_in,
    "layer": lambda session, layer: looking.select_layer(session, whole(layer, "layer")),
    "loss": lambda session, on: looking.select_loss(session) if checked(on, bool, "loss") else session,
    "predicting": lambda session, on: predict(session, checked(on, bool, "predicting")),
    "ask": ask_for,
    "pictures": looking.show_pictures,
}


def differences(view: View, begun: View) -> dict:
    """The fields in which a view differs from the one that was begun with."""
    names = [field.name for field in fields(View) if getattr(view, field.name) != getattr(begun, field.name)]
    return {name: getattr(view, name) for name in names}


def looking_again(session: Session, view: dict) -> Session:
    """The session with such differences; a field that this version does not know does no harm. Raises BadValue."""
    for name, value in checked(view, dict, "view").items():
        session = LOOKS[name](session, value) if name in LOOKS else session
    return session


def _numbers(values, count: int) -> tuple[int, ...]:
    if not isinstance(values, list | tuple) or len(values) != count:
        raise BadValue(f"A selection has {count} whole numbers.", field="view")
    return tuple(whole(value, "view") for value in values)
