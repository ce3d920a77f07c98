"""Settings that all tests share."""

from hypothesis import settings

# The same examples everywhere, so that a failure seen once is seen again; machines differ in speed, so no deadline.
settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")
