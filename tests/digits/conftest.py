"""What the tests of digits share."""

import os
from pathlib import Path

import pytest

BESIDE_THE_REPOSITORY = Path(__file__).parents[3] / "shared" / "data" / "mnist"


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder of the MNIST files; the test is skipped, and says so, where there is none."""
    folder = Path(os.environ.get("BACKPROP_MNIST_DIR") or BESIDE_THE_REPOSITORY)
    if not folder.is_dir():
        pytest.skip("MNIST is absent: set BACKPROP_MNIST_DIR to the folder of its four gzipped IDX files")
    return folder
