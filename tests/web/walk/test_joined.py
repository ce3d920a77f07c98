"""Sum or mean of the examples: one press on the page, an edit that Back undoes and that a link and a file restore."""

import re

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.errors import BadValue
from app.explorer import edits
from app.explorer.moves import back, go_to
from app.explorer.opening import Description, open_session
from app.links.export import export_text
from app.links.link import code_of, opened_by
from app.links.record import same_session
from app.main import create_app
from app.settings import Settings
from tests.explorer.sessions import session_of_file
from tests.web.visiting import Browser, post, stored


def batch():
    return open_lesson("batch")


def three_means():
    values = {"inputs": [[1.0], [-2.0], [0.5]], "targets": [[0.0], [1.0], [0.5]], "reduction": "mean", "l2": 0.1}
    return open_session(Description((1, 2, 1), "tanh", seed=3, loss="half_squared_error", **values))


def softmax_of_two():
    values = {"inputs": [[1.0, 0.0], [0.0, 2.0]], "targets": [[1.0, 0.0], [0.0, 1.0]]}
    return open_session(Description((2, 2), "softmax", seed=1, loss="categorical_cross_entropy", **values))


@pytest.mark.parametrize("opened", [batch, three_means, softmax_of_two])
@pytest.mark.parametrize("anew", [True, False])
def test_it_is_an_edit_that_back_undoes_and_that_links_and_files_keep(opened, anew):
    session = opened()
    stages = len(session.position.stages)
    before = go_to(session, stages - 1)
    other = {"sum": "mean", "mean": "sum"}[session.position.step.reduction]
    edited = edits.edit(before, reduction=other, anew=anew)
    step = edited.position.step
    count = len(step.inputs)
    times = count if other == "sum" else 1 / count
    assert edited.edited and step.total_loss == pytest.approx(before.position.step.total_loss * times)
    for new, old in zip(step.backward.weight_gradients, before.position.step.backward.weight_gradients, strict=True):
        assert np.allclose(new, old * times)
    assert edited.position.reached("a", step.network.depth) and edited.position.reached("C") == anew
    assert back(edited).position.step.reduction == session.position.step.reduction
    for kept in (opened_by(code_of(edited)).session, session_of_file(export_text(edited))):
        assert same_session(kept, edited)
        assert back(kept).position.step.reduction == session.position.step.reduction


def test_another_word_is_refused():
    with pytest.raises(BadValue) as refused:
        edits.edit(batch(), reduction="median")
    assert refused.value.field == "reduction"


def test_one_press_on_the_page_changes_it_and_the_letters_follow():
    with Browser(create_app(Settings(store="memory"))) as client:
        page = client.get("/learn/batch/what-does-w11-touch-now").text
        (other,) = re.findall(r'name="value" value="(\w+)" title="C and ∂C/∂w: mean of all 2"', page)
        answer = post(client, "/edit/reduction", value=other)
        assert stored(client).session.position.step.reduction == "mean"
        assert "C and ∂C/∂w: mean of all 2" in answer.text and "sum instead" in answer.text
        assert stored(client).session.notation.own and "∂C₁/∂a" in answer.text + client.get("/").text
        post(client, "/move/back", granularity="stage")
        assert stored(client).session.position.step.reduction == "sum"
        assert post(client, "/edit/reduction", value="median").status_code == 422


def test_the_api_changes_it():
    with Browser(create_app(Settings(store="memory"))) as client:
        made = client.post("/api/v1/sessions", json={"lesson": "batch"}).json()
        changed = client.patch(f"/api/v1/sessions/{made['id']}", json={"reduction": "mean", "recompute": True}).json()
        assert changed["reduction"] == "mean"
