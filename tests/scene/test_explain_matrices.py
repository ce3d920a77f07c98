"""The Matrices tab: every product shown comes to what is shown, every shape is checked, nothing is shown too early."""

import re
from dataclasses import replace
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.activations import ACTIVATIONS, softmax
from app.engine.parameters import Parameter, parameters
from app.explorer.look import Neuron, TotalLoss
from app.explorer.looking import write_in
from app.explorer.moves import go_to, step
from app.explorer.notation import NOTATIONS
from app.explorer.opening import Description, open_session
from app.scene.formulas.mathml import token
from app.scene.panel.matrices.product import MatrixFactor, product, shape_of
from app.scene.panel.matrices.tab import WITHHELD, matrices_scene
from app.scene.panel.matrices.view import heat_map
from tests.explorer.sessions import quantities, two_two_two
from tests.in_turn import share
from tests.kinds import LESSON_KINDS
from tests.scene.explain_page import after, looking, panel, rendered
from tests.scene.test_png import opacity_of

CASES = [
    ("half_squared_error", ("tanh", "sigmoid"), 1),
    ("squared_error", ("relu", "identity"), 1),
    ("mean_squared_error", ("gelu", "tanh"), 3),
    ("squared_error", ("softmax", "softmax"), 1),
    ("half_squared_error", ("softmax", "softmax"), 3),
    ("absolute_error", ("sign", "tanh"), 1),
    ("absolute_error", ("tanh", "identity"), 3),
    ("binary_cross_entropy", ("swish", "sigmoid"), 1),
    ("binary_cross_entropy", ("elu", "sigmoid"), 3),
    ("binary_cross_entropy", ("tanh", "softmax"), 1),
    ("binary_cross_entropy", ("tanh", "softmax"), 3),
    ("categorical_cross_entropy", ("leaky_relu", "softmax"), 1),
    ("categorical_cross_entropy", ("softplus", "softmax"), 3),
    ("categorical_cross_entropy", ("sigmoid", "sigmoid"), 3),
    ("sparse_categorical_cross_entropy", ("tanh", "softmax"), 1),
    ("sparse_categorical_cross_entropy", ("tanh", "sigmoid"), 3),
    ("half_squared_error", ("tanh", "sigmoid"), 1, 0.2),
    ("mean_squared_error", ("gelu", "tanh"), 3, 0.2),
    ("categorical_cross_entropy", ("softplus", "softmax"), 3, 0.2),
]


@cache
def random_session(
    loss: str, activations: tuple[str, ...], examples: int, l2: float = 0.0, seed: int = 3, sizes=(4, 3, 3)
):
    rng = np.random.default_rng(seed)
    classes = rng.integers(0, sizes[-1], (examples, 1))
    targets = classes if loss.startswith("sparse") else np.eye(sizes[-1])[classes[:, 0]]
    return open_session(
        Description(
            list(sizes),
            list(activations),
            loss=loss,
            reduction="mean" if examples > 1 else "sum",
            seed=seed,
            bias_values=[rng.normal(size=n).tolist() for n in sizes[1:]],
            inputs=rng.normal(size=(examples, sizes[0])).tolist(),
            targets=targets.tolist(),
            l2=l2,
        )
    )


def places(session):
    """The session at every stage, looking at nothing, at a weight, at a bias and at neurons, where there are any."""
    network = session.position.network
    to = min(2, network.sizes[1])
    some = (Parameter(1, to, 1), Parameter(2, 1, 1), Parameter(1, to, 0))
    weights = frozenset(parameters(network)).intersection(some)
    for stage in range(len(session.position.stages) + 1):
        there = go_to(session, stage)
        yield from (there, *(looking(there, look=one) for one in sorted(weights)))
        yield from (looking(there, look=Neuron(layer, 1)) for layer in range(min(2, network.depth) + 1))


@cache
def walked(case: tuple, kind: str, layer: int = 0):
    """A case just after a stage."""
    return after(random_session(*case), kind, layer)


