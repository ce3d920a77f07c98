"""The README says what is so: settings, commands, the rooms of the house."""

import re
from pathlib import Path

import pytest

from app.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def shown(value) -> str:
    return "–" if value is None else f"`{','.join(value) if isinstance(value, tuple) else value}`"


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_readme_with_its_default_and_meaning(name):
    field = Settings.model_fields[name]
    assert f"| `{PREFIX}{name.upper()}` | {shown(field.default)} | {field.description} |" in README


def test_the_readme_names_no_setting_that_does_not_exist():
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {"BACKPROP_CHROMIUM"}
    assert set(re.findall(rf"\b{PREFIX}[A-Z_]+", README)) <= known


@pytest.mark.parametrize("target", ["run", "test", "bench", "torch"])
def test_every_make_target_named_in_the_readme_exists(target):
    assert f"make {target}" in README
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_file_the_readme_links_to_exists(link):
    assert (ROOT / link).is_file()


def test_every_room_of_the_app_is_on_the_map():
    rooms = {path.name for path in (ROOT / "app").iterdir() if (path / "__init__.py").is_file()}
    assert {name for name in rooms if f"app/{name} " in README} == rooms
