"""Sessions to measure with, and the requests of a learner who walks through them."""

import json

from benchmarks.client import Request
from benchmarks.site import FORM, Site

API = "/api/v1"
JSON = {"content-type": "application/json"}
DIGITS = {"lesson": "draw-a-digit"}
SEVEN = [[[10, 10], [40, 9], [72, 12], [64, 34], [52, 58], [44, 80], [38, 104]], [[24, 56], [44, 54], [68, 55]]]


def network(*sizes: int) -> dict:
    """The description of a network with made-up weights and one made-up example."""
    return {"network": {"sizes": list(sizes)}}


def opened(site: Site, description: dict) -> dict:
    """The snapshot of a new session."""
    return json.loads(site.fetch(Request("POST", f"{API}/sessions", json.dumps(description), JSON)).text)


def post(session: str, path: str, body: str, compressed: bool = True) -> Request:
    """A form sent from the page of a session."""
    return Request("POST", path, body, FORM | {"cookie": f"session={session}"}, compressed)


def step(session: str, granularity: str = "stage", compressed: bool = True) -> Request:
    """A click on Step."""
    return post(session, "/move/step", f"granularity={granularity}", compressed)


def api_step(session: str) -> Request:
    """A step over the API."""
    return Request("POST", f"{API}/sessions/{session}/step", "{}", JSON)


def predict() -> Request:
    """A drawn 7, over the API."""
    return Request("POST", f"{API}/predict", json.dumps({"strokes": SEVEN}), JSON)
