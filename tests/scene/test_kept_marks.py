"""Marks are kept from one picture to the next where nothing about them changed: what is drawn is what would be anew."""

import sys
from dataclasses import FrozenInstanceError, fields, is_dataclass
from functools import cache
from itertools import cycle

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.activations import ACTIVATIONS
from app.engine.parameters import Parameter
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.looking import show_pictures
from app.explorer.moves import go_to
from app.explorer.opening import Description, open_session
from app.scene.picture.layer_numbers import LayerNumbers
from app.scene.picture.network_scene import NetworkScene, network_scene
from tests.explorer.sessions import small_session, two_two_two
from tests.scene.explain_page import after, finished, looking
from tests.scene.frames import WITH_WEIGHT_PICTURES

LOOKS = (None, Neuron(1, 2), Neuron(0, 1), Parameter(1, 1, 1), Layer(1), TotalLoss())
NETWORKS = {
    "2-2-2": two_two_two,
    "batch": small_session,
    "4-8-8-3": lambda: open_session(Description([4, 8, 8, 3], "relu", seed=1)),
    "64-12-3": lambda: open_session(Description([64, 12, 3], "relu", seed=1)),
    "draw-a-digit": lambda: open_lesson("draw-a-digit"),
}


PLACES = ("layout", "place_chips", "place_grips")  # which follow from shapes alone, and take long


@cache
def kept_by_the_scene():
    """Every function of the scene that keeps what it has made, but those of the places of things."""
    modules = [module for name, module in sys.modules.items() if name.startswith("app.scene")]
    found = {
        called: kept for module in modules for called, kept in vars(module).items() if hasattr(kept, "cache_clear")
    }
    return [kept for called, kept in found.items() if called not in PLACES]


def forget():
    """Drops everything that the picture has kept but the places of things."""
    for kept in kept_by_the_scene():
        kept.cache_clear()


def walks(session):
    """The session at several stages, looked at in several ways."""
    count = len(session.position.stages)
    for stage, look in zip(cycle((0, count // 2, count)), LOOKS, strict=False):
        yield looking(go_to(session, stage), look=look)
        yield looking(finished(session), look=look)
    yield looking(finished(session), tab="check")
    yield looking(finished(session), notation="error")
    yield show_pictures(finished(session), "gradients")


@pytest.mark.slow
@pytest.mark.parametrize("frame", WITH_WEIGHT_PICTURES)
@pytest.mark.parametrize("name", NETWORKS)
def test_a_picture_with_kept_marks_is_the_one_drawn_anew(name, frame):
    sessions = list(walks(NETWORKS[name]()))
    kept = [network_scene(session, frame) for session in sessions * 2][len(sessions) :]
    for session, scene in zip(sessions, kept, strict=True):
        forget()
        assert network_scene(session, frame) == scene


def test_a_step_makes_only_the_marks_of_the_layer_it_changes():
    session = small_session([3, 4, 4, 2])
    before, now = (network_scene(at) for at in (after(session, "gradients", 3), after(session, "dC/da", 2)))
    made = {mark.key for mark, other in zip(before.neurons, now.neurons, strict=True) if mark is not other}
    assert made == {f"2.{j}" for j in range(1, 5)}
    made = {mark.key[0] for mark, other in zip(before.edges, now.edges, strict=True) if mark is not other}
    assert made == {"3"}, "which are no longer what the stage is about"


def test_0_and_minus_0_are_numbers_of_their_own():
    rows = [np.array([value]) for value in (0.0, -0.0, 0.0)]
    plus, minus, same = (LayerNumbers(1, ACTIVATIONS["relu"], False, a=row, z=row) for row in rows)
    assert plus == same and hash(plus) == hash(same)
    assert plus != minus
    weights = [[[0.0, 1.0], [-0.0, 1.0]], [[1.0, 1.0]]]
    session = two_two_two(sizes=[2, 2, 1], weights=weights, bias_values=[[0, 0], [0]], inputs=[[1, 0]], targets=[[0]])
    drawn = network_scene(finished(session)).neurons
    forget()
    assert network_scene(finished(session)).neurons == drawn
    assert [mark.z_full for mark in drawn if mark.layer == 1] == [
        repr(float(z)) for z in session.position.step.forward.z[0][0]
    ]


def values(mark):
    """A mark and all that it is made of."""
    yield mark
    parts = [getattr(mark, field.name) for field in fields(mark)] if is_dataclass(mark) else mark
    for part in parts if isinstance(parts, list | tuple) else ():
        yield from values(part)


def test_every_mark_is_a_frozen_value_with_a_key_of_its_own_among_its_kind():
    scene = network_scene(looking(finished(open_lesson("draw-a-digit")), look=Neuron(0, 349)), "digit")
    for mark in values(scene):
        hash(mark)
        if is_dataclass(mark):
            with pytest.raises((FrozenInstanceError, TypeError)):
                setattr(mark, fields(mark)[0].name, None)
    for kind in ("neurons", "layers", "edges", "units", "gaps"):
        keys = [(mark.key, getattr(mark, "is_bias", False)) for mark in getattr(scene, kind)]
        assert len(set(keys)) == len(keys), kind
    assert isinstance(scene, NetworkScene) and len({mark.number for mark in scene.ribbons}) == len(scene.ribbons)
