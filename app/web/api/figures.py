"""The numbers that a figure draws, through the API."""

from typing import Annotated, Any

import numpy as np
from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field, create_model
from starlette.responses import Response

from app.course.shelf import FIRST_LESSON, open_lesson
from app.errors import NotNow
from app.explorer.figures.figure import Setting, with_figure
from app.explorer.figures.kinds import FIELD, KINDS, PREDICTING, figure_of, kind_named
from app.web.api.answers import FigureAnswer, problems
from app.web.api.requests import ShortRoute, one_of
from app.web.api.snapshot import json_response
from app.web.visits.book import Visits

router = APIRouter(tags=["lessons"], route_class=ShortRoute)
MOST_POINTS = 2001
OWN_LESSON = {"function": "1-2-1-relu", "descent": "descent", "partial": "warm-ups"}
"""the lesson whose network a kind of figure is of, where nothing else is said"""


class _Seen(BaseModel):
    """Whose figure, and how finely it is drawn."""

    model_config = ConfigDict(extra="forbid")

    session: str | None = Field(None, description="The id of a session: the figure of its network, as it is now.")
    lesson: str | None = Field(None, description="Else the slug of a lesson.")
    page: str | None = Field(None, description="The id of a page of that lesson, as it opens.")
    points: int = Field(401, ge=2, le=MOST_POINTS, description="Points of the curve.")


def _described(kind: str, setting: Setting) -> Any:
    if setting.names:
        names = ", ".join(f"“{name}”" for name in setting.names)
        return Field(None, description=f"Of {kind}: one of {names}.")
    whole = "a whole number" if setting.whole else "a number"
    return Field(None, description=f"Of {kind}: {whole} from {setting.least:g} to {setting.most:g}.")


FigureQuery = create_model(
    "FigureQuery",
    __base__=_Seen,
    **{
        name: (str | None, _described(kind.name, setting))
        for kind in KINDS.values()
        for name, setting in kind.settings.items()
    },  # type: ignore[call-overload]  # their names are those of the settings
)
Kind = Annotated[str, Path(description="The kind of the figure."), one_of(KINDS)]


@router.get("/figures/{kind}", response_model=FigureAnswer, responses=problems(404, 409, 422))
async def figure(kind: Kind, query: Annotated[FigureQuery, Query()], visits: Visits) -> Response:
    """The numbers of a figure, its handles, and what it draws, of a session's network or a page's."""
    found = kind_named(kind)
    asked: dict[str, Any] = query.model_dump(exclude_none=True)
    whose, page, points = asked.pop("session", ""), asked.pop("page", ""), asked.pop("points")
    slug = asked.pop("lesson", OWN_LESSON.get(kind, FIRST_LESSON))
    session = visits.read(whose).session if whose else open_lesson(slug, page)
    own = figure_of(session.view.figure) if session.view.figure else None
    told = dict(own.said) if own and own.kind is found else {}
    shown = found.told({**told, **asked})
    if why := PREDICTING if session.view.predicting else found.unfit(session):
        raise NotNow(why, field=FIELD)
    session = with_figure(session, shown)
    handles = [
        {"key": one.key, "title": one.title, "value": one.value, "least": one.least, "most": one.most, "step": one.step}
        for one in found.handles(session, shown)
    ]
    series = {
        name: None if of is None else np.asarray(of).tolist()
        for name, of in found.series(session, shown, points).items()
    }
    numbers = found.numbers(session, shown)
    return json_response(
        {"kind": kind, "told": dict(shown.said), "numbers": numbers, "handles": handles, "series": series}
    )
