"""What a form of a page brings: one typed value, however it was sent; reading a field checks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from app.errors import BadValue, TooLarge
from app.typed import NO_NUMBER, decimal
from app.web.http.form_fields import IN_PARTS, PLAIN, fields_of
from app.web.visits.places import Place, place_of

MOST_WHOLE = 999_999_999
AT_ONCE = 100_000
"""bytes of a form that are read while everybody waits: a longer one is read in a thread"""
MOST_DRAWN = 200_000
"""bytes of a form with a drawing: several times what the page sends at most, 1,500 points (static/js/strokes.js)"""
TOO_MUCH_DRAWN = "This drawing cannot be read: it has {0:,} bytes; at most {1:,} can be read."


@dataclass(frozen=True)
class Form:
    """The fields of a form. A field that did not come is empty text."""

    fields: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)  # what is in the files that were chosen, by field
    size: int = 0  # bytes of the whole form as it was sent
    sent: bool = True  # whether it was a form at all

    @property
    def version(self) -> int | None:
        """The version of the session that it is meant for, None where it is meant for any. Raises BadValue."""
        return self.whole("version") if self.text("version") else None

    @property
    def place(self) -> Place:
        """Where the session is that it is meant for. Raises BadValue where it does not say, NotFound."""
        return place_of(self.text("place"))

    @property
    def strokes(self) -> str:
        """The strokes of a drawing as JSON. Raises TooLarge."""
        if self.size > MOST_DRAWN:
            raise TooLarge(TOO_MUCH_DRAWN.format(self.size, MOST_DRAWN), field="strokes")
        return self.text("strokes") or "[]"

    def text(self, name: str) -> str:
        """A field as it was sent."""
        return self.fields.get(name, "")

    def whole(self, name: str, most: int = MOST_WHOLE) -> int:
        """A field that holds a whole number from 0 on. Raises BadValue naming it."""
        text = self.text(name)
        if not text.isdecimal() or len(text) > len(str(most)) or int(text) > most:
            raise BadValue(f"“{name}” is a whole number.", field=name)
        return int(text)

    def number(self, name: str, called: str = "", otherwise: str = NO_NUMBER) -> float:
        """A field that holds a number as people type it. Raises BadValue at the field, or at what it is `called`."""
        return decimal(self.text(name), called or name, otherwise)


async def sent_form(request: Request) -> Form:
    """The form of a request."""
    # Read to its end however long it is: who is still sending would not see the answer.
    body = await request.body()
    kind = request.headers.get("content-type", "")
    if not kind.lower().startswith((PLAIN, IN_PARTS)):
        return Form(size=len(body), sent=False)
    found = fields_of(body, kind) if len(body) <= AT_ONCE else await run_in_threadpool(fields_of, body, kind)
    # A form that no script sends has in its address what it is meant for.
    meant = {name: request.query_params[name] for name in ("place", "version") if name in request.query_params}
    return Form({**meant, **found.texts}, found.files, len(body))


Sent = Annotated[Form, Depends(sent_form)]
