"""Each notation has a letter of its own for every quantity, and writes it as its source does."""

from itertools import product

import pytest

from app.course.opening import open_page
from app.course.shelf import LESSONS, open_lesson, source_letters_of, write_as_source
from app.engine.paths import Factor
from app.errors import BadValue, NotNow
from app.explorer.explanations import sentence
from app.explorer.looking import write_in
from app.explorer.notation import DEFAULT, NOTATIONS, Notation
from app.explorer.opening import Description, open_session

SIZES = (3, 12, 11, 2)
DEPTH = len(SIZES) - 1
EVERY_NOTATION = pytest.mark.parametrize("notation", [row.of(DEPTH) for row in NOTATIONS.values()], ids=list(NOTATIONS))


def quantities(notation: Notation):
    """Every letter of a network of SIZES, with what it stands for."""
    for layer, size in enumerate(SIZES):
        for neuron in range(1, size + 1):
            yield ("a", layer, neuron), notation.a(layer, neuron)
            if layer:
                yield ("z", layer, neuron), notation.z(layer, neuron)
                yield ("delta", layer, neuron), notation.delta(layer, neuron)
                yield ("upstream", layer, neuron), notation.upstream(layer, neuron)
                yield ("slope", layer, neuron), notation.slope(layer, neuron)
                yield ("b", layer, neuron), notation.parameter(layer, neuron, 0)
        if layer:
            for to, source in product(range(1, size + 1), range(1, SIZES[layer - 1] + 1)):
                yield ("w", layer, to, source), notation.parameter(layer, to, source)
                yield ("dw", layer, to, source), notation.gradient(layer, to, source)
    yield ("C",), notation.C
    yield ("rate",), notation.rate
    for neuron in range(1, SIZES[-1] + 1):
        yield ("y", neuron), notation.y(neuron)


@EVERY_NOTATION
def test_from_what_is_written_one_can_tell_what_it_stands_for(notation):
    """Two quantities never share a letter, as text or with its indices: what is written reads back."""
    written = [(meaning, str(letter)) for meaning, letter in quantities(notation)]
    read = {text: meaning for meaning, text in written}
    assert [read[text] for _, text in written] == [meaning for meaning, _ in written]


@EVERY_NOTATION
def test_the_bare_letters_differ_from_each_other(notation):
    letters = {name: text for name, text in notation.plain().items() if name not in ("label", "own")}
    assert len(set(letters.values())) == len(letters)


@pytest.mark.parametrize("name, written", [
    ("default", ["w₁₂⁽¹⁾", "x₂", "a₁⁽¹⁾", "δ₁⁽²⁾", "f′(z₁⁽¹⁾)", "∂C/∂w₁₂⁽¹⁾", "η"]),
    ("arrows", ["w₁₂⁽¹→²⁾", "x₂⁽¹⁾", "x₁⁽²⁾", "δ₁⁽³⁾", "x₁⁽²⁾′", "∂C/∂w₁₂⁽¹→²⁾", "ε"]),
    ("from-zero", ["w₁₀⁽⁰⁾", "x₁", "a₀⁽⁰⁾", "v₀⁽¹⁾", "f′(z₀⁽⁰⁾)", "∂C/∂w₁₀⁽⁰⁾", "α"]),
    ("from-layer", ["w₁₂⁽¹⁾", "x₂⁽¹⁾", "x₁⁽²⁾", "δ₁⁽³⁾", "x₁⁽²⁾′", "∂C/∂w₁₂⁽¹⁾", "ε"]),
    ("brackets", ["w₁,₂[1]", "x₂", "a₁[1]", "δ₂[1]", "f′(z₁[1])", "∂ℒ/∂w₁,₂[1]", "α"]),
    ("rows", ["w₂₁⁽¹⁾", "x₂", "h₁⁽¹⁾", "δ₁⁽²⁾", "f′(z₁⁽¹⁾)", "∂L/∂w₂₁⁽¹⁾", "η"]),
    ("upstream-local", ["w₁₂⁽¹⁾", "x₂", "a₁⁽¹⁾", "∂C/∂z₁⁽²⁾", "∂a₁⁽¹⁾/∂z₁⁽¹⁾", "∂C/∂w₁₂⁽¹⁾", "η"]),
    ("error", ["w₂₁⁽¹⁾", "x₂", "o₁⁽¹⁾", "∂E/∂net₁⁽²⁾", "∂o₁⁽¹⁾/∂net₁⁽¹⁾", "∂E/∂w₂₁⁽¹⁾", "η"]),
])  # fmt: skip
def test_a_notation_writes_as_its_source_does(name, written):
    """The weight from input 2 to hidden 1 of a network with two layers of weights, and what goes with it."""
    n = NOTATIONS[name].of(2)
    letters = [n.parameter(1, 1, 2), n.a(0, 2), n.a(1, 1), n.delta(2, 1), n.slope(1, 1), n.gradient(1, 1, 2), n.rate]
    assert [str(letter) for letter in letters] == written


