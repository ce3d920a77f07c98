"""An error as a page of its own, for somebody who followed a link or pressed a button that leads to another page."""

from starlette.responses import HTMLResponse, Response

from app.web.rendering import render

UNSAID = {
    404: "There is no page at this address.",
    405: "This address is for the buttons of a page and has none of its own.",
}
"""of a bare HTTP status, what a reader makes more of than of its description"""


def problem_page(status: int, sentence: str, headers: dict[str, str]) -> Response:
    """The page: the sentence and a way home. It is not kept, as the same address may have an answer the next time."""
    html = render("pages/problem.html", status=status, sentence=sentence)
    return HTMLResponse(html, status, headers | {"cache-control": "no-store"})
