"""The mark of a run: its colour and a shape, the same in the charts and in its row."""

SHAPES = (
    "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",  # disc
    "m-3.6 -3.6h7.2v7.2h-7.2z",  # square
    "m0 -4.8l4.6 8h-9.2z",  # triangle
    "m0 -5l5 5l-5 5l-5 -5z",  # diamond
    "m0 4.8l4.6 -8h-9.2z",  # triangle on its tip
    "m-1.6 -4.8h3.2v3.2h3.2v3.2h-3.2v3.2h-3.2v-3.2h-3.2v-3.2h3.2z",  # cross
    "m-4.2 -4.2h8.4l-8.4 8.4h8.4z",  # hourglass
    "m-2 -5h4v10h-4z",  # bar
)


def look(number: int) -> int:
    """Which of the eight colours and shapes the run of this number has, from 1 on."""
    return (number - 1) % len(SHAPES) + 1


def marker(number: int, x: float, y: float) -> str:
    """The shape of a run round a point, as SVG path data."""
    return f"M{round(x, 1):g} {round(y, 1):g}{SHAPES[look(number) - 1]}"
