"""Finds taken one by one: connected pixels of a map, the ring around each, and where else they are seen."""

from dataclasses import dataclass
from functools import cached_property

import torch
import torch.nn.functional as F

from restoration.engine.kernels.tables import table

_RING = tuple((dy, dx) for dy in range(-3, 4) for dx in range(-3, 4)
              if max(abs(dy), abs(dx)) > 1 and (dy + dx) % 2 == 0)
_FAR = 14            # pixels between the places whose motion a find is tried with
_PLACES = tuple((dy, dx) for dy in (-2, -1, 0, 1, 2) for dx in (-2, -1, 0, 1, 2))
_PARTS = 2**20       # of one: sums of those are exact up to 2**33, in whatever order they are made
_ROUNDS, _LEAPS = 2, 5       # by which numbers spread over runs before a card is asked whether they met
_RING_SAYS = 0.5      # how much the ring's fit counts: half of it may belong to what moves otherwise


@dataclass(frozen=True)
class Pixels:
    """Pixels of `count` finds: their places in the flat plane, and whose they are."""

    places: torch.Tensor
    owner: torch.Tensor
    count: int

    def mean(self, values: torch.Tensor) -> torch.Tensor:
        """Return the mean of values (…, pixels) over each find: (…, count)."""
        if values.is_cuda:
            return self._exact_mean(values)
        total = torch.zeros((*values.shape[:-1], self.count), dtype=values.dtype, device=values.device)
        total.index_add_(-1, self.owner, values)
        return total / self.sizes().clamp(min=1)

    def _exact_mean(self, values: torch.Tensor) -> torch.Tensor:
        """Do the same where threads add in any order: of whole parts, which come to the same in each."""
        parts = (values.double() * _PARTS).round_()
        total = torch.zeros((*values.shape[:-1], self.count), dtype=parts.dtype, device=parts.device)
        return (total.index_add_(-1, self.owner, parts) / self._parts).to(values.dtype)

    def of(self, plane: torch.Tensor) -> torch.Tensor:
        """Return the mean of a plane (H, W) over each find: (count,)."""
        return self.mean(torch.take(plane, self.places))

    def peak(self, values: torch.Tensor) -> torch.Tensor:
        """Return the largest of values (pixels,) in each find: (count,)."""
        most = torch.full((self.count,), -torch.inf, dtype=values.dtype, device=values.device)
        return most.scatter_reduce_(0, self.owner, values, "amax")

    def sizes(self) -> torch.Tensor:
        """Return how many pixels each find has: (count,), which nobody may change."""
        return self._sizes

    @cached_property
    def counts(self) -> torch.Tensor:
        """Return the same in whole numbers."""
        if not self.owner.is_cuda:
            return torch.bincount(self.owner, minlength=self.count)
        none = torch.zeros(self.count, dtype=torch.long, device=self.owner.device)
        return none.index_add_(0, self.owner, torch.ones_like(self.owner))

    @cached_property
    def _sizes(self) -> torch.Tensor:
        return self.counts.float()

    @cached_property
    def _parts(self) -> torch.Tensor:
        return self.counts.double().clamp_(min=1).mul_(_PARTS)

    def only(self, good: torch.Tensor) -> "Pixels":
        """Return the pixels of the good finds (count,), numbered anew."""
        stays, number = good[self.owner], good.cumsum(0) - 1
        if not stays.is_cuda:
            return Pixels(self.places[stays], number[self.owner[stays]], int(good.sum()))
        pixels, count = torch.stack((stays.sum(), good.sum())).tolist()     # the card is waited for once
        at = torch.where(stays, stays.cumsum(0) - 1, pixels)
        places, owner = (torch.empty(pixels + 1, dtype=torch.long, device=at.device).scatter_(0, at, values)
                         for values in (self.places, number[self.owner]))
        return Pixels(places[:pixels], owner[:pixels], count)

    def mask(self, shape, good: torch.Tensor | None = None) -> torch.Tensor:
        """Return the bool map (H, W) of these pixels, or of those of the `good` finds (count,)."""
        if good is None:
            return marked(self.places, shape)
        plane = torch.zeros(shape, dtype=torch.bool, device=good.device)
        plane.view(-1).index_copy_(0, self.places, good[self.owner])
        return plane


def marked(places: torch.Tensor, shape) -> torch.Tensor:
    """Return the bool map (H, W) of places in the flat plane."""
    plane = torch.zeros(shape, dtype=torch.bool, device=places.device)
    plane.view(-1).index_fill_(0, places, True)
    return plane


def above(plane: torch.Tensor, level: float) -> torch.Tensor:
    """Return the places in the flat plane (H, W) whose values are above a level which most are below."""
    if plane.is_cuda:
        return (plane.reshape(-1) > level).nonzero()[:, 0]
    rows = _in_rows(plane, 64)
    return _places(rows, rows.amax(1) > level, level)


def held(mask: torch.Tensor) -> torch.Tensor:
    """Return the places in the flat plane that a bool map (H, W) holds, of which most hold few."""
    if mask.is_cuda:
        return mask.reshape(-1).nonzero()[:, 0]
    rows = _in_rows(mask.view(torch.uint8), 8)
    return _places(rows, rows.view(torch.int64)[:, 0], 0)


def _in_rows(plane: torch.Tensor, size: int) -> torch.Tensor:
    """Return the flat plane laid out in rows of `size` pixels; what the last one lacks is nought."""
    flat = plane.reshape(-1)
    return F.pad(flat, (0, -len(flat) % size)).view(-1, size) if len(flat) % size else flat.view(-1, size)


