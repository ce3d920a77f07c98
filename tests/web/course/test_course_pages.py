"""The course on the page: pages at their addresses, turned, answered, left and come back to; and the map."""

import re
from threading import Thread

import pytest
from fastapi.testclient import TestClient

from app.course.chapters import course_pages
from app.course.shelf import LESSONS
from app.errors import StorageFull
from app.main import create_app
from app.settings import Settings
from tests.web.visiting import Browser


@pytest.fixture(scope="module")
def app():
    return create_app(Settings(store="memory"))


@pytest.fixture(scope="module")
def served(app):
    with TestClient(app):
        yield app


@pytest.fixture
def visitor(served):
    """A new visitor; all come to one server."""
    browser = Browser(served, headers={"origin": "http://testserver"})
    browser.get("/explore")
    return browser


FIRST, SECOND, *_, LAST = course_pages()
WEIGHT = "/learn/1-1-1/the-last-weight"
TOUCHED = "/learn/1-1-1/what-does-a-weight-touch"


@pytest.mark.parametrize("page", course_pages(), ids=lambda page: page.key)
def test_a_page_opens_at_its_address_with_its_questions_and_its_words(visitor, page):
    answer = visitor.get(page.address)
    assert answer.status_code == 200
    assert f'data-lesson="{page.lesson.slug}" data-page="{page.page.id}"' in answer.text
    for ask in page.page.asks:
        assert f'data-question="{ask.id}"' in answer.text
    for card in page.page.cards:
        assert f'data-slip="{card.id}"' in answer.text
    for term in re.findall(r'popovertarget="(term-[^"]+)"', answer.text):
        assert f'id="{term}"' in answer.text


def test_a_page_that_is_not_there_is_not_found(visitor):
    for address in ("/learn/1-1-1/nothing", "/learn/nothing/the-last-weight", "/learn/2-2-2/the-last-weight"):
        assert visitor.get(address).status_code == 404


def test_an_answer_is_said_at_its_question_and_a_right_one_uncovers_the_number(visitor):
    page = visitor.get(WEIGHT).text
    assert "data-why" not in page and "0.241015" not in page
    said = visitor.post("/learn/answer", data={"question": "last-weight", "answer": "0.2948"}).text
    assert 'data-right="false"' in said and 'data-note="input-forgotten"' in said
    said = visitor.post("/learn/answer", data={"question": "last-weight", "answer": "0,241"}).text
    assert 'data-right="true"' in said
    visitor.post("/learn/answer", data={"question": "last-bias", "answer": "0.2948"})
    assert 'data-gradient="0.2410150631' in visitor.get(WEIGHT).text


def test_what_is_no_answer_is_said_at_its_own_question_and_stays_typed(visitor):
    visitor.get(WEIGHT)
    refused = visitor.post("/learn/answer", data={"question": "last-bias", "answer": "a lot"})
    assert refused.status_code == 422
    assert 'id="error-last-bias"' in refused.text and "error-last-weight" not in refused.text
    assert 'value="a lot"' in refused.text


def test_marks_are_sent_each_in_a_field_of_its_own(visitor):
    visitor.get(TOUCHED)
    marks = {f"mark {name}": "on" for name in ("z.2.1", "a.2.1", "C")}
    said = visitor.post("/learn/answer", data={"question": "touched-by-the-last", **marks}).text
    assert 'data-right="true"' in said


def test_a_slip_card_takes_a_symbol_and_says_what_belongs_there(visitor):
    visitor.get(TOUCHED)
    said = visitor.post("/learn/slip", data={"card": "002-g", "answer": "2"}).text
    assert "That one is right." in said
    said = visitor.post("/learn/slip", data={"card": "002-g", "answer": "0"}).text
    assert "Found: here belongs" in said and "slip-wrong" in said


def test_who_walks_on_has_left_the_text_and_comes_back_by_one_press(visitor):
    assert "You have left the text" not in visitor.get(WEIGHT).text
    assert "You have left the text" in visitor.post("/move/step").text
    said = visitor.post("/learn/return").text
    assert "You have left the text" not in said
    assert "You have left the text" in visitor.post("/move/back").text


def test_a_turned_page_brings_its_place_its_title_and_its_address(visitor):
    visitor.get(FIRST.address)
    turned = visitor.post("/learn/turn", data={"to": SECOND.key})
    assert turned.headers["hx-push-url"] == SECOND.address
    assert f'name="place" value="learn/{SECOND.key}"' in turned.text
    assert SECOND.page.title in turned.text
    assert f"Next page: {course_pages()[2].page.title}" in turned.text


