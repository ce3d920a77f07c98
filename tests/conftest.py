"""Settings that all tests share, and how they are shared out where several processes run them."""

import gc

import pytest
from hypothesis import settings

# The same examples everywhere, so that a failure seen once is seen again; machines differ in speed, so no deadline.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")


# While modules are loaded and tests are collected there is hardly any garbage, and more and more to search for it in.
gc.disable()


def pytest_collection_finish() -> None:
    """Ten thousand tests and all modules stay to the end: every later search for garbage would go through them."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log):
    from tests.from_both_ends import FromBothEnds  # xdist is there, or nobody would ask

    config.option.loadscopereorder = False
    return FromBothEnds(config, log)
