"""Neurons are counted as the notation counts them, wherever one is named; machines are told the same names in all."""

import re
from itertools import product

import pytest

from app.engine.parameters import Parameter
from app.explorer import looking, moves
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.names import neuron_name
from app.explorer.notation import NOTATIONS
from app.explorer.opening import Description, open_session
from app.scene.page import stepped_scene
from app.scene.picture.network_scene import network_scene
from app.scene.solution import solution_scene
from app.web.http.rendering import render
from tests.in_turn import share
from tests.scene.explain_page import finished, panel
from tests.scene.test_notation import fragment

WIDTH = 3  # of every layer, so that no neuron goes by 3 where the first is 0, and none by 0 where it is 1
CASES = (
    {},
    {"activations": ["tanh", "softmax"], "loss": "sparse_categorical_cross_entropy", "targets": [[1]]},
    {
        "inputs": [[1, 2, 4], [0.1, 0.2, 0.4]], "targets": [[0, 1, 0], [1, 0, 0]], "reduction": "mean", "l2": 0.1,
        "optimiser": "adam",
    },
)  # fmt: skip
LOOKS = (
    None, Neuron(0, WIDTH), Neuron(1, WIDTH), Neuron(2, WIDTH), Parameter(1, WIDTH, WIDTH), Parameter(2, WIDTH, 0),
    Neuron(2, 1), Parameter(1, 1, 1), Layer(1), TotalLoss(),
)  # fmt: skip
NOTATED = ("default", "from-zero", "rows")
MACHINES = re.compile(r'(?:data-[a-z]+|id|value|name|href|for|aria-controls|aria-describedby|hx-[a-z]+)="[^"]*"')


def wrong(n) -> re.Pattern:
    """A neuron that is not there, in words, in letters with an index and in formulas."""
    number = 0 if n.first_neuron else WIDTH
    index = "₀₁₂₃"[number]
    return re.compile(
        rf"\b(?:neuron|hidden|output|input|pixel) {number}\b"
        rf"|[a-zŷδ∂][₀₁₂₃]*{index}"
        rf"|</mi><mrow>(?:<mi>[a-z]</mi>)*<mtext>[0-9,]*{number}[0-9,]*</mtext></mrow>"
        rf'|<tspan class="sub"[^>]*>[0-9,]*{number}[0-9,]*</tspan>'
    )


def read(html: str) -> str:
    return MACHINES.sub("", html)


def sessions(notation: str, case: dict):
    session = looking.write_in(open_session(Description([WIDTH] * 3, **case)), notation)
    for stage in (0, 3, 6, 8, len(session.position.stages)):
        for look in LOOKS:
            yield looking.look_at(moves.go_to(session, stage), look)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=["sigmoid", "softmax", "adam"])
@pytest.mark.parametrize("notation", NOTATED)
def test_no_neuron_is_counted_otherwise_than_in_the_notation(notation, case):
    found, turn = wrong(NOTATIONS[notation]), NOTATED.index(notation) + CASES.index(case)
    for session, tab in share(product(sessions(notation, case), looking.TABS), turn, len(CASES)):
        assert found.findall(read(panel(looking.explain_by(session, tab)))) == []


@pytest.mark.parametrize("notation", NOTATIONS)
def test_nor_in_the_picture_the_status_line_or_the_solution(notation):
    found, classes = wrong(NOTATIONS[notation]), CASES[1]
    session = finished(looking.write_in(open_session(Description([WIDTH] * 3, **classes)), notation))
    for look in LOOKS:
        assert found.findall(read(fragment(looking.look_at(session, look)))) == []
    page = render(
        "pages/solution.html", page=solution_scene(session, "", ""), place="build/1", back="/build/1", worksheet=False
    )
    assert found.findall(read(page)) == []


def test_a_wrongly_counted_neuron_would_be_found():
    written = looking.write_in(finished(open_session(Description([WIDTH] * 3))), "from-zero")
    default = looking.write_in(written, "default")
    for session, found in ((default, wrong(NOTATIONS["from-zero"])), (written, wrong(NOTATIONS["default"]))):
        for look in LOOKS[1:6] if session is default else LOOKS[6:8]:
            assert found.search(read(panel(looking.look_at(session, look)))), look
            assert found.search(read(fragment(looking.look_at(session, look)))), look


@pytest.mark.parametrize("notation", NOTATIONS)
def test_machines_are_told_the_same_names_in_every_notation(notation):
    session = looking.look_at(finished(open_session(Description([WIDTH] * 3))), Parameter(2, 3, 1))
    keys = {f"{layer}.{neuron}" for layer, neuron in product((0, 1, 2), (1, 2, 3))}
    scene = network_scene(looking.write_in(session, notation))
    assert {mark.key for mark in scene.neurons} == keys
    told = re.findall(r'data-(?:neuron|weight|bias|path|number)="[^"]*"', fragment(looking.write_in(session, notation)))
    assert told == re.findall(r'data-(?:neuron|weight|bias|path|number)="[^"]*"', fragment(session))


def test_the_pixels_of_a_drawing_are_counted_from_0_where_neurons_are():
    session = finished(open_session(Description([64, 2, 10], seed=3)))
    looked = looking.look_at(session, Neuron(0, 20))
    said = {name: panel(looking.write_in(looked, name)) for name in ("default", "from-zero")}
    assert "input 20 · row 3, column 4" in said["default"]
    assert "input 19 · row 2, column 3" in said["from-zero"]
    first = {name: stepped_scene(looking.write_in(session, name), 1).network.input_picture.first for name in said}
    assert first == {"default": 1, "from-zero": 0}


def test_an_output_that_is_a_digit_goes_by_it_where_neurons_count_from_0():
    session = looking.write_in(open_session(Description([64, 2, 10])), "from-zero")
    names = [neuron_name(2, neuron, session.notation) for neuron in range(1, 11)]
    assert names == [f"output {digit} (digit {digit})" for digit in range(10)]