def test_a_page_about_another_network_brings_what_that_is(visitor):
    visitor.get("/learn/1-1-1/all-at-once")
    for to, about in (("blue-and-red/blue-path-red-path", "1-1-2 ·"), ("2-2-2/two-paths-that-disagree", "2-2-2 ·")):
        turned = visitor.post("/learn/turn", data={"to": to}).text
        assert f'id="about" class="about">{about}' in turned


def test_on_a_page_of_the_course_learn_is_the_current_page_of_the_header(visitor):
    for address in (FIRST.address, LAST.address, "/learn"):
        header = re.search(r"<header.*?</header>", visitor.get(address).text, re.DOTALL)[0]
        assert '<a href="/learn" aria-current="page">Learn</a>' in header and 'class="lessons"' not in header


def test_words_for_paths_have_the_colours_of_the_paths(visitor):
    for address in ("/learn/blue-and-red/blue-path-red-path", "/learn/2-2-2/two-paths-that-disagree"):
        said = visitor.get(address).text
        assert re.findall(r'class="shows path-(\d)"\s+data-path="(\d)"', said) == [("1", "1"), ("2", "2")]


def test_the_first_page_has_none_before_it_and_the_last_none_after_it(visitor):
    assert "Previous page" not in visitor.get(FIRST.address).text
    assert "Next page" not in visitor.get(LAST.address).text


def test_the_map_knows_what_was_turned_and_answered_until_it_is_told_to_forget(visitor):
    fresh = visitor.get("/learn").text
    assert "What I answered" not in fresh and "✓" not in fresh
    for page in course_pages():
        assert f'href="{page.address}"' in fresh
    visitor.get(WEIGHT)
    visitor.post("/learn/answer", data={"question": "last-weight", "answer": "0.241"})
    visitor.post("/learn/turn", data={"to": "1-1-1/the-first-weight"})
    page = visitor.get("/learn").text
    assert "1 of 1 at the first try" in page and "✓" in page
    assert "1 of 1 right at the first try" in visitor.get("/learn/answers").text
    assert visitor.get("/learn/progress.json").json()["seen"] == ["1-1-1/the-last-weight"]
    visitor.post("/learn/forget", data={})
    assert "✓" not in visitor.get("/learn").text


def test_the_glossary_has_every_word_that_a_page_explains(visitor):
    said = visitor.get("/learn/glossary").text
    assert 'id="neuron"' in said and f'href="{FIRST.address}"' in said


def test_a_lesson_with_text_offers_its_pages_and_one_without_has_no_such_tab(visitor):
    page = visitor.get("/lessons/1-1-1").text
    assert 'name="tab" value="lesson"' in page
    assert WEIGHT in visitor.post("/tab", data={"tab": "lesson"}).text
    bare = next(slug for slug, lesson in LESSONS.items() if not lesson.pages)
    assert 'name="tab" value="lesson"' not in visitor.get(f"/lessons/{bare}").text


def test_a_page_that_was_only_looked_at_stores_nothing(visitor):
    before = visitor.app.state.store.count()
    visitor.get(WEIGHT)
    assert visitor.app.state.store.count() == before


@pytest.mark.parametrize("of", ["", "C", "1-1-1/the-last-weight"])
def test_a_hand_out_has_its_questions_and_their_answers_on_a_sheet_of_their_own(visitor, of):
    said = visitor.get(f"/learn/print?of={of}").text
    questions, answers = said.split('class="handout-answers"')
    assert "How much does the loss move for each unit of nudge to the last weight?" in questions
    assert "<b>0.241.</b>" in answers
    assert "/" not in of or "0.241" not in questions
    assert 'class="room"' in questions and "Name" in questions


def test_a_hand_out_of_nothing_is_not_found(visitor):
    assert visitor.get("/learn/print?of=zz").status_code == 404
    assert visitor.get("/learn/print?of=1-1-1/zz").status_code == 404


@pytest.mark.parametrize("place", ["lessons/2-2-2", "learn/1-1-1/the-last-weight", "lessons/batch"])
def test_a_worksheet_has_every_formula_and_room_for_each_number(visitor, place):
    said = visitor.get(f"/worksheet?place={place}").text
    assert "Name" in said and "to 3 digits" in said and f"/solution?place={place}" in said
    blanks = re.findall(r'<strong class="value not-reached"></strong>', said)
    assert len(blanks) >= 12
    assert not re.findall(r'<strong class="value[^"]*"[^>]*>[^<]+</strong>', said)


def test_the_worked_solution_tells_nothing_that_an_open_question_asks(visitor):
    visitor.get(WEIGHT)
    visitor.post("/learn/answer", data={"question": "last-weight", "answer": "0.5"})
    said = visitor.get("/solution?place=learn/1-1-1/the-last-weight").text
    assert "1.387" in said and "0.241" not in said and "0.295" not in said
    visitor.post("/learn/answer", data={"question": "last-weight", "show": "1"})
    visitor.post("/learn/answer", data={"question": "last-bias", "show": "1"})
    assert "0.241" in visitor.get("/solution?place=learn/1-1-1/the-last-weight").text


