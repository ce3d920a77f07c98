"""A softmax is never passed through one output without a word: in one step with the loss, or by all its slopes."""

import numpy as np
import pytest

from app.course.digits_lesson import shipped_description
from app.engine.activations import softmax
from app.engine.losses import LOSSES
from app.engine.parameters import Parameter
from app.explorer.hand import held
from app.explorer.look import Neuron
from app.explorer.number import name_of
from app.explorer.opening import Description, open_session
from app.explorer.reading import reading_of
from app.explorer.why.answer import why_number
from app.scene.around.film import film
from app.scene.around.hand import hand_scene
from app.scene.around.legend import legend_scene
from app.scene.page import frame_of
from app.scene.panel.chain.softmax import TITLE
from app.scene.panel.chain.stage import LOST
from app.scene.panel.panel import explain_scene
from app.scene.picture.network_scene import network_scene
from app.scene.solution import solution_scene
from tests.explorer.evaluating import evaluate
from tests.explorer.predictions import random_session
from tests.in_turn import share
from tests.scene.explain_page import after, finished, looking, panel
from tests.scene.frames import ROOMS
from tests.scene.label_boxes import clipped, overlapping
from tests.scene.pictured import section_of

NOT_FUSED = ("half_squared_error", "squared_error", "mean_squared_error", "absolute_error", "binary_cross_entropy")
FUSED = ("categorical_cross_entropy", "sparse_categorical_cross_entropy")


def softmax_session(loss: str, seed: int, examples=2, sizes=(3, 4, 3)):
    rng = np.random.default_rng(seed)
    classes = rng.integers(sizes[-1], size=examples)
    targets = classes[:, None] if LOSSES[loss].targets == "class" else np.eye(sizes[-1])[classes]
    return random_session(seed, sizes, output="softmax", loss=loss, examples=examples, targets=targets.tolist())


def measured(session, h=1e-6):
    """δ of the outputs of the first example, from the loss of shifted weighted sums."""
    step = session.position.step
    z, y = step.forward.z[-1][:1], step.targets[:1]
    value = LOSSES[step.loss].value
    shifts = h * np.eye(z.shape[1])
    return np.array([(value(softmax(z + s), y) - value(softmax(z - s), y))[0] / (2 * h) for s in shifts])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("loss", NOT_FUSED)
def test_the_products_through_the_slopes_of_a_softmax_add_up_to_delta_and_are_the_measured_ones(loss, seed):
    session = finished(softmax_session(loss, seed))
    expected = measured(session)
    for neuron, value in enumerate(expected, 1):
        rows = section_of(looking(session, look=Neuron(2, neuron)), "Delta")
        assert float(rows.total.full) == pytest.approx(value, rel=1e-5, abs=1e-8)
        assert sum(float(row.full) for row in rows.rows) == pytest.approx(value, rel=1e-5, abs=1e-8)
        why = why_number(session, name_of(f"delta.2.{neuron}"))
        assert evaluate(why.evaluated) == pytest.approx(float(rows.total.full), rel=1e-12)
        assert {name.quantity for name in names_in(rows)} == {"dC/da", "J"}


def names_in(section):
    """The numbers of the walk that the terms of its rows are made of."""
    words = (term.text.pieces for row in section.rows for term in row.terms)
    return [name_of(piece.number) for pieces in words for piece in pieces if getattr(piece, "number", "")]


@pytest.mark.parametrize("loss", (*NOT_FUSED, *FUSED))
def test_a_path_that_ends_in_a_softmax_says_how_it_is_taken(loss):
    session = finished(softmax_session(loss, 1))
    for look in (Parameter(2, 1, 1), Parameter(1, 1, 1), Neuron(0, 1)):
        intro = explain_scene(looking(session, look=look)).body.paths.intro
        if loss in FUSED:
            assert "taken as one step with the loss: ∂C/∂z = a − y." in intro
        else:
            assert "every z moves every output: ∂C/∂z adds up what comes back from each, ∂C/∂a · ∂a/∂z." in intro
    assert "softmax" not in panel(looking(finished(random_session(3)), look=Parameter(2, 1, 1)))


@pytest.mark.parametrize("loss", (*NOT_FUSED, *FUSED))
def test_beside_the_paths_stands_what_comes_back_through_the_softmax_to_each_output_they_lead_to(loss):
    session = finished(softmax_session(loss, 2))
    delta = session.position.step.backward.delta[-1][0]
    one = section_of(looking(session, look=Parameter(2, 2, 1)), TITLE).lines
    assert [float(line.full) for line in one] == [delta[1]]
    every = section_of(looking(session, look=Parameter(1, 2, 1)), TITLE).lines
    assert [float(line.full) for line in every] == delta.tolist()
    assert {len(line.terms) for line in every} == {1 if loss in FUSED else 3}


