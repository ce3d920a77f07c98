"""The code tab: the whole program, the lines of the current stage marked, and what the lines light in the picture."""

import re
from html import unescape

import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer.code.lines import program_text
from app.explorer.code.numpy_program import numpy_program
from app.explorer.code.torch_program import torch_program
from app.explorer.look import Neuron
from app.explorer.looking import write_in
from app.explorer.moves import update
from app.explorer.notation import NOTATIONS
from app.scene.panel.code.tab import code_scene
from tests.explorer.sessions import small_session, two_two_two
from tests.scene.explain_page import after, finished, looking, rendered

NUMPY, TORCH = 0, 1


def rows(session, program: int = NUMPY):
    return code_scene(session).programs[program].rows


def current(session, program: int = NUMPY) -> list[str]:
    return [row.code for row in rows(session, program) if row.current]


def row_of(session, name: str, program: int = NUMPY):
    """The row that computes a name first."""
    return next(row for row in rows(session, program) if row.code.startswith(f"{name} ="))


def html(session) -> str:
    return rendered("panels/explain_code.html", body=code_scene(session))


def shown(page: str, key: str) -> str:
    """What a reader sees, and the copy button copies."""
    block = re.search(rf'id="code-rows-{key}".*?><code>(.*?)</code>', page, re.DOTALL)[1]
    return unescape(re.sub(r"<[^>]*>", "", block))


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("session", [two_two_two(), small_session(activations=["gelu", "softmax"])])
@pytest.mark.parametrize("key, program", [("numpy", numpy_program), ("torch", torch_program)])
def test_the_page_shows_the_program_of_its_notation_to_the_letter(session, key, program, notation):
    written = program(session.position.step, notation=NOTATIONS[notation])
    assert shown(html(write_in(session, notation)), key) == program_text(written)


@pytest.mark.parametrize(
    ("kind", "layer", "numpy", "torch"),
    [
        ("z", 1, ["z1 = x @ W1.T + b1"], ["z1 = F.linear(x, W1, b1)"]),
        ("a", 2, ["a2 = sigmoid(z2)"], ["a2 = torch.sigmoid(z2)"]),
        ("C", 0, ["C = ((a2 - y) ** 2).sum() / 2"], ['C = F.mse_loss(a2, y, reduction="sum") / 2']),
        ("dC/da", 1, ["dC_da1 = delta2 @ W2"], ["C.backward()"]),
        ("delta", 1, ["delta1 = dC_da1 * d_sigmoid(z1)"], ["delta1 = z1.grad"]),
        (
            "gradients",
            2,
            ["dC_dW2 = delta2.T @ a1", "dC_db2 = delta2.sum(axis=0)"],
            ["dC_dW2 = W2.grad", "dC_db2 = b2.grad"],
        ),
    ],
)
def test_the_lines_of_the_current_stage_are_marked(kind, layer, numpy, torch):
    session = after(two_two_two(), kind, layer)
    assert (current(session, NUMPY), current(session, TORCH)) == (numpy, torch)


@pytest.mark.parametrize("notation", NOTATIONS)
def test_in_every_notation_the_same_lines_are_marked_and_light_the_same(notation):
    for stage in small_session().position.stages:
        session = looking(after(small_session(), stage.kind, stage.layer), look=Parameter(1, 2, 1))
        for program in (NUMPY, TORCH):
            here, default = rows(write_in(session, notation), program), rows(session, program)
            assert [(r.current, r.chosen, r.lights) for r in here] == [(r.current, r.chosen, r.lights) for r in default]


@pytest.mark.parametrize("program", [NUMPY, TORCH])
def test_at_every_stage_a_line_is_marked_and_none_before_the_first(program):
    session = small_session()
    assert current(session, program) == []
    for stage in session.position.stages:
        assert current(after(session, stage.kind, stage.layer), program)


def test_the_mark_is_spoken():
    page = html(after(two_two_two(), "z", 1))
    assert page.count('data-current aria-current="step"') == 2


def test_what_is_still_to_come_is_muted_and_the_result_until_the_end():
    session = after(two_two_two(), "a", 1)
    assert row_of(session, "W1").reached and row_of(session, "a1").reached
    assert not row_of(session, "z2").reached
    assert not rows(session)[-1].reached
    done = update(finished(two_two_two()))
    assert all(row.reached for program in (NUMPY, TORCH) for row in rows(done, program))
    assert "W1 -= eta * dC_dW1" in current(done)


def test_a_line_lights_what_it_is_about():
    session = two_two_two()
    assert row_of(session, "z1").lights == "neuron:1.1 neuron:1.2"
    assert row_of(session, "x").lights == "neuron:0.1 neuron:0.2"
    assert row_of(session, "b2").lights == "bias:2.1 bias:2.2"
    assert row_of(session, "C").lights == "loss"
    assert row_of(session, "dC_dW1", TORCH).lights == "weight:1.1.1 weight:1.1.2 weight:1.2.1 weight:1.2.2"
    assert row_of(session, "eta").lights == ""


@pytest.mark.parametrize(
    ("view", "token", "names"),
    [
        ({"look": Parameter(1, 1, 2)}, "weight:1.1.2", {"W1", "dC_dW1"}),
        ({"look": Parameter(2, 1, 0)}, "bias:2.1", {"b2", "dC_db2"}),
        ({"look": Neuron(1, 2)}, "neuron:1.2", {"z1", "a1", "dC_da1", "delta1"}),
    ],
)
def test_the_lines_of_what_is_selected_are_marked_and_light_it_alone(view, token, names):
    chosen = [row for row in rows(looking(two_two_two(), **view)) if row.chosen]
    assert {row.code.split(" = ")[0] for row in chosen if " = " in row.code} == names
    assert {row.lights for row in chosen} == {token}


def test_a_matrix_of_too_many_weights_lights_none_until_one_is_selected():
    session = open_lesson("draw-a-digit")
    assert row_of(session, "dC_dW1").lights == ""
    assert row_of(looking(session, look=Parameter(1, 3, 400)), "dC_dW1").lights == "weight:1.3.400"


def test_of_a_large_network_the_note_says_where_its_numbers_are():
    scene = code_scene(open_lesson("draw-a-digit"))
    assert scene.note.startswith("24,654 numbers") and "downloads" in scene.note
    assert len(html(open_lesson("draw-a-digit"))) < 20_000


def test_programs_are_chosen_without_asking_the_server_and_files_are_linked():
    page = html(two_two_two())
    assert len(re.findall(r'type="radio" name="code-library"', page)) == 2 and "hx-" not in page
    files = ("numpy.py", "notebook.ipynb", "torch.py")
    assert re.findall(r'href="([^"]+)" download', page) == [f"/code/{file}?place=lessons/2-2-2" for file in files]