def written(notation: str, session):
    """The session at every stage in a notation."""
    return (write_in(there, notation) for there in places(session))


IN_TURN = 3  # each place of a case is drawn in every third notation, in another third for the next case


@cache
def places_of(case: tuple) -> list:
    """Every place of a case, walked to once for all notations."""
    return list(places(random_session(*case)))


@lru_cache(maxsize=1)
def scenes(case: tuple, notation: str) -> list:
    """What is drawn of a case in a notation, at those places whose turn it is; the same two come one after another.

    So every place of a case is drawn in two notations, and every place in every notation for a third of the cases.
    """
    turn = CASES.index(case) + list(NOTATIONS).index(notation)
    return [matrices_scene(write_in(there, notation)) for there in share(places_of(case), turn, IN_TURN)]


of_every_case = pytest.mark.parametrize("case", CASES, scope="module")
in_every_notation = pytest.mark.parametrize("notation", NOTATIONS, scope="module")


def lines_in(scene) -> list:
    return [line for section in scene.sections for line in section.lines]


def lines_of(session) -> list:
    return lines_in(matrices_scene(session))


def lines_of_first(session) -> tuple:
    """The lines of the first section."""
    return matrices_scene(session).sections[0].lines


def evaluated(line, rows: bool):
    """What the factors of a line come to, products before sums; None where one of them is not reached."""
    if any(piece.matrix.values is None for piece in line.pieces):
        return None
    terms = []
    for piece in line.pieces:
        values = piece.matrix.values
        if piece.operator in ("·", "@") and np.ndim(terms[-1]) and np.ndim(values):
            terms[-1] = terms[-1] @ values
        elif piece.operator in ("·", "⊙") and (piece.operator == "⊙" or 0 in (np.ndim(terms[-1]), np.ndim(values))):
            terms[-1] = terms[-1] * values
        else:
            terms.append(-values if piece.operator == "−" else values)
    made = sum(terms[1:], terms[0])
    if not line.function:
        return made
    f = ACTIVATIONS[line.function].f
    return f(made) if rows else f(made.T).T


@pytest.mark.slow
@in_every_notation
@of_every_case
def test_the_factors_of_every_line_come_to_the_product_shown(case, notation):
    count = 0
    for scene in scenes(case, notation):
        for line in lines_in(scene):
            if line.result.values is not None:
                expected = evaluated(line, rows=case[2] > 1 or notation == "rows")
                np.testing.assert_allclose(line.result.values, expected, rtol=1e-12, atol=1e-12)
                count += 1
    assert count > 30


@in_every_notation
@of_every_case
def test_the_shapes_of_every_line_chain_and_are_those_of_the_numbers(case, notation):
    for scene in scenes(case, notation):
        for line in lines_in(scene):
            assert line.fits
            assert line.shapes.split(" ")[-1] == line.result.shape
            for view in (line.result, *(piece.matrix for piece in line.pieces)):
                if view.values is not None:
                    assert view.shape == ("×".join(map(str, view.values.shape)) or "number")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", ["z", "a", "dC/da", "delta"])
@pytest.mark.parametrize("layer", [1, 2])
def test_the_main_product_of_a_stage_ends_in_what_the_engine_computed(case, kind, layer):
    session = walked(case, kind, layer)
    computed = quantities(session.position)[kind, layer][0]
    shown = {name: lines_of_first(write_in(session, name))[-1].result.values for name in NOTATIONS}
    for name, values in shown.items():
        np.testing.assert_array_equal(values, computed if case[2] > 1 or name == "rows" else computed.T)


@pytest.mark.parametrize("case", CASES)
def test_the_loss_ends_in_one_number(case):
    session = walked(case, "C")
    assert lines_of(session)[-1].result.values == [[session.position.step.total_loss]]


