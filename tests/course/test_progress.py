"""How far somebody has come: short, read back as it was, and never lost by what is not in the course any more."""

import json
import zlib
from base64 import urlsafe_b64encode

import pytest

from app.course.answering import answer_question, show_answer
from app.course.chapters import course_pages, turned_to
from app.course.opening import begun_page
from app.course.progress import MOST_BYTES, NOTHING, Progress, progress_of, progress_text
from app.explorer.notation import DEFAULT, NOTATIONS
from app.scene.around.course_map import course_map, first_tries, glossary_words

KEY = "1-1-1/the-last-weight"


def answered(*typed: str):
    session = begun_page(*KEY.split("/"))
    for text in typed:
        session = answer_question(session, "last-weight", (text,))
    return session


def test_the_first_answer_counts_and_stays():
    progress = NOTHING.with_answers(KEY, answered("0.2948")).with_answers(KEY, answered("0.241"))
    assert progress.notes == {KEY: {"last-weight": "input-forgotten"}}
    assert progress.at_once(turned_to(KEY)) == (0, 1)
    assert NOTHING.with_answers(KEY, answered("0.241")).at_once(turned_to(KEY)) == (1, 1)


def test_what_was_shown_without_a_try_is_no_right_answer():
    progress = NOTHING.with_answers(KEY, show_answer(answered(), "last-weight"))
    assert progress.notes[KEY] == {"last-weight": "given up"}
    assert progress.at_once(turned_to(KEY)) == (0, 1)


def test_a_page_is_turned_once():
    progress = NOTHING.with_seen(KEY)
    assert progress.with_seen(KEY) is progress and progress.seen == (KEY,)


def test_the_whole_course_with_every_note_is_a_short_text_that_reads_back():
    progress = NOTHING
    for page in course_pages():
        notes = {ask.id: ask.wrong[0].note if ask.wrong else "right" for ask in page.page.asks}
        progress = Progress((*progress.seen, page.key), {**progress.notes, page.key: notes})
    text = progress_text(progress)
    assert len(text) <= MOST_BYTES
    assert progress_of(text) == progress


def test_what_is_too_long_lets_the_notes_of_the_first_pages_go():
    notes = {f"x{n}/y": {f"q{n * k}": f"note-{n**3 * k}" for k in range(20)} for n in range(60)}
    progress = Progress(("a/b",), notes)
    found = progress_of(progress_text(progress))
    assert found.seen == ("a/b",) and found.notes and set(found.notes) < set(notes)
    assert "x59/y" in found.notes


def test_what_an_earlier_version_has_kept_is_read():
    kept = {"seen": ["1-1-1/the-last-weight"], "notes": {"1-1-1/the-last-weight": {"last-weight": "given up"}}}
    text = "1" + urlsafe_b64encode(zlib.compress(json.dumps(kept).encode())).decode()
    assert progress_of(text) == Progress(("1-1-1/the-last-weight",), kept["notes"])


@pytest.mark.parametrize(
    "text", ["", "0", "1", "2", "2%%%", "1%%%", "1eJw=", "2abc", progress_text(NOTHING)[:-6], "1" + "A" * 999]
)
def test_a_text_that_cannot_be_read_is_nothing(text):
    assert progress_of(text) == NOTHING


def test_the_map_says_what_was_done_and_where_to_go_on():
    fresh = course_map(NOTHING)
    assert fresh.go_on is None and not fresh.begun
    pages = course_pages()
    progress = NOTHING.with_seen(pages[0].key).with_answers(KEY, answered("0.241"))
    made = course_map(progress)
    first, chapter = (next(one for one in made.chapters if one.key == key) for key in ("A", "C"))
    assert (made.go_on.address, first.done) == (pages[1].address, f"1 of {len(first.pages)} pages")
    assert [page.told for page in chapter.pages if page.told] == ["1 of 1 at the first try"]
    everything = Progress(tuple(page.key for page in course_pages()))
    assert course_map(everything).go_on is None and course_map(everything).begun


def test_what_was_answered_is_told_in_words():
    tries = first_tries(NOTHING.with_answers(KEY, answered("0.2948")), NOTATIONS[DEFAULT])
    assert tries.tally == "0 of 1 right at the first try"
    assert [(row.label, row.said, row.right) for row in tries.rows] == [("C2", "input forgotten", False)]
    assert first_tries(Progress((), {"gone/away": {"x": "right"}}), NOTATIONS[DEFAULT]).rows == ()


def test_every_word_stands_where_it_is_met_first():
    words = glossary_words(NOTATIONS[DEFAULT])
    labels = [page.label for page in course_pages()]
    assert [labels.index(word.label) for word in words] == sorted(labels.index(word.label) for word in words)
    assert words[0].key == "neuron"


def test_a_word_is_explained_in_the_letters_of_the_visitor():
    said = {name: {word.key: word.says for word in glossary_words(n)} for name, n in NOTATIONS.items()}
    assert "a row for each neuron that receives" in said[DEFAULT]["matrix"]
    assert "a row for each neuron that sends" in said["rows"]["matrix"]
