"""How each shipped network was trained: everything that decides its weights, and the command that did it.

It is trained with this project's own engine, in mini-batches that are distorted anew in every epoch.

python -m app.digits.train_shipped NAME
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import ceil, cos, pi
from pathlib import Path
from time import perf_counter

import click
import numpy as np
from numpy.typing import NDArray

from app.digits.augment import Distortion, distort
from app.digits.datasets import CLASSES, PIXELS, DataSetError, LabelledDigits, load_mnist, targets_of
from app.digits.pen_set import Hand, Labelled, Pens, pen_set, read_real
from app.digits.reader import DRAWING, EARLIER, FOLDER, WALKED, load_network, load_shipped, save_network
from app.engine.fast.trainer import Trainer
from app.engine.forward import forward
from app.engine.initialisers import initialise
from app.engine.network import Network

Distorted = tuple[LabelledDigits, Distortion]
AT_ONCE = 2000  # examples distorted together, in whole mini-batches: as many as fit in the fast memory near the core


@dataclass(frozen=True)
class Plan:
    """Everything that decides the trained weights, apart from the data."""

    sizes: tuple[int, ...] = (784, 30, 10)
    hidden: str = "sigmoid"
    output: str = "sigmoid"
    initial: str = "lecun"
    loss: str = "half_squared_error"
    optimiser: str = "sgd"
    epochs: int = 30
    batch: int = 10
    learning_rate: float = 3.0
    weight_decay: float = 0.0
    seed: int = 0
    distortion: Distortion = field(default_factory=Distortion)
    pens: Pens | None = None
    """pen drawings to train on as well, none by default"""
    writers: int = 0
    """how many digits by real pens to train on, from the beginning of their file"""
    begins: str = ""
    """the shipped network that it goes on from; neurons that this one has not begin at random"""
    kept: float = 0.0
    """share of where it began that is mixed into where it came to, weight by weight: what it knew and what it learnt

    Wortsman et al., "Robust fine-tuning of zero-shot models" (2022).
    """
    precision: str = "float32"
    """of the weights in the file"""

    def learning_rate_at(self, progress: float) -> float:
        """The learning rate after a share 0 to 1 of all updates, falling to 0 along half a cosine.

        Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017), equation 5.
        """
        return self.learning_rate * (1 + cos(pi * progress)) / 2

    def first_network(self) -> Network:
        """The network before any training."""
        activations = [self.hidden] * (len(self.sizes) - 2) + [self.output]
        network = initialise(self.sizes, activations, self.initial, self.seed)
        return _grown(load_shipped(self.begins), network) if self.begins else network


_SCANNED = Plan(weight_decay=5e-5, distortion=Distortion(shift=0.5, rotation=10, scale=0.15, shear=0.15, stroke=0.5))

_WALKED = replace(
    _SCANNED,
    weight_decay=2e-5,
    pens=Pens(scans=1, copies=30_000, distortion=Distortion(shift=0.5, rotation=5, scale=0.1, shear=0.1, stroke=0.3)),
)

_EARLIER = Plan(
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

# It goes on from its forerunner, which had learnt straight lines between few points and no real pen.
_DRAWING = replace(
    _EARLIER,
    sizes=(784, 326, 128, 10),
    epochs=8,
    learning_rate=1e-3,
    begins=EARLIER,
    kept=0.25,
    writers=5_900,
    pens=Pens(
        scans=4,
        scanned=12_000,
        copies=40_000,
        editions=2,
        real=8,
        curves=True,
        hand=Hand(fewest=2.0, unsteady=0.35, slashed=0.06),
        distortion=Distortion(shift=1.0, rotation=5, scale=0.1, shear=0.1, stroke=0.3),
    ),
)

PLANS: dict[str, Plan] = {
    "784-15-10": replace(_SCANNED, sizes=(784, 15, 10)),
    WALKED: _WALKED,
    "784-100-10": replace(_SCANNED, sizes=(784, 100, 10)),
    EARLIER: _EARLIER,
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
@click.option(
    "--pens",
    envvar="BACKPROP_PENS_FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The UCI pen-based digits, where the plan asks for real pens (or BACKPROP_PENS_FILE).",
)
@click.option("--epochs", default=None, show_default="those of its plan", type=click.IntRange(min=1))
def main(name: str, mnist: Path, out: Path | None, pens: Path | None, epochs: int | None) -> None:
    """Train a shipped network and write its weights; the same bits every time on the same machine."""
    try:
        digits = load_mnist(mnist, "train")
        unseen = load_mnist(mnist, "test")
    except DataSetError as error:
        raise click.ClickException(str(error)) from None
    plan = PLANS[name]
    if plan.writers and not pens:
        raise click.UsageError(f"{name} was trained on digits by real pens as well: name their file by --pens.")
    try:
        written = read_real(pens, plan.writers) if plan.writers and pens else []
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    out = out or FOLDER / f"{name}.npz"
    began = perf_counter()
    out.parent.mkdir(parents=True, exist_ok=True)
    plan = replace(plan, epochs=epochs or plan.epochs)
    network = train(digits, plan, lambda epoch, now: click.echo(f"epoch {epoch}: {accuracy(now, unseen):.2%}"), written)
    save_network(network, out, plan.precision)
    if plan.kept:
        save_network(mixed(load_network(out), plan.first_network(), plan.kept), out, plan.precision)
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


def train(
    digits: LabelledDigits,
    plan: Plan,
    after_epoch: Callable[[int, Network], None] | None = None,
    written: Sequence[Labelled] = (),
) -> Network:
    """The trained network (float32). The same digits and plan give the same bits on the same machine and libraries.

    `written` are the drawings by real pens that a plan may ask for;
    `after_epoch` is told the number of each finished epoch, from 1, and the network as it then is.
    """
    rng = np.random.default_rng(plan.seed)
    sources = _sources(digits, plan, rng, written)
    updates = plan.epochs * ceil(sum(len(source.labels) for source, _ in sources) / plan.batch)
    trainer = _trainer(plan)
    network = plan.first_network()
    done = 0
    for epoch in range(plan.epochs):
        for images, targets in _mini_batches(sources, plan.batch, rng):
            trainer.learning_rate = plan.learning_rate_at(done / updates)
            trainer.step(images, targets)
            done += 1
        network = trainer.network()
        if after_epoch:
            after_epoch(epoch + 1, network)
    return network


def mixed(network: Network, other: Network, share: float) -> Network:
    """The network with that share, 0 to 1, of the other's weights and biases, and the rest its own."""
    pairs = zip((*network.weights, *(network.biases or ())), (*other.weights, *(other.biases or ())), strict=True)
    both = [(1 - share) * own + share * given for own, given in pairs]
    return network.replace(both[: network.depth], both[network.depth :])