@pytest.mark.slow
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("selected", [(1, 2, 1), (2, 1, 3), (1, 1, 0), (2, 2, 0)])
def test_the_build_up_of_a_gradient_ends_in_the_shape_of_its_parameters(case, selected, notation):
    session = write_in(looking(walked(case, "gradients", 1), look=Parameter(*selected)), notation)
    layer, to, source = selected
    last = lines_of_first(session)[-1]
    back = session.position.step.backward
    expected = back.weight_gradients[layer - 1] if source else back.bias_gradients[layer - 1][:, None]
    expected = expected.T if notation == "rows" else expected
    np.testing.assert_array_equal(last.result.values, expected)
    assert last.like_shape == last.result.shape == "×".join(map(str, expected.shape))
    at = (to - 1, max(source - 1, 0))
    assert chosen(last.result) == [at[::-1] if notation == "rows" else at]


def test_the_build_up_names_its_running_product_and_writes_its_shapes():
    session = looking(after(two_two_two(), "gradients", 1), look=Parameter(1, 1, 1))
    lines = matrices_scene(session).sections[0].lines
    assert [line.shapes for line in lines] == [
        "2×1 − 2×1 = 2×1",
        "2×1 ⊙ 2×1 → 2×1",
        "2×2 · 2×1 → 2×1",
        "2×1 ⊙ 2×1 → 2×1",
        "2×1 · 1×2 → 2×2",
    ]
    for before, line in pairwise(lines):
        running = [piece.matrix for piece in line.pieces if piece.matrix.kind == "name"]
        assert [view.name for view in running] == [before.result.name]


def test_in_a_notation_of_rows_the_build_up_goes_as_examples_in_rows_do():
    session = looking(after(open_lesson("batch"), "gradients", 1), look=Parameter(1, 1, 1), notation="rows")
    assert [line.shapes for line in lines_of_first(session)] == [
        "2×1 − 2×1 = 2×1",
        "2×1 ⊙ 2×1 → 2×1",
        "2×1 @ 1×2 → 2×2",
        "2×2 ⊙ 2×2 → 2×2",
        "4×2 @ 2×2 → 4×2",
    ]


def test_every_entry_of_a_matrix_of_weights_is_the_weight_that_it_lights():
    for notation in NOTATIONS:
        session = write_in(after(open_lesson("3-2-2"), "z", 1), notation)
        pieces = [piece.matrix for piece in lines_of_first(session)[0].pieces]
        weights, (height, width) = pieces[notation == "rows"], (3, 2) if notation == "rows" else (2, 3)
        assert weights.shape == f"{height}×{width}"
        for i, row in enumerate(weights.rows):
            for j, cell in enumerate(row):
                to, source = (j, i) if notation == "rows" else (i, j)
                assert cell.lights == f"weight:1.{to + 1}.{source + 1}"
                assert float(cell.full.replace("−", "-")) == session.position.step.network.weights[0][to, source]


LETTERS = {
    "default": ["Z(1)", "δ(2)", "A(1)", "W(2)", "∂C/∂A(1)", "f′(Z(1))", "X", "∂C/∂W(1)", "∂C/∂b(1)"],
    "arrows": ["Z(2)", "δ(3)", "X(2)", "w(2→3)", "∂C/∂X(2)", "X(2)′", "X(1)", "∂C/∂w(1→2)", "∂C/∂b(2)"],
    "from-zero": ["Z(0)", "v(1)", "A(0)", "W(1)", "∂C/∂A(0)", "f′(Z(0))", "X", "∂C/∂W(0)", "∂C/∂B(0)"],
    "from-layer": ["Z(2)", "δ(3)", "X(2)", "w(2)", "∂C/∂X(2)", "X(2)′", "X(1)", "∂C/∂w(1)", "∂C/∂b(1)"],
    "brackets": ["Z1", "δ2", "A1", "W2", "∂ℒ/∂A1", "f′(Z1)", "X", "∂ℒ/∂W1", "∂ℒ/∂b1", "E"],
    "rows": ["Z1", "δ2", "H1", "W2.T", "∂L/∂H1", "f′(Z1)", "X.T", "∂L/∂W1", "∂L/∂b1", "Ŷ", "E"],
    "upstream-local": ["∂C/∂Z(1)", "(∂C/∂Z(2))T", "∂C/∂A(1)", "∂A(1)/∂Z(1)", "∂C/∂W(1)", "∂C/∂b(1)"],
    "error": ["Net(1)", "∂E/∂Net(1)", "(∂E/∂Net(2))T", "O(1)", "∂O(1)/∂Net(1)", "T", "R", "∂E/∂W(1)"],
}


