"""The command that trained the shipped network: python -m app.digits.train_shipped."""

from dataclasses import replace
from pathlib import Path

import click

from app.digits import weights_file
from app.digits.augment import Distortion
from app.digits.datasets import DataSetError, load_mnist
from app.digits.reader import SHIPPED_FILE
from app.digits.training import Plan, accuracy, train

SHIPPED_PLAN = Plan(
    weight_decay=5e-5, distortion=Distortion(shift=0.5, rotation=10, scale=0.15, shear=0.15, stroke=0.5)
)


@click.command()
@click.option(
    "--mnist",
    envvar="BACKPROP_MNIST_DIR",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with MNIST's four gzipped IDX files (or BACKPROP_MNIST_DIR).",
)
@click.option(
    "--out",
    default=SHIPPED_FILE,
    show_default="the shipped file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the weights.",
)
@click.option("--epochs", default=SHIPPED_PLAN.epochs, show_default=True, type=click.IntRange(min=1))
def main(mnist: Path, out: Path, epochs: int) -> None:
    """Train 784-30-10 on MNIST and write its weights; the same bits every time on the same machine."""
    try:
        digits, unseen = load_mnist(mnist, "train"), load_mnist(mnist, "test")
    except DataSetError as error:
        raise click.ClickException(str(error)) from None
    out.parent.mkdir(parents=True, exist_ok=True)
    plan = replace(SHIPPED_PLAN, epochs=epochs)
    network = train(digits, plan, lambda epoch, now: click.echo(f"epoch {epoch}: {accuracy(now, unseen):.2%}"))
    weights_file.save(network, out)
    click.echo(f"{out} reads {accuracy(network, unseen):.2%} of the {len(unseen.labels):,} test images")


if __name__ == "__main__":
    main()
