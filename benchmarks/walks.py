"""Sessions to measure with, and the requests of a learner who walks through them."""

import json
import re
from dataclasses import replace
from secrets import token_urlsafe
from typing import NamedTuple
from urllib.parse import urlencode

from benchmarks.client import Reply, Request
from benchmarks.site import FORM, Site

API = "/api/v1"
JSON = {"content-type": "application/json"}
DIGITS = {"lesson": "draw-a-digit"}
DIGITS_PLACE = "digits/784-30-10"
DRAWN = re.compile(r'data-drawn="([^"]+)"')
SEVEN = [[[10, 10], [40, 9], [72, 12], [64, 34], [52, 58], [44, 80], [38, 104]], [[24, 56], [44, 54], [68, 55]]]


def network(*sizes: int) -> dict:
    """The description of a network with made-up weights and one made-up example."""
    return {"network": {"sizes": list(sizes)}}


def opened(site: Site, description: dict) -> dict:
    """The snapshot of a new session."""
    return json.loads(site.fetch(Request("POST", f"{API}/sessions", json.dumps(description), JSON)).text)


class Learner(NamedTuple):
    """Somebody at a page: the key in their cookie, and the place that their forms name."""

    key: str
    place: str


def begun(site: Site, description: dict) -> Learner:
    """A new learner, at a session of such a description."""
    learner = Learner(token_urlsafe(32), DIGITS_PLACE)
    if description == DIGITS:
        return learner
    answer = site.fetch(post(learner, "/import", urlencode({"text": json.dumps(description)})))
    return learner._replace(place=answer.headers["hx-redirect"].removeprefix("/"))


def post(learner: Learner, path: str, body: str, compressed: bool = True) -> Request:
    """A form sent from the page where a learner is."""
    return Request(
        "POST", path, f"place={learner.place}&{body}", FORM | {"cookie": f"visitor={learner.key}"}, compressed
    )


def step(learner: Learner, granularity: str = "stage", compressed: bool = True) -> Request:
    """A click on Step, and then one click after the other on a page that says which picture it holds."""
    return replace(post(learner, "/move/step", f"granularity={granularity}", compressed), answered=with_picture)


def with_picture(request: Request, reply: Reply) -> Request:
    """The request again, from a page that holds the picture of the reply."""
    held = DRAWN.search(reply.text)
    return request if held is None else replace(request, headers=request.headers | {"drawn": held[1]})


def on_page(key: str) -> Learner:
    """A new learner at a page of the course, slug/page."""
    return Learner(token_urlsafe(32), f"learn/{key}")


def turn(learner: Learner, to: str) -> Request:
    """A press on Next page, which brings the other page's picture whole, and then the same press again."""
    return post(learner, "/learn/turn", f"to={to}")


def api_step(session: str) -> Request:
    """A step over the API."""
    return Request("POST", f"{API}/sessions/{session}/step", "{}", JSON)


def predict() -> Request:
    """A drawn 7, over the API."""
    return Request("POST", f"{API}/predict", json.dumps({"strokes": SEVEN}), JSON)
