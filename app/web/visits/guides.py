"""Which guides a visitor is led by. One that was closed, or that has come to its end, does not begin again."""

from collections.abc import Mapping

from fastapi import Request

from app.explorer.session import Session
from app.scene.around.guide import GUIDES, HintScene, hint_scene
from app.web.visits.cookies import YEAR, Cookie

COOKIE = "guides"  # by lesson
OPEN = "open"
ENDED = "ended"  # its last sentence stands there until something is done
OVER = "over"
STATES = (OPEN, ENDED, OVER)


def begun(request: Request, session: Session) -> tuple[bool, tuple[Cookie, ...]]:
    """Whether the visitor is led from now on, who asks to be, and the cookie that says so."""
    if not _has_guide(session) or _state(request, session) in (ENDED, OVER):
        return False, ()
    return True, (_cookie(request, session, OPEN),)


def is_led(request: Request, session: Session) -> bool:
    """Whether the visitor is led through the lesson of a session."""
    return _state(request, session) == OPEN


def hinted(request: Request, session: Session) -> tuple[HintScene | None, tuple[Cookie, ...]]:
    """What an answer makes of the line below the title, None where it stays, and what is remembered of the guide."""
    state = _state(request, session)
    if state not in (OPEN, ENDED):
        return None, ()
    hint = hint_scene(session, guided=state == OPEN)
    if state == ENDED:
        return hint, (_cookie(request, session, OVER),)
    return hint, (_cookie(request, session, ENDED),) if hint.guide and hint.guide.end else ()


def closed(request: Request, session: Session) -> Cookie:
    """The cookie that says that the visitor wants to be led through this lesson no more."""
    return _cookie(request, session, OVER)


def _has_guide(session: Session) -> bool:
    return session.lesson in GUIDES


def _state(request: Request, session: Session) -> str:
    return _states(request).get(session.lesson or "", "")


def _states(request: Request) -> Mapping[str, str]:
    pairs = (entry.partition(".") for entry in request.cookies.get(COOKIE, "").split("&"))
    return {lesson: state for lesson, _, state in pairs if lesson in GUIDES and state in STATES}


def _cookie(request: Request, session: Session, state: str) -> Cookie:
    states = {**_states(request), session.lesson or "": state}
    return Cookie(COOKIE, "&".join(f"{lesson}.{state}" for lesson, state in states.items() if lesson in GUIDES), YEAR)
