"""Many updates as a quick film: it begins where they began, shows each of them, and ends where the session is."""

import pytest

from app.course.shelf import open_lesson
from app.explorer.look import look_of
from app.explorer.looking import look_at
from app.explorer.moves import go_to, step
from app.explorer.opening import Description, open_session
from app.scene.around.updates_film import MOST_FRAMES, WHOLE, updates_film
from app.scene.around.walk import loss_scene
from app.scene.picture.network_scene import network_scene
from app.scene.picture.seen import seen
from tests.explorer.sessions import two_two_two
from tests.explorer.test_many_updates import TEN, many, walked
from tests.kinds import LESSON_KINDS
from tests.scene.test_film import merged


def shown(session):
    """What the page shows of a session, of its picture and in its head."""
    loss = loss_scene(session)
    return seen(network_scene(session)) | {
        "loss .value": {"": loss.text},
        "loss .updates": {"": f"{loss.steps_taken} update{'s' * (loss.steps_taken != 1)}"},
        "spark .line": {"d": loss.spark.d},
        "spark .end": {"d": loss.spark.end},
    }


@pytest.mark.parametrize("times", [1, 10, 100])
@pytest.mark.parametrize("lesson", LESSON_KINDS)
def test_it_ends_in_what_the_page_shows_within_three_seconds(lesson, times):
    session = many(go_to(open_lesson(lesson), 3), times)
    film = updates_film(session)
    end = shown(session)
    assert merged(end, film.start, *(frame.seen for frame in film.frames)) == end
    assert len(film.frames) <= MOST_FRAMES + 1 and len(film.frames) * film.milliseconds <= WHOLE < 3000
    assert film.start


def test_each_frame_shows_outputs_and_c_of_its_update():
    film = updates_film(many(open_lesson("1-1-1")))
    page = merged(film.start)
    assert page["loss .value"][""] == "0.481"
    for updates, frame in enumerate(film.frames, 1):
        page = merged(page, frame.seen)
        then = walked(open_lesson("1-1-1"), updates)
        assert page["loss .updates"][""] == f"{updates} update{'s' * (updates > 1)}"
        assert float(page["loss .value"][""]) == pytest.approx(TEN[updates], abs=6e-4)
        assert frame.sentence.startswith(f"After {updates} update")
        assert page["u2.1 .a"][""] == seen(network_scene(then))["u2.1 .a"][""]
        assert page["spark .line"]["d"].count("L") == updates
        assert not frame.pulses


def test_the_level_of_an_output_creeps_to_its_target_from_frame_to_frame():
    film = updates_film(many(two_two_two()))
    page, heights = merged(film.start), []
    for frame in film.frames:
        page = merged(page, frame.seen)
        heights.append(float(page["u2.1 .level"]["height"]))
    assert heights == sorted(heights, reverse=True) and len(set(heights)) == 10


def test_weight_pictures_stay_and_outputs_move():
    film = updates_film(many(open_lesson("draw-a-digit")))
    marks = {mark for each in (film.start, *(frame.seen for frame in film.frames)) for mark in each}
    assert any(mark.startswith("u2.") for mark in marks)
    assert all(mark.startswith(("u2.", "t2.", "loss", "spark")) for mark in marks)


def test_chosen_paths_and_networks_of_many_layers_play_too():
    chosen = look_at(open_lesson("3-2-2"), look_of("w.1.1.1"))
    deep = open_session(Description([4, 8, 8, 3], ["tanh", "relu", "sigmoid"], seed=3, inputs=[[1, -2, 0.5, 0]]))
    for session in (many(chosen), many(deep), many(many(deep), 100)):
        film = updates_film(session)
        end = shown(session)
        assert merged(end, film.start, *(frame.seen for frame in film.frames)) == end


def test_where_no_updates_were_made_at_one_go_there_is_no_film():
    assert updates_film(two_two_two()) is None
    assert updates_film(walked(two_two_two(), 2)) is None


def test_a_step_after_them_plays_nothing_of_them_again():
    assert updates_film(go_to(step(go_to(many(two_two_two()), 12)), 5)) is None