def test_before_it_is_reached_the_sum_stands_there_without_its_numbers():
    session = after(softmax_session("half_squared_error", 1), "dC/da", 2)
    (line,) = section_of(looking(session, look=Parameter(2, 1, 1)), TITLE).lines
    assert line.result == "?"
    (before,) = section_of(looking(softmax_session("squared_error", 1), look=Parameter(2, 1, 1)), TITLE).lines
    assert [piece.text for piece in before.terms[0].text.pieces if not isinstance(piece, str)] == ["?", "?"]


def test_a_hidden_softmax_is_said_to_mix_what_comes_through_it():
    session = finished(random_session(8, hidden="softmax"))
    intro = explain_scene(looking(session, look=Parameter(1, 1, 1))).body.paths.intro
    assert "In the softmax of layer 1 every z moves every a" in intro
    assert "softmax" not in explain_scene(looking(session, look=Parameter(2, 1, 1))).body.paths.intro


def test_a_factor_through_a_hidden_softmax_lights_every_neuron_that_it_goes_through():
    session = looking(finished(random_session(8, hidden="softmax", examples=1)), look=Parameter(1, 2, 1))
    path = explain_scene(session).body.paths.rows[0]
    through = next(factor for factor in path.factors if factor.number.startswith("dz/dz.2.1.2"))
    every = {token for i in (1, 2, 3) for token in (f"neuron:1.{i}", f"weight:2.1.{i}")}
    assert {*through.lights.split()} == every


def test_nothing_speaks_of_the_slope_of_softmax():
    for loss in (*NOT_FUSED, *FUSED):
        session = finished(softmax_session(loss, 1, examples=1))
        for look in (None, Neuron(2, 1), Parameter(2, 1, 1)):
            for at in (session, after(session, "delta", 2)):
                for tab in ("chain", "matrices", "code"):
                    text = panel(looking(at, look=look, tab=tab))
                    assert "slope of softmax" not in text and "loss and softmax cancel" not in text
    solved = solution_scene(softmax_session("categorical_cross_entropy", 1), "", "")
    assert "slope of softmax" not in str(solved)


def test_the_worked_solution_adds_up_delta_over_all_outputs():
    solved = solution_scene(softmax_session("half_squared_error", 1), "", "")
    stage = next(s for s in solved.stages if "goes back through the softmax" in s.sentence)
    for line in stage.worked[0].sections[0].lines:
        values = [shown_value(term) for term in line.terms]
        assert len(values) == 3
        assert sum(values) == pytest.approx(float(line.full), rel=1e-6, abs=1e-12)


def shown_value(term):
    """A product as it is written, from all digits of its factors."""
    first, second = (float(piece.full) for piece in term.text.pieces if not isinstance(piece, str))
    return first * second


def test_of_saturated_outputs_it_is_said_where_their_rounded_numbers_do_not_add_up():
    given = {"weights": [[[0], [37]]], "bias_values": [[0, 0]], "inputs": [[1]], "targets": [[1, 0]]}
    session = finished(open_session(Description([1, 2], "softmax", loss="binary_cross_entropy", **given)))
    said = LOST.format(delta="δ", z="z")
    for look in (Neuron(1, 1), Parameter(1, 1, 1)):
        assert said in panel(looking(session, look=look))
    assert reading_of(session).delta(1, 1) == pytest.approx(-2)
    for neuron, delta in ((1, -2), (2, 2)):
        why = why_number(session, name_of(f"delta.1.{neuron}"))
        assert evaluate(why.evaluated) == pytest.approx(delta) == why.number.value
    (line,) = section_of(looking(session, look=Parameter(1, 1, 1)), TITLE).lines
    written = ["".join(p if isinstance(p, str) else p.text for p in term.text.pieces) for term in line.terms]
    assert written == ["2 × 8.53·10⁻¹⁷ − 1", "(1 − 0) × e^0 ÷ (e^0)"] and line.result == "−2"
    assert words(network_scene(looking(session, look=Parameter(1, 1, 1)))) == "through every output: Σ ∂C/∂aₖ · ∂aₖ/∂z"
    near = {**given, "weights": [[[0], [3]]]}
    fine = finished(open_session(Description([1, 2], "softmax", loss="binary_cross_entropy", **near)))
    assert said not in panel(looking(fine, look=Neuron(1, 1)))


def test_a_dead_delta_is_added_up_to_0():
    flat = {"weights": [[[0.3]]], "bias_values": [[0.1]], "inputs": [[1]], "targets": [[0.5]]}
    session = finished(open_session(Description([1, 1], "softmax", loss="half_squared_error", **flat)))
    rows = section_of(looking(session, look=Neuron(1, 1)), "Delta")
    assert [float(row.full) for row in rows.rows] == [float(rows.total.full)] == [0]


