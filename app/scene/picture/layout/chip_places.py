"""Where chips stand: each on its edge, clear of neurons, labels and each other.

In a small network they stand near the middle of their edges, each as far from the other edges as it can. From MANY
weights on they stand near the receiving neuron, one below the other in the order of the senders: those of its weights
in a column, that of its bias where it has room. Where there is no room for all columns, or the network is small, every
edge offers places along itself: the edge with the fewest free places chooses first and takes the best one or, where not
all find a place that way, the one that leaves the others most. A gap between two layers whose chips cannot all stand
shows smaller ones, on a phone out of order, or only those that are asked for; room for gradients counts more than
columns do.
"""

from functools import cache, lru_cache, partial
from itertools import groupby, pairwise, product
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.engine.network import Array
from app.engine.parameters import Parameter
from app.scene.picture.layout.layouts import Layout
from app.scene.picture.layout.obstacles import Box, free_places

MOST_CHIPS = 16  # in one gap between layers
MANY = 12  # weights of a network, from which on chips stand at the receiving end
SHARES = np.linspace(0.06, 0.94, 45)  # the places that an edge offers
NEAR = SHARES >= 0.4  # those at which a column of chips is near the receiving neuron
ALONG = np.linspace(0, 1, 120)  # points that stand for a curve
CLEAR = 3.0  # pixels between two chips
IN_ORDER = 2.0  # pixels that a chip stands at least below that of the sender before
NEARER = 6.0  # pixels by which a place has to be nearer to count more than that it is farther from other edges
TOUCH = 0.5  # pixels beyond the middle of a column, so that chips 39 pixels apart still stand side by side

Places = NDArray[np.bool_]
Size = tuple[float, float]  # width and height


class Offer(NamedTuple):
    """The places that some edges, all into one layer, offer for chips of a size."""

    edges: list[Parameter]
    points: Array
    """edges × SHARES × 2"""
    free: Places
    """edges × SHARES: those that are clear of all that is no chip"""
    size: Size
    starts: Array
    """edges: how high they start"""
    receivers: NDArray[np.int_]
    """edges: the neuron that each leads to"""


@lru_cache(maxsize=2048)
def place_chips(where: Layout, layer: int, asked: frozenset[Parameter]) -> dict[Parameter, Box]:
    """Where the chips of the edges into `layer` stand: of all where they fit, else of those `asked` for that fit."""
    every = _edges(where, layer)
    in_order = _is_in_order(where, layer)
    if 0 < len(every) <= MOST_CHIPS:
        # On a phone that every edge has its chip is worth more than the order in which they stand.
        for ordered in (True, False) if in_order and where.frame.narrow else (in_order,):
            if len(found := _most(where, every, every, ordered)) == len(every):
                return found
    return _most(where, sorted(asked), every or sorted(asked), in_order)


def _most(where: Layout, wanted: list[Parameter], others: list[Parameter], in_order: bool) -> dict[Parameter, Box]:
    """The first way to place chips that places all of them, else one that places the most."""
    most: dict[Parameter, Box] = {}
    if not wanted:
        return most
    points = np.array([np.stack(where.edge(*edge).at(SHARES), axis=-1) for edge in wanted])
    lonely = cache(partial(_lonely, where, wanted, others, points))
    for _, as_high in groupby(where.frame.chips, key=itemgetter(1)):  # that they hold a gradient is worth the most
        offers = [_offer(where, wanted, points, size) for size in as_high]
        if in_order and (found := _any_columns(offers) or _any_stairs(offers)):
            return found
        for offer, modest in product(offers, (False, True)):
            most = max(most, _placed(where, offer, _ranks(where, offer, lonely()), modest, in_order), key=len)
            if len(most) == len(wanted):
                return most
    return most


def at_ends(where: Layout) -> bool:
    """Whether the network has so many weights that chips stand at the receiving ends."""
    return sum(to * source for source, to in pairwise(where.key[0])) >= MANY


def _is_in_order(where: Layout, layer: int) -> bool:
    """Whether the chips at a neuron are to stand as its senders do; pictures stand side by side too."""
    return at_ends(where) and not (where.weight_pictures and layer <= 2)


def _offer(where: Layout, edges: list[Parameter], points: Array, size: Size) -> Offer:
    free = free_places(where, points, size) & _between_columns(where, edges, points, size)
    starts = np.array([where.edge(*edge).y1 for edge in edges])
    return Offer(edges, points, free, size, starts, np.array([edge.to for edge in edges]))


