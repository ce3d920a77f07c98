"""The page's forms where nothing can be saved: it is said, and what was typed stays."""

import re

import pytest

from tests.web.full import FULL, full_disk
from tests.web.visiting import post


def test_a_network_that_cannot_be_saved_is_said_in_the_form_and_what_was_typed_stays(client):
    with full_disk(client):
        answer = post(client, "/build", sizes="3-4-2", hidden="tanh", learning_rate="0.25")
    assert answer.status_code == 507 and "HX-Redirect" not in answer.headers
    assert 'hx-target="#build-form"' in answer.text
    assert f'<p class="field-error" role="alert">{FULL}</p>' in answer.text
    assert "aria-invalid" not in answer.text
    assert 'value="3-4-2"' in answer.text and 'value="tanh" selected' in answer.text and 'value="0.25"' in answer.text


def test_a_network_that_does_not_fit_is_said_at_its_field_alone(client):
    answer = post(client, "/build", sizes="3-x")
    assert answer.status_code == 422
    assert re.findall(r'<p id="([^"]+)" class="field-error"', answer.text) == ["build-sizes-error"]
    assert answer.text.count("field-error") == 1


@pytest.mark.parametrize("path", ["/move/step", "/edit/learning-rate", "/tab", "/afresh"])
def test_a_session_that_is_gone_and_cannot_be_opened_afresh_is_said(client, path):
    client.cookies.clear()
    client.get("/explore")
    with full_disk(client):
        answer = post(client, path, value="1", tab="code", version="0")
    assert answer.status_code == 507
    assert re.search(r'hx-target="#status".*?class="status alarm"[^>]*>([^<]*)<', answer.text)[1] == FULL
    assert "set-cookie" not in answer.headers


def test_what_only_looks_needs_no_room_on_the_disk(client):
    client.cookies.clear()
    with full_disk(client):
        assert client.get("/explore").status_code == client.get("/digits").status_code == 200
        assert post(client, "/refresh", version="0").status_code == 200
        assert "/open/" in post(client, "/share", version="0").text
