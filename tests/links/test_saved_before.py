"""Links and session files that an earlier version made open as what they were, and go on opening when saved again."""

import pytest

from app.links.export import export_text
from app.links.link import code_of, opened_by
from tests.described import described
from tests.explorer.sessions import session_of_file
from tests.saved_before import assert_same, differences, expected, rounds_alike, saved

LINKS, FILES = saved("links.json"), saved("files.json.gz")
LESSONS_THEN = ("2-2-2", "1-1-1", "1-2-1-relu", "3-2-2", "4-2-3", "batch", "draw-a-digit")
SLIPS_THEN = (
    "slope-forgotten", "sign-flipped", "new-weights", "target-for-prediction", "path-missing", "wrong-layer",
    "not-divided", "outputs-not-divided",
)  # fmt: skip
FORMS_THEN = ("value", "sign", "most")
OUTCOMES = ("open", "right", "given up")
DESCRIPTIONS = [every["session"] for every in saved("expected.json.gz")["sessions"].values()]


@pytest.mark.slow
@pytest.mark.parametrize("name", LINKS)
def test_a_link_made_before_opens_as_what_it_was(name):
    opened = opened_by(LINKS[name])
    assert opened.exact or not rounds_alike()
    assert_same(described(opened.session), expected(name, "link"))


@pytest.mark.slow
@pytest.mark.parametrize("name", LINKS)
def test_what_a_link_made_before_opens_can_be_shared_and_saved_again(name):
    session, wanted = opened_by(LINKS[name]).session, expected(name, "link")
    assert_same(described(opened_by(code_of(session)).session), wanted)
    if name in FILES:
        assert_same(described(session_of_file(export_text(session))), wanted)


@pytest.mark.parametrize("name", FILES)
def test_a_file_saved_before_opens_as_what_it_was(name):
    assert_same(described(session_of_file(FILES[name])), expected(name, "file"))


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_what_a_file_saved_before_opens_can_be_saved_again(name):
    assert_same(described(session_of_file(export_text(session_of_file(FILES[name])))), expected(name, "file"))


def looks() -> list[dict]:
    return [each["look"] for each in DESCRIPTIONS]


def mistakes() -> list[dict]:
    return [each["mistake"] for each in DESCRIPTIONS if each["mistake"]]


def predictions() -> list[dict]:
    return [each for every in DESCRIPTIONS for each in every["predictions"]]


@pytest.mark.parametrize(
    ("saved_ones", "some"),
    [
        ({each["lesson"] for each in DESCRIPTIONS}, {*LESSONS_THEN, None}),
        ({look["notation"] for look in looks()}, {"default", "arrows", "from-zero", "rows", "upstream-local", "error"}),
        ({look["tab"] for look in looks()}, {"chain", "matrices", "code", "check", "practise"}),
        ({look["granularity"] for look in looks()}, {"stage", "layer", "phase"}),
        ({look["pictures"] for look in looks()}, {"weights", "gradients", "sensitivity"}),
        ({look["predicting"] for look in looks()}, {True, False}),
        ({look["asked for"] for look in looks()}, {*FORMS_THEN}),
        ({kind for look in looks() for kind in look["at"]}, {"parameter", "neuron", "layer", "loss"}),
        ({each["slip"] for each in mistakes()}, {*SLIPS_THEN}),
        ({(each["found"], each["given up"]) for each in mistakes()}, {(False, False), (True, False), (True, True)}),
        ({(each["form"], each["outcome"]) for each in predictions()}, {(f, o) for f in FORMS_THEN for o in OUTCOMES}),
    ],
)
def test_what_was_saved_before_is_of_every_kind(saved_ones, some):
    assert saved_ones >= some


def test_a_difference_in_the_last_bit_is_found():
    wanted = expected("2-2-2 untouched", "link")
    moved = (float.fromhex(wanted["passes"]["C"]) * (1 + 2**-52)).hex()
    changed = wanted | {"passes": wanted["passes"] | {"C": moved}}
    assert differences(changed, wanted) == [f"/passes/C: {moved!r} instead of {wanted['passes']['C']!r}"]
    assert differences(changed, wanted, 1e-6) == []
    assert differences(changed | {"lesson": None}, wanted, 1e-6) == ["/lesson: None instead of '2-2-2'"]