def _any_columns(offers: list[Offer]) -> dict[Parameter, Box]:
    """The first way that there is; that a bias stands with its weights is worth narrower chips."""
    ways = (_columns(offer, together) for together, offer in product((True, False), offers))
    return next(filter(None, ways), {})


def _columns(offer: Offer, together: bool) -> dict[Parameter, Box]:
    """The chips of each neuron one below the other, those of its weights in a column, as near to it as they have room.

    That of its bias is placed `together` with them, or after all columns. Empty where one chip has no such place.
    """
    edges, points, size = offer.edges, offer.points, offer.size
    offer = offer._replace(free=offer.free.copy())
    placed: dict[Parameter, Box] = {}
    columns = [[e for e, edge in enumerate(edges) if edge.to == to] for to in dict.fromkeys(edge.to for edge in edges)]
    weights = [[e for e in column if not edges[e].is_bias] for column in columns]
    biases = [[e for e in column if edges[e].is_bias] for column in columns]
    turns = [of for pair in zip(weights, biases, strict=True) for of in pair] if together else [*weights, *biases]
    at = dict.fromkeys((edge.to for edge in edges), len(SHARES))
    for column in filter(None, turns):
        to = edges[column[0]].to
        apart = (np.diff(points[column, :, 1], axis=0) >= size[1] + CLEAR).all(axis=0)
        fits = np.flatnonzero(offer.free[column].all(axis=0) & apart & (NEAR | edges[column[0]].is_bias))
        if not len(fits):
            return {}
        at[to] = int(fits[np.abs(fits - at[to]).argmin()])
        for edge in column:
            _put(offer, placed, edge, points[edge, at[to]], in_order=True)
    return placed


def _any_stairs(offers: list[Offer]) -> dict[Parameter, Box]:
    """The first way to place all chips of each neuron as near to it as they can stand together, in order."""
    if not any(_stairs(offers[-1], downwards) for downwards in (True, False)):
        return {}  # nor would wider ones
    ways = (_stairs(offer, downwards) for offer, downwards in product(offers, (True, False)))
    return next(filter(None, ways), {})


def _stairs(offer: Offer, downwards: bool) -> dict[Parameter, Box]:
    """The same of one size, the highest neuron first or last; empty where not all chips have a place."""
    offer = offer._replace(free=offer.free.copy())
    placed: dict[Parameter, Box] = {}
    neurons = list(dict.fromkeys(edge.to for edge in offer.edges))
    for to in neurons if downwards else reversed(neurons):
        of = [e for e, edge in enumerate(offer.edges) if edge.to == to]
        shares = _stair(offer.points[of], offer.free[of], offer.size)
        for edge, share in zip(of, shares, strict=False):
            if not offer.free[edge, share]:
                return {}
            _put(offer, placed, edge, offer.points[edge, share], in_order=True)
        if not shares:
            return {}
    return placed


def _stair(points: Array, free: Places, size: Size) -> list[int]:
    """A place for each of the edges into a neuron, each below the one before, those that are nearest to it in all.

    Empty where they have none.
    """
    costs = np.where(free, points[:, -1:, 0] - points[..., 0], np.inf)
    ways = []
    for before, now in pairwise(range(len(points))):
        above, below = points[before][:, None], points[now][None]
        fine = (below[..., 1] - above[..., 1] >= IN_ORDER) & ~_meet(below, above, size)
        so_far = np.where(fine, costs[before][:, None], np.inf)
        ways.append(so_far.argmin(axis=0))
        costs[now] += so_far.min(axis=0)
    if not np.isfinite(costs[-1]).any():
        return []
    shares = [int(costs[-1].argmin())]
    for way in reversed(ways):
        shares.append(int(way[shares[-1]]))
    return shares[::-1]


def _put(offer: Offer, placed: dict[Parameter, Box], edge: int, place: Array, in_order: bool) -> None:
    """Place the chip of an edge, and take from the free places those that others can no longer have."""
    placed[offer.edges[edge]] = Box(float(place[0]), float(place[1]), *offer.size)
    offer.free[:] &= ~_meet(offer.points, place, offer.size)
    if in_order:
        offer.free[:] &= _keeping_order(offer, edge, place)