PICTURED = ("2-1", "2-2", "2-3-2", "2-3-3", "3-4-4", "4-8-8-3", "2-3-5", "2-12-10", "3-14", "784-30-10", "784-60-12-4")


@pytest.mark.parametrize("window", ROOMS)
@pytest.mark.parametrize("sizes", PICTURED)
def test_the_bracket_and_its_words_are_clear_of_all_labels_whatever_is_looked_at(sizes, window):
    of = [int(size) for size in sizes.split("-")]
    last = len(of) - 1
    looks = (None, Parameter(last, 1, 1), Parameter(1, 1, 1), Neuron(0, 1))
    for number, loss in enumerate(("categorical_cross_entropy", "half_squared_error"), ROOMS.index(window)):
        session = open_session(Description(of, ["tanh"] * (last - 1) + ["softmax"], loss=loss, seed=3))
        for order, stage in enumerate((after(session, "dC/da", last), finished(session)), number):
            # Each look with both losses at one of the two stages, and in the next room at the other.
            for look in share(looks, order, 2):
                looked = looking(stage, look=look)
                scene = network_scene(looked, frame_of(looked, window))
                assert [*overlapping(scene), *clipped(scene)] == [], (loss, look)
                assert scene.bracket and bool(scene.bracket.lines) <= bool(scene.ribbons)


def words(scene) -> str:
    return " ".join("".join(piece.text for piece in line.pieces) for line in scene.bracket.lines)


def test_a_path_is_drawn_into_the_bracket_and_from_it_on_to_the_loss_through_no_output_alone():
    session = looking(finished(softmax_session("categorical_cross_entropy", 1)), look=Parameter(1, 1, 1))
    scene = network_scene(session)
    assert words(scene) == "taken as one step: ∂C/∂z = a − y"
    upright = float(scene.bracket.d.split("H")[1].split("V")[0])
    for ribbon, output in zip(scene.ribbons, (mark for mark in scene.neurons if mark.layer == 2), strict=True):
        to_bracket, *others = ribbon.d.split("M")[1:]
        assert to_bracket.split()[-2].endswith(f" {upright:g}") or f" {upright:g} " in f" {to_bracket} "
        assert len(others) == 1
        into = [float(number) for number in others[0].split("L")[0].split()]
        assert into[0] == pytest.approx(output.x - output.r, abs=0.1)
        assert into[1] == pytest.approx(output.y, abs=3)


def test_beside_the_bracket_stand_the_products_of_every_output_which_come_to_delta():
    session = looking(finished(softmax_session("half_squared_error", 1)), look=Parameter(2, 2, 1))
    scene = network_scene(session)
    assert words(scene).startswith("through every output: Σ ∂C/∂aₖ · ∂aₖ/∂z ")
    names = [name_of(piece.number) for line in scene.bracket.lines for piece in line.pieces if piece.number]
    values = [reading_of(session).value(name) for name in names]
    assert sum(u * slope for u, slope in zip(values[:-1:2], values[1::2], strict=True)) == pytest.approx(values[-1])
    assert str(names[-1]) == "delta.2.2"
    early = network_scene(looking(softmax_session("half_squared_error", 1), look=Parameter(2, 2, 1)))
    assert {piece.text for line in early.bracket.lines for piece in line.pieces if piece.number} == {"?"}


def test_only_outputs_that_move_together_have_a_bracket_and_the_legend_says_what_it_is():
    for loss, said in (("categorical_cross_entropy", "one step"), ("absolute_error", "every output")):
        session = softmax_session(loss, 1)
        assert said in legend_scene(session, network_scene(session)).shown
        assert "softmax of layer 2, 3 outputs: " in network_scene(session).bracket.spoken
    assert network_scene(random_session(3)).bracket is None
    shipped = open_session(shipped_description("784-320-128-10"))
    assert network_scene(shipped).bracket.fused


@pytest.mark.parametrize("number", ["w.2.2.1", "w.1.1.1", "x.2", "y.1", "b.2.3"])
def test_the_products_beside_the_bracket_follow_the_hand(number):
    session = looking(finished(softmax_session("half_squared_error", 1, examples=1)), look=Parameter(2, 2, 1))
    for value in (2.5, -1234.56789):
        hand = held(session, name_of(number), value)
        moved = network_scene(hand.moved, "wide", like=session).bracket
        at_rest = network_scene(session, "wide").bracket
        assert [line.y for line in moved.lines] == [line.y for line in at_rest.lines]
        seen = hand_scene(hand, "wide").seen
        rest = {f"bracket text:nth-of-type({row}) :nth-child({place})" for row, place in spots(at_rest)}
        assert {mark for mark in seen if mark.startswith("bracket")} <= rest
        assert any(mark.startswith("bracket") for mark in seen)


