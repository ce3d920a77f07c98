"""The application with sessions in memory, and a client that speaks to its API as a script would."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser

API = "/api/v1"


class Api:
    """The calls of the API by name; `at` is the path of a session."""

    def __init__(self, client: TestClient):
        self.client = client

    def open(self, **body) -> dict:
        answer = self.client.post(f"{API}/sessions", json=body or {"lesson": "2-2-2"})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def at(self, session: dict, *more: str) -> str:
        return "/".join((API, "sessions", session["id"], *more))

    def look(self, session: dict) -> dict:
        return self.client.get(self.at(session)).json()

    def move(self, session: dict, name: str, **body) -> dict:
        answer = self.client.post(self.at(session, name), json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def edit(self, session: dict, **body) -> dict:
        answer = self.client.patch(self.at(session), json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    with Browser(create_app(Settings(store="memory"))) as client:
        yield client


@pytest.fixture
def api(client: TestClient) -> Api:
    return Api(client)


@pytest.fixture
def refused(client: TestClient):
    """Sends a request that is to fail; its problem, checked for what every problem has."""

    def send(status: int, method: str, url: str, **request) -> dict:
        answer = client.request(method, url, **request)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert problem["status"] == status
        assert problem["instance"] == url.partition("?")[0]
        assert problem["title"] and problem["detail"] and problem["type"]
        return problem

    return send
