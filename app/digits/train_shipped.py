"""The command that trained the shipped networks: python -m app.digits.train_shipped NAME."""

from dataclasses import replace
from pathlib import Path
from time import perf_counter

import click
import numpy as np

from app.digits import weights_file
from app.digits.datasets import CLASSES, DataSetError, LabelledDigits, load_mnist
from app.digits.plans import PLANS
from app.digits.reader import FOLDER, WALKED
from app.digits.training import accuracy, train
from app.engine.network import Network


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
    weights_file.save(network, out, plan.precision)
    _report(weights_file.load(out), unseen, out, perf_counter() - began)


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
