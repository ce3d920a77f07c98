"""Static files and how long browsers keep them."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.web.http import assets


@pytest.fixture
def files(tmp_path, monkeypatch):
    (tmp_path / "page.css").write_text("body {}")
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    assets.asset.cache_clear()
    app = Starlette()
    app.mount("/static", assets.Assets(tmp_path))
    yield TestClient(app)
    assets.asset.cache_clear()


def test_a_versioned_address_is_kept_for_good(files):
    answer = files.get(assets.asset("page.css"))
    assert answer.text == "body {}"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_the_address_changes_with_the_file(files, tmp_path):
    before = assets.asset("page.css")
    (tmp_path / "page.css").write_text("body { margin: 0 }")
    assets.asset.cache_clear()
    assert assets.asset("page.css") != before


def test_a_plain_address_is_asked_for_again_and_answered_with_304(files):
    answer = files.get("/static/page.css")
    assert answer.headers["cache-control"] == "no-cache"
    assert files.get("/static/page.css", headers={"If-None-Match": answer.headers["etag"]}).status_code == 304


def test_what_is_sent_packed_is_the_same_and_changes_with_the_file(files, tmp_path):
    for text in ("body { color: red }", "body { color: blue; margin: 0 }"):
        (tmp_path / "page.css").write_text(text)
        plain, packed = (
            files.get("/static/page.css", headers={"accept-encoding": how}) for how in ("identity", "gzip")
        )
        assert "content-encoding" not in plain.headers and packed.headers["content-encoding"] == "gzip"
        assert plain.text == packed.text == text
        assert packed.headers["content-type"].startswith("text/css") and packed.headers["vary"] == "accept-encoding"


def test_nothing_outside_the_folder_is_served(files):
    assert files.get("/static/..%2f..%2fetc/passwd").status_code == 404
