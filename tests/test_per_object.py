"""Answers that are worked out once per object."""

import gc

import numpy as np

from app.caches import PerObject


def test_an_object_is_asked_about_once():
    asked = []
    total = PerObject(lambda array: asked.append(1) or array.sum())
    array = np.ones(3)
    assert total(array) == total(array) == 3 and len(asked) == 1


def test_equal_objects_are_different_objects():
    asked = []
    total = PerObject(lambda array: asked.append(1) or array.sum())
    one, other = np.ones(3), np.ones(3)
    assert total(one) == total(other) and len(asked) == 2


def test_what_is_known_of_an_object_is_told_without_asking():
    total = PerObject(lambda array: array.sum())
    one, other = np.ones(3), np.ones(3)
    total(one)
    assert one in total and other not in total and len(total) == 1


def test_an_answer_goes_with_its_object():
    name = PerObject(lambda array: "fresh")
    for _ in range(100):
        array = np.ones(3)
        assert name(array) == "fresh"
        name.remember(array, "of an array that is gone")
        del array
    gc.collect()
    assert len(name) == 0
