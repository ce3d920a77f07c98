"""A penalty on the weights in the walk: chosen, edited, told, undone, carried; and not there where it is 0."""

import json
import math
from dataclasses import fields, replace

import pytest

from app.errors import BadValue
from app.explorer.edits import edit
from app.explorer.explanations import sentence
from app.explorer.moves import back, go_to, step
from app.explorer.notation import NOTATIONS
from app.explorer.number import letter_of, name_of, value_of
from app.explorer.opening import Description, open_session
from app.explorer.practise.diagnosis import diagnose
from app.explorer.practise.typed_number import typed_number
from app.explorer.practise.words import hint, slip_said
from app.explorer.reading import reading_of
from app.explorer.stages import stage_index
from app.explorer.training_step import TrainingStep
from app.explorer.why.answer import why_number
from app.links.export import export_text
from app.links.link import code_of, opened_by
from app.links.record import record, restored, same_session
from app.storage.codec import encode_position
from tests.explorer.evaluating import evaluate
from tests.explorer.predictions import question_about, random_session
from tests.explorer.sessions import seen, session_of_file, two_two_two

NAMES = ("C", "penalty", "l2", "dC/dw.1.1.2", "penalty.w.1.1.2", "dC/db.1.1", "C@1", "dC/dw.1.1.2@1", "w.1.1.2")


def ended(session):
    return go_to(session, len(session.position.stages))


@pytest.mark.parametrize(
    "l2", [-1e-9, -1, math.nan, math.inf, -math.inf, 1e6 + 1, 10**400, True, "0.1", [0.1], 1j, {}], ids=repr
)
def test_a_penalty_that_is_none_is_refused_at_its_field(l2):
    for refuse in (lambda: open_session(Description([2, 1], l2=l2)), lambda: edit(two_two_two(), l2=l2)):
        with pytest.raises(BadValue) as refused:
            refuse()
        assert refused.value.field == "l2"


@pytest.mark.parametrize("l2", [0, 0.0, -0.0, 1e-12, 1e6])
def test_every_other_one_is_taken(l2):
    assert open_session(Description([2, 1], l2=l2)).position.step.l2 == l2


def test_of_two_two_two_the_numbers_are_those_worked_out_by_hand():
    step_ = two_two_two(l2=0.1).position.step
    plain = two_two_two().position.step
    squares = 0.15**2 + 0.2**2 + 0.25**2 + 0.3**2 + 0.4**2 + 0.45**2 + 0.5**2 + 0.55**2
    assert step_.penalty == pytest.approx(0.05 * squares, rel=1e-14)
    assert step_.total_loss == pytest.approx(0.2983711087600027 + 0.05 * squares, rel=1e-14)
    assert value_of(step_, name_of("dC/dw.2.1.1")) == pytest.approx(0.0821670405642308 + 0.1 * 0.4, rel=1e-13)
    assert step_.updated.weights[1][0, 0] == pytest.approx(0.4 - 0.5 * (0.0821670405642308 + 0.04), rel=1e-13)
    assert step_.updated.biases[0].tolist() == plain.updated.biases[0].tolist()


def test_the_loss_of_an_example_has_no_penalty():
    whole = random_session(3, l2=0.4, reduction="mean", examples=3).position.step
    alone = whole.of_example(1)
    assert alone.l2 == 0 and alone.penalty == 0
    assert value_of(whole, name_of("C@2")) == pytest.approx(alone.total_loss, rel=1e-14)
    assert value_of(whole, name_of("dC/dw.1.1.2@2")) == pytest.approx(alone.backward.weight_gradients[0][0, 1])


@pytest.mark.parametrize("notation", NOTATIONS)
def test_c_of_one_example_is_told_from_c_with_its_penalty(notation):
    session = random_session(3, l2=0.4, examples=1)
    n = replace(session, view=replace(session.view, notation=notation)).notation
    whole, own = (str(letter_of(name_of(text), n)) for text in ("C", "C@1"))
    assert (whole, own) == (n.loss, f"{n.loss}₁")
    assert str(letter_of(name_of("dC/dw.1.1.2@1"), n)).startswith(f"∂{n.loss}₁/")
    assert str(letter_of(name_of("l2"), n)) == "λ" and str(letter_of(name_of("penalty"), n)) == "Ω"


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_its_numbers_come_with_the_loss_and_with_the_gradients(reduction):
    session = random_session(3, l2=0.4, reduction=reduction, examples=2)
    depth = session.position.step.network.depth
    known = {"penalty": stage_index(depth, "C") + 1, "penalty.w.1.1.2": stage_index(depth, "gradients", 1) + 1, "l2": 0}
    for text, first in known.items():
        for stage in {0, first - 1, first} - {-1}:
            assert reading_of(go_to(session, stage)).number(name_of(text)).reached == (stage >= first), (text, stage)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("sizes", [(3, 3, 3), (20, 6, 3)])
