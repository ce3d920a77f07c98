import pytest

from app.digits.ink import from_strokes
from app.digits.reader import load_shipped, read
from app.digits.samples import SAMPLES


def test_there_is_a_sample_of_every_digit():
    assert list(SAMPLES) == list(range(10))


@pytest.mark.parametrize(("digit", "strokes"), SAMPLES.items())
def test_the_shipped_network_reads_every_sample(digit, strokes):
    assert read(load_shipped(), from_strokes(strokes)).digit == digit
