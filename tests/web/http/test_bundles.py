"""One style sheet and one script out of many files."""

import re
from itertools import chain
from pathlib import Path

from app.web.http.assets import DRAWING, MODULES, PAGE_SHEETS, SHEETS, bundle

STATIC = Path(__file__).parents[3] / "static"
# On some pages only, or before the first paint.
OF_THEIR_OWN = {
    "early",
    "theme",
    "print",
    "lesson",
    "train",
    "live",
    "build",
    "choices",
    "runs",
    "figure",
    "figure_learns",
    "marks",
}


def test_every_sheet_and_every_module_is_in_a_bundle_or_loaded_on_its_own():
    assert {path.stem for path in (STATIC / "css").glob("*.css")} == {*SHEETS, *chain(*PAGE_SHEETS.values())}
    assert {path.stem for path in (STATIC / "js").glob("*.js")} == {*MODULES, *DRAWING, *OF_THEIR_OWN}


def test_a_bundled_module_imports_and_exports_nothing():
    for name in MODULES:
        assert not re.search(r"^(import|export)\b", (STATIC / "js" / f"{name}.js").read_text("utf-8"), re.MULTILINE)


def test_what_draws_comes_as_one_script_in_which_every_import_is_there_before_it_is_used():
    texts = {name: (STATIC / "js" / f"{name}.js").read_text("utf-8") for name in DRAWING}
    for place, (name, text) in enumerate(texts.items()):
        imported = re.findall(r'^import .* from "\./(\w+)\.js";$', text, re.MULTILINE)
        assert set(imported) <= set(DRAWING[:place]), name
    assert not re.search(r"^(import|export)\b", bundle("drawing.js"), re.MULTILINE)


def without_spaces(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_comments_stay_in_the_files_and_all_else_of_a_sheet_is_in_the_bundle():
    text = "".join((STATIC / "css" / f"{sheet}.css").read_text("utf-8") for sheet in SHEETS)
    assert text.count("/*") > 30
    assert without_spaces(bundle("styles.css")) == without_spaces(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def test_lines_of_a_script_that_are_no_comment_are_in_the_bundle_but_for_their_indents():
    lines = [line for file in MODULES for line in (STATIC / "js" / f"{file}.js").read_text("utf-8").splitlines()]
    kept = [line.lstrip() for line in lines if not re.match(r" *(//|/\*.*\*/$)", line)]
    assert len(kept) < len(lines) - 30
    assert [line for line in bundle("scripts.js").splitlines() if line.strip("{}")] == [
        line for line in kept if line.strip("{}")
    ]
    assert not [text for text in re.findall(r"`[^`]*`", "\n".join(lines)) if "\n" in text]


def test_no_two_of_the_modules_that_draw_give_a_thing_the_same_name():
    declared = r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)"
    texts = [(STATIC / "js" / f"{name}.js").read_text("utf-8") for name in DRAWING]
    names = [name for text in texts for name in re.findall(declared, text, re.MULTILINE)]
    assert len(names) > 20 and len(names) == len(set(names))


def test_a_versioned_bundle_is_kept_for_good_and_any_other_is_asked_for_again(client):
    page = client.get("/digits").text
    script = "text/javascript"
    for kind, start in (("styles.css", "text/css"), ("scripts.js", script), ("drawing.js", script)):
        address = re.search(rf"/{re.escape(kind)}\?v=\w+", page).group()
        answer = client.get(address)
        assert answer.text == bundle(kind) and answer.headers["content-type"].startswith(start)
        assert "immutable" in answer.headers["cache-control"]
        assert client.get(f"/{kind}").headers["cache-control"] == "no-cache"
