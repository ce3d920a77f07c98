"""An edit on the page: what depends on it is computed anew up to where the walk stands, and nothing is blanked."""

import json

import numpy as np
import pytest

from app.course.shelf import open_lesson
from app.explorer import edits
from app.explorer.moves import back, go_to, step
from app.explorer.opening import Description, open_session
from app.explorer.training_step import same_step
from app.links.export import export_text
from app.links.link import code_of, opened_by
from app.links.record import same_session
from tests.explorer.sessions import session_of_file

EDITS = {
    "a weight": lambda s: edits.set_parameter(s, (2, 1, 1), -0.75, anew=True),
    "a weight of layer 1": lambda s: edits.set_parameter(s, (1, 2, 1), 3.0, anew=True),
    "a bias": lambda s: edits.set_parameter(s, (1, 1, 0), 0.5, anew=True),
    "an input": lambda s: edits.set_input(s, 1, 2, -1.0, anew=True),
    "a target": lambda s: edits.set_target(s, 1, 1, 0.5, anew=True),
}


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("stage", range(13))
def test_the_walk_stands_where_it_stood_and_back_undoes_the_edit(name, stage):
    session = go_to(open_lesson("2-2-2"), stage)
    edited = EDITS[name](session)
    at = edited.position
    assert edited.edited
    assert at.stage == at.floor == (5 if stage == 12 else stage)  # after the update at the loss of the next step
    assert at.steps_taken == session.position.steps_taken
    fresh = open_session(
        Description(
            [2, 2, 2],
            "sigmoid",
            weights=[w.tolist() for w in at.step.network.weights],
            bias_values=[b.tolist() for b in at.step.network.biases],
            inputs=at.step.inputs.tolist(),
            targets=at.step.targets.tolist(),
        )
    )
    assert at.step.total_loss == fresh.position.step.total_loss
    undone = back(edited)
    assert undone.position.stage == stage
    assert same_step(undone.position.step, session.position.step)
    assert not step(edited).edited


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("stage", [0, 3, 8, 11, 12])
def test_links_and_files_carry_it(name, stage):
    session = step(EDITS[name](go_to(open_lesson("2-2-2"), stage)))
    assert same_session(opened_by(code_of(session)).session, session)
    again = session_of_file(export_text(session))
    assert [p.stage for p in again.past] == [p.stage for p in session.past]
    assert '"anew"' in export_text(session) or stage == 0 or (name, stage) == ("a target", 3)


def test_an_edit_that_ends_in_no_finite_number_stops_before_it():
    session = open_session(
        Description([1, 1], "identity", weights=[[[1]]], bias_values=[[0]], inputs=[[1e6]], targets=[[0]])
    )
    session = go_to(session, 5)
    edited = edits.set_parameter(session, (1, 1, 1), 1e6, anew=True)
    assert np.isfinite(edited.position.step.total_loss)
    assert edited.position.stage == 5


def test_a_journal_that_says_anew_otherwise_is_refused():
    made = json.loads(export_text(EDITS["a weight"](go_to(open_lesson("2-2-2"), 11))))
    (entry,) = [each for each in made["journal"] if "edit" in each]
    assert entry["edit"]["anew"] is True
    entry["edit"]["anew"] = 1
    with pytest.raises(Exception, match="anew"):
        session_of_file(json.dumps(made))