def test_every_formula_with_it_comes_to_its_number(sizes, reduction):
    session = ended(random_session(3, sizes, l2=0.4, reduction=reduction, examples=2))
    for text in NAMES:
        found = why_number(session, name_of(text))
        assert "{" not in found.sentence and found.sentence.endswith(".")
        if text == "l2":
            assert found.formula is None
            continue
        value = pytest.approx(found.number.value, rel=1e-10)
        assert evaluate(found.evaluated) == value, (text, found.evaluated)
        assert ("λ" in found.formula) == (text in ("C", "penalty", "dC/dw.1.1.2", "penalty.w.1.1.2"))


def test_the_sentences_say_it():
    session = random_session(3, l2=0.4, reduction="mean", examples=2)
    plain = random_session(3, reduction="mean", examples=2)
    said = {}
    for number, stage in enumerate(session.position.stages, 1):
        one, other = (sentence(go_to(each, number).position) for each in (session, plain))
        assert one.startswith(other) and (one != other) == (stage.kind in ("C", "gradients", "update"))
        said[stage.kind] = one.removeprefix(other)
    assert said["C"] == " The penalty on the weights is in it: λ/(2·2)·Σw²."
    assert said["gradients"] == " To that of a weight the penalty adds λ/2 times the weight, which no path carries."
    assert said["update"] == " Through the penalty every weight also shrinks, by η·λ/2 times itself."
    shared, alone = (why_number(each, name_of("l2")).sentence for each in (session, random_session(3, l2=0.4)))
    assert shared == alone[:-1] + ", divided by the 2 examples."


def test_an_edit_of_it_makes_stale_what_comes_from_the_loss_on_and_back_undoes_it():
    session = ended(two_two_two(l2=0.1))
    walked = go_to(step(session), 9)
    changed = edit(walked, l2=0.3)
    assert changed.position.stage == stage_index(2, "C") and changed.position.step.l2 == 0.3
    assert seen(back(changed).position) == seen(walked.position) and back(changed).position.step.l2 == 0.1


def test_back_returns_to_every_place_bit_for_bit():
    session = two_two_two(l2=0.1)
    places = [session]
    for _ in range(3 * len(session.position.stages)):
        places.append(step(places[-1]))
    session = places[-1]
    for place in reversed(places[:-1]):
        session = back(session)
        assert seen(session.position) == seen(place.position)


def walked_with(l2: float, other: float):
    session = step(ended(random_session(3, l2=l2, reduction="mean", examples=2)))
    return go_to(edit(session, l2=other), 12)


@pytest.mark.parametrize(("l2", "other"), [(0.1, 0.2), (0.1, 0.0), (0.0, 1 / 3)])
def test_links_and_files_carry_it_and_an_edit_of_it(l2, other):
    session = walked_with(l2, other)
    for again in (
        opened_by(code_of(session)).session,
        session_of_file(export_text(session)),
        restored(record(session)),
    ):
        assert same_session(again, session)
        assert (again.initial.step.l2, again.position.step.l2) == (l2, other)


def test_where_there_is_none_nothing_of_it_is_written_down():
    plain, with_ = (ended(random_session(3, l2=l2)) for l2 in (0.0, 0.1))
    for written in (json.dumps(record(plain)), export_text(plain), encode_position(plain.position)):
        assert "l2" not in written
    for written in (json.dumps(record(with_)), export_text(with_), encode_position(with_.position)):
        assert '"l2":' in written.replace('"l2" :', '"l2":')


def test_a_record_with_a_bad_one_is_refused_at_its_field():
    for bad in (-1, None, "1", [1]):
        with pytest.raises(BadValue) as refused:
            restored(record(random_session(3)) | {"l2": bad})
        assert refused.value.field == "l2"


def test_it_is_a_field_of_the_step_that_tells_two_apart():
    assert "l2" in [field.name for field in fields(TrainingStep)]
    assert not same_session(two_two_two(l2=0.1), two_two_two(l2=0.2))


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("kind", ["C", "gradients", "update"])
def test_a_guess_without_it_is_told_so(kind, reduction):
    session = random_session(3, l2=0.4, reduction=reduction, examples=2)
    step_ = session.position.step
    question = question_about("C", 0, 0, 0) if kind == "C" else question_about(kind, 1, 2, 3)
    data = step_.of_example(0)
    plain = replace(step_, l2=0.0)
    without = {
        "C": plain.total_loss,
        "gradients": plain.backward.weight_gradients[0][1, 2],
        "update": plain.updated.weights[0][1, 2],
    }[kind]
    assert data.l2 == 0 and diagnose(step_, question, typed_number(repr(float(without)))) == ("penalty-missing",)
    title, reason = slip_said(session.notation, step_, question, "penalty-missing")
    assert title == "The penalty was left out" and "{" not in reason
    if kind == "gradients":
        assert "the penalty’s λ × w" in hint(session.notation, session.position, question)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
def test_the_decay_is_what_an_update_leaves_of_a_weight_that_the_data_says_nothing_of(reduction):
    given = {"weights": [[[2.0]]], "inputs": [[0.0], [0.0]], "targets": [[0.5], [0.5]], "reduction": reduction}
    made = open_session(Description([1, 1], "identity", bias_values=[[0.5]], l2=0.3, **given)).position.step
    assert made.updated.weights[0].item() == pytest.approx(2.0 * (1 - made.decay), rel=1e-15) != 2.0
    assert replace(made, l2=0.0).decay == 0