def accuracy(network: Network, digits: LabelledDigits) -> float:
    """The share of the digits, 0 to 1, whose largest output is their label's."""
    read = forward(network, digits.inputs()).outputs.argmax(axis=1)
    return float(np.mean(read == digits.labels))


def _grown(smaller: Network, network: Network) -> Network:
    """The network with the smaller one's weights and biases where that has any."""
    weights = [w.copy() for w in network.weights]
    biases = [b.copy() for b in network.biases or ()]
    for own, given in zip((*weights, *biases), (*smaller.weights, *(smaller.biases or ())), strict=True):
        own[tuple(map(slice, given.shape))] = given
    return network.replace(weights, biases)


def _trainer(plan: Plan) -> Trainer:
    return Trainer(
        plan.first_network(),
        plan.loss,
        "mean",
        plan.learning_rate,
        plan.batch,
        optimiser=plan.optimiser,
        weight_decay=plan.weight_decay,
    )


def _sources(
    digits: LabelledDigits, plan: Plan, rng: np.random.Generator, written: Sequence[Labelled]
) -> list[Distorted]:
    """What there is to train on, each with the way it is distorted."""
    scans = (digits, plan.distortion)
    return [scans, (pen_set(digits, plan.pens, rng, written), plan.pens.distortion)] if plan.pens else [scans]


def _mini_batches(
    sources: list[Distorted], batch: int, rng: np.random.Generator
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Every digit once, distorted and shuffled, in mini-batches (the last may be smaller) with their targets."""
    counts = [len(digits.labels) for digits, _ in sources]
    order = rng.permutation(sum(counts))
    together = max(AT_ONCE // batch, 1) * batch
    origins = np.repeat(np.arange(len(sources)), counts)
    starts = np.cumsum([0, *counts])
    for start in range(0, len(order), together):
        chosen = order[start : start + together]
        images = np.empty((len(chosen), PIXELS), np.float32)
        targets = np.empty((len(chosen), CLASSES), np.float32)
        for number, (digits, by) in enumerate(sources):
            mine = origins[chosen] == number
            rows = chosen[mine] - starts[number]
            images[mine] = distort(digits.inputs(rows), by, rng)
            targets[mine] = targets_of(digits.labels[rows])
        for first in range(0, len(chosen), batch):
            yield images[first : first + batch], targets[first : first + batch]


if __name__ == "__main__":
    main()
