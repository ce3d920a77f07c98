"""The page of the training lab: its form, its data sets, and how much is drawn."""

import re
from dataclasses import fields, replace

import pytest

from app.engine.activations import ACTIVATIONS
from app.engine.initialisers import INITIALISERS
from app.engine.losses import LOSSES
from app.engine.optimisers import OPTIMISERS
from app.scene.field_error import FieldError
from app.scene.lab.page import lab_scene
from app.scene.lab.words import made_room
from app.training.choices import DEFAULTS, Choices, checked_choices
from app.training.data_sets import DATA_SETS
from app.training.mnist_fetch import BARRED, FAILED, FETCHING, THERE, MnistState
from app.training.progress import RUNNING
from app.web.http.rendering import render
from tests.scene.lab_runs import PAGE, learning, misread, report, run

DRAWN = re.compile(r"<(?:svg|g|path|text|rect|circle|clipPath)\b")

TO_WATCH = {"pace": "5"}  # what the page proposes


def values(lab) -> dict[str, str]:
    """The form as a browser would send it."""
    data = next(option.name for option in lab.data.options if option.chosen)
    return {field.name: field.value for field in lab.form.fields} | {"data": data}


def long_run(number: int):
    history = [replace(learning(1)[1], epoch=i / 20, train_loss=1 / (i + number)) for i in range(4000)]
    there = run(number, history=history)
    return replace(there, report=report(worst=tuple(misread(n, side=28) for n in range(24))))


def test_the_form_asks_for_every_choice_and_a_first_visitor_can_just_send_it():
    assert values(lab_scene([])) == DEFAULTS | TO_WATCH
    assert set(values(lab_scene([]))) == {field.name for field in fields(Choices)}
    assert checked_choices(values(lab_scene([]))) == Choices(**TO_WATCH)


@pytest.mark.parametrize(
    ("name", "registry"),
    [
        ("activation", ACTIVATIONS),
        ("output", ACTIVATIONS),
        ("loss", LOSSES),
        ("optimiser", OPTIMISERS),
        ("initialiser", INITIALISERS),
    ],
)
def test_a_chooser_offers_what_there_is(name, registry):
    field = next(field for field in lab_scene([]).form.fields if field.name == name)
    assert [value for value, _ in field.options] == list(registry)


def test_the_data_sets_are_offered_with_their_sources_to_be_seen_without_a_pointer():
    page = render("pages/train.html", **PAGE, lab=lab_scene([]))
    assert [option.name for option in lab_scene([]).data.options] == list(DATA_SETS)
    seen = re.sub(r'\stitle="[^"]*"', "", page)
    assert "Alpaydin and Kaynak, UCI, CC BY 4.0" in seen and "LeCun, Cortes and Burges" in seen
    assert page.count("by 13 people") == 2 and "43" not in re.sub(r"\?v=\w+", "", page)


def test_what_a_field_is_for_is_on_the_page_and_belongs_to_the_field():
    lab = lab_scene([])
    page = render("pages/train.html", **PAGE, lab=lab)
    for field in lab.form.fields:
        described = re.search(rf'id="train-{field.name}" [^>]*aria-describedby="([^"]+)"', page)[1].split()
        assert f'<dd id="train-{field.name}-says">{field.says}</dd>' in page
        assert f"train-{field.name}-says" in described
        assert all(f'id="{name}"' in page for name in described)


def test_the_form_is_filled_as_it_was_for_the_newest_run():
    newest = Choices(hidden=(16, 8), optimiser="adam", learning_rate=0.00001, epochs=7, seed=3)
    assert checked_choices(values(lab_scene([run(1), run(2, newest)]))) == newest
    assert checked_choices(values(lab_scene([run(2, newest), run(1)]))) == newest


def test_what_is_asked_for_counts_more_than_the_newest_run():
    newest = Choices(hidden=(16,), epochs=7)
    assert values(lab_scene([run(1, newest)], {"epochs": "9"})) == DEFAULTS | TO_WATCH | {"epochs": "9"}


def test_an_unknown_name_is_refused_with_the_names_on_the_page():
    lab = lab_scene([], {"optimiser": "magic"}, FieldError("optimiser", "Choose one of sgd, momentum.", "magic"))
    assert [f.error for f in lab.form.fields if f.error] == ["Choose one of SGD, SGD with momentum, Adam."]
    lab = lab_scene([], {"data": "cats"}, FieldError("data", "Choose one of digits, mnist.", "cats"))
    assert lab.data.error == "Choose one of 8 × 8 digits, MNIST, My drawings, y = sin x."


def test_a_start_that_made_room_says_so():
    page = render(
        "responses/train_form.html", **PAGE, lab=lab_scene([run(2)], notice="Run 1 was removed to make room.")
    )
    assert "Run 1 was removed to make room." in re.search('id="train-notice"[^<]*<', page)[0]
    assert made_room([run(1), run(2)], [run(2), run(3)]) == "Run 1 was removed to make room."
    assert made_room([run(1)], [run(1), run(2)]) == ""


