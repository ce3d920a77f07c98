"""The frames that a network may be drawn in: one of weight pictures has none for low windows."""

from app.scene.picture.layout.places import FRAMES

WITH_WEIGHT_PICTURES = [frame for frame in FRAMES if frame != "low"]
