"""An answer as a form sends it, to whatever question: marked, or shown."""

from collections.abc import Callable

from fastapi import Request

from app.explorer.practise import asking
from app.explorer.practise.asked import FIELD
from app.explorer.practise.asking import Asked
from app.explorer.session import Session
from app.web.http.form import Form
from app.web.walk.acting import Outcome, perform

MARK, ORDER = "mark ", "order "
"""how the fields of marks and of an order begin: a form has one value of each name"""


def answered(request: Request, form: Form, find: Callable[[Session], Asked]) -> Outcome:
    """What becomes of the question that `find` finds in a session by the form's answer, or by its “Show me”.

    An answer that is none is refused at its question, and stays in its field.
    """

    def act(session: Session) -> Session:
        asked = find(session)
        return asking.give_up(session, asked) if form.text("show") else asking.answer(session, asked, _given(form))

    return perform(request, form, act, form.text(FIELD).strip())


def _given(form: Form) -> tuple[str, ...]:
    """What was typed or chosen; or every mark, or the order, of which each has a field of its own."""
    marks = tuple(name.removeprefix(MARK) for name in form.fields if name.startswith(MARK))
    order = sorted(name for name in form.fields if name.startswith(ORDER))
    return marks or tuple(form.text(name) for name in order) or tuple(filter(None, (form.text(FIELD).strip(),)))