@pytest.mark.parametrize(("leaver", "said"), [(run(4), "Run 4 will make room."), (None, "")])
@pytest.mark.parametrize("template", ["pages/train.html", "responses/train_form.html", "responses/trained.html"])
def test_which_run_the_next_one_will_remove_is_said_before_and_while_runs_go_on(template, leaver, said):
    page = render(template, **PAGE, lab=lab_scene([run(4), run(5)], leaver=leaver))
    assert set(re.findall(r'id="train-room"[^>]*>([^<]*)<', page)) == {said}


def test_what_a_start_will_remove_belongs_to_its_button():
    page = render("pages/train.html", **PAGE, lab=lab_scene([]))
    assert "train-room" in re.search(r'id="train-start"[^>]*aria-describedby="([^"]*)"', page)[1].split()


def test_what_was_typed_stays_and_the_message_is_at_its_field():
    typed = {"hidden": "9999", "epochs": "7", "data": "mine", "pace": "1"}
    lab = lab_scene([], typed, FieldError("hidden", "At most 512.", "9999"))
    assert values(lab) == DEFAULTS | typed
    assert {field.name: field.error for field in lab.form.fields if field.error} == {"hidden": "At most 512."}
    assert lab.problem == ""


def test_a_refused_data_set_is_said_at_the_data_sets():
    lab = lab_scene([], {"data": "mine"}, FieldError("data", "Draw some first.", "mine"))
    assert (lab.data.error, lab.problem) == ("Draw some first.", "")


def test_an_error_that_has_no_field_in_the_form_is_said_in_the_status_line():
    assert lab_scene([], error=FieldError("runs", "Six are enough.", "")).problem == "Six are enough."


def test_a_data_set_that_is_not_known_chooses_the_first():
    assert values(lab_scene([], {"data": "cats"}))["data"] == "digits"


def test_mnist_is_offered_for_download_where_it_is_not_there():
    assert lab_scene([]).data.mnist.button == "Download"
    there = lab_scene([], mnist=MnistState(THERE)).data.mnist
    assert (there.button, there.problem) == ("", "")


def test_a_download_shows_how_far_it_is_and_why_it_failed():
    on_its_way = lab_scene([], mnist=MnistState(FETCHING, 1, 4)).data.mnist
    assert (on_its_way.note, on_its_way.share, on_its_way.button) == ("Downloading: 1 of 4 files", 0.25, "")
    failed = lab_scene([], mnist=MnistState(FAILED, problem="No network.")).data.mnist
    assert (failed.button, failed.problem) == ("Try again", "No network.")


def test_what_may_not_be_read_is_no_download():
    barred = lab_scene([], mnist=MnistState(BARRED, 4, 4, "No permission.")).data.mnist
    assert (barred.note, barred.button, barred.problem) == ("it may not be read", "", "No permission.")


def test_that_a_download_failed_is_said_once():
    refused = FieldError("data", "MNIST is not here; it can be downloaded.", "mnist")
    data = lab_scene([], {"data": "mnist"}, refused, mnist=MnistState(FAILED, problem="No network.")).data
    assert (data.mnist.problem, data.error) == ("", "No network.")


def test_own_drawings_say_how_many_there_are_or_where_to_draw():
    none, some = (lab_scene([], drawings=n).data.options[2] for n in (0, 7))
    assert none.to_draw and not some.to_draw
    assert some.note.startswith("7 ")


def test_six_long_runs_stay_within_a_thousand_drawn_elements_and_a_moderate_message():
    text = render("responses/trained.html", **PAGE, lab=lab_scene([long_run(number) for number in range(1, 7)]))
    assert len(DRAWN.findall(text)) <= 1000
    assert len(text) < 400_000


def test_the_form_is_no_part_of_what_is_sent_while_runs_go_on():
    assert "train-form" not in render("responses/trained.html", **PAGE, lab=lab_scene([run()]))
    assert "train-form" in render("responses/train_form.html", **PAGE, lab=lab_scene([run()]))


def test_no_id_is_given_twice():
    page = render("pages/train.html", **PAGE, lab=lab_scene([long_run(1), long_run(2), run(3, state=RUNNING)]))
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_page_says_in_which_precision_what_is_computed():
    page = render("pages/train.html", **PAGE, lab=lab_scene([]))
    assert "Trained in single precision (float32); the walk computes in double (float64)." in page


def test_what_someone_typed_is_text_and_nothing_else():
    page = render("pages/train.html", **PAGE, lab=lab_scene([], {"hidden": '"><script>'}))
    assert "<script>" not in page and "&lt;script&gt;" in page
