"""A notation letters the whole page, and switching back restores it; see test_pages_in_letters.py for stray letters."""

import re
from dataclasses import fields
from functools import cache

import pytest

from app.course.shelf import open_lesson
from app.engine.parameters import Parameter
from app.explorer import looking, moves
from app.explorer.look import Neuron
from app.explorer.notation import DEFAULT, NOTATIONS
from app.explorer.session import Session
from app.scene.page import stepped_scene
from app.web.http.rendering import render
from app.web.walk.drawn import SentPicture
from tests.in_turn import share

STAGES = (0, 5, 9, 12)


def fragment(session: Session) -> str:
    """What an action answers with, as text that a reader sees or hears, without class names and addresses."""
    scene = stepped_scene(session, 1)
    context = {field.name: getattr(scene, field.name) for field in fields(scene)}
    return render("responses/relettered.html", place="lessons/2-2-2", drawn=SentPicture(""), **context)


def words(html: str) -> str:
    """The text of the fragment, and what a screen reader says of it; the switch has letters of every notation."""
    html = re.sub(r'<form id="notation".*?</form>', "", html, flags=re.DOTALL)
    said = re.findall(r'(?:aria-label|title)="([^"]*)"', html)
    shown = re.sub(r"<[^>]*>", "", html)
    return " ".join([*said, shown]).replace("\u00a0", " ")


def sessions(notation: str):
    """A session in many moments, with each kind of thing selected."""
    session = looking.write_in(open_lesson("2-2-2"), notation)
    for stage in STAGES:
        at = moves.go_to(session, stage)
        yield at
        yield looking.look_at(at, Neuron(1, 1))
        yield looking.look_at(at, Neuron(2, 2))
        yield looking.look_at(at, Parameter(1, 1, 2))


@cache
def in_default(tab: str) -> list[str]:
    """What a tab answers with in the letters that nobody has changed."""
    return [fragment(looking.explain_by(session, tab)) for session in sessions(DEFAULT)]


@pytest.mark.slow
@pytest.mark.parametrize("tab", looking.TABS)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_there_and_back_again_is_the_same_page(notation, tab):
    turn = list(NOTATIONS).index(notation) + list(looking.TABS).index(tab)
    for session, before in share(zip(sessions(DEFAULT), in_default(tab), strict=True), turn, 2):
        there = looking.write_in(looking.explain_by(session, tab), notation)
        assert fragment(looking.write_in(there, DEFAULT)) == before


@pytest.mark.slow
@pytest.mark.parametrize("notation", [name for name in NOTATIONS if name != DEFAULT])
def test_numbers_stay_the_same_in_every_notation(notation):
    """Values at full precision stand in data attributes: the maths does not change."""
    full = re.compile(r'data-(?:a|z|delta|gradient|contribution|loss|value)="([^"]*)"')
    for session in sessions(DEFAULT):
        relettered = looking.write_in(session, notation)
        assert full.findall(fragment(relettered)) == full.findall(fragment(session))


@pytest.mark.parametrize("notation, first", [("default", 1), ("arrows", 2), ("from-zero", 0)])
def test_layers_are_counted_in_words_as_in_the_letters(notation, first):
    session = moves.step(looking.write_in(open_lesson("2-2-2"), notation))
    text = words(fragment(session))
    assert f"Forward, layer {first}: each neuron of layer {first} adds up" in text
    assert f"1: z of layer {first}" in text


@pytest.mark.parametrize("notation", NOTATIONS)
def test_the_letters_of_a_notation_are_on_the_page(notation):
    session = moves.step_backward(
        moves.step_forward(looking.write_in(open_lesson("2-2-2"), notation), "phase"), "phase"
    )
    text = words(fragment(looking.look_at(session, Neuron(1, 1))))
    letters = session.notation.plain()
    assert letters["label"] in text and letters["gradient"] in text and letters["C"] in text
    assert f"{letters['z']} 0.378" in text
