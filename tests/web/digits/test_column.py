"""Reading and using a drawing over HTTP, as the drawing column asks for it."""

import json
import re
from html import unescape

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.course.shelf import open_lesson
from app.digits.eight_by_eight import counted_dots
from app.digits.ink import from_strokes
from app.digits.reader import DRAWING, SHIPPED, load_shipped, read
from app.digits.samples import SAMPLES
from app.digits.sight import preparation, sight_of
from app.errors import BadValue
from app.explorer.opening import Description, open_session
from app.main import create_app
from app.scene.colour.png import picture
from app.settings import Settings
from app.web.digits.column import with_drawing
from tests.web.visiting import PAGE, Browser, at, stored

SEVEN = json.dumps(SAMPLES[7])
BLANK = ["", "[]", "[[]]", "[[[5, 5]]]", "[[[5, 5], [5, 5]]]"]
UNREADABLE = ["[", "null", "7", "[[[1, 2], [3]]]", "[[[1, NaN], [2, 3]]]", '"abc"', "[" * 50_000]


def digit_of(page: str) -> str:
    return re.search(r'id="prediction" data-digit="([^"]*)"', page)[1]


def probabilities_of(page: str) -> list[str]:
    return re.findall(r'data-probability="([^"]*)"', page)


def best_of(page: str) -> str:
    return re.search(r'id="prediction"[^>]* data-best="([^"]*)"', page)[1]


def predict(visitor: TestClient, strokes: str, **fields: str):
    return visitor.post("/digit/predict", data={"strokes": strokes, **fields})


def teach(visitor: TestClient, strokes: str, label: str, steps: str = "1", **fields):
    return visitor.post("/digit/teach", data={"strokes": strokes, "label": label, "steps": steps, **fields})


def choose(visitor: TestClient, name: str):
    return visitor.post("/digit/network", data={"network": name})


def session_of(visitor: TestClient):
    return stored(visitor).session


def kept_before(answer) -> str:
    return unescape(re.search(r'name="before" value="([^"]*)"', answer.text)[1])


def use(visitor: TestClient, strokes: str, label: str):
    return visitor.post("/digit/use", data={"strokes": strokes, "label": label})


def targets(session) -> list[list[float]]:
    return session.position.step.targets.tolist()


@pytest.mark.parametrize("digit", SAMPLES)
def test_a_drawing_is_answered_with_its_digit_and_the_ten_outputs_in_full(visitor, digit):
    answer = predict(visitor, json.dumps(SAMPLES[digit]))
    expected = read(load_shipped(), from_strokes(SAMPLES[digit]))
    assert (answer.status_code, digit_of(answer.text)) == (200, str(digit))
    assert tuple(map(float, probabilities_of(answer.text))) == expected.probabilities


@pytest.mark.parametrize("strokes", BLANK)
def test_nothing_is_predicted_where_nothing_or_a_dot_is_drawn(visitor, strokes):
    answer = predict(visitor, strokes)
    assert (answer.status_code, digit_of(answer.text), probabilities_of(answer.text)) == (200, "", [""] * 10)
    assert "data:image/png" not in answer.text


@pytest.mark.parametrize("strokes, verdict", [("", "nothing drawn"), ("[[[3, 4]]]", "only a dot")])
def test_the_verdict_on_a_dot_is_not_that_nothing_is_drawn(visitor, strokes, verdict):
    assert f'<span class="verdict-word">{verdict}</span> <b class="read"></b></p>' in predict(visitor, strokes).text


@pytest.mark.parametrize("digit", SAMPLES)
def test_beside_it_stands_what_the_best_reader_reads(visitor, digit):
    answer = predict(visitor, json.dumps(SAMPLES[digit]))
    assert best_of(answer.text) == str(digit)
    assert DRAWING in answer.text


@pytest.mark.parametrize("strokes", BLANK)
def test_the_best_reader_reads_nothing_where_nothing_is_drawn(visitor, strokes):
    assert best_of(predict(visitor, strokes).text) == ""


@pytest.mark.parametrize("digit", SAMPLES)
def test_the_last_step_of_the_preparation_is_the_picture_that_page_and_api_saw(visitor, digit):
    answer = predict(visitor, json.dumps(SAMPLES[digit]), steps="1")
    pictures = re.findall(r'href="(data:[^"]+)"', answer.text)
    last = preparation(SAMPLES[digit])[-1].picture.ravel()
    assert len(pictures) == 5
    assert pictures[0] == pictures[-1] == picture(last, 28)
    seen = visitor.post("/api/v1/predict", json={"strokes": SAMPLES[digit], "network": "784-30-10"}).json()["seen"]
    assert np.array_equal(seen, last)


