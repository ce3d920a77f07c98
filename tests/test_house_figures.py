"""The figures of the house: each is counted in a small house where the answer is plain, and can be had in this one."""

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest
from click.testing import CliRunner
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.responses import HTMLResponse

from app.main import create_app
from app.settings import Settings
from app.web.visits.places import place_of
from tests.web.visiting import visitor_in
from tools.house import __main__ as command
from tools.house import clicks, source, types
from tools.house.clicks import APP, Walk
from tools.house.page import Page, Reader


def house(**files: str) -> dict[PurePosixPath, str]:
    return {PurePosixPath(f"app/{name}.py"): text for name, text in files.items()}


def code(file: str, name: str) -> object:
    return compile("", f"{APP}/{file}", "exec").replace(co_name=name)


# What is read from the code


def test_a_file_knows_by_whom_it_is_imported_however_that_is_written():
    sources = house(
        goal="import os",
        one="import app.goal",
        two="def later():\n    from app.goal import it",
        three="from app import goal",
    )
    importers = source.importers(sources)
    assert {path.stem for path in importers[PurePosixPath("app/goal.py")]} == {"one", "two", "three"}
    assert importers[PurePosixPath("app/one.py")] == set()


def test_a_folder_is_imported_by_its_name_and_a_file_not_by_itself():
    sources = {
        PurePosixPath("app/room/__init__.py"): "door = 1",
        PurePosixPath("app/room/wall.py"): "from app.room import door, wall",
    }
    assert source.importers(sources) == {
        PurePosixPath("app/room/__init__.py"): {PurePosixPath("app/room/wall.py")},
        PurePosixPath("app/room/wall.py"): set(),
    }
    assert list(source.modules(sources)) == [PurePosixPath("app/room/wall.py")]


def test_files_are_short_up_to_the_line():
    assert [path.stem for path in source.at_most(house(short="a\nb\n", long="a\nb\nc\n"), 2)] == ["short"]


def test_a_class_name_has_several_meanings_where_several_files_define_it():
    sources = house(a="class Mark: ...\nclass Own: ...", b="def f():\n    class Mark: ...", c="Mark = 1")
    assert {name: [path.stem for path in paths] for name, paths in source.classes_of_one_name(sources).items()} == {
        "Mark": ["a", "b"]
    }


def test_functions_of_one_name_are_public_and_neither_methods_nor_routes():
    same = "def answer(): ...\ndef _own(): ...\nclass A:\n    def method(self): ...\n"
    route = "@router.post('/x')\nasync def answer(): ...\n@router.get('/y')\ndef page(): ..."
    sources = house(a=same, b=same, c=route, d="def page(): ...\n@cache\ndef kept(): ...", e="def kept(): ...")
    assert {name: [path.stem for path in paths] for name, paths in source.functions_of_one_name(sources).items()} == {
        "answer": ["a", "b"],
        "kept": ["d", "e"],
    }


@pytest.mark.parametrize(
    ("statement", "counted", "alike"),
    [
        ("a, b = f(), g()", True, True),
        ("a, b = -1, 2", True, True),
        ("a, b = [], f()", True, False),
        ("a, b = 1, ''", True, False),
        ("self.a, self.b = a, None", True, False),
        ("rows, columns = w.shape", False, None),
        ("pair = 1, 2", False, None),
    ],
)
def test_statements_are_packed_where_a_tuple_takes_a_tuple_apart(statement, counted, alike):
    assert [one.alike for one in source.packed(house(a=statement))] == [alike] * counted


def test_lines_are_long_beyond_the_limit():
    templates = {PurePosixPath("templates/a.html"): f"{'x' * 5}\n{'x' * 6}\n{'x' * 7}\n"}
    assert source.long_lines(templates, 5) == {PurePosixPath("templates/a.html"): 2}
    assert source.longest_line(templates) == 7
    assert source.longest_line({}) == 0


def test_complaints_are_counted_by_file_and_notes_are_none():
    said = (
        "app/a.py:3: error: One  [x]\napp/a.py:4: note: see\napp/b.py:9: error: Two: error: not three\nFound 2 errors\n"
    )
    assert types.counted(said) == {"app/a.py": 1, "app/b.py": 1}


def test_columns_stand_below_their_heads():
    assert command.table([("", "now"), ("files", "9")]) == "       now\n─────  ───\nfiles  9"


# What a click does


def test_hops_stays_and_returns():
    a, b, again, unnamed = code("a.py", "f"), code("x/b.py", "g"), code("a.py", "h"), code("x/b.py", "<lambda>")
    walk = Walk((a, b, a, b, b, unnamed, again))
    assert walk.files == ["a.py", "x/b.py"]
    assert walk.hops == 4
    assert (walk.stays, walk.returns) == (3, 1)
    assert (walk.times("g"), walk.times("h"), walk.times("k")) == (3, 1, 0)


