"""What a learner looks at, as plain data and back; what comes back is checked like a click."""

from dataclasses import fields

from app.explorer import looking
from app.explorer.links.checks import checked, whole
from app.explorer.look import earlier_look, look_of, look_text
from app.explorer.practise.answering import ask_for, predict
from app.explorer.session import Session, View

LOOKS = {
    "look": lambda session, text: looking.look_at(session, look_of(checked(text, str, "look"))),
    "example": lambda session, example: looking.look_at_example(session, whole(example, "example") + 1),
    "granularity": looking.move_by,
    "tab": looking.explain_by,
    "notation": looking.write_in,
    "predicting": lambda session, on: predict(session, checked(on, bool, "predicting")),
    "ask": ask_for,
    "pictures": looking.show_pictures,
}


def differences(view: View, begun: View) -> dict:
    """The fields in which a view differs from the one that was begun with."""
    names = [field.name for field in fields(View) if getattr(view, field.name) != getattr(begun, field.name)]
    return {name: look_text(view.look) if name == "look" else getattr(view, name) for name in names}


def looking_again(session: Session, view: dict) -> Session:
    """The session with such differences; a field that this version does not know does no harm. Raises BadValue."""
    session = looking.look_at(session, earlier_look(checked(view, dict, "view")))
    for name, value in view.items():
        session = LOOKS[name](session, value) if name in LOOKS else session
    return session
