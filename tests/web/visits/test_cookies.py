"""The key of a visitor: given once, kept in a cookie that scripts cannot read, and never believed in another form."""

import pytest
from starlette.requests import Request
from starlette.responses import Response

from app.storage.store import new_id
from app.web.visits.cookies import remember_key, visitor_key


def asked_with(cookie: str) -> Request:
    return Request({"type": "http", "headers": [(b"cookie", f"visitor={cookie}".encode())]})


def test_a_key_comes_back():
    key = new_id()
    assert visitor_key(asked_with(key)) == key


@pytest.mark.parametrize("cookie", ["", "short", "x" * 44, "../" + "x" * 40])
def test_anything_else_is_nobodys(cookie):
    assert visitor_key(asked_with(cookie)) == ""


def test_a_new_key_is_set_where_scripts_cannot_read_it_and_a_known_one_is_not_set_again():
    key = new_id()
    cookie = remember_key(Response(), asked_with(""), key).headers["set-cookie"]
    assert key in cookie and "HttpOnly" in cookie and "SameSite=lax" in cookie
    assert "set-cookie" not in remember_key(Response(), asked_with(key), key).headers
    assert "set-cookie" not in remember_key(Response(), asked_with(""), "").headers
