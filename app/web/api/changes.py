"""Which version of a session a change is meant for: by the body, by If-Match, or not said."""

import re
from typing import Annotated

from fastapi import Header

from app.errors import BadValue

IfMatch = Annotated[
    str | None, Header(description='The ETag of the snapshot this is meant for, such as "3"; another version is a 409.')
]
_TAG = re.compile(r'"(\d{1,18})"')


def expected_version(version: int | None, if_match: str | None) -> int | None:
    """The version a change is meant for, None for any. Raises BadValue for an unreadable header or two versions."""
    if if_match is None or if_match.strip() == "*":
        return version
    tag = _TAG.fullmatch(if_match.strip())
    if tag is None or version not in (None, int(tag[1])):
        raise BadValue('Expected one ETag as a snapshot carries it, such as "3".', field="If-Match")
    return int(tag[1])
