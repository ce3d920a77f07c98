"""Links to a moment of a session, and opening what was shared or saved, each as a session of the visitor's own.

Where a link cannot hold the session, it leads to a copy in a store of its own, so that nobody can walk on in one:
whoever opens it gets a copy of that.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response

from app.caches import Recent
from app.errors import BadValue, ExplorerError, NotFound, NotYet, StorageFull, TooLarge
from app.explorer.session import Session
from app.links.export import opened_file
from app.links.link import code_of, freed, opened_by
from app.scene.around.share import ShareScene, import_scene, share_scene
from app.storage.codec import encode_position, encode_state
from app.storage.store import Store
from app.web.http.desk import beside
from app.web.http.form import Form, Sent
from app.web.http.layers import is_known_host
from app.web.http.proxy import public_address
from app.web.http.rendering import render
from app.web.share.reach import for_others, only_here
from app.web.visits.places import BUILT, SHARED, Place
from app.web.visits.visitor import Visitor, remember, visitor_of
from app.web.walk.acting import answer, looked_at
from app.web.walk.in_turn import in_turn
from app.web.walk.pages import led_to, page

router = APIRouter(include_in_schema=False)
CHOOSE = "Choose a file, or paste one, first."
FOLLOW = "A link is opened as a page of its own."
MOST_KNOWN = 1_000
GONE = "This link leads to a copy that is no longer kept. Ask for a new link."


class KeptCopies:
    """The copies in a store, with a short past and without what the learner guessed.

    The same session is kept once, as long as this process knows of it.
    """

    def __init__(self, store: Store):
        self.store = store
        self._ids: Recent[str] = Recent(MOST_KNOWN, MOST_KNOWN)

    def keep(self, session: Session) -> str:
        """The id of a copy, 43 characters. Raises StorageFull."""
        session = _small(session)
        digest = _digest(session)
        id = self._ids.get(digest)
        if id is None or not self._has(id):
            id, _ = self.store.create(session)
            self._ids.put(digest, id, 1)
        return id

    def copy(self, id: str) -> Session:
        """The session that was kept. Raises NotFound."""
        try:
            return self.store.load(id).session
        except NotFound:
            raise NotFound(GONE, field="link") from None

    def _has(self, id: str) -> bool:
        try:
            return bool(self.store.load(id))
        except NotFound:
            return False


async def kept_copies(request: Request) -> KeptCopies:
    """The copies on this server."""
    return request.app.state.kept


Kept = Annotated[KeptCopies, Depends(kept_copies)]


def _small(session: Session) -> Session:
    """The session without the guesses, and of its past the last place alone: a copy is read by many."""
    left = session.past[-1:]
    return replace(session, guesses=(), past=left, forgotten=session.forgotten + len(session.past) - len(left))


def _digest(session: Session) -> str:
    """Of everything in the session: a position's text holds the digests of its arrays."""
    parts = (encode_state(session), *map(encode_position, session.past))
    return sha256("\n".join(parts).encode()).hexdigest()


@router.post("/share")
async def share(request: Request, form: Sent, kept: Kept) -> Response:
    """The link to the session as it is now."""
    outcome = await in_turn(request, form.place, lambda: looked_at(request, form))
    if not outcome.visit or not outcome.done:
        return await in_turn(request, form.place, lambda: answer(request, outcome))
    scene = await _link(request, outcome.visit.session, kept)
    return HTMLResponse(render("responses/shared.html", share=scene))


@router.get("/open/{code:path}")
async def open_link(code: str, request: Request) -> Response:
    """The session that a link holds, under "Shared"; the page as it is, and why, for a link that cannot be opened."""
    _check_followed(request)

    def arrived() -> Response:
        opened = opened_by(code)
        return _arrived(request, opened.session, "" if opened.exact else "?opened=otherwise")

    return await _opened(request, arrived)


@router.get("/kept/{id:path}")
async def open_kept(id: str, request: Request, kept: Kept) -> Response:
    """A copy of a session that is kept here, under "Shared"."""
    _check_followed(request)
    return await _opened(request, lambda: _arrived(request, kept.copy(freed(id))))


@router.post("/import")
async def open_file(request: Request, form: Sent) -> Response:
    """A saved session, from the form's file or text: under "Shared" that of a lesson, else as one more of their own."""
    visitor = visitor_of(request)
    try:
        place, exact = await beside(request, _brought, visitor, _chosen(form))
    except NotYet:
        raise
    except ExplorerError as error:
        most = request.app.state.settings.max_body_bytes
        refused = import_scene(most, error.message, error.field, "" if form.files.get("file") else form.text("text"))
        return HTMLResponse(render("responses/import_refused.html", importing=refused), error.status)
    return remember(led_to(request, place, "" if exact else "?opened=anew"), request, visitor, place)


def _brought(visitor: Visitor, file: str | bytes) -> tuple[Place, bool]:
    """Where the session of a file stands from now on, and whether what it says has come out follows from it."""
    opened = opened_file(file)
    return visitor.open(SHARED if opened.session.lesson else BUILT, opened.session)[0], opened.exact


async def _opened(request: Request, arrived: Callable[[], Response]) -> Response:
    """What is opened, beside the loop; the page as it is, and why, where it cannot be opened."""
    try:
        return await beside(request, arrived)
    except (NotYet, StorageFull):
        raise
    except ExplorerError as error:
        return await page(request, visitor_of(request).here, error.message, error.status)


async def _link(request: Request, session: Session, kept: KeptCopies) -> ShareScene:
    """A link that holds the session, or one to a copy where that would be too long; by an address for others too."""
    here, settings = public_address(request), request.app.state.settings
    outside = await run_in_threadpool(for_others, here) if only_here(here) else here
    if outside and outside is not here and not is_known_host(outside.hostname or "", settings.allowed_hosts):
        outside = None
    with suppress(BadValue, TooLarge):
        code = await beside(request, code_of, session)
        return share_scene(f"{outside or here}open/{code}", None, reaches=outside is not None)
    try:
        address = f"{outside or here}kept/{await beside(request, kept.keep, session)}"
        return share_scene(address, settings.session_hours, reaches=outside is not None)
    except ExplorerError as error:
        return ShareScene(problem=error.message)


def _check_followed(request: Request) -> None:
    """Raises NotFound where a browser asks for a link as a picture or a script: that would make sessions unseen."""
    if request.headers.get("sec-fetch-dest", "document") != "document":
        raise NotFound(FOLLOW)


def _arrived(request: Request, session: Session, said: str = "") -> Response:
    visitor = visitor_of(request)
    place, _ = visitor.open(SHARED, session)
    return remember(RedirectResponse(place.address + said, 303), request, visitor, place)


def _chosen(form: Form) -> str | bytes:
    """The file of the form, else its text. Raises BadValue where there is neither."""
    content = form.files.get("file") or form.text("text")
    if not content:
        raise BadValue(CHOOSE, field="file")
    return content