def spots(bracket):
    return [(row, at) for row, line in enumerate(bracket.lines, 1) for at in range(1, len(line.pieces) + 1)]


def test_a_pass_that_plays_brings_the_numbers_beside_the_bracket():
    session = looking(finished(softmax_session("absolute_error", 1, examples=1)), look=Parameter(2, 2, 1))
    frames = film(session, 1).frames
    brought = {mark for frame in frames for mark in frame.seen}
    lines = enumerate(network_scene(session).bracket.lines, 1)
    numbers = [(row, at) for row, line in lines for at, piece in enumerate(line.pieces, 1) if piece.number]
    assert len(numbers) == 7
    assert {f"bracket text:nth-of-type({row}) :nth-child({at})" for row, at in numbers} <= brought


@pytest.mark.parametrize("gap", [3, 12, 25, 33, 36])
def test_the_formula_of_a_delta_holds_however_near_0_or_1_the_outputs_are(gap):
    given = {"weights": [[[0], [gap], [-gap / 2]]], "bias_values": [[0, 0, 0.3]], "inputs": [[1]]}
    for targets in ([1, 0, 0], [0, 1, 0], [0.3, 0.3, 0.4]):
        description = Description([1, 3], "softmax", loss="binary_cross_entropy", targets=[targets], **given)
        session = finished(open_session(description))
        for neuron in (1, 2, 3):
            why = why_number(session, name_of(f"delta.1.{neuron}"))
            assert evaluate(why.evaluated) == pytest.approx(why.number.value, rel=1e-7, abs=1e-7)


INNER = {
    "3-3-2": ("softmax", "sigmoid"),
    "2-2-2-2": ("tanh", "softmax", "sigmoid"),
    "2-2-2": ("softmax", "softmax"),
    "4-8-8-3": ("softmax", "softmax", "identity"),
    "3-14-2": ("softmax", "tanh"),
    "784-30-12-10": ("tanh", "softmax", "softmax"),
}


@pytest.mark.parametrize("window", ROOMS)
@pytest.mark.parametrize("sizes", INNER)
def test_the_bracket_before_a_hidden_softmax_and_its_words_are_clear_of_all_labels(sizes, window):
    of = [int(size) for size in sizes.split("-")]
    for examples in (1, 3):
        rng = np.random.default_rng(examples)
        given = {"inputs": rng.random((examples, of[0])).tolist(), "targets": np.eye(of[-1])[[0] * examples].tolist()}
        session = open_session(Description(of, list(INNER[sizes]), loss="half_squared_error", seed=3, **given))
        stages = finished(session) if examples == 1 else session, finished(session)
        hidden = [at for at, name in enumerate(INNER[sizes][:-1], 1) if name == "softmax"]
        for number, look in enumerate((None, Parameter(1, 1, 1), Parameter(len(of) - 1, 1, 1), Neuron(0, 1))):
            looked = looking(stages[number % 2], look=look)
            scene = network_scene(looked, frame_of(looked, window))
            assert [*overlapping(scene), *clipped(scene)] == [], (examples, look)
            assert [mark.key for mark in scene.inner_brackets] == [f"-{at}" for at in hidden]


@pytest.mark.parametrize("sizes", ["3-3-2", "2-2-2-2", "2-2-2"])
def test_a_path_into_a_hidden_softmax_goes_on_through_every_neuron_of_it_and_says_so(sizes):
    of = [int(size) for size in sizes.split("-")]
    layer = INNER[sizes].index("softmax") + 1
    session = finished(open_session(Description(of, list(INNER[sizes]), loss="half_squared_error", seed=3)))
    for window in ("798x503", "378x0"):
        scene = network_scene(looking(session, look=Parameter(layer, 1, 1)), window)
        (bracket,) = scene.inner_brackets
        assert "∂aₖ/∂z" in " ".join(line.pieces[0].text for line in bracket.lines)
        assert bracket.spoken.endswith("each weighted sum moves all of them")
        for mark in (mark for mark in scene.neurons if mark.layer == layer):
            assert all(f" {mark.x + mark.r:g}"[:4] in ribbon.d for ribbon in scene.ribbons)
            assert float(bracket.d.split()[0].removeprefix("M")) < mark.x - mark.r
        after_it = network_scene(looking(session, look=Parameter(layer + 1, 1, 1)), window)
        assert after_it.inner_brackets[0].lines == ()
    assert network_scene(random_session(3)).inner_brackets == ()
