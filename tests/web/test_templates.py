"""What a template sends: every form of the explorer's page says of which place and version it is."""

import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from app.web.http.rendering import render

TEMPLATES = Path(__file__).parents[2] / "templates"
# Whose these are the visitor's key says alone; or they make a session of their own.
NOT_OF_A_PLACE = ("/train", "/drawings", "/build", "/import")
READ_ONLY = {"/digit/predict"}  # follows the pen, whatever moved on meanwhile
FILES = ("/export/", "/picture.svg", "/solution", "/predictions", "{{ file.href }}")


def tags(attribute: str) -> list[tuple[str, str, str]]:
    """File, value and whole tag of every element with an attribute."""
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        for tag in re.findall(rf'<[a-z]+[^<>]*?\s{attribute}="[^"]*"(?:[^<>"]|"[^"]*")*>', path.read_text("utf-8")):
            found.append((path.name, re.search(rf'\s{attribute}="([^"]*)"', tag)[1], tag))
    return found


@pytest.mark.parametrize(("file", "address", "tag"), tags("hx-post"))
def test_every_form_of_a_place_says_place_and_version(file, address, tag):
    included = re.search(r'hx-include="([^"]*)"', tag)
    if address.startswith(NOT_OF_A_PLACE):
        assert not included or "#place" not in included[1]
    else:
        assert {"#place", "#version"} - ({"#version"} if address in READ_ONLY else set()) <= set(
            included[1].split(", ")
        )


@pytest.mark.parametrize(("file", "address", "tag"), [each for each in tags("href") if each[1].startswith(FILES)])
def test_every_link_to_a_file_says_the_place(file, address, tag):
    assert address.endswith("?place={{ place }}")


def test_there_are_forms_and_links_to_look_at():
    assert len(tags("hx-post")) > 30 and sum(each[1].startswith(FILES) for each in tags("href")) >= 6


def test_a_name_that_a_template_is_not_given_is_a_mistake_and_not_an_empty_text():
    with pytest.raises(UndefinedError, match="'status' is undefined"):
        render("responses/said.html")
