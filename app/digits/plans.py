"""How each shipped network was trained: everything that decides its weights, by its name."""

from dataclasses import replace

from app.digits.augment import Distortion
from app.digits.pen_set import Pens
from app.digits.training import Plan

SCANNED = Plan(weight_decay=5e-5, distortion=Distortion(shift=0.5, rotation=10, scale=0.15, shear=0.15, stroke=0.5))

WALKED = replace(
    SCANNED,
    weight_decay=2e-5,
    pens=Pens(scans=1, copies=30_000, distortion=Distortion(shift=0.5, rotation=5, scale=0.1, shear=0.1, stroke=0.3)),
)

DRAWING = Plan(
    sizes=(784, 320, 128, 10),
    hidden="relu",
    output="softmax",
    initial="he",
    loss="categorical_cross_entropy",
    optimiser="adam",
    epochs=24,
    batch=128,
    learning_rate=2e-3,
    weight_decay=1e-2,
    distortion=Distortion(shift=1.0, rotation=12, scale=0.15, shear=0.2, stroke=0.5, elastic=1.0),
    pens=Pens(scans=4, copies=240_000, distortion=Distortion(shift=1.0, rotation=5, scale=0.1, shear=0.1, stroke=0.3)),
    precision="float16",
)

PLANS: dict[str, Plan] = {
    "784-15-10": replace(SCANNED, sizes=(784, 15, 10)),
    "784-30-10": WALKED,
    "784-100-10": replace(SCANNED, sizes=(784, 100, 10)),
    "784-320-128-10": DRAWING,
}
