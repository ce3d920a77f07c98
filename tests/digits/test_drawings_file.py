"""The file of one's digits: what was exported comes back, and anything else is refused with the place of the fault."""

import json
from json import JSONDecoder

import pytest

from app.digits.drawings import MOST_DRAWINGS, labelled
from app.digits.drawings_file import FORMAT, imported
from app.digits.samples import SAMPLES
from app.errors import BadValue, TooLarge
from tests.digits.exporting import exported

MINE = tuple(labelled(label, strokes) for label, strokes in SAMPLES.items())
FOUR = {"label": 4, "strokes": SAMPLES[4]}


def file_of(*drawings, **changes) -> str:
    return json.dumps({"format": FORMAT, "version": 1, "drawings": list(drawings)} | changes)


@pytest.mark.parametrize("drawings", [(), MINE[:1], MINE])
def test_what_was_exported_comes_back(drawings):
    assert imported(exported(drawings)) == drawings


def test_no_more_than_one_drawing_is_decoded_at_once(monkeypatch):
    text = exported(MINE)
    decode = JSONDecoder.raw_decode
    longest = 0

    def noted(decoder, text, start=0):
        nonlocal longest
        value, end = decode(decoder, text, start)
        longest = max(longest, end - start)
        return value, end

    monkeypatch.setattr(JSONDecoder, "raw_decode", noted)
    assert imported(text) == MINE
    assert longest < max(map(len, text.splitlines()))


def test_every_drawing_stands_on_a_line_of_its_own():
    lines = exported(MINE).splitlines()
    assert len(lines) == len(MINE) + 6
    assert json.loads(lines[4].rstrip(","))["label"] == 0


@pytest.mark.parametrize(
    ("text", "field", "reason"),
    [
        ("", "file", "not JSON"),
        ("{", "file", "breaks off in line 1"),
        (b"\xff\xfe\x00", "file", "not JSON"),
        ("[" * 100_000, "file", "not JSON"),
        ("[]", "file", "not a file of digits"),
        ('{"format": "backprop-explorer session"}', "file", "not a file of digits"),
        (file_of(drawings=4), "file", "not a file of digits"),
        (file_of(version=2), "version", "newer version"),
        (file_of(FOUR, 7), "drawing 2", "label and strokes"),
        (file_of({"strokes": SAMPLES[4]}), "drawing 1", "label and strokes"),
        (file_of(FOUR, FOUR | {"label": 12}), "drawing 2", "0 to 9"),
        (file_of(FOUR | {"strokes": [[[5, 5]]]}), "drawing 1", "more than one dot"),
        (file_of(FOUR).replace("400", "NaN", 1), "file", "no NaN"),
        (file_of(FOUR).replace("400", "1e999", 1), "drawing 1", "infinite"),
        (file_of(FOUR | {"strokes": [[[i, i] for i in range(100_001)]]}), "drawing 1", "100,001 points"),
        (file_of(FOUR | {"strokes": [[[i, i] for i in range(1_501)]]}), "drawing 1", "at most 1,500 points"),
        (file_of(*[FOUR] * (MOST_DRAWINGS + 1)), "file", "has 501"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_at_its_fault(text, field, reason):
    with pytest.raises((BadValue, TooLarge), match=reason) as refused:
        imported(text)
    assert refused.value.field == field
