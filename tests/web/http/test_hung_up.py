"""What nobody waits for any more is not worked out, however much came while the server was busy."""

import json
import socket
import threading
from urllib.parse import urlencode

import pytest
from starlette.responses import Response

from app.main import create_app
from app.settings import Settings
from app.web.digits import column
from app.web.share import take_home
from app.web.walk import controls, hand, pages, updates
from tests.serving import serving

ASKED = {
    "/digit/pen": {"strokes": json.dumps([[[200, 200], [700, 200]], [[700, 200], [450, 850]]]), "drives": "1"},
    "/hand": {"place": "lessons/2-2-2", "number": "w.1.1.1", "by": "3"},
    "/move/step": {"place": "build/1"},
    "/updates": {"place": "build/1", "times": "1"},
    "/build/1": {},
    "/solution?place=build/1": {},
}
WORKED = {
    "/digit/pen": (column, "_read_at_once"),
    "/hand": (hand, "visitor_of"),
    "/move/step": (controls, "perform"),
    "/updates": (updates, "perform"),
    "/build/1": (pages, "_page"),
    "/solution?place=build/1": (take_home, "solution_scene"),
}
LARGE = {"text": json.dumps({"network": {"sizes": [10, 10, 10]}})}  # at build/1
KEY = "k" * 43
PATIENCE = 30  # seconds, on a machine that has more to do


class Busy:
    """A server that does nothing else from a GET of /busy until it is released."""

    def __init__(self):
        self.begun, self.released = threading.Event(), threading.Event()
        self.port = 0

    async def __call__(self, request):
        self.begun.set()
        self.released.wait(PATIENCE)
        return Response()


@pytest.fixture
def server():
    busy = Busy()
    app = create_app(Settings(store="memory"))

    app.add_route("/busy", busy.__call__)
    with serving(app, log_level="critical") as busy.port:
        yield busy


def asking(port: int, path: str) -> socket.socket:
    form = urlencode({**ASKED, "/import": LARGE}.get(path, {}))
    head = (
        f"{'POST' if form else 'GET'} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Cookie: visitor={KEY}\r\n"
    )
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(form)}\r\n" if form else ""
    made = socket.create_connection(("127.0.0.1", port))
    made.sendall(f"{head}{kind}\r\n{form}".encode())
    return made


@pytest.mark.parametrize("path", ASKED)
def test_what_is_asked_by_who_has_hung_up_is_not_worked_out_and_the_newest_is(server, path, monkeypatch):
    worked = []
    brought = asking(server.port, "/import")
    assert brought.recv(20).startswith(b"HTTP/1.1 200")
    module, name = WORKED[path]
    made = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args, **named: worked.append(path) or made(*args, **named))
    holds = asking(server.port, "/busy")
    assert server.begun.wait(PATIENCE)
    for _ in range(5):
        asking(server.port, path).close()
    newest = asking(server.port, path)
    server.released.set()
    assert newest.recv(20).startswith(b"HTTP/1.1 ")
    assert worked == [path]
    brought.close()
    newest.close()
    holds.close()