def names_in(scene) -> set[str]:
    """The names of all matrices, without their markup."""
    views = [view for line in lines_in(scene) for view in (line.result, *(piece.matrix for piece in line.pieces))]
    return {re.sub("<[^>]+>", "", view.name.xml) for view in views}


def said_in(scene) -> str:
    """Everything that is said in words."""
    notes = [note.text for part in (*scene.sections, scene) for note in part.notes]
    views = [view for line in lines_in(scene) for view in (line.result, *(piece.matrix for piece in line.pieces))]
    says = [line.says for line in lines_in(scene)]
    return " ".join((*notes, *says, *(part.title for part in scene.sections), *(view.spoken for view in views)))


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_matrices_have_the_letters_of_the_notation(notation):
    seen = set().union(*(names_in(matrices_scene(there)) for there in written(notation, open_lesson("batch"))))
    assert set(LETTERS[notation]) <= seen


FOREIGN = {"arrows": "aAWη", "from-zero": "δη", "rows": "aAC", "upstream-local": "δ", "error": "zZaAyYCδ"}
ARTICLES = {"a", "A"}


@pytest.mark.parametrize("notation", FOREIGN, scope="module")
@pytest.mark.parametrize("case", [CASES[i] for i in (1, 3, 4, 5, 7, 8, 10)], scope="module")
def test_no_letter_of_the_default_is_left_where_the_notation_has_another(case, notation):
    for scene in scenes(case, notation):
        letters = {letter for name in names_in(scene) for letter in re.findall(r"[^\W\d]+", name)}
        words = set(re.findall(r"[^\W\dᵀᵢⱼ]+", said_in(scene)))
        assert not letters & set(FOREIGN[notation])
        assert not words & (set(FOREIGN[notation]) - ARTICLES)


def test_the_product_of_jacobians_is_the_same_delta():
    session = looking(
        after(random_session("squared_error", ("tanh", "softmax"), 1), "delta", 1), look=Parameter(1, 1, 1)
    )
    line = matrices_scene(session).sections[1].lines[0]
    assert line.shapes == "1×3 · 3×3 · 3×3 · 3×3 = 1×3"
    np.testing.assert_array_equal(line.result.values, session.position.step.backward.delta[0])


def test_a_step_of_the_build_up_has_numbers_once_its_stage_is_reached():
    steps = [("dC/da", 2), ("delta", 2), ("dC/da", 1), ("delta", 1), ("dC/dw", 1)]
    for stage in range(13):
        session = looking(go_to(two_two_two(), stage), look=Parameter(1, 1, 1))
        lines = matrices_scene(session).sections[0].lines
        reached = [session.position.reached(*step) for step in steps]
        assert [line.result.values is not None for line in lines] == reached
        texts = [{cell.text for row in line.result.rows for cell in row} for line in lines]
        assert [found != {"?"} for found in texts] == reached


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_nothing_is_computed_before_it_is_reached(case):
    for session in places_of(case):
        at = session.position
        alone = session.moved(replace(at, step=replace(at.step)))
        assert not {"forward", "total_loss", "backward", "update"} & set(vars(alone.position.step))
        matrices_scene(alone)
        computed = vars(alone.position.step)
        assert "forward" not in computed or at.reached("z", 1)
        assert "total_loss" not in computed or at.reached("C")
        assert "backward" not in computed or at.reached("dC/da", 2)
        assert "update" not in computed or at.updated