@pytest.fixture
def echo() -> Iterator[Callable[[str], Page]]:
    """A visitor of a page that says what was sent to it, and where."""
    app = FastAPI()
    html = ""

    @app.get("/")
    async def page() -> HTMLResponse:
        return HTMLResponse(html)

    @app.post("/{rest:path}")
    async def sent(request: Request) -> dict[str, object]:
        return {"at": request.url.path, "origin": request.headers["origin"], **await request.form()}

    def visit(text: str) -> Page:
        nonlocal html
        html = text
        return Page(client, "/")

    with TestClient(app) as client:
        yield visit


SENT = {"origin": "http://testserver"}


def test_a_button_sends_what_its_form_holds(echo):
    page = echo("""<p>Go<form hx-post="/there"><input type=hidden name=a value=1><br><select name=b><option>x
        <option value=y selected>Y</option></select><textarea name=c>long</textarea><input type=checkbox name=d>
        <input type=radio name=e value=5 checked><input value=unnamed><button name=f value=6>Go</button>
        <button name=f value=7>Stay</button></form>""")
    expected = {"a": "1", "b": "y", "c": "long", "e": "5", "f": "6"}
    assert page.button("Go")().json() == {"at": "/there", **SENT, **expected}


def test_a_button_sends_what_the_form_includes_from_elsewhere(echo):
    page = echo("""<input id=version name=version value=3><input id=place name=place value=here><form hx-post="/there"
        hx-include="#version, #place" hx-vals='{"more": "9"}'><button>Go</button></form>""")
    assert page.button("Go")().json() == {"at": "/there", **SENT, "version": "3", "place": "here", "more": "9"}


def test_what_is_typed_goes_into_the_field_that_shows(echo):
    page = echo("""<form action="/there"><input type=hidden name=a value=1><input name=b><button>Go</button></form>""")
    assert page.button("Go", typed="0.5")().json() == {"at": "/there", **SENT, "a": "1", "b": "0.5"}


def test_a_button_may_name_its_form_and_its_address(echo):
    page = echo("""<form id=f action="/there"><input name=a value=1></form>
        <button form=f formaction="/elsewhere">Go</button>""")
    assert page.button("Go")().json() == {"at": "/elsewhere", **SENT, "a": "1"}


def test_a_button_that_is_not_there_is_missed(echo):
    with pytest.raises(LookupError, match="“Come” at http://testserver/"):
        echo("<button>Go</button>").button("Come")


def test_a_page_is_read_in_its_order():
    root = Reader("<main>a<b>c</b><img>d<svg><path/></svg></main></p>e").root
    assert root.text() == "acde"
    assert [one.tag for one in root.all("path", "b", "svg", "img")] == ["b", "img", "svg", "path"]


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(create_app(Settings(store="memory"))) as client:
        yield client


def stage(client: TestClient) -> int:
    return visitor_in(client).at(place_of("lessons/2-2-2")).session.position.stage


def test_the_click_on_step_makes_one(client):
    click = clicks.step(client)
    assert stage(client) == 0
    click()
    assert stage(client) == 1


def test_the_answer_is_the_right_one(client):
    assert "Right." in clicks.predicted(client)().text


def test_clicks_are_followed_through_the_house():
    step, predicted = clicks.walked(clicks.step, clicks.predicted)
    for walk in (step, predicted):
        assert {Path(path).parts[0] for path in walk.files} > {"engine", "explorer", "scene", "web"}
        assert walk.hops >= walk.stays >= len(walk.files) > 9
        assert walk.times(clicks.PICTURE) >= 1  # or the function goes by another name now
    assert {path for path in predicted.files if "practise" in path}


def test_nothing_is_watched_once_the_clicks_are_over():
    recorder = clicks.Recorder()
    with recorder.ready():
        pass
    assert recorder.during(lambda: create_app(Settings(store="memory"))).entered == ()


def test_the_table_is_printed_with_its_lists(monkeypatch, tmp_path):
    for name, text in {"app/a.py": "class Mark: ...\na, b = 1, 2", "app/b.py": "class Mark: ...\nimport app.a"}.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(clicks, "walked", lambda *which: [Walk((code("a.py", "f"), code("b.py", "g")))] * 2)
    printed = CliRunner().invoke(command.main, ["--no-types", "--list"], catch_exceptions=False).output
    now = {row[:46].strip(): row.split("  ")[-1].strip() for row in printed.splitlines()}
    assert now["Python files in app"] == "2"
    assert now["… imported by one other file"] == "1"
    assert now["class names with several meanings"] == "1"
    assert now["… hops from file to file"] == "1"
    assert now["type checker: complaints (in files)"] == "not run"
    assert "  Mark: app/a.py, app/b.py" in printed
    assert "  app/a.py:2  a, b = (1, 2)" in printed
