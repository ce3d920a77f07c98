"""The NumPy program, executed, computes what the walk shows."""

import re
import subprocess
import sys
from code import InteractiveConsole

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.engine.activations import ACTIVATIONS
from app.engine.losses import LOSSES
from app.explorer.code.lines import program_text
from app.explorer.code.numpy_program import numpy_program
from app.explorer.code.torch_program import torch_program
from app.explorer.notation import DEFAULT, NOTATIONS
from app.explorer.opening import Description, open_session
from app.explorer.stages import stages
from tests.explorer.code_runs import compare, expected, names_of, random_step, run, run_numpy, upstreams, wide_step
from tests.explorer.sessions import small_session, two_two_two
from tests.in_turn import share
from tests.kinds import LESSON_KINDS

EXACT = 1e-12
CANCELLING = [("sigmoid", "binary_cross_entropy"), ("softmax", "categorical_cross_entropy")]
SHOWN = {"C": "0.2983711087600027", "dC_dW2": "0.0821670405642308", "new W2": "0.35891647971788465"}


def compare_numpy(step, notation: str = DEFAULT) -> None:
    compare(run_numpy(step, notation), expected(step, notation) | upstreams(step, notation), EXACT)


@pytest.mark.slow
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_every_output_activation_and_loss_computes_the_numbers_of_the_walk(output, loss, notation):
    turn = list(ACTIVATIONS).index(output) + list(LOSSES).index(loss) + list(NOTATIONS).index(notation)
    for seed, hidden in share(enumerate(ACTIVATIONS), turn, 5):
        reduction, biases = ("sum", "mean")[seed % 2], bool(seed % 3)
        compare_numpy(random_step(seed, (hidden, output), loss, reduction, biases, 1 + seed % 3), notation)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("slug", LESSON_KINDS)
def test_every_lesson_computes_the_numbers_of_the_walk(slug, notation):
    compare_numpy(open_lesson(slug).position.step, notation)


@pytest.mark.parametrize(
    ("notation", "lines"),
    [
        ("default", {"z2 = a1 @ W2.T + b2", "dc_da1 = delta2 @ W2", "dC_dW1 = delta1.T @ x / N"}),
        ("arrows", {"z3 = x2 @ w23.T + b3", "dc_dx2 = delta3 @ w23", "dC_dw12 = delta2.T @ x1 / N"}),
        ("from-zero", {"Z1 = A0 @ W1.T + B1", "dc_dA0 = v1 @ W1", "dC_dW0 = v0.T @ X / N", "W0 -= alpha * dC_dW0"}),
        ("rows", {"Z1 = X @ W1 + b1", "Y_hat = tanh(Z2)", "dl_dH1 = delta2 @ W2.T", "dL_dW1 = X.T @ delta1 / N"}),
        ("upstream-local", {"dc_da1 = dc_dz2 @ W2", "dc_dz1 = dc_da1 * d_tanh(z1)", "dC_dW1 = dc_dz1.T @ x / N"}),
        ("error", {"net2 = o1 @ W2.T + b2", "de_do2 = o2 - t", "de_dnet1 = de_do1 * d_tanh(net1)"}),
    ],
)
def test_it_is_written_in_the_letters_of_the_notation(notation, lines):
    program = numpy_program(small_session().position.step, notation=NOTATIONS[notation])
    assert lines <= {line.text for block in program for line in block.lines}


def test_layers_of_two_digits_do_not_run_together_in_the_name_of_their_weights():
    step = open_session(Description([1] * 12, "tanh", inputs=[[1.0]], targets=[[0.0]])).position.step
    names = set(run_numpy(step, "arrows"))
    assert {"w12", "w89", "w9_10", "w10_11", "w11_12"} <= names


def test_after_an_update_the_program_is_that_of_the_next_step():
    step = two_two_two().position.step.next()
    compare_numpy(step)
    assert "0.35891647971788465" in program_text(numpy_program(step))


@pytest.mark.parametrize("output, loss", CANCELLING)
@pytest.mark.parametrize("hidden", ["sigmoid", "swish", "softplus", "elu", "softmax"])
def test_far_out_nothing_overflows(hidden, output, loss):
    weights = [[[900.0, -900.0], [-800.0, 5.0]], [[600.0, -300.0], [-900.0, 20.0]]]
    given = {"weights": weights, "inputs": [[1.0, -1.0]], "targets": [[0, 1]], "loss": loss}
    compare_numpy(open_session(Description([2, 2, 2], [hidden, output], **given)).position.step)


def test_targets_that_add_up_to_1_but_for_a_rounding_count_as_they_are():
    given = {"loss": "categorical_cross_entropy", "targets": [[0.3333333, 0.3333333, 0.3333333]]}
    step = open_session(Description([2, 3], ["softmax"], **given)).position.step
    compare_numpy(step)
    assert "y.sum" in program_text(numpy_program(step))