def test_the_steps_come_only_when_asked_for_and_say_so_where_nothing_is_drawn(visitor):
    assert "preparation-steps" not in predict(visitor, SEVEN).text
    assert "Draw a digit first." in predict(visitor, "[]", steps="1").text


@pytest.mark.parametrize("strokes", UNREADABLE)
def test_strokes_that_cannot_be_read_are_refused_in_the_same_panel_with_the_reason(visitor, strokes):
    answer = predict(visitor, strokes)
    assert (answer.status_code, digit_of(answer.text)) == (422, "")
    assert "This drawing cannot be read" in answer.text


def scribble(points: int) -> str:
    return json.dumps([[[i % 1000, i * 7 % 1000] for i in range(points)]])


def test_a_drawing_of_many_thousand_points_is_refused_in_the_same_panel_with_the_reason(visitor):
    answer = predict(visitor, scribble(25_000))
    assert (answer.status_code, digit_of(answer.text)) == (413, "")
    assert re.search(r"This drawing cannot be read: it has [\d,]+ bytes; at most 200,000 can be read\.", answer.text)


def test_a_drawing_of_more_points_than_the_page_sends_is_read(visitor):
    assert predict(visitor, scribble(6_000)).status_code == 200


@pytest.mark.parametrize("where", ["use", "teach"])
def test_a_drawing_of_many_thousand_points_changes_nothing(visitor, where):
    use(visitor, SEVEN, "7")
    before = session_of(visitor)
    answer = visitor.post(f"/digit/{where}", data={"strokes": scribble(25_000), "label": "7", "steps": "1"})
    assert (answer.status_code, "at most 200,000 can be read." in answer.text) == (413, True)
    assert session_of(visitor) is before
    assert visitor.app.state.drawings.count(visitor.cookies["visitor"]) == 1


def test_somebody_without_a_session_is_answered_by_the_shipped_network():
    with Browser(create_app(Settings(store="memory")), headers=PAGE) as stranger:
        assert digit_of(predict(stranger, SEVEN).text) == "7"


def test_the_prediction_is_that_of_the_network_in_the_picture_after_it_has_learned(visitor):
    before = probabilities_of(predict(visitor, SEVEN).text)
    use(visitor, SEVEN, "1")
    for move in ("step-forward", "step-backward", "update"):
        assert visitor.post(f"/move/{move}", data={"granularity": "phase"}).status_code == 200
    after = probabilities_of(predict(visitor, SEVEN).text)
    assert float(after[7]) < float(before[7])
    for _ in range(3):
        visitor.post("/move/back", data={"granularity": "phase"})
    assert probabilities_of(predict(visitor, SEVEN).text) == before


def test_a_used_drawing_refreshes_the_page_and_can_be_taken_back(visitor):
    answer = use(visitor, SEVEN, "7")
    assert answer.status_code == 200
    assert 'hx-target="#network"' in answer.text
    assert visitor.post("/move/back").status_code == 200


