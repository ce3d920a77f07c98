"""Settings come from BACKPROP_ variables, with a default and a description each."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BACKPROP_{name.upper()}", raising=False)


def test_defaults_are_for_a_classroom():
    settings = Settings()
    assert (settings.data_dir, settings.store, settings.session_hours) == (Path("data"), "sqlite", 72)
    assert (settings.max_body_bytes, settings.allowed_hosts, settings.mnist_dir) == (8_000_000, ("*",), None)


@pytest.mark.parametrize(
    ("variable", "text", "value"),
    [
        ("DATA_DIR", "/srv/data", Path("/srv/data")),
        ("STORE", "memory", "memory"),
        ("SESSION_HOURS", "0.5", 0.5),
        ("MAX_BODY_BYTES", "5000", 5_000),
        ("ALLOWED_HOSTS", "a.example, B.example,", ("a.example", "b.example")),
        ("TRUSTED_PROXIES", "10.0.0.0/8, ::1", ("10.0.0.0/8", "::1")),
        ("TRUSTED_PROXIES", "*", ("*",)),
        ("ROOT_PATH", "nn/", "/nn"),
        ("ROOT_PATH", "/tools/nn", "/tools/nn"),
        ("ROOT_PATH", "/", None),
        ("MNIST_DIR", "mnist", Path("mnist")),
        ("LOG_LEVEL", "debug", "debug"),
    ],
)
def test_each_setting_has_its_variable(monkeypatch, variable, text, value):
    monkeypatch.setenv(f"BACKPROP_{variable}", text)
    assert getattr(Settings(), variable.lower()) == value


def test_an_empty_variable_is_one_that_is_not_set(monkeypatch):
    monkeypatch.setenv("BACKPROP_SESSION_HOURS", "")
    assert Settings().session_hours == 72


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("STORE", "postgres"),
        ("SESSION_HOURS", "0"),
        ("MAX_BODY_BYTES", "4 MB"),
        ("LOG_LEVEL", "loud"),
        ("TRUSTED_PROXIES", "proxy.example"),
        ("ROOT_PATH", "/a b"),
        ("ROOT_PATH", '/"><script>'),
    ],
)
def test_a_value_that_does_not_fit_is_refused(monkeypatch, variable, text):
    monkeypatch.setenv(f"BACKPROP_{variable}", text)
    with pytest.raises(ValidationError, match=variable.lower()):
        Settings()


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_is_described(name):
    assert Settings.model_fields[name].description.endswith(".")