def test_without_scripts_a_page_is_answered_turned_and_come_back_to_by_plain_forms(visitor):
    as_page = {"accept": "text/html", "origin": "http://testserver"}

    def sent(action: str, **data):
        page = visitor.get(visitor.address).text
        target = next(t for t in re.findall(r'action="(/[^"]+)"', page) if t.startswith(action)).replace("&amp;", "&")
        led_to = TestClient.post(visitor, target, data={"by": "a form", **data}, headers=as_page)
        visitor.address = led_to.url.path
        return led_to.text

    visitor.address = WEIGHT
    visitor.get(WEIGHT)
    said = sent("/learn/answer", question="last-weight", answer="0.2948")
    assert 'data-note="input-forgotten"' in said and visitor.address == WEIGHT
    refused = sent("/learn/answer", question="last-weight", answer="0.2")
    field = re.search(r'<input name="answer" id="answer-last-weight"[^>]*>', refused)[0]
    assert 'value="0.2"' in field and 'aria-describedby="error-last-weight"' in field
    assert 'id="error-last-weight" role="alert">Too few digits' in refused and "error-last-bias" not in refused
    assert "error-last-weight" not in visitor.get(WEIGHT).text
    assert 'data-right="true"' in sent("/learn/answer", question="last-weight", answer="0.241")
    assert "You have left the text" in sent("/move/step", granularity="stage")
    assert "You have left the text" not in sent("/learn/return")
    assert FIRST.page.title in sent("/learn/turn", to=FIRST.key) and visitor.address == FIRST.address


def test_a_page_is_turned_and_an_answer_marked_where_it_cannot_be_noted(visitor, monkeypatch):
    def full(*_):
        raise StorageFull("There is no room left.")

    visitor.get(WEIGHT)
    monkeypatch.setattr(visitor.app.state.progress, "change", full)
    said = visitor.post("/learn/answer", data={"question": "last-weight", "answer": "0.241"})
    assert said.status_code == 200 and 'data-right="true"' in said.text
    assert visitor.post("/learn/turn", data={"to": FIRST.key}).status_code == 200


def test_pages_turned_in_two_processes_at_the_same_time_are_all_noted(tmp_path):
    every = course_pages()[:16]
    settings, headers = Settings(data_dir=tmp_path), {"origin": "http://testserver"}
    with Browser(create_app(settings), headers=headers) as one, Browser(create_app(settings), headers=headers) as two:
        one.get(every[0].address)
        two.cookies.set("visitor", one.cookies["visitor"])

        def turn(browser: Browser, pages) -> None:
            for page in pages:
                browser.post("/learn/turn", data={"place": f"learn/{page.key}", "to": LAST.key})

        threads = [Thread(target=turn, args=(one, every[::2])), Thread(target=turn, args=(two, every[1::2]))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert set(one.get("/learn/progress.json").json()["seen"]) >= {page.key for page in every}


def as_a_page(visitor, address, action, **data):
    """The page that an answer leads to where no script sends it."""
    page = visitor.get(address).text
    target = next(t for t in re.findall(r'action="(/[^"]+)"', page) if t.startswith(action)).replace("&amp;", "&")
    headers = {"accept": "text/html", "origin": "http://testserver"}
    return TestClient.post(visitor, target, data={"by": "a form", **data}, headers=headers).text


def test_without_scripts_nothing_marked_is_said_at_the_marks_and_no_prediction_is_refused_elsewhere(visitor):
    said = as_a_page(visitor, TOUCHED, "/learn/answer", question="touched-by-the-last")
    assert 'aria-describedby="error-touched-by-the-last"' in said and 'role="alert">Mark something first.' in said
    visitor.get("/lessons/2-2-2")
    visitor.post("/predict/switch", data={"on": "1"})
    visitor.post("/tab", data={"tab": "practise"})
    said = as_a_page(visitor, "/lessons/2-2-2", "/predict/answer", answer="<i>a lot</i>")
    field = re.search(r'<input name="answer"[^>]*>', said)[0]
    assert 'value="&lt;i&gt;a lot&lt;/i&gt;"' in field and 'aria-describedby="error-0-value-z.1.1@1"' in field
    assert 'id="error-0-value-z.1.1@1" role="alert">Type a number' in said


def test_a_cookie_that_anybody_can_write_refuses_nothing(visitor):
    for value in ("x", "5", "%5B1%2C2%5D", "%5B%22answer%20nothing%22%2C%22a%22%2C%22b%22%5D"):
        visitor.cookies.set("refused", value)
        page = visitor.get(WEIGHT)
        assert page.status_code == 200 and "aria-invalid" not in page.text
