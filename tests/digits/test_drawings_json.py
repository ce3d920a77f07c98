"""JSON read piece by piece is the JSON that json.loads reads, and fails where that fails."""

import json

import pytest

from app.digits.drawings_file import PieceByPiece


def items(text: str) -> list:
    reader = PieceByPiece(text, float)
    read = [reader.value() for _ in reader.parts("[", "]")]
    reader.end()
    return read


def members(text: str) -> dict:
    reader = PieceByPiece(text, float)
    read = {reader.name(): reader.value() for _ in reader.parts("{", "}")}
    reader.end()
    return read


@pytest.mark.parametrize("text", ["[]", " [ ] ", "[1]", '[1, [2, {"a": 3}],\n\t"]"  ,null ]\r\n', "[[],[]]"])
def test_a_list_is_read_item_by_item(text):
    assert items(text) == json.loads(text)


@pytest.mark.parametrize("text", ["{}", " { } ", '{"a": 1}', '{"a":[1,2] , "}" : {"b": "{"},\n"a": null}'])
def test_an_object_is_read_member_by_member(text):
    assert members(text) == json.loads(text)


@pytest.mark.parametrize(
    "text", ["", "[", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1]]", "[1] x", "[1}", "[tru]", "\ufeff[]"]
)
def test_what_is_no_list_is_refused(text):
    with pytest.raises(json.JSONDecodeError):
        items(text)


@pytest.mark.parametrize(
    "text", ["", "{", '{"a"', '{"a":', '{"a":1', '{"a":1,}', "{1: 2}", "{a: 1}", '{"a" 1}', '{"a":1]']
)
def test_what_is_no_object_is_refused(text):
    with pytest.raises(json.JSONDecodeError):
        members(text)


def test_the_line_of_the_fault_is_known():
    with pytest.raises(json.JSONDecodeError) as refused:
        items("[1,\n2\n3]")
    assert refused.value.lineno == 3
