"""The colours of runs: told apart, for colour-blind eyes too, and never those of right and wrong.

Distances are those of Oklab (Ottosson, 2020); colour blindness is that of Machado, Oliveira and Fernandes (2009).
"""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from app.scene.lab.chart import SHAPES

TOKENS = (Path(__file__).parents[2] / "static" / "css" / "tokens.css").read_text("utf-8")
TO_CONES = np.array([[0.4122, 0.5363, 0.0514], [0.2119, 0.6807, 0.1074], [0.0883, 0.2817, 0.6300]])
TO_LAB = np.array([[0.2105, 0.7936, -0.0041], [1.9780, -2.4286, 0.4506], [0.0259, 0.7828, -0.8087]])
EYES = {
    "all cones": np.eye(3),
    "no red cones": np.array([[0.1523, 1.0526, -0.2049], [0.1145, 0.7863, 0.0992], [-0.0039, -0.0481, 1.0520]]),
    "no green cones": np.array([[0.3673, 0.8606, -0.2280], [0.2801, 0.6725, 0.0474], [-0.0118, 0.0429, 0.9689]]),
}
THEMES = ["light", "dark", "projector"]


def tokens(theme: str) -> dict[str, str]:
    """The colours by name as a theme has them: those of the light one, unless it has its own."""
    blocks = {
        name or "light": body for name, body in re.findall(r':root(?:\[data-theme="(\w+)"\])? \{(.*?)\}', TOKENS, re.S)
    }
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[name])) for name in ("light", theme)]
    return found[0] | found[1]


def light(colour: str) -> np.ndarray:
    """Red, green and blue as amounts of light."""
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def apart(one: str, other: str, eyes: str) -> float:
    seen = [np.cbrt(TO_CONES @ np.clip(EYES[eyes] @ light(colour), 0, 1)) for colour in (one, other)]
    return float(np.linalg.norm(TO_LAB @ (seen[0] - seen[1])))


def contrast(one: str, other: str) -> float:
    dark, bright = sorted(float(np.array([0.2126, 0.7152, 0.0722]) @ light(colour)) for colour in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def runs(theme: str, count: int = len(SHAPES)) -> list[str]:
    return [tokens(theme)[f"run-{number}"] for number in range(1, count + 1)]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("eyes", "six", "eight"), [("all cones", 0.15, 0.1), *((e, 0.1, 0.05) for e in list(EYES)[1:])]
)
def test_the_six_runs_that_are_kept_are_told_apart_and_all_eight_looks_are_not_alike(theme, eyes, six, eight):
    assert min(apart(*pair, eyes) for pair in combinations(runs(theme, 6), 2)) > six
    assert min(apart(*pair, eyes) for pair in combinations(runs(theme), 2)) > eight


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("meaning", ["good", "bad"])
def test_no_run_has_the_colour_of_right_or_wrong(theme, meaning):
    assert min(apart(colour, tokens(theme)[meaning], "all cones") for colour in runs(theme)) > 0.09


@pytest.mark.parametrize("theme", THEMES)
def test_the_name_of_a_run_can_be_read(theme):
    assert min(contrast(colour, tokens(theme)["panel"]) for colour in runs(theme)) > 4.5


def test_colours_that_are_alike_are_found():
    assert apart("#735a00", "#6b4126", "no green cones") < 0.1 < apart("#1e70f2", "#9d6300", "no green cones")
