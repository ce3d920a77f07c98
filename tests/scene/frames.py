"""The frames that a network may be drawn in, and rooms that windows leave for the picture."""

from app.scene.picture.layout.places import FRAMES

WITH_WEIGHT_PICTURES = [*FRAMES]
# At 1280 × 800 with and without a drawing column, in a low window, on a projector, on a phone and a small one.
ROOMS = ("798x503", "620x463", "884x371", "590x320", "378x0", "308x0")
