"""Why a number is what it is: what a formula comes to with the numbers in it is the number."""

from dataclasses import replace

import pytest

from app.course.shelf import LESSONS, open_lesson
from app.engine.activations import ACTIVATIONS
from app.errors import BadValue
from app.explorer.look import Neuron
from app.explorer.looking import look_at, write_in
from app.explorer.moves import go_to
from app.explorer.notation import NOTATIONS
from app.explorer.number import PATH, NumberName, name_of
from app.explorer.quantities import QUANTITIES, of_an_optimiser
from app.explorer.reading import reading_of
from app.explorer.shown_paths import shown_paths
from app.explorer.why.answer import why, why_number
from app.explorer.why.sentences import SENTENCES
from tests.explorer.evaluating import evaluate
from tests.explorer.predictions import random_session
from tests.explorer.sessions import two_two_two
from tests.explorer.test_number import SESSIONS
from tests.explorer.walked_names import every_name

GIVEN = {"x", "y", "eta", "l2", *of_an_optimiser()}
MORE = {
    **{f"hidden {name}": random_session(20 + i, hidden=name) for i, name in enumerate(ACTIVATIONS)},
    "bce mean": random_session(40, loss="binary_cross_entropy", reduction="mean", examples=3),
    "half": random_session(41, loss="half_squared_error", examples=1),
    "absolute": random_session(44, loss="absolute_error", output="tanh", reduction="mean", examples=3),
    "absolute hit": random_session(45, (1, 1), loss="absolute_error", output="sign", examples=1, targets=[[1]]),
    "sparse sigmoid": random_session(42, loss="sparse_categorical_cross_entropy", targets=[[1], [0]]),
    "one input": random_session(43, (1, 1)),
}
EVERY = SESSIONS | MORE


def ended(session):
    return go_to(session, len(session.position.stages))


@pytest.mark.slow
@pytest.mark.parametrize("session", EVERY.values(), ids=EVERY)
def test_what_a_formula_comes_to_is_the_number(session):
    for at in (go_to(session, len(session.position.stages) - 1), ended(session)):
        for name in every_name(session):
            found = why_number(at, name)
            if not found.number.reached:
                assert name.quantity.startswith("change.") and not at.position.updated
                continue
            old = QUANTITIES[name.quantity].old
            given = name.quantity in GIVEN or old or (name.quantity in ("w", "b") and not at.position.updated)
            assert (found.formula is None) == (found.evaluated is None) == given, str(name)
            if not given:
                value = pytest.approx(found.number.value, rel=1e-9, abs=1e-14)
                assert evaluate(found.evaluated) == value, (str(name), found.evaluated)


@pytest.mark.parametrize("slug", [slug for slug, lesson in LESSONS.items() if not lesson.draws])
def test_the_numbers_of_the_lessons_are_what_their_formulas_come_to(slug):
    at = ended(open_lesson(slug))
    for name in every_name(at):
        found = why_number(at, name)
        if found.evaluated:
            assert evaluate(found.evaluated) == pytest.approx(found.number.value, rel=1e-9, abs=1e-14), str(name)


@pytest.mark.parametrize(
    "text", ["z.1.7", "a.2.5", "dC/da.1.7", "dC/da.2.5", "delta.1.7", "dC/dw.1.7.400", "C", "dC/dx.400"]
)
def test_so_are_those_of_a_digit(text):
    found = why_number(ended(open_lesson("draw-a-digit")), name_of(text))
    assert evaluate(found.evaluated) == pytest.approx(found.number.value, rel=1e-9, abs=1e-16)


@pytest.mark.parametrize("session", EVERY.values(), ids=EVERY)
def test_nothing_is_told_of_a_number_before_it_is_reached(session):
    for name in every_name(session):
        found = why_number(session, name)
        row = QUANTITIES[name.quantity]
        given = row.new is not None or not (row.stage or row.known_with)
        assert found.number.reached == given
        assert found.evaluated is None and (found.formula is None) == given, str(name)
        assert found.sentence.endswith(".") and found.sentence[0].isupper() and "{" not in found.sentence


def test_formulas_are_written_in_the_notation():
    session = ended(two_two_two())
    written = {name: why_number(write_in(session, name), name_of("delta.1.2")).formula for name in NOTATIONS}
    assert written["default"] == "∂C/∂a₂⁽¹⁾·f′(z₂⁽¹⁾)"
    assert written["from-zero"] == "∂C/∂a₁⁽⁰⁾·f′(z₁⁽⁰⁾)"
    assert len(set(written.values())) > 3


