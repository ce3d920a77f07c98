"""Decide, then show: whatever was asked for, the picture is made once."""

from unittest.mock import patch

import pytest

from app.main import create_app
from app.scene import page
from app.settings import Settings
from tests.web.visiting import Browser, post

REQUESTS = {
    "a step": ("/move/step", {}),
    "a right answer": ("/predict/answer", {"answer": "0.3775"}),
    "a wrong answer": ("/predict/answer", {"answer": "1"}),
    "giving up": ("/predict/answer", {"show": "1"}),
    "an edit that does not fit": ("/edit/learning-rate", {"value": "x"}),
    "a click on a page out of date": ("/move/step", {"version": "99"}),
}


@pytest.fixture
def visitor():
    with Browser(create_app(Settings(store="memory"))) as client:
        client.get("/explore")
        post(client, "/predict/switch", on="1")
        yield client


@pytest.mark.slow
@pytest.mark.parametrize("what", REQUESTS)
def test_the_picture_is_made_once_a_request(visitor, what):
    path, fields = REQUESTS[what]
    with patch.object(page, "network_scene", side_effect=page.network_scene) as made:
        post(visitor, path, **fields)
    assert made.call_count == 1
