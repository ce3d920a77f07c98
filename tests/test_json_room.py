"""What JSON may hold is counted before it is read."""

import pytest

from app.errors import TooLarge
from app.json_room import Room

ROOM = Room(lists=3, numbers=3, members=3)


@pytest.mark.parametrize(
    "text", ['{"a": [[1], [2], 3]}', b"[[1, 2, 3, 4]]", '{"a": 1, "b": {"c": 2}}', "", "[{}, {}, {}]"]
)
def test_what_fits_is_left_alone(text):
    ROOM.check(text, "A file", "file")


@pytest.mark.parametrize(
    "text", ["[[[[", b"[1,2,3,4,5]", '{"a":1,"b":1,"c":1,"d":1}', "[{},{},{},{}]", b'{"":{"":{"":{"":']
)
def test_what_does_not_is_refused_at_its_field_with_what_may_be(text):
    with pytest.raises(TooLarge, match="A file may have at most 3 lists, 3 numbers and 3 named values") as refused:
        ROOM.check(text, "A file", "file")
    assert refused.value.field == "file"
