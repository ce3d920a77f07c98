"""Errors on the wire: application/problem+json (RFC 9457), for every error of the explorer and of HTTP itself.

Where a browser would show that as a page, it is one.
"""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Match

from app.errors import BadValue, ExplorerError
from app.web.http.rendering import render

Handler = Callable[[Request, Exception], Awaitable[Response]]
MEDIA_TYPE = "application/problem+json"
API = "/api/"
UNTYPED = "about:blank"
MOST_FAULTS = 20
BY_NAME = ("optimiser_settings",)
"""fields of a body whose own fields have any names, and belong to them"""
STATIC = ("GET", "HEAD")
"""what is mounted does not say what it takes: files"""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
UNSAID = {
    404: "There is no page at this address.",
    405: "This address is for the buttons of a page and has none of its own.",
}
"""of a bare HTTP status, what a reader makes more of than of its description"""
BEHIND = " \u00a0\u200b.,;:!?…)>]}\"'“”‘’»*_"
LATER = {429: "2", 503: "10"}
"""seconds after which it is worth another try"""
FAILED = "Something went wrong on the server. Nothing in the session has changed."


@dataclass(frozen=True)
class Problem:
    """What went wrong: HTTP status, short title, the message, a URI for the kind of problem, and what else is known."""

    status: int
    title: str
    detail: str
    type: str = UNTYPED
    headers: dict[str, str] = field(default_factory=dict)
    members: dict[str, object] = field(default_factory=dict)


def install(app: FastAPI, headers: dict[str, str]) -> None:
    """Answer every error of the application with a problem.

    The answer to a mistake of ours passes by the middleware: it brings these `headers` itself.
    """
    app.add_exception_handler(ExplorerError, _handler(of_explorer))
    app.add_exception_handler(RequestValidationError, _handler(of_validation))
    app.add_exception_handler(HTTPException, _handler(of_http))
    app.add_exception_handler(405, _wrong_method)
    app.add_exception_handler(Exception, _handler(lambda _: of_failure(headers)))


def response(request: Request, problem: Problem) -> Response:
    """The problem as an HTTP response to a request."""
    if is_for_a_page(request):
        if problem.status == 404 and (address := _meant(request)):
            return RedirectResponse(address)
        unsaid = UNSAID if problem.type == UNTYPED else {}
        return _page(problem.status, unsaid.get(problem.status, problem.detail), problem.headers)
    body = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.url.path,
        **problem.members,
    }
    return Response(json.dumps(body), problem.status, problem.headers, MEDIA_TYPE)


def is_for_a_page(request: Request) -> bool:
    """Whether the answer is to be shown as a page by a browser; programs, the API and htmx want the problem itself."""
    asks = "text/html" in request.headers.get("accept", "") and "hx-request" not in request.headers
    return asks and not request.url.path.startswith(API)


def of_explorer(error: ExplorerError) -> Problem:
    """The problem of an error in the learner's words, with its field and details."""
    members = error.details | ({"field": error.field} if error.field else {})
    return Problem(error.status, error.title, error.message, kind(type(error)), retry(error), members)


def retry(error: ExplorerError) -> dict[str, str]:
    """The header that says when it is worth another try, where it may be."""
    return {"Retry-After": LATER[error.status]} if error.status in LATER else {}


def of_validation(error: RequestValidationError) -> Problem:
    """The problem of a body or query with wrong JSON types; `errors` lists the first of them."""
    faults = [{"field": field_name(e), "message": message(e)} for e in error.errors()[:MOST_FAULTS]]
    members: dict[str, object] = {"field": faults[0]["field"], "errors": faults}
    return Problem(BadValue.status, BadValue.title, faults[0]["message"], kind(BadValue), members=members)


def of_http(error: HTTPException) -> Problem:
    """The problem of a bare HTTP status: unknown address, wrong method; or of the error of ours that it stands for."""
    if isinstance(error.__cause__, ExplorerError):
        return of_explorer(error.__cause__)
    status = HTTPStatus(error.status_code)
    said = error.detail if error.detail != status.phrase else status.description
    return Problem(status.value, status.phrase, said or status.phrase, headers=dict(error.headers or {}))


def of_failure(headers: dict[str, str]) -> Problem:
    """The problem of a mistake of ours."""
    return Problem(500, HTTPStatus.INTERNAL_SERVER_ERROR.phrase, FAILED, headers=headers)


def kind(error: type[ExplorerError]) -> str:
    """A URI for a class of problem: BadValue → urn:backprop-explorer:problem:bad-value."""
    return "urn:backprop-explorer:problem:" + re.sub(r"(?<!^)(?=[A-Z])", "-", error.__name__).lower()


def field_name(fault: Mapping[str, Any]) -> str:
    """The field as the explorer names it, counted from 1: body, network, weights, 1, 0 → weights[2][1].

    What a field holds by name is named with the field: optimiser_settings.beta1.
    """
    name, *path = fault["loc"]
    places = ""
    for part in path if fault["type"] != "json_invalid" else ():
        within = f"{name}." if name in BY_NAME else ""
        name, places = (within + part, "") if isinstance(part, str) else (name, f"{places}[{part + 1}]")
    return name + places


def message(fault: Mapping[str, Any]) -> str:
    """One fault of a request in a sentence."""
    if fault["type"] == "json_invalid":
        return f"The body is not valid JSON: {fault['ctx']['error']}, at character {fault['loc'][1] + 1}."
    return f"{fault['msg']}."


def _page(status: int, sentence: str, headers: dict[str, str]) -> Response:
    """The error as a page of its own, not kept: the same address may have an answer the next time."""
    html = render("pages/problem.html", status=status, sentence=sentence)
    return HTMLResponse(html, status, headers | {"cache-control": "no-store"})


def _meant(request: Request) -> str:
    """The address without what a sentence puts behind it, "" where that is no other one."""
    path: str = request.scope["path"]
    meant = "/" + path.rstrip(BEHIND).strip("/")  # with two slashes it would lead to another server
    return quote(meant) if request.method == "GET" and meant != path else ""


async def _wrong_method(request: Request, error: Any) -> Response:  # an HTTPException, as the status is one
    """The router names the methods of the first route of an address only; this names all of them."""
    problem = of_http(error)
    if "Allow" in problem.headers:
        taken = [method for method in METHODS if _answers(request, method)]
        problem = replace(problem, headers={"Allow": ", ".join(taken or STATIC)})
    return response(request, problem)


def _answers(request: Request, method: str) -> bool:
    scope = {**request.scope, "method": "GET" if method == "HEAD" else method}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)


def _handler(problem_of: Callable[[Any], Problem]) -> Handler:
    async def answer(request: Request, error: Exception) -> Response:
        return response(request, problem_of(error))

    return answer
