"""What can be asked about is what the picture draws: the same neurons and edges, in the same order."""

import pytest

from app.course.digits_lesson import choose_network
from app.course.shelf import LESSONS, open_lesson
from app.digits.reader import DRAWING
from app.engine.parameters import Parameter
from app.explorer import looking
from app.explorer.look import Neuron
from app.explorer.moves import go_to
from app.explorer.session import Session
from app.scene.picture.network_scene import network_scene
from app.scene.picture.pictured import pictured

CHOSEN = [
    lambda s: looking.look_at(s, None),
    lambda s: looking.look_at(s, Parameter(1, 1, 1)),
    lambda s: looking.look_at(s, Neuron(1, 1)),
    lambda s: looking.look_at(s, Neuron(0, 1)),
]


def marked(session: Session) -> tuple[list[str], list[str]]:
    """The keys of the marks that are made for neurons and edges."""
    scene = network_scene(session)
    cells = scene.weight_pictures.cells if scene.weight_pictures else ()
    return [mark.key for mark in (*cells, *scene.neurons)], [f"{mark.key} {mark.is_bias}" for mark in scene.edges]


def named(session: Session) -> tuple[list[str], list[str]]:
    """The same of what can be asked about."""
    shown = pictured(session)
    edges = [(".".join(map(str, edge if edge[2] else edge[:2])), edge[2] == 0) for edge in shown.parameters]
    return [".".join(map(str, neuron)) for neuron in shown.neurons], [f"{key} {bias}" for key, bias in edges]


@pytest.mark.parametrize("choose", CHOSEN)
@pytest.mark.parametrize("stage", [0, 9])
@pytest.mark.parametrize("slug", LESSONS)
def test_what_is_pictured_is_what_has_a_mark(slug, stage, choose):
    session = choose(go_to(open_lesson(slug), min(stage, len(open_lesson(slug).position.stages))))
    assert named(session) == marked(session)


@pytest.mark.parametrize("name", ["784-15-10", "784-100-10", "784-320-128-10", DRAWING])
def test_so_it_is_in_every_network_that_reads_digits(name):
    session = choose_network(open_lesson("draw-a-digit"), name)
    for choose in CHOSEN:
        assert named(choose(go_to(session, 9))) == marked(choose(go_to(session, 9)))