@pytest.mark.parametrize("case", [case for case in CASES if "softmax" in case[1][-1:]])
def test_the_jacobian_of_softmax_is_the_measured_one(case):
    session = walked(case, "delta", 2)
    found = [line.result for line in lines_of(session) if "Jacobian" in line.result.spoken]
    z, h = session.position.step.forward.z[1][0], 1e-6
    measured = np.array([(softmax(z + h * e) - softmax(z - h * e)) / (2 * h) for e in np.eye(len(z))]).T
    np.testing.assert_allclose(found[0].values, measured, atol=1e-9)


def test_where_the_long_way_loses_its_digits_the_tab_says_so():
    def tones(weight):
        session = open_session(
            Description(
                [1, 1], "sigmoid", weights=[[[weight]]], loss="binary_cross_entropy", inputs=[[1]], targets=[[0]]
            )
        )
        return [note.tone for section in matrices_scene(after(session, "delta", 1)).sections for note in section.notes]

    assert (tones(1.0), tones(60.0)) == (["good"], ["warning"])


def test_targets_that_almost_add_up_to_1_are_multiplied_in():
    share = 0.3333333
    description = Description([2, 3], "softmax", loss="categorical_cross_entropy", targets=[[share] * 3])
    line = lines_of(after(open_session(description), "delta", 1))[0]
    np.testing.assert_allclose(line.result.values, evaluated(line, rows=False), rtol=0, atol=1e-15)


# What is drawn


def page(session) -> str:
    return rendered("panels/explain_matrices.html", body=matrices_scene(session))


@pytest.mark.slow
@pytest.mark.parametrize("slug", LESSON_KINDS)
def test_every_lesson_and_stage_is_drawn_without_a_number_that_is_none(slug):
    for session in places(open_lesson(slug)):
        html = re.sub(r'href="data:[^"]*"', "", page(session))
        assert not re.search(r"\b(nan|inf|None)\b|✗", html)
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids))


def test_an_overflow_is_said_and_no_number_is_shown():
    session = open_session(Description([1, 1], "identity", weights=[[[1e12]]], inputs=[[1e12]], learning_rate=1e9))
    while not session.position.overflowed:
        session = step(session)
    scene = matrices_scene(session)
    assert (scene.sections, [note.tone for note in scene.notes]) == ((), ["warning"])


def test_shapes_that_do_not_fit_are_found():
    assert shape_of([("", (2, 3)), ("·", (2, 3))]) is None
    assert shape_of([("", (2, 3)), ("⊙", (3, 2))]) is None
    assert shape_of([("", (2, 3)), ("+", (2, 1))]) is None
    assert shape_of([("", (2, 3)), ("+", (1, 3))]) == (2, 3)
    wide, tall = (MatrixFactor(token("W"), "", shape, np.zeros(shape)) for shape in ((2, 3), (3, 2)))
    assert product(wide, wide, says="").fits
    assert not product(wide, tall, says="").fits
    assert not product(wide, wide, says="", like=tall).fits


def test_a_cell_lights_what_it_stands_for_also_where_the_matrix_is_transposed():
    weights = lines_of(after(open_lesson("3-2-2"), "z", 1))[0].pieces[0].matrix
    assert weights.rows[1][2].lights == "weight:1.2.3"
    gathered = lines_of(after(two_two_two(), "dC/da", 1))[0]
    assert gathered.pieces[0].matrix.rows[0][1].lights == "weight:2.2.1"
    assert gathered.result.rows[1][0].lights == "neuron:1.2"
    assert lines_of(after(two_two_two(), "gradients", 2))[1].result.rows[0][0].lights == "bias:2.1"


def chosen(view) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(view.rows) for j, cell in enumerate(row) if cell.state == "chosen"]


def test_the_row_of_a_neuron_is_marked():
    forward, *back = lines_of(looking(after(two_two_two(), "delta", 1), look=Neuron(1, 2)))
    weights, x, bias = (piece.matrix for piece in forward.pieces)
    assert (chosen(weights), chosen(x), chosen(bias), chosen(forward.result)) == (
        [(1, 0), (1, 1)],
        [],
        [(1, 0)],
        [(1, 0)],
    )
    assert [chosen(line.result) for line in back] == [[(1, 0)], [(1, 0)]]


