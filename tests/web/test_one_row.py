"""One row in one table and nothing else: it is found wherever there is one to choose or to see.

A new kind of row is a row of `NEW_ROWS`, and has to pass what is here.
"""

import re

import pytest

from app.explorer.looking import TABS
from app.explorer.practise.answering import predict
from app.explorer.practise.predicting import asked_value, question_of
from app.explorer.why.answer import why_number
from app.links.export import export_text
from app.links.link import code_of, opened_by
from app.main import create_app
from app.scene.picture.pictured import pictured
from app.settings import Settings
from app.storage.codec import bundles, decode_session, encode_state
from tests.explorer.code_runs import compare, expected, run
from tests.explorer.evaluating import evaluate
from tests.explorer.sessions import session_of_file
from tests.explorer.walked_names import every_name
from tests.new_rows import NEW_ROWS, NewRow
from tests.training.small import finished, run_of
from tests.web.conftest import API, Api
from tests.web.visiting import Browser, at, fragment, link, stored

CLOSE = 1e-10
with_a_session = pytest.mark.parametrize("new", NEW_ROWS, indirect=True)


def which(fact: str):
    """The tests of the rows that have something."""
    return pytest.mark.parametrize("new", [kind for kind, row in NEW_ROWS.items() if getattr(row, fact)], indirect=True)


@pytest.fixture
def new(request, monkeypatch) -> NewRow:
    """The row, in its table; nothing else is changed."""
    row = NEW_ROWS[request.param]
    monkeypatch.setitem(row.table, row.name, row.row)
    return row


@pytest.fixture
def visitor(new) -> Browser:
    """A visitor of an application that was begun with the row, at a session that has it."""
    with Browser(create_app(Settings(store="memory")), headers={"Origin": "http://testserver"}) as client:
        client.get("/explore")
        at(client, session_with(client, new))
        for address, fields in new.view.items():
            assert client.post(address, data=fields).status_code == 200
        yield client


def session_with(client: Browser, new: NewRow):
    """The session, opened over the API."""
    opened = Api(client).open(**new.opened)
    export = client.get(f"{API}/sessions/{opened['id']}/export").text
    return session_of_file(export)


def ended(visitor: Browser) -> str:
    """Step after step by the button of the page; all that it said on the way."""
    said = ""
    for _ in stored(visitor).session.position.stages:
        answer = visitor.post("/move/step")
        assert answer.status_code == 200 and "too large" not in answer.text
        said += answer.text
    return said


@which("in_build")
def test_it_can_be_chosen_in_build_and_what_is_built_walks_to_its_end(new, visitor):
    page = visitor.get("/build").text
    for name in new.in_build:
        field = re.search(rf'<select id="build-{name}".*?</select>', page, re.DOTALL)[0]
        assert f'<option value="{new.name}">{new.title}</option>' in field
    visitor.post("/build", data={"sizes": "2-3-2", **dict.fromkeys(new.in_build, new.name)})
    assert visitor.place == "build/2" and new.title in visitor.get("/build/2").text
    ended(visitor)
    assert stored(visitor).session.position.updated


@which("documented")
def test_the_document_of_the_api_names_it(new, visitor):
    document = visitor.get(f"{API}/openapi.json").json()
    assert new.documented(document["components"]["schemas"]) == [*new.table]


@with_a_session
def test_the_api_walks_it_to_the_end_and_its_gradients_are_those_measured(new, visitor):
    api = Api(visitor)
    session = api.open(**new.opened)
    for _ in range(session["stage"]["count"]):
        session = api.move(session, "step")
    assert session["stage"]["phase"] == "update" and session["steps_taken"] == 1
    check = visitor.get(api.at(session, "gradient-check")).json()
    assert check["passed"] and check["checked"] > 10 and check["at_kinks"] == 0


@with_a_session
def test_the_page_walks_it_in_every_tab_with_its_picture(new, visitor):
    for tab in (name for name, row in TABS.items() if not row.of_lessons):
        visitor.post("/tab", data={"tab": tab})
        visitor.post("/go-to", data={"stage": "0"})
        said = ended(visitor)
        page = visitor.get(f"/{visitor.place}").text
        assert f'value="{tab}"' in page and 'id="network"' in page
        assert new.shown.get(tab, "") in said, tab
    assert visitor.get("/picture.svg").status_code == 200


@with_a_session
def test_it_can_be_chosen_on_the_page_or_is_named_there(new, visitor):
    visitor.post("/move/step")
    assert new.title in visitor.get(f"/{visitor.place}").text


@with_a_session
def test_its_program_computes_the_numbers_of_the_walk(new, visitor):
    session = stored(visitor).session
    loss = session.notation.loss
    wanted = expected(session.position.step)
    wanted = {re.sub("^C$|^dC_", lambda found: found[0].replace("C", loss), n): v for n, v in wanted.items()}
    compare(run(visitor.get("/code/numpy.py").text)[0], wanted, CLOSE)


@with_a_session
def test_every_number_of_it_is_what_its_formula_comes_to(new, visitor):
    ended(visitor)
    session = stored(visitor).session
    counted = 0
    for name in every_name(session):
        why = why_number(session, name)
        if why.evaluated:
            counted += 1
            assert evaluate(why.evaluated) == pytest.approx(why.number.value, rel=1e-9, abs=1e-14), str(name)
    assert counted > 30


@with_a_session
def test_it_can_be_predicted_from_stage_to_stage(new, visitor):
    visitor.post("/tab", data={"tab": "practise"})
    visitor.post("/predict/switch", data={"on": "1"})
    for _ in stored(visitor).session.position.stages:
        session = predict(stored(visitor).session, True)
        question = question_of(session, pictured(session), "value")
        answer = visitor.post("/predict/answer", data={"answer": repr(asked_value(session.position.step, question))})
        assert answer.status_code == 200 and "Right." in answer.text, question
    assert stored(visitor).session.position.updated


@with_a_session
def test_links_files_and_stores_hold_it(new, visitor):
    ended(visitor)
    before, address = fragment(visitor), link(visitor)
    session = stored(visitor).session
    for name in ("visitor", "last"):
        visitor.cookies.delete(name)
    visitor.get(address)
    assert fragment(visitor) == before
    for again in (opened_by(code_of(session)).session, session_of_file(export_text(session)), _decoded(session)):
        step, other = again.position.step, session.position.step
        assert (step.network.activations, step.loss) == (other.network.activations, other.loss)
        assert again.view.tab == session.view.tab
        assert step.total_loss == other.total_loss


def _decoded(session):
    packed = {b.digest: b.packed() for at in (session.position, session.initial) for b in bundles(at)}
    return decode_session(encode_state(session), (), packed)


@which("run")
def test_the_lab_offers_it_and_a_run_learns_with_it(new, visitor):
    page = visitor.get("/train").text
    for name in new.in_lab:
        field = re.search(rf'<select id="train-{name}".*?</select>', page, re.DOTALL)[0]
        assert f'<option value="{new.name}">{new.title}</option>' in field
    chosen = visitor.get("/train", params=new.run).text
    assert all(re.search(rf'<option value="{name}" selected>', chosen) for name in new.run.values())
    trained = finished(run_of(learning_rate=0.05, **new.run))
    losses = [point.train_loss for point in trained.progress().history]
    assert losses[-1] < losses[0]
