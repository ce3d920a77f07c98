"""The visitor's session and its weights as files to take home."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.explorer.links.export import export_text
from app.explorer.links.tensors import weights_file
from app.explorer.session import Session
from app.web.dependencies import Visits
from app.web.visitors import session_of

router = APIRouter(prefix="/export", include_in_schema=False)
NO_SESSION = "There is no session to save. Open the page first."


@router.get("/session.json")
async def session_file(request: Request, visits: Visits) -> Response:
    """Everything, to be opened again here or on another server."""
    session = session_of(request, visits, NO_SESSION).session
    return attached(export_text(session), "application/json", session, "session.json")


@router.get("/weights.safetensors")
async def weights(request: Request, visits: Visits) -> Response:
    """The weights and biases of now."""
    session = session_of(request, visits, NO_SESSION).session
    return attached(weights_file(session.position.network), "application/octet-stream", session, "weights.safetensors")


def attached(content: str | bytes, media_type: str, session: Session, file: str, shown: str = "attachment") -> Response:
    """A file to be saved under the sizes of its network, or with `inline` looked at; it changes with every move."""
    name = f"{'-'.join(map(str, session.position.network.sizes))}-{file}"
    headers = {"content-disposition": f'{shown}; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
