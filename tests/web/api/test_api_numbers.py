"""One number by its name, through the API."""

import pytest

from app.course.shelf import LESSONS
from tests.explorer.evaluating import evaluate

FIELDS = ["name", "value", "reached", "letter", "sentence", "formula", "evaluated"]
NAMES = (
    "x.1", "w.1.1.2", "b.1.2", "z.1.2", "a.2.1", "slope.1.1", "C", "y.1", "eta", "dC/da.1.2", "delta.1.2",
    "dC/dw.1.1.1", "dC/db.1.1", "dC/dx.2", "C@1", "delta.2.2@1", "dC/dw.2.1.1@1", "path.1?of=w.1.1.1",
    "path.2?of=x.1", "path.1?of=b.1.1@1",
)  # fmt: skip


@pytest.fixture
def number(client, api):
    def asked(session, name):
        answer = client.get(api.at(session, f"numbers/{name}"))
        assert answer.status_code == 200, answer.text
        return answer.json()

    return asked


@pytest.mark.parametrize("name", NAMES)
def test_a_number_has_its_value_its_letter_and_what_makes_it(api, number, name):
    session = api.open()
    early = number(session, name)
    assert [*early] == FIELDS and early["name"] == name and early["evaluated"] is None
    api.move(session, "go-to", stage=session["stage"]["count"])
    found = number(session, name)
    assert found["reached"] and found["letter"] and found["sentence"].endswith(".")
    assert (found["formula"] is None) == (found["evaluated"] is None)
    if found["evaluated"]:
        assert evaluate(found["evaluated"]) == pytest.approx(found["value"], rel=1e-12)


def test_values_are_those_of_the_snapshot(api, number):
    session = api.move(api.open(), "step-forward", granularity="phase")
    assert number(session, "z.1.2")["value"] == session["z"][0][0][1]
    assert number(session, "a.2.1")["value"] == session["a"][2][0][0]
    assert number(session, "C")["value"] == session["loss"]
    assert number(session, "w.2.1.2")["value"] == session["network"]["weights"][1][0][1]
    assert number(session, "eta")["value"] == session["learning_rate"]
    ahead = number(session, "delta.1.1")
    assert (ahead["value"], ahead["reached"], ahead["formula"]) == (None, False, "∂C/∂a₁⁽¹⁾·f′(z₁⁽¹⁾)")


def test_every_example_has_its_own(api, number):
    session = api.open(network={"sizes": [2, 2]}, inputs=[[1, 2], [3, 4]], targets=[[0, 1], [1, 0]])
    assert [number(session, f"x.2@{k}")["value"] for k in (1, 2)] == [2, 4]
    assert number(session, "x.2")["value"] == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("q.1", "A number is one of"),
        ("z.1", "“z” is written as z.1.2."),
        ("z.3.1", "Layers are 1 to 2."),
        ("w.1.1.9", "Layer 0 has neurons 1 to 2."),
        ("z.1.1@2", "There are examples 1 to 1."),
        ("path.1", "No weight, bias or input is looked at."),
        ("path.9?of=w.1.1.1", "There are paths 1 to 2."),
        ("z.1.1?of=w.1.1.1", "The paths are those of"),
        ("dC/dq.1.1", "A number is one of"),
        ("z.1.x", "A number is one of"),
    ],
)
def test_a_name_of_nothing_is_a_bad_value(refused, api, name, said):
    problem = refused(422, "GET", api.at(api.open(), f"numbers/{name}"))
    assert problem["field"] == "name" and problem["detail"].startswith(said)


def test_an_unknown_question_is_refused(refused, api):
    assert refused(422, "GET", api.at(api.open(), "numbers/C?from=1"))["field"] == "from"


@pytest.mark.parametrize("slug", LESSONS)
def test_numbers_of_every_lesson_are_found(api, number, slug):
    session = api.open(lesson=slug)
    api.move(session, "go-to", stage=session["stage"]["count"])
    for name in ("x.1", "z.1.1", "a.1.1", "C", "dC/dw.1.1.1", "delta.1.1", "path.1?of=w.1.1.1"):
        assert number(session, name)["reached"]
