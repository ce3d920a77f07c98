"""Reading the fields of a form out of the bytes that were sent, in a time that grows with their number and no faster.

Both ways of writing a form are read from its whole body by few cuts: what reads it character by character takes
seconds for eight megabytes of escapes, or of what nearly is the boundary.
"""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote_plus

import numpy as np
from python_multipart.multipart import parse_options_header

from app.errors import BadValue, TooLarge

PLAIN, IN_PARTS = "application/x-www-form-urlencoded", "multipart/form-data"
MOST_FIELDS = 1_000
MOST_HEAD = 4_000  # bytes of what stands above a part
LONG = 2_000  # bytes from which NumPy is quicker at escapes
TOO_MANY = f"A form has at most {MOST_FIELDS:,} fields."
NO_FORM = "The form cannot be read: its parts are not as a browser writes them."
PERCENT, SPACE, PLUS = b"% +"
_VALUES = np.full(256, -1, np.int16)
_VALUES[list(b"0123456789abcdef")] = range(16)
_VALUES[list(b"ABCDEF")] = range(10, 16)


class Fields(NamedTuple):
    """Texts and contents of files by the names of their fields; of two of one name the last."""

    texts: Mapping[str, str]
    files: Mapping[str, bytes]


def fields_of(body: bytes, kind: str) -> Fields:
    """The fields of a form's body; `kind` is its content type. Raises TooLarge beyond MOST_FIELDS, BadValue."""
    if kind.lower().startswith(PLAIN):
        return Fields(_plain(body), {})
    return _in_parts(body, parse_options_header(kind)[1].get(b"boundary", b""))


def _plain(body: bytes) -> dict[str, str]:
    if body.count(b"&") >= MOST_FIELDS:
        raise TooLarge(TOO_MANY, field="body")
    pairs = (field.partition(b"=") for field in body.split(b"&") if field)
    return {_unescaped(name): _unescaped(value) for name, _, value in pairs}


def _unescaped(text: bytes) -> str:
    """What a form writes so: + for a space, %C3%A9 for é."""
    if len(text) < LONG:
        return unquote_plus(text.decode("utf-8", "replace"))
    given = np.frombuffer(text, np.uint8)
    high, low = _VALUES[given[1:-1]], _VALUES[given[2:]]
    at = np.flatnonzero((given[:-2] == PERCENT) & (high >= 0) & (low >= 0))
    made = np.where(given == PLUS, np.uint8(SPACE), given)
    made[at] = high[at] * 16 + low[at]
    kept = np.ones(len(given), bool)
    kept[at + 1] = kept[at + 2] = False
    return made[kept].tobytes().decode("utf-8", "replace")


def _in_parts(body: bytes, boundary: bytes) -> Fields:
    mark = b"\r\n--" + boundary
    body = b"\r\n" + body
    if not boundary or (found := body.count(mark)) < 1:
        raise BadValue(NO_FORM, field="body")
    if found > MOST_FIELDS + 1:
        raise TooLarge(TOO_MANY, field="body")
    texts: dict[str, str] = {}
    files: dict[str, bytes] = {}
    _, *parts = body.split(mark)
    if not parts.pop().startswith(b"--"):
        raise BadValue(NO_FORM, field="body")
    for part in parts:
        name, file, content = _part(part)
        if file is None:
            texts[name] = content.decode("utf-8", "replace")
        elif file:  # a field for a file in which none was chosen has no name
            files[name] = content
    return Fields(texts, files)


def _part(part: bytes) -> tuple[str, str | None, bytes]:
    """The name of a part's field, the name of its file where it is one, and what is in it."""
    end = part.find(b"\r\n\r\n", 0, MOST_HEAD)
    if end < 0:
        raise BadValue(NO_FORM, field="body")
    lines = (line.partition(b":") for line in part[:end].split(b"\r\n"))
    said = {name.strip().lower(): value.strip() for name, _, value in lines}
    _, options = parse_options_header(said.get(b"content-disposition", b""))
    if b"name" not in options:
        raise BadValue(NO_FORM, field="body")
    file = options.get(b"filename")
    return _name(options[b"name"]), None if file is None else _name(file), part[end + 4 :]


def _name(text: bytes) -> str:
    return text.decode("utf-8", "replace")
