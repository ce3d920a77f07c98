"""A restart of the server on the same data directory loses nothing."""

import json
from contextlib import contextmanager

from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser

API = "/api/v1"


@contextmanager
def server(folder, **settings):
    with Browser(create_app(Settings(data_dir=folder, **settings))) as client:
        yield client


def test_a_session_goes_on_where_it_was(tmp_path):
    with server(tmp_path) as client:
        url = client.post(f"{API}/sessions", json={"lesson": "2-2-2"}).headers["location"]
        for _ in range(15):
            client.post(f"{url}/step")
        before = client.get(url).json()
    with server(tmp_path) as client:
        assert client.get(url).json() == before
        for _ in range(15):
            back = client.post(f"{url}/back")
        assert back.json()["stage"]["index"] == 0
        assert client.post(f"{url}/step", json={"version": before["version"]}).status_code == 409


def test_idle_sessions_are_gone_after_their_time(tmp_path):
    with server(tmp_path) as client:
        url = client.post(f"{API}/sessions", json={"lesson": "1-1-1"}).headers["location"]
    with server(tmp_path, session_hours=1e-9) as client:
        answer = client.get(url)
    assert answer.status_code == 404
    assert json.loads(answer.text)["title"] == "Not found"


def test_health_answers_from_the_store(tmp_path):
    with server(tmp_path) as client:
        assert client.get("/healthz").json() == {"status": "ok", "sessions": 0}
        client.post(f"{API}/sessions", json={"lesson": "1-1-1"})
        assert client.get("/healthz").json()["sessions"] == 1