def test_the_weight_and_the_two_numbers_its_gradient_is_made_of_are_marked():
    last = matrices_scene(looking(after(two_two_two(), "gradients", 1), look=Parameter(1, 2, 1))).sections[0].lines[-1]
    assert (chosen(last.pieces[1].matrix), chosen(last.result)) == ([(0, 0)], [(1, 0)])


def test_in_a_batch_the_row_of_the_example_in_the_picture_is_marked():
    line = lines_of(looking(after(open_lesson("batch"), "z", 1), example=1))[0]
    assert [{cell.state for cell in row} for row in line.result.rows] == [{""}, {"shown"}]


@pytest.mark.parametrize("size, kind", [(8, "numbers"), (9, "picture")])
def test_beyond_eight_by_eight_a_matrix_is_a_heat_map(size, kind):
    session = after(random_session("half_squared_error", ("tanh", "tanh"), 1, sizes=(size, size, 2)), "z", 1)
    weights = lines_of(session)[0].pieces[0].matrix
    assert (weights.kind, weights.shape) == (kind, f"{size}×{size}")


def test_a_heat_map_holds_what_is_above_0_and_what_is_below_each_as_strong_as_its_size():
    drawn = heat_map(np.array([[1.0, -2.0], [0.0, 0.5]]), significant=3)
    assert drawn.range == "−2 … 1"
    np.testing.assert_allclose(opacity_of(drawn.above) / 255, [[0.5, 0], [0, 0.25]], atol=0.003)
    np.testing.assert_allclose(opacity_of(drawn.below) / 255, [[0, 1], [0, 0]], atol=0.003)
    assert (heat_map(np.zeros((9, 9)), significant=3).above, heat_map(np.zeros((9, 9)), significant=3).range) == (
        "",
        "all 0",
    )


def test_where_dots_are_short_each_is_the_strongest_of_its_neighbours():
    values = np.zeros((1, 784))
    values[0, 3], values[0, 2] = -1.0, 0.5
    drawn = heat_map(values, chosen=[(0, 5)], significant=3)
    assert (drawn.columns, drawn.note, drawn.mark) == (392, "each dot the strongest of 2", (2.5, 0.0, 0.5, 1.0))
    assert np.flatnonzero(opacity_of(drawn.below)).tolist() == [1]
    assert drawn.above == ""


def test_the_pixels_of_a_drawing_are_drawn_as_the_drawing():
    session = looking(after(open_lesson("draw-a-digit"), "gradients", 1), look=Parameter(1, 5, 57))
    build_up = matrices_scene(session).sections[0].lines[-1]
    pixels = build_up.pieces[1].matrix
    ink = session.position.step.inputs[0].reshape(28, 28)
    assert pixels.shape == "1×784"
    np.testing.assert_allclose(opacity_of(pixels.picture.above) / 255, ink / ink.max(), atol=0.03)
    assert pixels.picture.mark == (0.0, 2.0, 1.0, 1.0)
    assert build_up.result.shape == build_up.like_shape == "30×784"


def test_a_large_matrix_that_is_not_reached_has_its_size_and_no_picture():
    view = lines_of(open_lesson("draw-a-digit"))[0].result
    assert (view.kind, view.shape, view.picture, view.values) == ("unreached", "30×1", None, None)
    assert "30 by 1, not reached" in page(open_lesson("draw-a-digit"))


def test_while_predicting_the_error_is_kept_back_until_the_slope_of_the_loss_is_reached():
    session = looking(after(two_two_two(), "C", 0), tab="matrices")
    predicting = looking(session, tab="matrices", predicting=True)
    answer = repr(float(session.position.step.backward.upstream[1][0, 1]))
    for chosen in (predicting, looking(session, tab="matrices", predicting=True, look=TotalLoss())):
        assert answer not in panel(chosen)
        assert WITHHELD in panel(chosen)
    assert answer in panel(session)
    assert WITHHELD not in panel(step(predicting))
