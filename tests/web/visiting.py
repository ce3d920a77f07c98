"""What a browser does on the page, without a browser: posting forms, following links, reading what comes back."""

import re

from fastapi.testclient import TestClient

from app.explorer.session import Session

PAGE = {"origin": "http://testserver"}


def post(client: TestClient, path: str, **data):
    return client.post(path, data=data, headers=PAGE)


def link(client: TestClient) -> str:
    return re.search(r'id="share-address" value="http://testserver([^"]+)"', post(client, "/share").text)[1]


def at(client: TestClient, session: Session) -> None:
    """Put the visitor into a session."""
    id, _ = client.app.state.store.create(session)
    client.cookies.clear()
    client.cookies.set("session", id)


def fragment(client: TestClient) -> str:
    """All that an action refreshes, without the version and without the networks that a lesson offers."""
    html = re.sub(
        r'<hx-partial hx-target="#about".*?</hx-partial>\s*', "", post(client, "/refresh").text, flags=re.DOTALL
    )
    return re.sub(r'(id="version" name="version" value=)"\d+"', r"\1", html)


def tabs(client: TestClient) -> dict[str, bool]:
    """The titles in the chooser, and whether each is the current one."""
    found = re.findall(r'name="slug" value="[^"]+"[^>]*?( aria-current="true")?>([^<]+)<', client.get("/").text)
    return {title: bool(current) for current, title in found}