def _places(rows: torch.Tensor, some: torch.Tensor, level: float) -> torch.Tensor:
    """Return where rows are above a level; in `some` only, not nought there, need be looked."""
    there = some.nonzero()[:, 0]
    row, column = (rows.index_select(0, there) > level).nonzero().unbind(1)
    return there[row] * rows.shape[1] + column


def finds(mask: torch.Tensor) -> Pixels:
    """Take a bool map (H, W) apart into its connected finds, numbered by their first pixels.

    Pixels that lie side by side in a row are one run; runs that touch those of the row above are of one find,
    and the least number of a find spreads over its runs, root by root.
    """
    height, width = mask.shape
    places = held(mask)
    if not len(places):
        return Pixels(places, places, 0)
    row, column = torch.div(places, width, rounding_mode="floor"), places % width
    begins = torch.ones_like(places, dtype=torch.bool)
    begins[1:] = (places[1:] != places[:-1] + 1) | (row[1:] != row[:-1])
    run = begins.cumsum(0) - 1
    numbers = torch.full((height + 1, width + 2), -1, dtype=torch.int32, device=mask.device)
    numbers.view(-1).index_copy_(0, (row + 1) * (width + 2) + column + 1, run.int())
    above = torch.stack([torch.take(numbers, row * (width + 2) + column + step) for step in (0, 1, 2)])
    if mask.is_cuda:
        return _told_apart(places, run, above)
    count = int(run[-1]) + 1
    both = torch.unique_consecutive((run * count + above)[above >= 0])
    label = _least(torch.stack((torch.div(both, count, rounding_mode="floor"), both % count)), count)
    first = label == torch.arange(len(label), device=mask.device)
    return Pixels(places, (first.cumsum(0) - 1)[label][run], int(first.sum()))


def _told_apart(places: torch.Tensor, run: torch.Tensor, above: torch.Tensor) -> Pixels:
    """Do the rest of `finds` on a card: rather some rounds too many than one question more to it."""
    every = torch.arange(len(places), device=places.device)        # there are no more runs than pixels
    pairs = torch.stack((run.expand_as(above), torch.where(above >= 0, above.long(), run))).flatten(1)
    label, settled = every, False
    while not settled:
        for _ in range(_ROUNDS):
            one, other = label[pairs]
            label = label.scatter_reduce(0, torch.maximum(one, other), torch.minimum(one, other), "amin")
            for _ in range(_LEAPS):
                label = label[label]
        one, other = label[pairs]
        first = (label == every) & (every <= run[-1])
        settled, count = torch.stack(((one == other).all(), first.sum())).tolist()
    return Pixels(places, (first.cumsum(0) - 1)[label][run], count)


def _least(pairs: torch.Tensor, count: int) -> torch.Tensor:
    """Return of every number below `count` the least that it is joined to by pairs (2, n)."""
    label = torch.arange(count, device=pairs.device)
    while True:
        one, other = label[pairs]
        least = torch.minimum(one, other)
        if torch.equal(one, other):
            return label
        label.scatter_reduce_(0, torch.maximum(one, other), least, "amin")
        while not torch.equal(further := label[label], label):
            label = further


def ring(inside: Pixels, mask: torch.Tensor) -> Pixels:
    """Return the pixels two and three away from each find that are not in the map, about every other one."""
    height, width = mask.shape
    y, x = torch.div(inside.places, width, rounding_mode="floor"), inside.places % width
    steps = table(_RING, torch.long, mask.device)
    rows = (steps[:, :1] + y).clamp_(0, height - 1)
    columns = (steps[:, 1:] + x).clamp_(0, width - 1)
    owners = torch.full((height * width,), -1, dtype=torch.long, device=mask.device)
    places = rows.mul_(width).add_(columns).view(-1)
    owners.scatter_reduce_(0, places, inside.owner.repeat(len(steps)), "amax")
    owners.masked_fill_(mask.reshape(-1), -1)
    places = (owners >= 0).nonzero()[:, 0]
    return Pixels(places, owners[places], inside.count)


def elsewhere(inside: Pixels, around: Pixels, luma: torch.Tensor, other, scale: float) -> torch.Tensor:
    """Return how badly each find, with its ring, is met in another frame at the best of 25 motions: (count,).

    `other` is (its luma, the motion to it). The motions tried are those of the places around the find: what
    is being covered or laid bare moves with one of its neighbours, and dust moves with none.
    """
    there, flow = other
    height, width = luma.shape
    y, x = _middle(inside, width)
    steps = table(_PLACES, y.dtype, y.device) * (_FAR * scale)
    rows = (0.5 * (y + steps[:, :1])).long().clamp_(0, flow.shape[1] - 1)
    columns = (0.5 * (x + steps[:, 1:])).long().clamp_(0, flow.shape[2] - 1)
    across, down = (torch.take(part, rows * flow.shape[2] + columns).round_().long() for part in flow)
    errors = []
    for pixels in (inside, around):
        row, column = torch.div(pixels.places, width, rounding_mode="floor"), pixels.places % width
        row = (row + down[:, pixels.owner]).clamp_(0, height - 1)
        column = (column + across[:, pixels.owner]).clamp_(0, width - 1)
        apart = torch.take(there, row.mul_(width).add_(column)).sub_(torch.take(luma, pixels.places))
        errors.append(pixels.mean(apart.abs_()))
    return torch.maximum(errors[0], _RING_SAYS * errors[1]).amin(0)


def _middle(inside: Pixels, width: int):
    """Return the mean row and column of each find."""
    rows = torch.div(inside.places, width, rounding_mode="floor")
    return inside.mean(rows.float()), inside.mean((inside.places % width).float())
