"""Build over HTTP: the form grows with and without scripts, questions are answered, one rule for cross-entropies."""

import re

import pytest

from app.errors import BadValue
from app.links.record import restored
from app.training.choices import checked_choices
from tests.web.conftest import API
from tests.web.visiting import PAGE, post, stored

BROWSER = {"accept": "text/html", **PAGE}
UNDEFINED = ["identity", "relu", "tanh", "sign", "binary_step", "softplus"]


@pytest.fixture
def visitor(client):
    client.cookies.clear()
    client.get("/lessons/2-2-2")
    return client


def fields(page: str) -> dict[str, str]:
    """What a browser would send of the form as it stands."""
    form = re.search(r'<form id="build-form".*?</form>', page, re.DOTALL)[0]
    found = dict(re.findall(r'<input [^>]*?name="([^"]+)"[^>]*? value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL))
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        found[name] = re.search(r'value="([^"]*)" selected', options)[1]
    return found


def test_layers_come_and_go_on_a_page_without_scripts(visitor):
    sent = fields(visitor.get("/build").text)
    for change, sizes in (("more.1", "2-4-1"), ("add.1", "2-4-4-1"), ("remove.1", "2-4-1"), ("less.0", "1-4-1")):
        page = visitor.post("/build/sketch", data=sent | {"change": change}, headers=BROWSER)
        assert page.status_code == 200 and page.text.startswith("<!doctype html>")
        sent = fields(page.text)
        assert sent["sizes"] == sizes
    answer = visitor.post("/build", data=sent, headers=BROWSER, follow_redirects=False)
    assert answer.headers["location"] == "/build/1"
    assert stored(visitor, "build/1").session.position.network.sizes == (1, 4, 1)


def test_a_question_is_asked_with_both_readings_and_the_answer_holds(visitor):
    sent = fields(visitor.get("/build").text) | {"inputs": "0,5; 0,1"}
    refused = visitor.post("/build", data=sent, headers=BROWSER)
    assert refused.status_code == 422 and "2 examples: (0, 5), (0, 1)" in refused.text
    assert "1 example: (0.5, 0.1)" in refused.text
    sent = fields(visitor.post("/build/sketch", data=sent | {"answer": "inputs comma"}, headers=BROWSER).text)
    assert (sent["inputs"], sent["inputs_as"]) == ("0,5; 0,1", "comma")
    assert visitor.post("/build", data=sent, headers=BROWSER, follow_redirects=False).status_code == 303
    assert stored(visitor, "build/1").session.position.step.inputs.tolist() == [[0.5, 0.1]]


@pytest.mark.parametrize("name", ["xor", "2-2-2", "line", "classes"])
def test_a_preset_is_an_address_whose_form_can_be_built_at_once(visitor, name):
    sent = fields(visitor.get(f"/build?preset={name}").text)
    assert visitor.post("/build", data=sent, headers=BROWSER, follow_redirects=False).status_code == 303


def test_while_somebody_types_what_they_type_in_is_not_touched(visitor):
    sent = fields(visitor.get("/build").text) | {"inputs": "1 2"}
    answer = post(visitor, "/build/sketch", **sent).text
    assert "1 example: (1, 2)" in answer and "<textarea" not in answer and 'name="sizes"' not in answer
    other = post(visitor, "/build/sketch", **sent | {"sizes": "2-3-3-1"}).text
    assert other.count("<textarea") == 6
    assert post(visitor, "/build/sketch", **sent | {"sizes": "2-3-"}).status_code == 204


def test_again_walks_with_the_weights_of_now_and_is_no_change(visitor):
    for move in ("step-forward", "step-backward", "update"):
        post(visitor, f"/move/{move}", granularity="phase")
    said = post(visitor, "/again").text
    assert "with the same weights. Back undoes this." in said
    session = stored(visitor, "lessons/2-2-2").session
    assert (session.position.stage, session.position.steps_taken) == (0, 1)
    assert "Changed" not in visitor.get("/lessons/2-2-2").text
    assert post(visitor, "/again").status_code == 409
    post(visitor, "/move/back")
    assert stored(visitor, "lessons/2-2-2").session.position.updated


@pytest.mark.parametrize("output", UNDEFINED)
@pytest.mark.parametrize("loss", ["binary_cross_entropy", "categorical_cross_entropy"])
def test_a_cross_entropy_without_probabilities_is_refused_everywhere_with_the_reason(visitor, refused, output, loss):
    network = {"sizes": [1, 1], "activations": [output], "weights": [[[-0.2]]]}
    body = {"network": network, "loss": loss, "inputs": [[1]], "targets": [[1]]}
    told = refused(422, "POST", f"{API}/sessions", json=body)
    assert told["field"] == "loss" and "probabilities" in told["detail"]
    built = post(visitor, "/build", sizes="1-1", output=output, loss=loss, inputs="1", targets="1", weights_1="-0.2")
    assert built.status_code == 422 and 'id="build-loss-error"' in built.text and told["detail"] in built.text
    record = body | {"network": network | {"biases": False}, "reduction": "sum", "optimiser": "sgd", "learning_rate": 1}
    with pytest.raises(BadValue, match="probabilities"):
        restored(record)
    with pytest.raises(BadValue) as in_the_lab:
        checked_choices({"loss": loss, "output": output})
    assert in_the_lab.value.message == told["detail"]


@pytest.mark.parametrize("output", ["sigmoid", "softmax"])
@pytest.mark.parametrize("loss", ["binary_cross_entropy", "categorical_cross_entropy"])
def test_with_probabilities_it_is_taken_and_exact_far_out(api, output, loss):
    network = {"sizes": [1, 2], "activations": [output], "weights": [[[-800], [800]]]}
    session = api.open(network=network, loss=loss, inputs=[[1]], targets=[[1, 0]])
    session = api.move(api.move(session, "step-forward", granularity="phase"), "step-backward", granularity="phase")
    value = (800 if output == "sigmoid" else 1600) * (2 if loss.startswith("binary") else 1)
    one = 1 if output == "sigmoid" or loss.startswith("cat") else 2
    assert session["loss"] == value
    assert session["delta"][-1][0] == [-one, 0 if output == "sigmoid" and loss.startswith("cat") else one]
