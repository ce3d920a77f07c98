"""The form of a new run as the page sends it: all of its fields, or it starts nothing."""

from collections.abc import Mapping

from fastapi import Request

from app.errors import BadValue
from app.scene.lab.form import FIELDS

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


async def typed_form(request: Request) -> dict[str, str]:
    """What was typed, by field. Raises BadValue where no form was sent."""
    if not request.headers.get("content-type", "").startswith(FORMS):
        raise BadValue("Send the fields of the form, as a browser does.", field="body")
    return {name: str(value) for name, value in (await request.form()).items()}


def check_whole(typed: Mapping[str, str]) -> None:
    """Raises BadValue at the first field that did not come: a default would pass for what was chosen."""
    for field in ("data", *(field.name for field in FIELDS)):
        if field not in typed:
            raise BadValue("Nothing arrived for this field. Check it, then start again.", field=field)
