"""The training step of the visitor's session as files to take home."""

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.errors import NotFound
from app.explorer.code.lines import program_text
from app.explorer.code.notebook import notebook_json
from app.explorer.code.numpy_program import numpy_program
from app.explorer.code.torch_program import torch_program
from app.explorer.notation import Notation
from app.explorer.training_step import TrainingStep
from app.web.dependencies import Visits
from app.web.visitors import session_of

router = APIRouter(prefix="/code", include_in_schema=False)

PYTHON, NOTEBOOK = "text/x-python", "application/x-ipynb+json"
NO_SESSION = "There is no session to make code of. Open the page first."
FILES: dict[str, tuple[str, Callable[[TrainingStep, Notation], str]]] = {
    "numpy.py": (PYTHON, lambda step, notation: program_text(numpy_program(step, True, notation))),
    "torch.py": (PYTHON, lambda step, notation: program_text(torch_program(step, True, notation))),
    "notebook.ipynb": (NOTEBOOK, notebook_json),
}


@router.get("/{file}")
async def download(file: str, request: Request, visits: Visits) -> Response:
    """One of FILES. Raises NotFound for another, and for a visitor without a session."""
    if file not in FILES:
        raise NotFound(f"There is {', '.join(FILES)}, but no “{file}”.")
    session = session_of(request, visits, NO_SESSION).session
    (media_type, written) = FILES[file]
    step = session.position.step
    return Response(written(step, session.notation).encode(), media_type=media_type, headers=_attached(step, file))


def _attached(step: TrainingStep, file: str) -> dict[str, str]:
    """The headers of a file that is kept under the sizes of its network and changes with every move."""
    name = f"training-step-{'-'.join(map(str, step.network.sizes))}-{file}"
    return {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