@pytest.mark.parametrize(
    ("strokes", "label", "reason"),
    [
        ("[]", "7", "Draw a digit first."),
        ("not JSON", "", "its strokes are not JSON"),
        (SEVEN, "12", "Say which digit it was"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_reason(visitor, strokes, label, reason):
    answer = use(visitor, strokes, label)
    assert answer.status_code == 422
    assert reason in answer.text


def test_a_drawing_of_which_nobody_said_what_it_was_is_used_as_what_it_is_read_as_and_not_kept(visitor):
    answer = use(visitor, SEVEN, "")
    assert answer.status_code == 200 and "as the 7 it is read as" in answer.text
    assert "set-cookie" not in answer.headers or "visitor=" not in answer.headers["set-cookie"]
    use(visitor, SEVEN, "7")
    assert visitor.app.state.drawings.count(visitor.cookies["visitor"]) == 1


def test_the_drawing_becomes_the_only_example_and_its_label_the_target():
    session = with_drawing(open_lesson("draw-a-digit"), SEVEN, "7")
    np.testing.assert_array_equal(session.position.step.inputs, [from_strokes(SAMPLES[7])])
    assert targets(session) == [np.eye(10)[7].tolist()]


def test_a_loss_on_class_numbers_gets_the_class_number():
    description = Description(
        sizes=[784, 10],
        activations=["softmax"],
        loss="sparse_categorical_cross_entropy",
        inputs=[[0.0] * 784] * 2,
        targets=[[1], [2]],
    )
    session = with_drawing(open_session(description), SEVEN, "7")
    assert (targets(session), session.view.example) == ([[7.0]], 0)


def test_a_network_that_does_not_read_digits_takes_no_drawing():
    with pytest.raises(BadValue, match="784 or 64 inputs and 10 outputs"):
        with_drawing(open_lesson("2-2-2"), SEVEN, "7")


@pytest.mark.parametrize("steps", ["1", "10"])
def test_what_is_taught_is_read_more_strongly_and_goes_back_as_one_go(visitor, steps):
    before = probabilities_of(predict(visitor, SEVEN).text)
    answer = teach(visitor, SEVEN, "1", steps)
    after = probabilities_of(predict(visitor, SEVEN).text)
    assert answer.status_code == 200
    assert float(after[1]) > float(before[1])
    assert session_of(visitor).position.steps_taken == int(steps)
    visitor.post("/move/back")
    assert probabilities_of(predict(visitor, SEVEN).text) == before


def test_the_bars_show_what_was_read_before_as_long_as_the_page_brings_it(visitor):
    before = probabilities_of(predict(visitor, SEVEN).text)
    kept = kept_before(teach(visitor, SEVEN, "1", "10"))
    shown = predict(visitor, SEVEN, before=kept).text
    assert json.loads(kept)[1:] == [1, *map(float, before)]
    words = re.sub(r"<span class=\"value\"[^>]*>([^<]*)</span>", r"\1", shown)
    assert re.search(r"</span>1</dt><dd>[0-9.]+ → 0\.[0-9]+</dd><dt>C</dt><dd>[0-9.]+ → [0-9.]+</dd>", words)
    assert len(re.findall(r"data-before=", shown)) == 10
    assert "data-before" not in predict(visitor, SEVEN).text
    assert "data-before" not in predict(visitor, json.dumps(SAMPLES[4]), before=kept).text


@pytest.mark.parametrize(
    "before", ["", "[", "7", "[1]", '["", 12, 0,0,0,0,0,0,0,0,0,0]', '["a"]', '["", 1' + ", 0.1" * 10 + "]"]
)
def test_what_nobody_wrote_is_not_shown_as_before(visitor, before):
    answer = predict(visitor, SEVEN, before=before)
    assert (answer.status_code, "data-before" in answer.text) == (200, False)


def by_back(visitor):
    visitor.post("/move/back")


def by_restart(visitor):
    visitor.post("/move/restart")


def by_another_network(visitor):
    choose(visitor, "784-15-10")


def by_another_update(visitor):
    walked_to_an_update(visitor)


def by_as_many_updates_of_another_kind(visitor):
    visitor.post("/move/back")
    use(visitor, SEVEN, "3")
    walked_to_an_update(visitor)


def walked_to_an_update(visitor):
    visitor.post("/move/step")
    for move in ("step-forward", "step-backward", "update"):
        visitor.post(f"/move/{move}", data={"granularity": "phase"})


@pytest.mark.parametrize(
    "undone", [by_back, by_restart, by_another_network, by_another_update, by_as_many_updates_of_another_kind]
)
def test_nothing_is_marked_as_before_once_the_teaching_is_not_the_last_that_happened(visitor, undone):
    kept = kept_before(teach(visitor, SEVEN, "1"))
    assert "data-before" in predict(visitor, SEVEN, before=kept).text
    undone(visitor)
    assert "data-before" not in predict(visitor, SEVEN, before=kept).text


def test_looking_around_leaves_what_was_before_marked(visitor):
    kept = kept_before(teach(visitor, SEVEN, "1"))
    visitor.post("/select", data={"look": "neuron.1.3"})
    visitor.post("/notation", data={"notation": "rows"})
    assert "data-before" in predict(visitor, SEVEN, before=kept).text


def test_a_used_drawing_is_said_to_be_the_example(visitor):
    assert "Your 4 is the example now. Step to begin." in use(visitor, SEVEN, "4").text


def test_a_dot_is_said_not_to_be_enough(visitor):
    dot = "[[[5, 5], [5, 5]]]"
    assert "A dot is not enough" in use(visitor, dot, "4").text
    assert "A dot is not enough" in predict(visitor, dot, steps="1").text


def test_what_is_unsure_is_said_beside_the_digit(visitor):
    stripes = json.dumps([[[50, y], [950, y]] for y in range(50, 1000, 112)])
    assert "unsure" in predict(visitor, stripes).text
    assert "unsure" not in predict(visitor, SEVEN).text


@pytest.mark.parametrize(
    ("strokes", "label", "steps", "reason"),
    [
        ("[]", "7", "1", "Draw a digit first."),
        (SEVEN, "", "1", "Say which digit it was"),
        (SEVEN, "7", "5", "1 or 10 steps"),
        (SEVEN, "7", "", "1 or 10 steps"),
        ("[", "7", "1", "cannot be read"),
    ],
)
def test_what_cannot_be_taught_is_refused_with_the_reason(visitor, strokes, label, steps, reason):
    answer = teach(visitor, strokes, label, steps)
    assert (answer.status_code, reason in answer.text) == (422, True)
    assert session_of(visitor).position.steps_taken == 0


def test_a_page_that_is_out_of_date_teaches_nothing(visitor):
    visitor.post("/tab", data={"tab": "code"})
    answer = teach(visitor, SEVEN, "7", version="99")
    assert (answer.status_code, "out of date" in answer.text) == (409, True)
    assert session_of(visitor).position.steps_taken == 0


def test_a_network_that_would_diverge_is_left_as_it_is_with_the_reason(visitor):
    for output in range(1, 11):  # none of which has a slope there, and nine are wrong
        visitor.post("/edit/parameter", data={"layer": "2", "to": str(output), "from": "0", "value": "1e5"})
    answer = teach(visitor, SEVEN, "1", "10")
    assert (answer.status_code, "nothing was changed" in answer.text) == (409, True)
    assert session_of(visitor).position.steps_taken == 0


@pytest.mark.parametrize("name", SHIPPED)
def test_another_network_opens_in_the_lesson_with_the_same_drawing(visitor, name):
    use(visitor, SEVEN, "1")
    answer = choose(visitor, name)
    step = session_of(visitor).position.step
    assert answer.status_code == 200
    assert f'<option value="{name}" selected>' in answer.text
    seen = sight_of(load_shipped(name).sizes).see(SAMPLES[7])
    assert np.array_equal(step.inputs, [from_strokes(SAMPLES[7])])  # the page did not say which strokes they were
    assert step.targets.tolist() == [np.eye(10)[1].tolist()]
    expected = read(load_shipped(name), seen).probabilities
    assert tuple(map(float, probabilities_of(predict(visitor, SEVEN).text))) == expected
    assert f"{name}</small>" in visitor.get("/explore").text


def test_restart_and_the_lesson_go_on_with_the_network_that_was_chosen(visitor):
    choose(visitor, DRAWING)
    visitor.post("/move/step")
    visitor.post("/move/restart")
    assert session_of(visitor).position.step.loss == "categorical_cross_entropy"
    visitor.get("/lessons/2-2-2")
    visitor.get("/lessons/draw-a-digit")
    assert session_of(visitor).position.network.sizes == load_shipped(DRAWING).sizes


def test_a_link_leads_to_the_network_that_was_chosen(visitor):
    choose(visitor, "784-100-10")
    visitor.post("/move/step")
    link = re.search(r'id="share-address" value="http://testserver([^"]+)"', visitor.post("/share").text)[1]
    visitor.cookies.clear()
    page = visitor.get(link)
    assert '<option value="784-100-10" selected>' in page.text
    assert session_of(visitor).position.stage == 1


@pytest.mark.parametrize("name", ["", "784-9-10", "2-2-2"])
def test_a_network_that_is_not_shipped_cannot_be_chosen(visitor, name):
    before = dict(visitor.cookies)
    answer = choose(visitor, name)
    assert (answer.status_code, "Choose one of" in answer.text) == (422, True)
    assert dict(visitor.cookies) == before


def test_outside_the_lesson_no_network_can_be_chosen(visitor):
    visitor.get("/lessons/2-2-2")
    assert choose(visitor, DRAWING).status_code == 409
    assert 'name="network"' not in visitor.get("/explore").text


def test_a_network_of_64_inputs_reads_drawings_as_the_8_by_8_digits_were_prepared(visitor):
    session = open_session(Description(sizes=[64, 4, 10]))
    at(visitor, session)
    assert "From ink to 64 numbers" in visitor.get("/explore").text
    answer = predict(visitor, SEVEN, steps="1")
    seen = counted_dots(SAMPLES[7])
    assert tuple(map(float, probabilities_of(answer.text))) == read(session.position.network, seen).probabilities
    assert best_of(answer.text) == "7"
    assert answer.text.count(picture(seen, 8)) == 2
    assert teach(visitor, SEVEN, "7", "10").status_code == 200
    np.testing.assert_array_equal(session_of(visitor).position.step.inputs, [seen])
