"""What the page shows of a penalty on the weights, and that it shows nothing of one that is 0."""

import re
from dataclasses import replace

import pytest

from app.engine.parameters import Parameter
from app.errors import BadValue
from app.explorer.building import described
from app.explorer.look import Layer, Neuron, TotalLoss
from app.explorer.moves import go_to
from app.explorer.notation import SIGNIFICANT
from app.explorer.number import any_name_of
from app.explorer.opening import open_session
from app.explorer.reading import reading_of
from app.explorer.why.worked import check_any, value_here
from app.scene.around.build import build_scene
from app.scene.around.walk import loss_scene
from app.scene.formulas.numbers import short
from app.scene.panel.panel import explain_scene
from app.scene.solution import solution_scene
from tests.explorer.predictions import random_session
from tests.explorer.sessions import two_two_two
from tests.scene.equation_reader import as_text
from tests.scene.explain_page import looking, panel, rendered

LOOKS = [None, Parameter(1, 1, 2), Parameter(1, 2, 0), Neuron(1, 1), Layer(2), TotalLoss()]
WORDS = re.compile("penalty|λ|Ω")


def ended(session):
    return go_to(session, len(session.position.stages))


def pages(session):
    for stage in range(len(session.position.stages) + 1):
        for look in LOOKS:
            yield looking(go_to(session, stage), look=look)


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("examples", [1, 3])
def test_every_number_that_can_be_pressed_is_one_of_the_walk_and_shown_as_it_is(examples, reduction):
    session = random_session(5, l2=0.2, reduction=reduction, examples=examples)
    seen = set()
    for page in pages(session):
        for name, shown in re.findall(r'data-number="([^"]+)">([^<]*)<', panel(page)):
            if name.startswith("path"):
                continue
            check_any(reading_of(page), any_name_of(name))
            value = value_here(reading_of(page), any_name_of(name))
            assert value is not None, name
            if name.startswith("penalty") or name == "C":
                assert shown == short(value, SIGNIFICANT), name
            seen.add(name.split(".1")[0])
    assert {"penalty", "penalty.w", "C", "dC/dw"} <= seen


def test_the_panel_of_the_loss_shows_both_shares_and_their_sum():
    session = looking(go_to(two_two_two(l2=0.1), 5), look=TotalLoss())
    _, whole, *_ = explain_scene(session).body.sections
    penalty, total = whole.lines
    assert (penalty.result, penalty.number) == ("0.0565", "penalty")
    assert ([as_text(term.text) for term in total.terms], total.result, total.number) == (
        ["0.298", "0.0565"],
        "0.355",
        "C",
    )


def test_before_it_is_reached_the_loss_and_its_penalty_stand_as_question_marks():
    session = looking(go_to(two_two_two(l2=0.1), 2), look=TotalLoss())
    assert [line.result for line in explain_scene(session).body.sections[1].lines] == ["?", "?"]


def test_the_paths_of_a_weight_have_the_penalty_beside_them_as_no_path():
    session = looking(ended(two_two_two(l2=0.1)), look=Parameter(1, 1, 1))
    table = explain_scene(session).body.paths
    assert table.penalty.number == "penalty.w.1.1.1" and table.penalty.result == "0.015"
    assert [note.text for note in table.notes] == ["equals the backprop gradient"]
    assert [term.path for term in table.total.terms] == [1, 2, 0] and as_text(table.total.terms[-1].text) == "0.015"
    assert "on no path" in table.intro
    html = panel(session)
    assert html.count('class="path path-') == 2 and html.count('class="paths-penalty"') == 1


def test_the_paths_of_a_bias_and_of_an_input_have_none():
    for look in (Parameter(1, 1, 0), Neuron(0, 1)):
        table = explain_scene(looking(ended(two_two_two(l2=0.1)), look=look)).body.paths
        assert table.penalty is None and "penalty" not in table.intro
        assert [note.text for note in table.notes] == ["equals the backprop gradient"]


def test_the_update_says_what_the_penalty_alone_makes_of_a_weight():
    session = ended(two_two_two(l2=0.1))
    notes = [note.text for section in explain_scene(session).body.sections for note in section.notes]
    assert (
        "Of each weight’s step, η·λ·w is the penalty’s: alone it would make the weight 0.95 times what it was." in notes
    )
    *_, update = explain_scene(looking(session, look=Parameter(1, 1, 1))).body.sections
    share = update.lines[-1]
    assert (share.left, share.result) == ("Of that step, the penalty’s share", "0.0075")


def test_the_loss_line_shows_what_it_is_made_of_once_it_is_reached():
    before, after = (loss_scene(go_to(two_two_two(l2=0.1), stage)) for stage in (4, 5))
    assert (before.of_data, before.penalty) == (None, None)
    assert (after.text, after.of_data.text, after.penalty.text) == ("0.355", "0.298", "0.0565")
    html = rendered("panels/loss.html", loss=after, page_example=None)
    assert 'data-number="penalty">0.0565<' in html


def test_without_a_penalty_no_page_has_a_word_of_it():
    session = random_session(5, reduction="mean", examples=3)
    for page in pages(session):
        for tab in ("chain", "matrices", "code", "check"):
            html = panel(replace(page, view=replace(page.view, tab=tab)))
            assert not WORDS.search(html), (page.view, tab)
        assert not WORDS.search(rendered("panels/loss.html", loss=loss_scene(page), page_example=None))


def test_the_worked_solution_gives_lambda_and_works_with_it():
    scene = solution_scene(two_two_two(l2=0.1), "", "")
    assert ("Penalty", "0.1") in [(given.title, given.lines[-1].result) for given in scene.given if given.lines]
    loss = next(stage for stage in scene.stages if stage.title == "Loss")
    assert [section.title for worked in loss.worked for section in worked.sections] == ["", "With the penalty"]


@pytest.mark.parametrize("typed", ["-1", "-0.01", "nan", "inf", "1e7", "much", ""])
def test_a_bad_penalty_is_refused_at_the_field_of_the_form(typed):
    with pytest.raises(BadValue) as refused:
        open_session(described({"sizes": "2-1", "l2": typed}))
    assert refused.value.field == "l2"
    field = next(f for f in build_scene({"l2": typed}, refused.value).fields if f.error)
    assert (field.name, field.value) == ("l2", typed)


def test_a_penalty_can_be_typed_in_the_form_and_is_none_at_first():
    assert next(field for field in build_scene().fields if field.name == "l2").value == "0"
    assert described({"sizes": "2-1"}).l2 == 0
    assert open_session(described({"sizes": "2-1", "l2": "0,25"})).position.step.l2 == 0.25
