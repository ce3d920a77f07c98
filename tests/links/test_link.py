"""A link holds a session: the same bits come out, and nothing that is not one of ours gets in."""

import json
import zlib
from base64 import urlsafe_b64encode
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.course.shelf import LESSONS, open_lesson, write_as_source
from app.engine.parameters import Parameter
from app.errors import BadValue, TooLarge
from app.explorer import edits, looking, moves
from app.explorer.notation import DEFAULT
from app.explorer.opening import Description, open_session
from app.explorer.session import View
from app.links.link import LONGEST, MARK, MOST_BYTES, WORDS, check_digits, code_of, opened_by
from app.links.record import record, same_session
from app.links.record_parts import LOOKS, OPENED_WITH
from tests.explorer.sessions import small_session, two_two_two
from tests.explorer.wandering import walks


def packed(made, digits="0" * 8) -> str:
    text = made if isinstance(made, bytes) else json.dumps(made).encode()
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zdict=WORDS[MARK])
    body = urlsafe_b64encode(deflate.compress(text) + deflate.flush()).rstrip(b"=").decode()
    return MARK + digits + check_digits(digits, body) + body


def looked_at(session):
    """As whoever opens a link finds it: in the notation that they have, on an example that is there."""
    last = len(session.position.step.inputs) - 1
    view = replace(session.view, example=min(session.view.example, last), notation=DEFAULT)
    return replace(session, view=view, guesses=())


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(walks)
def test_a_link_restores_every_session_to_the_last_bit(session):
    opened = opened_by(code_of(session))
    assert opened.exact
    assert same_session(opened.session, looked_at(session))


@pytest.mark.parametrize("slug", LESSONS)
def test_a_lesson_after_a_few_steps_is_a_short_link(slug):
    opened = open_lesson(slug)
    last = len(opened.position.stages)  # of one layer there are no more than 7
    session = looking.look_at(moves.go_to(opened, min(11, last)), Parameter(1, 1, 1))
    known = slug.encode() in WORDS[MARK]  # a name that came later is written out
    more = 0 if known else 2 * len(slug)
    assert len(code_of(session)) <= 40 + more
    walked = moves.step(moves.go_to(session, min(12, last)))
    edited = edits.set_parameter(moves.go_to(walked, min(7, last - 1)), (1, 1, 1), 0.1234567890123)
    assert len(code_of(edited)) <= 90 + more


def test_a_network_of_139_parameters_still_fits_a_link():
    assert len(code_of(open_session(Description([4, 8, 8, 3])))) < 2_000


def test_a_network_too_large_for_an_address_is_refused():
    with pytest.raises(TooLarge):
        code_of(open_session(Description([30, 30, 10])))


@pytest.mark.slow
def test_the_walk_of_a_thousand_updates_is_a_short_link():
    session = open_lesson("1-1-1")
    for _ in range(1_000):
        session = moves.step(moves.go_to(session, 12))
    opened = opened_by(code_of(session))
    assert len(code_of(session)) < 40
    assert same_session(opened.session, session)


def test_a_code_made_once_opens_for_good():
    session = opened_by("13d56ff49a36593Q3IazHiogYaGeDUCAA").session
    assert (session.lesson, session.position.stage, session.view.look) == ("2-2-2", 11, (1, 1, 1))


def test_every_field_of_the_view_can_be_in_a_link():
    assert set(LOOKS) == {field.name for field in fields(View)} - {"notation", *OPENED_WITH}


def test_a_link_made_in_the_letters_of_the_source_opens_in_them_and_no_other_has_letters():
    session = looking.write_in(write_as_source(open_lesson("3-2-2"), on=True), "rows")
    opened = opened_by(code_of(session)).session
    assert (opened.notation.name, opened.view.notation) == ("arrows", DEFAULT)
    assert write_as_source(opened, on=False).notation.name == DEFAULT
    assert code_of(looking.write_in(open_lesson("3-2-2"), "rows")) == code_of(open_lesson("3-2-2"))


def test_the_tally_of_guesses_is_not_in_a_link():
    session = replace(two_two_two(), guesses=((1, 2, 3),))
    assert opened_by(code_of(session)).session.guesses == ()


