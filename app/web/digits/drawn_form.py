"""Forms that bring a drawing, and how large they may be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from app.errors import TooLarge
from app.web.walk.acting import version_of

MOST_BYTES = 200_000
"""several times what the page sends at most: 1,500 points (static/js/strokes.js)"""
TOO_LARGE = "This drawing cannot be read: it has {0:,} bytes; at most {1:,} can be read."


@dataclass(frozen=True)
class DrawnForm:
    """The fields of a form that brings a drawing; of one that is too large only the problem."""

    fields: Mapping[str, object]
    problem: TooLarge | None = None

    @property
    def strokes(self) -> str:
        """The strokes as JSON. Raises TooLarge."""
        if self.problem:
            raise self.problem
        return self.text("strokes") or "[]"

    @property
    def version(self) -> int | None:
        """The version of the session that this is meant for. Raises BadValue."""
        return version_of(self.fields)

    def text(self, name: str) -> str:
        """A field as it was sent, "" where there is none."""
        return str(self.fields.get(name, ""))


async def drawn_form(request: Request) -> DrawnForm:
    """The form of a request."""
    # Read to its end however long it is: who is still sending would not see the answer.
    size = len(await request.body())
    if size > MOST_BYTES:
        return DrawnForm({}, TooLarge(TOO_LARGE.format(size, MOST_BYTES), field="strokes"))
    return DrawnForm(await request.form())


Drawn = Annotated[DrawnForm, Depends(drawn_form)]
