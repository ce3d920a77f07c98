"""Schemathesis, whose plugin makes tests of the document, is loaded where it is needed alone: it takes seconds."""

import pytest


def pytest_configure(config: pytest.Config) -> None:
    from schemathesis.pytest import plugin

    config.pluginmanager.register(plugin)
