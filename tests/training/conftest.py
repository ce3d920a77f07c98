"""What the tests of training share."""

from tests.digits.conftest import mnist_folder

__all__ = ["mnist_folder"]
