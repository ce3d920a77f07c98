"""In a batch whose loss is a mean, ∂C/∂a and δ are of an example's own loss, and what is shown says so: C₁, not C."""

import html
import re
from dataclasses import replace
from itertools import product

import pytest

from app.explorer.explanations import sentence
from app.explorer.look import Neuron, TotalLoss
from app.explorer.looking import TABS
from app.explorer.moves import go_to
from app.explorer.notation import NOTATIONS
from app.explorer.number import name_of
from app.explorer.why.answer import why_number
from app.links.link import code_of, opened_by
from app.scene.around.legend import legend_scene
from app.scene.around.walk import timeline_scene
from app.scene.panel.panel import explain_scene
from app.scene.panel.practise.tab import predict_scene
from app.scene.picture.network_scene import network_scene
from app.scene.solution import solution_scene
from tests.explorer.predictions import before, random_session
from tests.in_turn import share
from tests.scene.explain_page import finished, panel, rendered

NUMBERS = ["dC/da.1.2", "dC/da.2.1", "delta.1.1", "dC/dx.2"]
LOOKS = [None, Neuron(0, 1), Neuron(1, 2), Neuron(2, 1), TotalLoss(), name_of("w.1.2.1").parameter]


def session_of(reduction: str, examples: int = 3, output: str = "tanh", example: int = 1):
    session = random_session(4, (2, 3, 2), output=output, reduction=reduction, examples=examples)
    return replace(session, view=replace(session.view, example=min(example, examples - 1)))


def text_of(page: str) -> str:
    """What stands on a page without its tags and spaces, then the tags, in which there is what a screen reader says."""
    written, tags = re.sub(r"<[^>]*>", "", page), "".join(re.findall(r"<[^>]*>", page))
    return re.sub(r"\s", "", html.unescape(written)) + html.unescape(tags)


def everything(session, tabs=TABS, turn=0, of=1):
    """What the page says at every stage, whatever is looked at; so many cases in a row share the panels."""
    for stage in range(len(session.position.stages) + 1):
        at = go_to(session, stage)
        yield sentence(at.position, at.notation)
        yield from (tick.title for group in timeline_scene(at) for tick in group.ticks)
        yield text_of(rendered("svg/network.html", network=network_scene(at)))
        for look, tab in share(product(LOOKS, tabs), turn + stage, of):
            yield text_of(panel(replace(at, view=replace(at.view, look=look, tab=tab))))


def of_the_whole(session) -> re.Pattern:
    """∂C/∂ of an activation, a weighted sum or an input, with the C of all examples."""
    n = session.notation
    by = {n.activation, n.weighted, n.inputs, n.output or n.activation}
    letters = "|".join(sorted({letter for one in by for letter in (one, one[0].upper() + one[1:])}))
    return re.compile(rf"∂{n.loss}/?∂({letters})")


@pytest.mark.slow
@pytest.mark.slow
@pytest.mark.parametrize("output", ["tanh", "softmax"])
@pytest.mark.parametrize("notation", NOTATIONS)
def test_nothing_on_the_page_says_c_where_the_loss_of_an_example_is_meant(notation, output):
    session = session_of("mean", output=output)
    session = replace(session, view=replace(session.view, notation=notation))
    wrong = of_the_whole(session)
    turn = list(NOTATIONS).index(notation) + (output == "softmax")
    assert [text for text in everything(session, ("chain", "matrices"), turn, 2) if wrong.search(text)] == []
    assert any(wrong.search(text) for text in everything(with_sum(session), ("chain",)))


def with_sum(session):
    summed = session_of("sum", output=session.position.step.network.activations[-1])
    return replace(summed, view=session.view)


@pytest.mark.parametrize("name", NUMBERS)
def test_a_number_of_an_example_is_of_its_own_loss(name):
    session = finished(session_of("mean"))
    for text, own in ((name, 2), (f"{name}@1", 1), (f"{name}@3", 3)):
        found = why_number(session, name_of(text))
        assert f"the loss of example {own}" in found.sentence
        assert name.startswith("delta") or str(found.number.letter).startswith(f"∂C{'₀₁₂₃'[own]}/∂")


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("C", "C"),
        ("C@3", "C₃"),
        ("dC/dw.1.1.1", "∂C/∂w₁₁⁽¹⁾"),
        ("dC/dw.1.1.1@3", "∂C₃/∂w₁₁⁽¹⁾"),
        ("dC/db.2.1", "∂C/∂b₁⁽²⁾"),
    ],
)
def test_what_is_of_the_whole_stays_so_unless_an_example_is_named(name, letter):
    assert str(why_number(finished(session_of("mean")), name_of(name)).number.letter) == letter


def test_a_gradient_is_made_of_the_own_loss_of_any_example():
    session = finished(session_of("mean"))
    written = replace(session, view=replace(session.view, notation="upstream-local"))
    found = why_number(written, name_of("dC/dw.1.1.1"))
    assert found.formula == "Σ(∂Cₑ/∂z₁⁽¹⁾·x₁) / 3"
    assert legend_scene(written, network_scene(written)).delta == "∂Cₑ/∂z"


@pytest.mark.parametrize(("reduction", "examples"), [("sum", 3), ("mean", 1)])
def test_with_the_sum_or_one_example_c_is_the_loss_that_all_is_of(reduction, examples):
    session = finished(session_of(reduction, examples))
    plain = session.notation.plain()
    assert (plain["own"], plain["upstream"], session.notation.whose_loss) == ("C", "∂C/∂a", "the loss")
    letters = [str(why_number(session, name_of(name)).number.letter) for name in NUMBERS]
    assert [letter[:4] for letter in letters] == ["∂C/∂", "∂C/∂", "δ₁⁽¹", "∂C/∂"]


def test_without_an_example_a_sentence_is_about_any():
    at = go_to(session_of("mean"), 6).position
    assert sentence(at) == (
        "Backward, layer 2: how fast Cₑ changes with each output: ∂Cₑ/∂a, the slope of the loss. "
        "Cₑ is the loss of its example."
    )
    assert "C₁" not in "".join(stage.sentence for stage in solution_scene(session_of("mean"), "", "").stages)


def test_the_matrices_of_a_batch_say_what_their_rows_are_of():
    session = finished(session_of("mean"))
    matrices = explain_scene(replace(session, view=replace(session.view, tab="matrices", look=Neuron(2, 1)))).body
    assert any(note.text.startswith("c is the loss of each example") for note in matrices.notes)


def test_a_link_keeps_the_mean():
    session = finished(session_of("mean"))
    assert opened_by(code_of(session)).session.position.step.reduction == "mean"


@pytest.mark.parametrize("kind", ["dC/da", "delta"])
def test_practise_asks_for_the_number_of_the_example(kind):
    asked = predict_scene(before(session_of("mean"), kind, 2)).question
    assert asked.meaning.startswith("how fast the loss of example 2 changes with")
    given = predict_scene(before(session_of("mean"), "C")).given
    assert "C3" in {text_of(str(one.what.xml))[:2] for one in given if one.which == "of example 3"}