def test_a_fresh_interpreter_prints_the_numbers_of_the_walk():
    program = program_text(numpy_program(two_two_two().position.step))
    printed = subprocess.run([sys.executable, "-"], input=program, capture_output=True, text=True, check=True).stdout
    for name, number in SHOWN.items():
        assert number in printed.partition(f"{name}\n")[2].split("\n")[0]


@pytest.mark.parametrize("session", [two_two_two(), small_session(activations=["gelu", "softmax"])])
def test_pasted_into_the_interactive_interpreter_it_runs_as_well(session, capsys):
    step, console = session.position.step, InteractiveConsole({})
    program = program_text(numpy_program(step))
    for row in program.split("\n"):
        unfinished = console.push(row)
    assert not unfinished and capsys.readouterr().err == ""
    compare(console.locals, expected(step), EXACT)


@pytest.mark.parametrize("session", [two_two_two(), small_session(), small_session(biases=False, sizes=(2, 3, 4, 1))])
def test_every_stage_of_the_walk_is_a_line_of_the_program_in_the_same_order(session):
    lines = [line for block in numpy_program(session.position.step) for line in block.lines]
    found = list(dict.fromkeys(stage for line in lines for stage in line.stages))
    assert found == [(stage.kind, stage.layer) for stage in stages(session.position.step.network.depth)]


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("session", [two_two_two(), small_session()])
def test_every_shape_in_a_comment_is_the_shape_of_what_the_line_computes(session, notation):
    step = session.position.step
    program = numpy_program(step, notation=NOTATIONS[notation])
    lines, names = [line for block in program for line in block.lines], run_numpy(step, notation)
    said = {line.text.split()[0]: line.comment.split(")")[0] + ")" for line in lines if line.comment.startswith("(")}
    assert {*expected(step, notation), *upstreams(step, notation)} - set(said) == {names_of(step, 1, notation)[0]}
    assert {name: str(np.shape(names[name])) for name in said} == said


@pytest.mark.parametrize("output, loss", CANCELLING)
def test_it_says_where_the_slopes_cancel_and_has_no_function_it_does_not_use(output, loss):
    text = program_text(numpy_program(open_session(Description([2, 3], [output], loss=loss)).position.step))
    said = "loss and softmax as one step" if output == "softmax" else f"slopes of loss and {output} cancel"
    assert said in text
    assert "def d_log" in text and "def log" not in text and f"def d_{output}" not in text


def test_without_biases_there_are_none_in_it():
    text = program_text(numpy_program(small_session(biases=False).position.step))
    assert "b1" not in text and "dC_db" not in text


def test_of_a_large_network_the_page_shows_that_the_numbers_are_loaded_and_the_download_has_them():
    step = wide_step(activations="tanh")
    shown, download = program_text(numpy_program(step)), program_text(numpy_program(step, embed=True))
    assert "x, y, W1, b1, W2, b2 = load()" in shown and "def load" not in shown
    assert len(shown) < 2000 and "def load" in download


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_numbers_of_a_large_network_are_loaded_as_they_are(notation):
    compare_numpy(wide_step(activations="tanh"), notation)


def test_a_small_network_is_downloaded_as_it_is_shown():
    step = two_two_two().position.step
    assert numpy_program(step) == numpy_program(step, embed=True)


def test_its_parts_stand_an_empty_row_apart():
    text = program_text(numpy_program(small_session().position.step))
    assert "\n\n\n" not in text and not text.startswith("\n") and text.endswith(")\n")


def test_it_prints_every_number_of_the_result_once():
    _, printed = run(program_text(numpy_program(small_session().position.step)))
    names = [row for row in printed.split("\n") if row and row[0].isalpha()]
    gradients = ["dC_dW1", "dC_db1", "dC_dW2", "dC_db2"]
    assert names == ["C", "delta2", "delta1", *gradients, "new W1", "new b1", "new W2", "new b2"]


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("loss", ["half_squared_error", "categorical_cross_entropy"])
def test_a_penalty_is_in_the_numbers_of_the_program(loss, reduction, notation):
    compare_numpy(random_step(2, ("tanh", "softmax"), loss, reduction, True, 3, l2=0.3), notation)


def test_without_a_penalty_the_program_has_no_word_of_it():
    assert "lam" not in program_text(numpy_program(small_session().position.step))


@pytest.mark.parametrize("program", [numpy_program, torch_program])
def test_in_code_n_never_counts_the_examples_for_it_counts_the_outputs_of_a_mean(program):
    text = program_text(program(random_step(3, ("tanh", "identity"), "mean_squared_error", "mean", True, 2)))
    assert "N = len(x)" in text and not re.search(r"\bn\b", re.sub(r'#.*|"[^"]*"', "", text))
