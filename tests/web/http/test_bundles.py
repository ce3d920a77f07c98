"""One style sheet and one script out of many files."""

import re
from pathlib import Path

from app.web.http.assets import MODULES, SHEETS, bundle

STATIC = Path(__file__).parents[3] / "static"
# On some pages only, or before the first paint.
OF_THEIR_OWN = {
    "theme",
    "drawing",
    "heard",
    "in_sight",
    "kept",
    "labelling",
    "pad",
    "strokes",
    "print",
    "train",
    "choices",
    "runs",
}


def test_every_sheet_and_every_module_is_in_a_bundle_or_loaded_on_its_own():
    assert {path.stem for path in (STATIC / "css").glob("*.css")} == set(SHEETS)
    assert {path.stem for path in (STATIC / "js").glob("*.js")} == {*MODULES, *OF_THEIR_OWN}


def test_a_bundled_module_imports_and_exports_nothing():
    for name in MODULES:
        assert not re.search(r"^(import|export)\b", (STATIC / "js" / f"{name}.js").read_text("utf-8"), re.MULTILINE)


def test_a_versioned_bundle_is_kept_for_good_and_any_other_is_asked_for_again(client):
    page = client.get("/explore").text
    for kind, start in (("styles.css", "text/css"), ("scripts.js", "text/javascript")):
        address = re.search(rf"/{re.escape(kind)}\?v=\w+", page).group()
        answer = client.get(address)
        assert answer.text == bundle(kind) and answer.headers["content-type"].startswith(start)
        assert "immutable" in answer.headers["cache-control"]
        assert client.get(f"/{kind}").headers["cache-control"] == "no-cache"
