"""When moves apply, and what happens to doubled, late and misplaced ones."""

import pytest

API = "/api/v1"


@pytest.fixture
def session(api):
    return api.open()


@pytest.mark.parametrize(
    ("stage", "moves"),
    [
        (0, ["step", "step-forward"]),
        (4, ["step", "step-forward", "back", "restart"]),
        (5, ["step", "step-backward", "back", "restart"]),
        (11, ["step", "update", "back", "restart"]),
        (12, ["step", "step-forward", "back", "restart"]),
    ],
)
def test_the_snapshot_names_exactly_the_moves_that_apply(api, refused, session, stage, moves):
    assert api.move(session, "go-to", stage=stage)["moves"] == moves
    for move in {"step", "step-forward", "step-backward", "update", "back", "restart"} - set(moves):
        before = api.look(session)
        problem = refused(409, "POST", api.at(session, move))
        assert problem["moves"] == moves
        assert problem["type"].endswith(":not-now")
        assert api.look(session) == before
    for move in moves:
        api.move(session, "go-to", stage=stage)
        api.move(session, move)


def test_a_move_needs_no_body(client, api, session):
    assert client.post(api.at(session, "step")).json()["stage"]["index"] == 1
    assert client.post(api.at(session, "step"), content=b"null").json()["stage"]["index"] == 2


@pytest.mark.parametrize(("granularity", "reached"), [("stage", 1), ("layer", 2), ("phase", 4)])
def test_granularity_says_how_far_a_step_goes(api, session, granularity, reached):
    assert api.move(session, "step", granularity=granularity)["stage"]["index"] == reached


def test_step_forward_goes_through_the_forward_and_the_loss_phase(api, session):
    assert api.move(session, "step-forward", granularity="phase")["stage"]["kind"] == "C"


def test_every_change_has_a_new_version_and_its_etag(client, api, session):
    answer = client.post(api.at(session, "step"))
    assert answer.json()["version"] == session["version"] + 1
    assert answer.headers["etag"] == f'"{answer.json()["version"]}"'


def test_a_doubled_click_moves_once(api, refused, session):
    moved = api.move(session, "step", version=1)
    problem = refused(409, "POST", api.at(session, "step"), json={"version": 1})
    assert problem["version"] == moved["version"] == 2
    assert problem["type"].endswith(":stale")
    assert api.look(session) == moved


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "step", {}),
        ("POST", "back", {}),
        ("POST", "go-to", {"stage": 3}),
        ("PATCH", "", {"learning_rate": 2}),
    ],
)
def test_a_change_meant_for_another_version_is_refused(api, refused, session, method, path, body):
    moved = api.move(session, "step")
    url = api.at(session, *([path] if path else []))
    refused(409, method, url, json=body | {"version": 1})
    refused(409, method, url, json=body, headers={"If-Match": '"1"'})
    assert api.look(session) == moved


def test_if_match_lets_the_latest_version_and_any_version_pass(client, api, session):
    assert client.post(api.at(session, "step"), headers={"If-Match": '"1"'}).status_code == 200
    assert client.post(api.at(session, "step"), headers={"If-Match": "*"}).status_code == 200
    both = client.post(api.at(session, "step"), json={"version": 3}, headers={"If-Match": '"3"'})
    assert both.status_code == 200


@pytest.mark.parametrize("tag", ["1", '"one"', 'W/"1"', '"1", "2"', ""])
def test_an_unreadable_if_match_is_a_bad_value(refused, api, session, tag):
    assert refused(422, "POST", api.at(session, "step"), headers={"If-Match": tag})["field"] == "If-Match"


def test_two_versions_that_contradict_are_a_bad_value(refused, api, session):
    refused(422, "POST", api.at(session, "step"), json={"version": 1}, headers={"If-Match": '"2"'})


def test_sessions_do_not_touch_each_other(api):
    one, other = api.open(), api.open()
    api.move(one, "step")
    assert api.look(other) == other
    assert one["id"] != other["id"]
