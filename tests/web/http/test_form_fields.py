"""The fields of a form as browsers write them, and bodies that only look like forms."""

from urllib.parse import quote_plus, urlencode

import pytest

from app.errors import BadValue, TooLarge
from app.web.http.form_fields import LONG, MOST_FIELDS, NO_FORM, fields_of

PLAIN = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=b"
TEXTS = ["", "plain", "a b+c%&=d", "σ(−0,5) é 数 🙂", "50% of it", "line\r\nbreak", '{"a": [1, 2]}']


def part(name: str, content: str, more: str = "") -> str:
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{content}\r\n'


def in_parts(*parts: str) -> bytes:
    return ("".join(parts) + "--b--\r\n").encode()


@pytest.mark.parametrize("times", [1, LONG])
@pytest.mark.parametrize("text", TEXTS)
def test_a_plain_form_comes_back_short_or_long(text, times):
    sent = {"text": text * times, "a[]": "1", "é": ""}
    assert fields_of(urlencode(sent).encode(), PLAIN).texts == sent


@pytest.mark.parametrize("text", TEXTS)
def test_a_form_in_parts_comes_back_with_its_file(text):
    body = in_parts(part("text", text), part("file", text, '; filename="a.json"\r\nContent-Type: text/plain'))
    assert fields_of(body, PARTS) == ({"text": text}, {"file": text.encode()})


def test_a_field_for_a_file_in_which_none_was_chosen_holds_none():
    assert fields_of(in_parts(part("file", "", '; filename=""')), PARTS) == ({}, {})


@pytest.mark.parametrize("broken", ["%", "%2", "%zz", "%%41", "%4%31", "100%+%e9"])
def test_escapes_that_are_none_stay_as_they_are_in_a_long_text_as_in_a_short_one(broken):
    short = fields_of(f"a={broken}".encode(), PLAIN).texts["a"]
    assert fields_of(f"a={broken}{'x' * LONG}".encode(), PLAIN).texts["a"] == short + "x" * LONG


def test_of_two_fields_of_one_name_the_last_counts():
    assert fields_of(b"a=1&b=2&a=3", PLAIN).texts == {"a": "3", "b": "2"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"&" * MOST_FIELDS, PLAIN),
        (b"=1&" * 2_000_000, PLAIN),
        (in_parts(*[part("a", "")] * (MOST_FIELDS + 1)), PARTS),
        (b"\r\n--b" * 1_500_000, PARTS),
    ],
)
def test_too_many_fields_are_refused_uncut(body, kind):
    with pytest.raises(TooLarge, match="at most 1,000 fields"):
        fields_of(body, kind)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", PARTS),
        (b"no part", PARTS),
        (b"--b\r\n\r\n", "multipart/form-data"),
        (b"--b\r\nbreaks off", PARTS),
        (in_parts("--b\r\nx: y\r\n\r\n1\r\n"), PARTS),
        (in_parts("--b\r\n" + "x: y\r\n" * 2_000 + "\r\n1\r\n"), PARTS),
        (in_parts("--b\r\nno end of head"), PARTS),
        (b"\r\n-" * 2_600_000, PARTS),
    ],
)
def test_what_no_browser_writes_is_refused(body, kind):
    with pytest.raises(BadValue, match=NO_FORM):
        fields_of(body, kind)


def test_eight_megabytes_of_escapes_are_read_by_a_few_passes():
    sent = '{"a": 1}é' * 250_000
    assert fields_of(f"text={quote_plus(sent)}".encode(), PLAIN).texts["text"] == sent