def test_another_machine_that_rounds_otherwise_is_noticed():
    code = code_of(moves.go_to(two_two_two(), 3))
    digits = "0" * 8 if code[1:9] != "0" * 8 else "1" * 8
    opened = opened_by(code[0] + digits + check_digits(digits, code[15:]) + code[15:])
    assert not opened.exact
    assert opened.session.position.stage == 3


@given(st.text(max_size=60))
def test_text_that_is_no_code_is_refused_in_words(text):
    with pytest.raises(BadValue, match="link"):
        opened_by(text)


@pytest.mark.parametrize("behind", [".", ")", ",", ">", "…", " ", "\n", "\u200b", "»", ").", "&gt;"[-1]])
def test_a_code_opens_with_what_a_sentence_puts_behind_it(behind):
    session = moves.go_to(small_session(), 4)
    assert same_session(opened_by(code_of(session) + behind).session, session)


@pytest.mark.parametrize("wrapped", ["\n", "\r\n", "\n  ", "=\r\n", " ", "\u200b"])
def test_a_code_opens_that_a_mail_has_wrapped(wrapped):
    session = moves.go_to(small_session(), 4)
    code = code_of(session)
    assert same_session(opened_by(code[:60] + wrapped + code[60:]).session, session)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_code_opens_nothing(data):
    code = code_of(moves.go_to(small_session(), 4))
    at = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from([letter for letter in "AZaz09-_" if letter != code[at]]))
    for damaged in (code[:at] + other + code[at + 1 :], code[: max(at, 1)], code + other, code + code):
        with pytest.raises(BadValue, match="link"):
            opened_by(damaged)


LESSON = {"lesson": "2-2-2"}


@pytest.mark.parametrize(
    "made",
    [
        [],
        {},
        1,
        {"lesson": "no-such"},
        {"lesson": ["2-2-2"]},
        LESSON | {"stage": -1},
        LESSON | {"stage": 13},
        LESSON | {"stage": "3"},
        LESSON | {"journal": 5},
        LESSON | {"view": []},
        LESSON | {"view": {"selected": [9, 9, 9]}},
        LESSON | {"view": {"selected": "111"}},
        LESSON | {"view": {"look": "w.9.9.9"}},
        LESSON | {"view": {"look": [1, 1, 1]}},
        LESSON | {"view": {"look": "a.1.1"}},
        LESSON | {"view": {"tab": {}}},
        LESSON | {"view": {"tab": "no-such"}},
        LESSON | {"view": {"source_letters": ["x"]}},
        LESSON | {"view": {"source_letters": "arrows"}},
        LESSON | {"view": {"example": 1}},
        LESSON | {"view": {"loss": 1}},
        LESSON | {"view": {"predicting": "yes"}},
        {"network": {"sizes": [2, 2]}, "loss": []},
        {"network": [2, 2]},
        {"network": {"sizes": [10**9, 10**9]}},
        {"network": {"sizes": [2, 2], "weights": "abc"}},
        {"network": {"sizes": [2, 2], "weights": [[["nan", 1], [1, 1]]]}},
        {"network": {"sizes": [2, 2], "weights": [[[1e300, 1], [1, 1]]]}},
        {"network": {"sizes": [2, 2]}, "steps_taken": -1},
        {"network": {"sizes": [2, 2]}, "slip": ["sign-flipped", 7]},
        b"[" * 10_000,
        b'{"lesson":' + b" " * MOST_BYTES + b'"2-2-2"}',
        b"\xff\xfe",
        b"NaN",
    ],
)
def test_a_well_packed_code_of_something_else_is_refused(made):
    with pytest.raises(BadValue):
        opened_by(packed(made))


def test_a_small_code_that_unpacks_to_too_much_is_not_unpacked():
    bomb = packed(b'{"lesson":"2-2-2","x":"' + b"0" * 10 * MOST_BYTES + b'"}')
    assert len(bomb) <= 4 * LONGEST
    with pytest.raises(BadValue):
        opened_by(bomb)


def test_what_a_newer_version_adds_to_the_view_does_no_harm():
    assert opened_by(packed(LESSON | {"view": {"colour": "loud"}})).session.lesson == "2-2-2"


def test_the_record_of_a_lesson_names_it_and_has_no_numbers():
    assert record(moves.go_to(open_lesson("2-2-2"), 7)) == {"lesson": "2-2-2", "stage": 7}
