"""Every page of the course in every notation: it opens, its numbers stay, and no letter of another notation is left.

What is written by hand and not taken from the notation shows in one whose letters nobody else has: there a z is one
that somebody typed.
"""

import re
from contextlib import suppress
from dataclasses import fields, replace

import pytest

from app.course.answering import answer_question, question_of_page, show_answer
from app.course.chapters import turned_to
from app.course.opening import begun_page, known_page, page_of
from app.course.shelf import LESSONS, source_letters_of, write_as_source
from app.engine.parameters import Parameter
from app.errors import NotNow
from app.explorer.look import Neuron, TotalLoss
from app.explorer.looking import TABS, explain_by, look_at, write_in
from app.explorer.moves import go_to
from app.explorer.notation import DEFAULT, NOTATIONS, Notation
from app.explorer.practise import asking
from app.explorer.practise.answering import predict
from app.explorer.practise.asked import right_answer
from app.explorer.practise.marking import mark
from app.explorer.practise.mistakes import seed_mistake
from app.explorer.reading import reading_of
from app.scene.around.curve import curve_scene
from app.scene.handout import handout
from app.scene.page import stepped_scene
from app.scene.solution import solution_scene, worksheet_scene
from app.web.http.rendering import render
from app.web.walk.drawn import SentPicture

PAGES = [(lesson.slug, page.id) for lesson in LESSONS.values() for page in lesson.pages]
OF_NETWORKS = [(slug, id) for slug, id in PAGES if not LESSONS[slug].page(id).figure]
"""pages that have no figure: that draws functions, of an x or a z that is no number of the walk"""
FIRST_PAGES = dict(reversed(OF_NETWORKS))
NUMBERS = re.compile(r'data-(?:a|z|delta|gradient|contribution|loss|value)="([^"]*)"')
HIDDEN = re.compile(r'<form id="(?:notation|source-letters)".*?</form>|<!--.*?-->', re.DOTALL)
MARKUP = re.compile(r"<[^>]*>")
FUNCTION = re.compile(r"def \w+\(z\):.*?return [^\n]*", re.DOTALL)  # in a program z is what a function takes
LABEL = re.compile(r"\b[A-H][1-9][0-9]?\b")  # of a page in its chapter
WORDS = "aot"  # letters that may be words or something else: those count beside an index or an operator only
BESIDE = r"(?=[₀-₉⁰-⁹⁽→ᵀᵢⱼₖ]|\s*[−+·=(])"

MIRROR = replace(
    NOTATIONS[DEFAULT],
    name="mirror",
    title="Letters that nobody else has",
    weighted="щ",
    activation="ю",
    target="ц",
    loss="Л",
    own_delta="ф",
    learning_rate="б",
    difference="д",
    own_loss="л",
)


def letters_of(n: Notation) -> set[str]:
    """The letters that a notation has of its own for anything."""
    own = n.inputs, n.weighted, n.activation, n.output, n.target, n.loss, n.own_delta, n.learning_rate
    return {*own, n.difference, n.own_loss, *dict(n.renamed).values()} - {""}


def strange_to(n: Notation) -> re.Pattern[str]:
    """Any letter of another notation that stands alone, and that this one has not."""
    others = set().union(*map(letters_of, NOTATIONS.values())) - letters_of(n)
    written = (re.escape(letter) + (BESIDE if letter in WORDS else "") for letter in sorted(others - set("cehkrs")))
    return re.compile(rf"(?<![^\W\d_])(?:{'|'.join(written)})(?![^\W\d_])")


def told(html: str) -> str:
    """What a reader sees or hears of a page, without class names and addresses."""
    html = HIDDEN.sub("", html)
    said = re.findall(r'(?:aria-label|title|alt)="([^"]*)"', html)
    return LABEL.sub("", FUNCTION.sub("", " ".join([*said, MARKUP.sub(" ", html)]))).replace("\u00a0", " ")


def page_html(session) -> str:
    scene = stepped_scene(session, 1)
    context = {field.name: getattr(scene, field.name) for field in fields(scene)}
    return render("responses/relettered.html", place="lessons/2-2-2", drawn=SentPicture(""), **context)


def answered_page(slug, id, notation):
    """A page with all that is asked on it shown."""
    session = write_in(begun_page(slug, id), notation)
    for ask in page_of(session).asks:
        session = show_answer(session, ask.id)
    return session