def _keeping_order(offer: Offer, edge: int, place: Array) -> Places:
    """Which places leave the chips at a neuron in the order of its senders, once that of an edge has its place."""
    below = np.sign(offer.starts - offer.starts[edge]) * (offer.receivers == offer.receivers[edge])
    return below[:, None] * (offer.points[..., 1] - place[1]) >= IN_ORDER * np.abs(below[:, None])


def _ranks(where: Layout, offer: Offer, lonely: Array) -> tuple[Array, Array]:
    """How good each place of each edge is, the least the best; the second counts first."""
    xs = offer.points[..., 0]
    crowded = -np.minimum(lonely, offer.size[1]).round(1)
    if at_ends(where):
        return crowded, (np.abs(xs - _spread_at(offer)) / NEARER).round()
    return np.abs(xs - (xs[:, :1] + xs[:, -1:]) / 2).round(1), crowded


def _spread_at(offer: Offer) -> float:
    """Up to where, from the left, the lines to each neuron are so far apart that chips stand one below the other."""
    apart = np.ones(len(SHARES), np.bool_)
    for (one, edge), (other, following) in pairwise(enumerate(offer.edges)):
        if edge.to == following.to and not (edge.is_bias or following.is_bias):
            apart &= np.abs(offer.points[one, :, 1] - offer.points[other, :, 1]) >= offer.size[1] + CLEAR
    fits = np.flatnonzero(apart)
    return float(offer.points[:, fits[-1] if len(fits) else -1, 0].max())


def _placed(
    where: Layout, offer: Offer, ranks: tuple[Array, Array], modest: bool, in_order: bool
) -> dict[Parameter, Box]:
    """The chips that find a place; `modest` ones take what leaves the others most, the others what ranks best."""
    offer = offer._replace(free=offer.free.copy())
    points, free, size = offer.points, offer.free, offer.size
    placed: dict[Parameter, Box] = {}
    left = list(range(len(offer.edges)))
    while left:
        edge = min(left, key=lambda e: (free[e].sum(), e))
        left.remove(edge)
        if free[edge].any():
            own = [rank[edge] for rank in ranks]
            if modest:
                own = [own[1], _taken(points[edge], points[left], free[left], size).round(2)]
            _put(offer, placed, edge, points[edge, np.lexsort((*own, ~free[edge]))[0]], in_order)
    return placed


def _taken(places: Array, points: Array, free: Places, size: Size) -> Array:
    """How much a chip at each of some places takes from edges still to come, whose points are partly free."""
    met = (_meet(points, places[:, None, None], size) & free).sum(axis=2)
    return ((met / np.maximum(1, free.sum(axis=1))) ** 2).sum(axis=1)


def _meet(points: Array, place: Array, size: Size) -> Places:
    """Whether chips at points (…, 2) would come too close to one at a place."""
    across = np.abs(points[..., 0] - place[..., 0]) < size[0] + CLEAR
    return across & (np.abs(points[..., 1] - place[..., 1]) < size[1] + CLEAR)


def _between_columns(where: Layout, edges: list[Parameter], points: Array, size: Size) -> Places:
    """Which places of edges, all into one layer, are no nearer to the next gap than to be clear of the chips there."""
    to = where.neurons[edges[0].layer, edges[0].to]
    before = [p.x for p in where.circles if p.layer == to.layer - 1]
    left = before[0] if before else -np.inf
    xs = points[..., 0]
    return (xs - size[0] / 2 >= left - TOUCH) & (xs + size[0] / 2 <= to.x + TOUCH)


def _edges(where: Layout, layer: int) -> list[Parameter]:
    if where.input_picture and layer <= 1 + bool(where.weight_pictures):
        return []  # of these only some are drawn
    sources = where.shown(layer - 1) + ((0,) if layer in where.biases else ())
    return [Parameter(layer, to, source) for to in where.shown(layer) for source in sources]


def _lonely(where: Layout, wanted: list[Parameter], others: list[Parameter], points: Array) -> Array:
    """How far the nearest other edge passes above or below each place of each edge."""
    curves = {other: where.edge(*other).at(ALONG) for other in others}
    found = np.full(points.shape[:2], np.inf)
    for order, edge in enumerate(wanted):
        xs, ys = points[order].T
        for other, (along, heights) in curves.items():
            if other != edge:
                passing = np.interp(xs, along, heights, left=np.nan, right=np.nan)  # nan beyond its ends
                np.fmin(found[order], np.abs(passing - ys), out=found[order])
    return found
