"""Where the browser of the tests is, and how it is started."""

import os
import shutil

# The headless shell first: the same engine without a browser around it opens a page in half the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LAUNCH_ARGUMENTS = ["--no-sandbox", "--disable-background-networking"]


def executable() -> str | None:
    """Return the path of this machine's browser, BACKPROP_CHROMIUM first; None leaves it to Playwright's own."""
    named = os.environ.get("BACKPROP_CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


if __name__ == "__main__":
    raise SystemExit(executable() is None)
