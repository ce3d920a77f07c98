"""The command that packed the shipped 8×8 digits from scikit-learn's copy: python -m app.digits.pack_eight_by_eight."""

from pathlib import Path

import click
import numpy as np

from app.digits.eight_by_eight import FILE


@click.command()
@click.option(
    "--out",
    default=FILE,
    show_default="the shipped file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write the digits.",
)
def main(out: Path) -> None:
    """Write the 1,797 digits that scikit-learn carries as bytes; the same bytes every time."""
    from sklearn.datasets import load_digits

    digits = load_digits()
    np.savez_compressed(out, images=digits.data.astype(np.uint8), labels=digits.target.astype(np.uint8))
    click.echo(f"{out}: {len(digits.target):,} digits in {out.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