@pytest.mark.parametrize(
    ("text", "formula", "evaluated"),
    [
        ("z.1.2", "w₂₁⁽¹⁾·x₁ + w₂₂⁽¹⁾·x₂ + b₂⁽¹⁾", "0.25·0.05 + 0.3·0.1 + 0.35"),
        ("dC/dw.1.1.1", "δ₁⁽¹⁾·x₁", "0.00877135468948694·0.05"),
        ("w.1.1.1", "w₁₁⁽¹⁾ − η·∂C/∂w₁₁⁽¹⁾", "0.15 − 0.5·0.000438567734474347"),
        ("x.1", None, None),
    ],
)
def test_formulas_read_like_the_page(text, formula, evaluated):
    found = why_number(ended(two_two_two()), name_of(text))
    assert (found.formula, found.evaluated) == (formula, evaluated)


def test_of_several_examples_the_letters_are_those_of_one_and_the_numbers_those_of_all():
    session = ended(SESSIONS["mean"])
    found = why_number(session, name_of("dC/db.1.1"))
    assert found.formula == "Σ(δ₁⁽¹⁾) / 3" and found.evaluated.count("+") == 2
    assert "averaged over all 3 examples" in found.sentence
    alone = why_number(session, name_of("dC/db.1.1@2"))
    assert alone.formula == "δ₁⁽¹⁾" and "examples" not in alone.sentence


@pytest.mark.parametrize("of", ["w.1.1.2", "b.1.2", "w.2.2.1", "x.1"])
@pytest.mark.parametrize(
    "session", [two_two_two(), SESSIONS["softmax"], SESSIONS["mean"]], ids=["2-2-2", "softmax", "mean"]
)
def test_paths_are_those_of_the_page_and_their_factors_multiply_to_what_they_add(session, of):
    session = ended(session)
    name = name_of(of)
    look = name.parameter if name.is_of_parameter else Neuron(0, name.to)
    shown = shown_paths(look_at(session, look))
    for number, route in enumerate(shown.routes, 1):
        path = NumberName(PATH, to=number)
        looked_at = why_number(look_at(session, look), path)
        named = why_number(session, path._replace(of=name))
        assert named.number.value == looked_at.number.value == route.contribution
        assert (named.formula is None) == (not route.factors)
        if route.factors:
            assert evaluate(named.evaluated) == pytest.approx(route.contribution, rel=1e-12)
        alone = why_number(session, path._replace(of=name, example=0))
        assert evaluate(alone.evaluated) == pytest.approx(alone.number.value, rel=1e-12)
    early = why_number(go_to(session, 1), NumberName(PATH, to=1, of=name))
    assert (early.number.value, early.evaluated) == (None, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("path.1", "No weight, bias or input is looked at."),
        ("path.3?of=w.1.1.1", "There are paths 1 to 2."),
        ("path.1?of=w.3.1.1", "Layers are 1 to 2."),
        ("z.1.3", "Layer 1 has neurons 1 to 2."),
    ],
)
def test_a_number_that_is_not_there_has_no_why(text, said):
    with pytest.raises(BadValue) as refused:
        why_number(ended(two_two_two()), name_of(text))
    assert refused.value.message.startswith(said) and refused.value.field == "name"


@pytest.mark.slow
def test_every_sentence_is_said_somewhere():
    said = set()
    for session in EVERY.values():
        for at in (session, ended(session)):
            said |= {why_number(at, name).sentence for name in every_name(at)}
    said.add(why_number(ended(two_two_two()), name_of("path.1?of=w.1.1.1")).sentence)
    still = ended(two_two_two(inputs=[[0.0, 0.1]], optimiser="momentum"))
    said.add(why_number(still, name_of("w.1.1.1")).sentence)
    for key, sentence in SENTENCES.items():
        words = max(sentence.replace("}", "{").split("{")[::2], key=len)
        assert any(words in one for one in said), key


def test_the_example_looked_at_is_the_one_that_is_explained():
    session = ended(SESSIONS["mean"])
    second = replace(session, view=replace(session.view, example=1))
    assert why(reading_of(second), name_of("z.1.1")).evaluated == why_number(session, name_of("z.1.1@2")).evaluated