def moments(session):
    """Where all is reached, in each tab; while one predicts; with things looked at; with a mistake to find."""
    stages = len(session.position.stages)
    ended = go_to(session, stages)
    yield from (explain_by(ended, tab) for tab in TABS)
    for stage in range(0, stages, 2):
        yield predict(explain_by(go_to(session, stage), "chain"), on=True)
    for tab in ("chain", "matrices"):
        known = explain_by(go_to(session, stages - 1), tab)
        yield from (look_at(known, look) for look in (Neuron(0, 1), Neuron(1, 1), Parameter(1, 1, 1), TotalLoss()))
    with suppress(NotNow):  # a mistake is not to be seen in every network
        yield seed_mistake(ended, 1)


def on_paper(session):
    """The worked solution, and the worksheet."""
    for scene in (solution_scene, worksheet_scene):
        words = {"place": "", "back": "", "worksheet": scene is worksheet_scene, "digits": 3}
        yield render("pages/solution.html", page=scene(session, "", ""), **words)


def written_pages(slug, id, notation):
    """What is said of a page, and on paper; of the first page about a network, what is said of that in all moments."""
    session = answered_page(slug, id, notation)
    yield page_html(write_in(begun_page(slug, id), notation))
    yield page_html(session)
    yield render("pages/handout.html", page=handout("", [turned_to(f"{slug}/{id}")], session), back="")
    if FIRST_PAGES[slug] == id:
        yield from map(page_html, moments(session))
        yield from on_paper(session)
        yield render("responses/curve.html", curve=curve_scene(session), place="", version=1)


def stray(html: str, notation: str) -> list[str]:
    """Letters that are of another notation, with what stands around each."""
    text = told(html)
    strange = strange_to(NOTATIONS[notation]).finditer(text)
    return [text[max(0, found.start() - 30) : found.end() + 20] for found in strange]


@pytest.mark.parametrize("page", OF_NETWORKS, ids="/".join)
def test_no_letter_is_written_by_hand(page, monkeypatch):
    monkeypatch.setitem(NOTATIONS, MIRROR.name, MIRROR)
    assert [found for html in written_pages(*page, MIRROR.name) for found in stray(html, MIRROR.name)] == []


@pytest.mark.parametrize("page", PAGES, ids="/".join)
def test_a_page_has_the_letters_of_a_notation_and_the_same_numbers_in_every_one(page):
    numbers = NUMBERS.findall(page_html(answered_page(*page, DEFAULT)))
    for notation in NOTATIONS:
        html = page_html(answered_page(*page, notation))
        assert page not in OF_NETWORKS or stray(html, notation) == []
        assert NUMBERS.findall(html) == numbers


@pytest.mark.parametrize("slug", FIRST_PAGES)
def test_the_worked_solution_has_the_letters_of_the_source(slug):
    session = answered_page(slug, FIRST_PAGES[slug], DEFAULT)
    notation = source_letters_of(session)
    if notation:
        found = [one for html in on_paper(write_as_source(session, on=True)) for one in stray(html, notation)]
        assert found == []


@pytest.mark.parametrize("page", PAGES, ids="/".join)
def test_a_shape_and_its_wrong_answers_are_told_as_the_notation_has_the_tables(page):
    for ask in LESSONS[page[0]].page(page[1]).asks:
        if ask.asks.startswith("shape."):
            default, rows = (write_in(known_page(*page), name) for name in (DEFAULT, "rows"))
            right, turned = (right_answer(ask, reading_of(known)) for known in (default, rows))
            assert turned == "×".join(reversed(right.split("×"))) != right
            assert mark(ask, rows, (turned,)).right and not mark(ask, rows, (right,)).right
            for wrong in ask.wrong:
                as_typed = "×".join(reversed(wrong.text.split("×")))
                assert (mark(ask, default, (wrong.text,)).note, mark(ask, rows, (as_typed,)).note) == (wrong.note,) * 2


def said_to(session, question: str) -> str:
    """What the last answer to a question of the page is told."""
    return asking.told(session, question_of_page(session, question)).say


def test_what_was_said_of_an_answer_is_said_again_in_the_letters_one_has_by_now():
    session = answer_question(begun_page("4-2-3", "forward-every-shape"), "shape-of-the-second", ("3×4",))
    said = {name: said_to(write_in(session, name), "shape-of-the-second") for name in (DEFAULT, "rows")}
    assert said[DEFAULT].startswith("You went from the inputs") and "sends, a column one that receives" in said["rows"]
    session = answer_question(begun_page("softmax", "softmax-and-its-jacobian"), "delta-of-the-wanted", ("0.53",))
    said = {name: said_to(write_in(session, name), "delta-of-the-wanted") for name in NOTATIONS}
    assert {"so δ is negative", "so v is negative", "so ∂E/∂net is negative"} <= {
        text.split(", ")[-1].rstrip(".") for text in said.values()
    }
