"""How each shipped network was trained: everything that decides its weights, and the command that did it.

python -m app.digits.train_shipped NAME
"""

from dataclasses import replace
from pathlib import Path
from time import perf_counter

import click
import numpy as np

from app.digits.augment import Distortion
from app.digits.datasets import CLASSES, DataSetError, LabelledDigits, load_mnist
from app.digits.pen_set import Pens
from app.digits.reader import DRAWING, FOLDER, WALKED, load_network, save_network
from app.digits.training import Plan, accuracy, train
from app.engine.network import Network

_SCANNED = Plan(weight_decay=5e-5, distortion=Distortion(shift=0.5, rotation=10, scale=0.15, shear=0.15, stroke=0.5))

_WALKED = replace(
    _SCANNED,
    weight_decay=2e-5,
    pens=Pens(scans=1, copies=30_000, distortion=Distortion(shift=0.5, rotation=5, scale=0.1, shear=0.1, stroke=0.3)),
)

_DRAWING = Plan(
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
    "784-15-10": replace(_SCANNED, sizes=(784, 15, 10)),
    WALKED: _WALKED,
    "784-100-10": replace(_SCANNED, sizes=(784, 100, 10)),
    DRAWING: _DRAWING,
}


@click.command()
@click.argument("name", default=WALKED, type=click.Choice(list(PLANS)))
@click.option(
    "--mnist",
    envvar="BACKPROP_MNIST_DIR",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with MNIST's four gzipped IDX files (or BACKPROP_MNIST_DIR).",
)
@click.option(
    "--out",
    default=None,
    show_default="the shipped file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the weights.",
)
@click.option("--epochs", default=None, show_default="those of its plan", type=click.IntRange(min=1))
def main(name: str, mnist: Path, out: Path | None, epochs: int | None) -> None:
    """Train a shipped network and write its weights; the same bits every time on the same machine."""
    try:
        digits = load_mnist(mnist, "train")
        unseen = load_mnist(mnist, "test")
    except DataSetError as error:
        raise click.ClickException(str(error)) from None
    plan = PLANS[name]
    out = out or FOLDER / f"{name}.npz"
    began = perf_counter()
    out.parent.mkdir(parents=True, exist_ok=True)
    plan = replace(plan, epochs=epochs or plan.epochs)
    network = train(digits, plan, lambda epoch, now: click.echo(f"epoch {epoch}: {accuracy(now, unseen):.2%}"))
    save_network(network, out, plan.precision)
    _report(load_network(out), unseen, out, perf_counter() - began)


def _report(network: Network, unseen: LabelledDigits, out: Path, seconds: float) -> None:
    """Say what the written file reads, in all and by digit."""
    click.echo(f"{out} reads {accuracy(network, unseen):.2%} of the {len(unseen.labels):,} test images")
    for digit in range(CLASSES):
        chosen = np.flatnonzero(unseen.labels == digit)
        if len(chosen):
            alone = LabelledDigits(unseen.images[chosen], unseen.labels[chosen])
            click.echo(f"  {digit}: {accuracy(network, alone):.1%} of {len(chosen):,}")
    click.echo(f"{seconds:.0f} seconds, {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
