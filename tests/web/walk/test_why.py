"""Every number that a page shows can be pressed: a formula that comes to it answers, and the way leads back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest

from app.course.shelf import LESSONS, open_lesson
from app.explorer.look import Neuron, look_of
from app.explorer.looking import TABS, ask_why, write_in
from app.explorer.moves import go_to
from app.explorer.notation import NOTATIONS
from app.explorer.number import any_name_of
from app.explorer.session import Session
from app.main import create_app
from app.scene.panel.why import why_scene
from app.settings import Settings
from app.web.visits.places import place_of
from tests.explorer.evaluating import evaluate
from tests.explorer.predictions import random_session
from tests.explorer.sessions import taught, two_two_two
from tests.kinds import LESSON_KINDS
from tests.scene.explain_page import rendered
from tests.web.visiting import Browser, at, post, stored
from tests.web.walk.loose_numbers import loose_numbers

DIGIT = open_lesson("draw-a-digit")
PAGES: dict[str, tuple[Session, tuple[str, ...]]] = {
    **{slug: (open_lesson(slug), ("w.1.1.1",)) for slug in LESSON_KINDS if not LESSONS[slug].draws},
    "softmax": (random_session(4, output="softmax", loss="categorical_cross_entropy"), ("", "neuron.2.1")),
    "hidden softmax": (random_session(8, hidden="softmax", examples=1), ("w.1.1.1", "neuron.1.2")),
    "softmax, squared error": (
        random_session(9, output="softmax", loss="half_squared_error", examples=1),
        ("w.1.1.1", "neuron.2.2"),
    ),
    "momentum and a penalty": (taught(random_session(6, optimiser="momentum", l2=0.2), 1), ("w.1.1.1", "C")),
    "adam and a penalty": (
        taught(random_session(7, optimiser="adam", reduction="mean", l2=0.1, examples=3), 1),
        ("", "neuron.2.1"),
    ),
    "digit": (DIGIT, ("neuron.1.7", "neuron.0.372")),
    "digit, an output": (DIGIT, ("neuron.2.4", "C")),
}
WALKED = (0.6, 1)  # of all stages


@pytest.fixture
def visitor():
    with Browser(create_app(Settings(store="memory"))) as client:
        yield client


def stage_of(session: Session, share: float) -> Session:
    return go_to(session, round(share * len(session.position.stages)))


def page_of(visitor: Browser) -> str:
    return visitor.get(place_of(visitor.place).address).text


def names_in(html: str) -> list[str]:
    """The numbers that are shown and reached, each once."""
    return list(dict.fromkeys(map(unescape, re.findall(r'\sdata-number="([^"]+)"', html))))


def unreached_in(html: str) -> list[str]:
    return list(dict.fromkeys(map(unescape, re.findall(r'\sdata-unreached="([^"]+)"', html))))


def pressed(visitor: Browser, name: str, **more: str) -> str:
    """What the panel says of a number that is pressed."""
    answer = post(visitor, "/why", number=name, **more)
    assert answer.status_code == 200, (name, answer.text[:500])
    return card_in(answer.text)


def card_in(html: str) -> str:
    found = re.search(r'<section class="why".*?</section>', html, re.DOTALL)
    return found[0] if found else ""


def value_in(card: str) -> str:
    return re.search(r'data-value="([^"]*)"', card)[1]


def formula_in(card: str) -> str | None:
    """The formula with the numbers in it, every number with all its digits, as they stand behind what is shown."""
    found = re.search(
        r'<p class="why-numbers"><span class="op">=</span>(.*?)<span class="why-result">', card, re.DOTALL
    )
    if found is None:
        return None
    exact = re.sub(r'<span class="value"[^>]*?title="([^"]*)"[^>]*>[^<]*</span>', r"\1", found[1])
    assert "not-reached" not in exact
    return unescape(re.sub(r" \([\d,]+ more\)", "", re.sub(r"<[^>]+>", "", exact))).strip()


def check(card: str, name: str) -> None:
    """That a card explains a number: a value with every digit, and a formula that comes to it where one makes it."""
    assert f'data-why="{name}"' in card.replace("&amp;", "&"), name
    value = float(value_in(card))
    formula = formula_in(card)
    if formula is None:
        given = re.search(r"(is given|was before|frozen|remembered|remembers|along it, multiplied)", card)
        assert given, (name, card)
    else:
        assert evaluate(formula) == pytest.approx(value, rel=1e-9, abs=1e-13), (name, formula)
        assert '<p class="why-formula">' in card, name


def kind_of(name: str) -> tuple[str, ...]:
    """What a number is, and in which layer; of one example named the same as of any."""
    return tuple(name.partition("@")[0].split(".")[:2])


def card_of(session: Session, name: str) -> str:
    """What the panel says of a number, as it is put on the page when that is pressed."""
    return rendered("panels/why.html", why=why_scene(ask_why(session, any_name_of(name))))


def crawl(visitor: Browser, html: str, known: set[tuple[str, ...]] | None = None, deep: bool = True) -> Iterator[str]:
    """Asks every number of a page and, if it goes deep, the first of each kind that answers and is not on it.

    The first of each kind that is not `known` yet is pressed; the cards of the others are drawn without HTTP.
    """
    waiting, known = names_in(html), set() if known is None else known
    seen, kinds = {*waiting}, {*map(kind_of, waiting)}
    session = stored(visitor).session
    while waiting:
        name = waiting.pop()
        kind = kind_of(name)
        card = card_of(session, name) if kind in known else pressed(visitor, name)
        known.add(kind)
        check(card, name)
        for each in names_in(card) if deep else ():
            if each not in seen and (kind := kind_of(each)) not in kinds:
                seen.add(each)
                kinds.add(kind)
                waiting.append(each)
        yield name


def test_what_is_drawn_of_a_number_is_what_a_press_says(visitor):
    at(visitor, stage_of(PAGES["batch"][0], 1))
    names = names_in(page_of(visitor))
    assert len({*map(kind_of, names)}) > 10
    session = stored(visitor).session
    for name in names:
        assert "".join(pressed(visitor, name).split()) == "".join(card_in(card_of(session, name)).split()), name


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_every_number_of_a_page_answers_with_a_formula_that_comes_to_it(visitor, page):
    session, looks = PAGES[page]
    session = write_in(session, list(NOTATIONS)[list(PAGES).index(page) % len(NOTATIONS)])
    found: set[str] = set()
    known: set[tuple[str, ...]] = set()
    for share in WALKED:
        for look in looks[: 1 + (share == 1)]:
            view = replace(session.view, look=look_of(look), tab="chain")
            at(visitor, replace(stage_of(session, share), view=view))
            html = page_of(visitor)
            assert not loose_numbers(html), (share, look)
            found |= set(crawl(visitor, html, known))
    kinds = {re.split(r"[.?@]", name)[0] for name in found}
    assert ("J" in kinds) == (page in ("softmax", "hidden softmax", "softmax, squared error"))
    expected = {"w", "z", "a", "C", "delta", "eta", "old", "slope", "dC/da", "change"}
    told = {"momentum and a penalty": {"momentum"}, "adam and a penalty": {"beta1", "beta2", "epsilon", "t"}}
    without = {
        "softmax": {"slope", "dC/da"},
        **{one: {"change"} for one in ("digit", "digit, an output", "long-chains")},
    }
    assert kinds >= (expected | told.get(page, set())) - without.get(page, set())


@pytest.mark.parametrize("page", PAGES)
def test_no_tab_of_a_page_shows_a_number_that_cannot_be_asked(visitor, page):
    session, (look, *_) = PAGES[page]
    there = stage_of(session, 1)
    for tab in ("matrices", "check", "code", "practise"):
        at(visitor, replace(there, view=replace(there.view, look=look_of(look), tab=tab)))
        assert not loose_numbers(page_of(visitor)), tab


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ('<td class="measured">0.151</td>', ["0.151"]),
        ("<p>C falls from 0.298 to 3·10⁻⁴ on 2 examples.</p>", ["0.298", "3·10⁻⁴"]),
        ("<td>−2</td>", ["−2"]),
        ('<td><b data-number="z.1.1">−2</b> and .5</td>', [".5"]),
        ('<svg><text class="number here">now 12</text><text class="number">12</text></svg>', ["12"]),
    ],
)
def test_a_number_that_cannot_be_asked_is_found(planted, found):
    assert [number for number, _ in loose_numbers(f'<section id="explain">{planted}</section>')] == found


@pytest.mark.slow
@pytest.mark.parametrize("page", ["2-2-2", "batch", "softmax", "adam and a penalty", "digit"])
def test_every_number_to_calculate_a_prediction_with_answers_and_comes_to_what_is_shown(visitor, page):
    session, _ = PAGES[page]
    at(visitor, replace(session, view=replace(session.view, tab="practise")))
    page_of(visitor)
    post(visitor, "/predict/switch", on="1")
    asked = 0
    for _ in session.position.stages:
        html = page_of(visitor)
        assert not loose_numbers(html)
        given = re.search(r'<ul class="predict-given".*?</ul>', html, re.DOTALL)[0]
        for full, name in re.findall(r'title="([^"]*)"[^>]*data-number="([^"]+)"', given):
            card = pressed(visitor, unescape(name))
            check(card, unescape(name))
            assert float(value_in(card)) == pytest.approx(float(full), rel=1e-9, abs=1e-15), name
            asked += 1
        post(visitor, "/predict/answer", show="1")
        assert not loose_numbers(page_of(visitor))
    assert asked > 20


@pytest.mark.parametrize("page", ["2-2-2", "batch", "softmax, squared error"])
def test_so_does_every_number_of_a_mistake_once_it_is_shown_and_none_tells_it_before(visitor, page):
    session, _ = PAGES[page]
    there = stage_of(session, 1)
    at(visitor, replace(there, view=replace(there.view, tab="practise", look=look_of("w.1.1.1"))))
    page_of(visitor)
    post(visitor, "/mistake/seed", seed="3")
    post(visitor, "/move/step-forward", granularity="phase")
    post(visitor, "/move/step-backward", granularity="phase")
    assert not loose_numbers(page_of(visitor))
    refused = post(visitor, "/why", number="delta.1.1~true")
    assert refused.status_code == 422 and "not to be known yet" in refused.text
    for slip in ("sign-flipped", "slope-forgotten", "new-weights", "path-missing"):
        post(visitor, "/mistake/name", answer=slip)
    post(visitor, "/mistake/name", show="1")
    html = page_of(visitor)
    assert not loose_numbers(html)
    true = [name for name in names_in(html) if name.endswith("~true")]
    assert true
    for name in true:
        check(pressed(visitor, name), name)


@pytest.mark.parametrize("tab", [tab for tab in TABS if tab != "chain"])
@pytest.mark.parametrize("page", ["2-2-2", "batch"])
def test_so_does_every_number_of_the_other_tabs(visitor, page, tab):
    session, _ = PAGES[page]
    there = stage_of(session, 1)
    at(visitor, replace(there, view=replace(there.view, tab=tab)))
    least = 0 if tab == "practise" else 20  # its own are those of a question
    assert len(list(crawl(visitor, page_of(visitor), deep=False))) > least


@pytest.mark.parametrize("page", ["2-2-2", "softmax", "momentum and a penalty"])
def test_a_number_that_is_not_reached_says_which_stage_computes_it(visitor, page):
    session, _ = PAGES[page]
    there = stage_of(session, 0.3)
    at(visitor, replace(there, view=replace(there.view, look=Neuron(2, 1))))
    names = unreached_in(page_of(visitor))
    assert {"delta.2.1", "C"} <= {*names}
    for name in names:
        card = pressed(visitor, name)
        assert value_in(card) == "" and "not-reached" in card
        stage = re.search(
            r'Not computed yet: stage (\d+) of \d+, “[^”]+”, computes it\..*?name="stage" value="(\d+)"', card
        )
        assert stage and stage[1] == stage[2], name
        post(visitor, "/go-to", stage=stage[1])
        check(card_in(post(visitor, "/refresh").text), name)
        at(visitor, replace(there, view=replace(there.view, look=Neuron(2, 1))))


def test_the_way_leads_back_press_by_press_and_one_press_leaves_it(visitor):
    at(visitor, go_to(two_two_two(), 11))
    page = post(visitor, "/tab", tab="matrices").text
    body = panel_of(page)
    for along, name in (("", "dC/dw.1.1.1"), ("1", "delta.1.1"), ("1", "slope.1.1"), ("1", "z.1.1")):
        card = pressed(visitor, name, along=along)
    assert crumbs(card) == ["dC/dw.1.1.1", "delta.1.1", "slope.1.1"]
    assert crumbs(pressed(visitor, "delta.1.1", along="1")) == ["dC/dw.1.1.1"]
    assert crumbs(pressed(visitor, "C")) == []
    left = post(visitor, "/why", number="").text
    assert card_in(left) == "" and panel_of(left) == body
    assert not stored(visitor).session.past


def panel_of(html: str) -> str:
    return re.search(r'<section id="explain".*?</hx-partial>', html, re.DOTALL)[0]


def crumbs(card: str) -> list[str]:
    return re.findall(r'class="why-crumb" data-ask="([^"]+)"', card)


def test_to_look_is_no_move_and_back_keeps_the_number_that_is_explained(visitor):
    at(visitor, go_to(two_two_two(), 4))
    post(visitor, "/move/step")
    pressed(visitor, "C")
    card = card_in(post(visitor, "/move/back").text)
    assert stored(visitor).session.position.stage == 4
    assert 'data-why="C"' in card and "Not computed yet: stage 5 of 12" in card


def test_a_number_on_a_mark_selects_the_mark_too_and_the_same_press_leaves_both(visitor):
    at(visitor, go_to(two_two_two(), 11))
    card = pressed(visitor, "dC/dw.1.1.1", look="w.1.1.1")
    session = stored(visitor).session
    assert 'data-value="0.000438567734474347"' in card and session.view.look == look_of("w.1.1.1")
    assert 'data-why="w.1.1.1"' in pressed(visitor, "w.1.1.1", look="w.1.1.1")
    assert pressed(visitor, "w.1.1.1", look="w.1.1.1") == "" and stored(visitor).session.view.look is None


@pytest.mark.parametrize(
    ("name", "said"),
    [("z.9.1", "Layers are 1 to 2."), ("<b>", "A number is one of"), ("path.1", "No weight, bias or input")],
)
def test_what_is_no_number_is_said_and_changes_nothing(visitor, name, said):
    at(visitor, two_two_two())
    answer = post(visitor, "/why", number=name)
    assert answer.status_code == 422 and said in unescape(answer.text)
    assert stored(visitor).session.view.asked == ()
