"""The training step of the visitor's session as files to take home: all of it, its weights, as code, worked out."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from app.errors import NotFound
from app.explorer.code.lines import notebook_json, program_text
from app.explorer.code.numpy_program import numpy_program
from app.explorer.code.torch_program import torch_program
from app.explorer.notation import Notation
from app.explorer.session import Session
from app.explorer.training_step import TrainingStep
from app.links.export import export_text, weights_file
from app.scene.around.lessons import lesson_heading
from app.scene.solution import solution_scene, worksheet_scene
from app.web.http.desk import beside
from app.web.http.rendering import render
from app.web.visits.visitor import asked_for

router = APIRouter(include_in_schema=False)
NO_SESSION = "There is no session to save. Open the page first."
NO_CODE = "There is no session to make code of. Open the page first."
NO_SOLUTION = "There is no training step to write out. Open the page first."
PYTHON = "text/x-python"
NOTEBOOK = "application/x-ipynb+json"
FILES: dict[str, tuple[str, Callable[[TrainingStep, Notation], str]]] = {
    "numpy.py": (PYTHON, lambda step, notation: program_text(numpy_program(step, True, notation))),
    "torch.py": (PYTHON, lambda step, notation: program_text(torch_program(step, True, notation))),
    "notebook.ipynb": (NOTEBOOK, lambda step, notation: notebook_json(numpy_program(step, True, notation))),
}


@router.get("/export/session.json")
async def session_file(request: Request) -> Response:
    """Everything, to be opened again here or on another server."""
    return await beside(request, _file, request, NO_SESSION, "session.json", "application/json", export_text)


@router.get("/export/weights.safetensors")
async def weights(request: Request) -> Response:
    """The weights and biases of now."""

    def packed(session: Session) -> bytes:
        return weights_file(session.position.network)

    return await beside(request, _file, request, NO_SESSION, "weights.safetensors", "application/octet-stream", packed)


@router.get("/code/{file}")
async def code(file: str, request: Request) -> Response:
    """One of FILES. Raises NotFound for another, and for a visitor without a session."""
    if file not in FILES:
        raise NotFound(f"There is {', '.join(FILES)}, but no “{file}”.")
    (media_type, written) = FILES[file]

    def text(session: Session) -> bytes:
        return written(session.position.step, session.notation).encode()

    return await beside(request, _file, request, NO_CODE, file, media_type, text, before="training-step-")


@router.get("/solution")
async def solution(request: Request) -> Response:
    """Every stage with its numbers, to be printed. Raises NotFound for a visitor without a session."""
    return await _printed(request, worksheet=False)


@router.get("/worksheet")
async def worksheet(request: Request) -> Response:
    """The formulas of every stage with room for their numbers, to be printed. Raises as `solution`."""
    return await _printed(request, worksheet=True)


async def _printed(request: Request, worksheet: bool) -> Response:
    made = worksheet_scene if worksheet else solution_scene

    def written() -> str:
        place, visit = asked_for(request, NO_SOLUTION)
        session = visit.session
        title, about, _ = lesson_heading(session, place.kind)
        forms = {"place": place.text, "back": place.address, "worksheet": worksheet, "digits": session.significant}
        return render("pages/solution.html", page=made(session, title, about), **forms)

    return HTMLResponse(await beside(request, written), headers={"cache-control": "no-store"})


def _file(
    request: Request,
    otherwise: str,
    file: str,
    media_type: str,
    made: Callable[[Session], str | bytes],
    before: str = "",
) -> Response:
    """What is made of the session that is asked for, as a file of this name. Raises NotFound, saying `otherwise`."""
    session = asked_for(request, otherwise)[1].session
    return attached(made(session), media_type, session, file, before=before)


def attached(
    content: str | bytes, media_type: str, session: Session, file: str, shown: str = "attachment", before: str = ""
) -> Response:
    """A file to be saved under the sizes of its network, or with `inline` looked at; it changes with every move."""
    name = f"{before}{'-'.join(map(str, session.position.network.sizes))}-{file}"
    headers = {"content-disposition": f'{shown}; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