def test_a_bias_goes_by_the_layer_that_its_weights_go_by():
    written = {name: str(n.of(2).bias(1, 2)) for name, n in NOTATIONS.items()}
    assert written["from-layer"] == "b₂⁽¹⁾" and written["arrows"] == "b₂⁽²⁾" and written["brackets"] == "b₁[2]"


def test_of_a_whole_layer_there_is_no_neuron():
    n = NOTATIONS["brackets"].of(2)
    assert [str(one) for one in (n.z(1), n.a(2), n.delta(2), n.of_weights("W", 2), n.of_biases("b", 2))] == [
        "z₁", "a₂", "δ₂", "W₂", "b₂",
    ]  # fmt: skip
    assert str(NOTATIONS["from-layer"].of_weights("w", 2)) == "w⁽²⁾"
    assert str(n.weight(2, "j", "i")) == "w₂,i[j]"


def test_rows_has_a_letter_of_its_own_for_the_output():
    assert str(NOTATIONS["rows"].of(2).a(2, 1)) == "ŷ₁"
    assert str(NOTATIONS["rows"].of(3).a(2, 1)) == "h₁⁽²⁾"


@EVERY_NOTATION
def test_the_derivatives_along_a_path_are_written_in_its_letters(notation):
    kinds = ("z_by_w", "a_by_z", "z_by_a", "z_by_z", "C_by_a", "C_by_z")
    written = [str(notation.derivative(Factor(kind, 2, 1, 1, 0.0))) for kind in kinds]
    z, w = str(notation.z(2, 1)), str(notation.parameter(2, 1, 1))
    assert written[0] == f"∂{z}/∂{w}"
    assert written[-1] == f"∂{notation.loss}/∂{z}"
    assert len(set(written)) == len(kinds)


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_opens_in_the_notation_that_the_visitor_has(slug):
    assert open_lesson(slug).notation.name == DEFAULT
    assert write_in(open_lesson(slug), "rows").notation.name == "rows"


def test_the_letters_of_the_source_are_put_on_and_taken_off_in_lessons_whose_source_has_them():
    offered = {slug: lesson.source_letters for slug, lesson in LESSONS.items() if lesson.source_letters}
    named = {"3-2-2": "arrows", "1-1-1": "from-zero", "batch": "rows", "4-2-3": "brackets"}
    assert named.items() <= offered.items()
    for slug, letters in offered.items():
        session = write_as_source(write_in(open_lesson(slug), "error"), on=True)
        assert session.notation.name == letters
        assert write_in(session, "upstream-local").notation.name == letters
        assert write_as_source(session, on=False).notation.name == "error"
    assert source_letters_of(open_page("1-1-1", "the-worked-step")) == "from-zero"
    assert source_letters_of(open_page("1-1-1", "all-at-once")) == "brackets"
    for session in (open_lesson("2-2-2"), open_session(Description([2, 1]))):
        with pytest.raises(NotNow):
            write_as_source(session, on=True)


def test_an_unknown_notation_is_refused_at_its_field():
    with pytest.raises(BadValue) as error:
        write_in(open_lesson("2-2-2"), "runes")
    assert error.value.field == "notation"


def test_another_notation_changes_nothing_but_the_letters():
    session = open_lesson("2-2-2")
    written = write_in(session, "error")
    assert written.position is session.position
    assert write_in(written, DEFAULT).view == session.view


def test_sentences_are_written_in_the_notation():
    from app.explorer.moves import step_backward, step_forward

    session = step_backward(step_backward(step_forward(open_lesson("2-2-2"), "phase")))
    said = {name: sentence(session.position, notation) for name, notation in NOTATIONS.items()}
    assert "gives δ," in said["default"]
    assert "gives v," in said["from-zero"]
    assert "∂E/∂o times the slope ∂o/∂net gives ∂E/∂net" in said["error"]
    assert len(set(said.values())) >= 5
