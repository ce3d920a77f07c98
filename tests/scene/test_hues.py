"""The page calls its colours what they are: one name for each meaning, and each token has the hue of its name."""

import ast
import colorsys
import re
from pathlib import Path

import pytest

from app.scene.colour.scales import DERIVATIVE_HUE, NEGATIVE_HUE, POSITIVE_HUE
from app.web.share.picture import THEMES, variables

ROOT = Path(__file__).parents[2]
NAMES = {"positive": POSITIVE_HUE, "negative": NEGATIVE_HUE, "derivative": DERIVATIVE_HUE}
DEGREES = {"red": (345, 375), "orange": (15, 45), "green": (80, 160), "blue": (195, 240), "purple": (265, 310)}
SPOKEN = re.compile("|".join(rf"\b{name}\b" for name in NAMES.values()), re.IGNORECASE)


def hue(colour: str) -> float:
    """Of #rrggbb, in degrees."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)[0] * 360


PAGE = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")  # the key of a page, whose source speaks of its own colours


def sentences(source: str) -> list[str]:
    """The string literals of a module, its docstrings not counted."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    with_one = (node for node in ast.walk(tree) if isinstance(node, documented) and ast.get_docstring(node))
    said = {id(node.body[0].value) for node in with_one}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said)
    texts = (node.value for node in constants if isinstance(node.value, str))
    return [text for text in texts if not PAGE.fullmatch(text)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("meaning", NAMES)
def test_a_colour_is_what_it_is_called(meaning, theme):
    low, high = DEGREES[NAMES[meaning]]
    assert low <= hue(variables(theme)[meaning]) <= high


@pytest.mark.slow
def test_no_sentence_names_a_colour_by_itself():
    modules = [path for path in (ROOT / "app").rglob("*.py") if path.name != "scales.py"]
    assert [path.name for path in modules if any(map(SPOKEN.search, sentences(path.read_text("utf-8"))))] == []
    drawn = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").glob("*.js")]
    assert [path.name for path in drawn if SPOKEN.search(path.read_text("utf-8"))] == []


def test_a_sentence_that_names_a_colour_is_found():
    source = '"""Purple in a docstring."""\nSAYS = "Ink on Blue"\n'
    assert [text for text in sentences(source) if SPOKEN.search(text)] == ["Ink on Blue"]
