"""Finds taken one by one: connected pixels of a map, the ring around each, and where else they are seen."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

_RING = tuple((dy, dx) for dy in range(-3, 4) for dx in range(-3, 4)
              if max(abs(dy), abs(dx)) > 1 and (dy + dx) % 2 == 0)
_FAR = 14            # pixels between the places whose motion a find is tried with
_PLACES = tuple((dy, dx) for dy in (-2, -1, 0, 1, 2) for dx in (-2, -1, 0, 1, 2))
_RING_SAYS = 0.5      # how much the ring's fit counts: half of it may belong to what moves otherwise


@dataclass(frozen=True)
class Pixels:
    """Pixels of `count` finds: their places in the flat plane, and whose they are."""

    places: torch.Tensor
    owner: torch.Tensor
    count: int

    def mean(self, values: torch.Tensor) -> torch.Tensor:
        """Return the mean of values (…, pixels) over each find: (…, count)."""
        total = torch.zeros((*values.shape[:-1], self.count), dtype=values.dtype, device=values.device)
        total.index_add_(-1, self.owner, values)
        return total / self.sizes().clamp_(min=1)

    def of(self, plane: torch.Tensor) -> torch.Tensor:
        """Return the mean of a plane (H, W) over each find: (count,)."""
        return self.mean(torch.take(plane, self.places))

    def peak(self, values: torch.Tensor) -> torch.Tensor:
        """Return the largest of values (pixels,) in each find: (count,)."""
        most = torch.full((self.count,), -torch.inf, dtype=values.dtype, device=values.device)
        return most.scatter_reduce_(0, self.owner, values, "amax")

    def sizes(self) -> torch.Tensor:
        """Return how many pixels each find has: (count,)."""
        return torch.bincount(self.owner, minlength=self.count).float()

    def only(self, good: torch.Tensor) -> "Pixels":
        """Return the pixels of the good finds (count,), numbered anew."""
        stays = good[self.owner]
        return Pixels(self.places[stays], (good.cumsum(0) - 1)[self.owner[stays]], int(good.sum()))

    def mask(self, shape) -> torch.Tensor:
        """Return the bool map (H, W) of these pixels."""
        return marked(self.places, shape)


def marked(places: torch.Tensor, shape) -> torch.Tensor:
    """Return the bool map (H, W) of places in the flat plane."""
    plane = torch.zeros(shape, dtype=torch.bool, device=places.device)
    plane.view(-1).index_fill_(0, places, True)
    return plane


def above(plane: torch.Tensor, level: float) -> torch.Tensor:
    """Return the places in the flat plane (H, W) whose values are above a level which most are below."""
    rows = _in_rows(plane, 64)
    return _places(rows, rows.amax(1) > level, level)


def held(mask: torch.Tensor) -> torch.Tensor:
    """Return the places in the flat plane that a bool map (H, W) holds, of which most hold few."""
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
    count = int(run[-1]) + 1
    both = torch.unique_consecutive((run * count + above)[above >= 0])
    label = _least(torch.stack((torch.div(both, count, rounding_mode="floor"), both % count)), count)
    first = label == torch.arange(len(label), device=mask.device)
    return Pixels(places, (first.cumsum(0) - 1)[label][run], int(first.sum()))


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
    steps = torch.tensor(_RING, device=mask.device)
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
    steps = torch.tensor(_PLACES, dtype=y.dtype, device=y.device) * (_FAR * scale)
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
