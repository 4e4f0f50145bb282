"""Company: what a find does from frame to frame. Dust is there once; what lives in the picture is on its way.

Three things are asked of every find: whether it is met again on a straight way through two other frames, a
step aside; whether it stays with the picture although it is no line; and, of a line, whether it stands still
in the scene as a pole does.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from restoration.engine.kernels.kin import glimmering
from restoration.engine.kernels.motion import rounded, stepped
from restoration.engine.kernels.plane import halved, highest, lowest
from restoration.engine.kernels.specks import Pixels
from restoration.engine.kernels.tables import numbered

NAME = "company"
_REACH = 12          # cells of two pixels, for a picture 640 wide: how far a thing goes in one frame
_SAMPLES = 24        # places of a find that are looked at
_AT_ONCE = 20_000    # finds times steps taken together, so that weather of a thousand flakes fits into memory
_AT_ONCE_ON_A_CARD = 500_000     # the same where each call costs more than its work
_LIKE = 0.45         # of a find's own height: how much it may differ where it is met again
_NEWS = 0.3          # of the same: how much better it is met there than what was there anyway
_BEND = 2            # cells by which its way may bend
_LARGE = 150         # pixels: a find that is looked for twice as far, in steps twice as wide
_HUGE = (300, 420)   # pixels: with neighbours of one side, of both
_ONE_TONE = (1.25, 1.0)      # of its height: how far apart the middle half of its tones may be
_STARK = 50.0        # units of 1/255: what a huge one must rise
_TALL = 16           # pixels: a shorter line is a hair or a speck
_STREAK = 32         # pixels: a taller line is no drop
_FILLS, _BROAD = 0.25, 4.0   # of the box around it, and times as long as wide: a mass
_STILL = 0.5         # of its own change: what a line that stands may differ by, two frames on
_UPRIGHT = 1.7       # times as tall as wide: a line
_STAYS = 0.35        # of its own change: what a thing that is no line may differ by in both neighbours


@dataclass(frozen=True)
class Course:
    """What finds do: which are on their way, which stand in a neighbour, which are bright."""

    way: torch.Tensor
    stands: torch.Tensor
    bright: torch.Tensor


def course(inside: Pixels, luma: torch.Tensor, plain: torch.Tensor, others) -> Course:
    """Follow the finds into two other frames of the shot.

    `others` gives of each how it may be looked at, the motion from it to this frame, and how many frames
    on it is: 1, -1, 2 or -2. A find is on its way when both show it a step aside, twice the step two frames
    on, where nothing of this frame would stand by the motion of the picture. It stands in a neighbour that
    shows it in place.
    """
    width, lines = luma.shape[1], upright(inside, luma.shape[1])
    places = _sampled(inside, width)
    own = _cells(luma, places)
    rise = (own - _cells(plain, places)).mean(1)
    way, stands = torch.zeros_like(lines), torch.zeros_like(lines)
    if len(others) < 2 or not inside.count:
        return Course(way, stands, rise > 0)
    here, wide = halved(luma), ~lines & (inside.sizes() > _LARGE)
    shown = [(ways, _ways_to_look(stepped(here, rounded(0.5 * flow)), here), step)
             for ways, flow, step in others]
    span = _span(round(_REACH * max(1.0, width / 640)), luma.device)
    sought = Sought(places.int(), own, rise, lines, 1 + wide.int())
    most = _AT_ONCE_ON_A_CARD if luma.is_cuda else _AT_ONCE
    for part in torch.arange(inside.count, device=luma.device).split(max(1, most // len(span)**2)):
        way[part], stands[part] = _followed(sought.part(part), shown, span)
    return Course(way, stands, rise > 0)


@dataclass(frozen=True)
class Sought:
    """Finds as they are looked for: some places of each at half the size (count, samples, 2), what they show
    there, how they rise, which are lines, and how wide the steps are that they are tried with.
    """

    places: torch.Tensor
    own: torch.Tensor
    rise: torch.Tensor
    lines: torch.Tensor
    stride: torch.Tensor

    def part(self, some: torch.Tensor) -> "Sought":
        """Return some of them."""
        return Sought(self.places[some], self.own[some], self.rise[some], self.lines[some], self.stride[some])

    def missed(self, ways: torch.Tensor, at: torch.Tensor, finds: torch.Tensor) -> torch.Tensor:
        """Return how far places of a plane fall short of what finds show: (n, …) of `at` (n, samples, …).

        A bright find that is no line is met by the brightest around a place, a dark one by the darkest.
        Darker than a bright one is no likeness, brighter is.
        """
        rise = self.rise[finds]
        way = torch.where(self.lines[finds], 0, torch.where(rise > 0, 1, 2)).int() * ways[0].numel()
        more = (-1, *(1,) * (at.ndim - 1))
        there = ways.reshape(-1).index_select(0, (at + way.view(more)).view(-1)).view(at.shape)
        apart = self.own[finds].view(*at.shape[:2], *more[2:]) - there
        return apart.mul_(torch.sign(rise).view(more)).clamp_(min=0).mean(1)


def _followed(sought: Sought, shown, span: torch.Tensor):
    """Say which finds are on their way and which stand; a line must be met better than at its own place."""
    every, (height, width) = torch.arange(len(sought.rise), device=span.device), shown[0][0].shape[1:]
    rise, side, met, stands = sought.rise.abs()[:, None], len(span), None, None
    for there, carried, frames in shown:
        moved = (frames * sought.stride)[:, None, None] * span
        rows, columns = ((sought.places[..., axis, None] + moved).clamp_(0, end - 1)
                         for axis, end in enumerate((height, width)))
        at = (rows.mul_(width)[..., None] + columns[:, :, None]).flatten(2)
        error = sought.missed(there, at, every)
        good = error < _LIKE * rise
        middle = error[:, side * side // 2, None]
        good &= ~sought.lines[:, None] | (middle - error > _NEWS * rise)
        if good.is_cuda:            # to look everywhere costs a card less than to say where
            good &= sought.missed(carried, at, every) - error > _NEWS * rise
        else:
            find, step = good.nonzero().unbind(1)
            anyway = sought.missed(carried, at[find, :, step], find)
            good[find, step] = anyway - error[find, step] > _NEWS * rise[find, 0]
        good = good.view(-1, 1, side, side).float()
        met = good if met is None else met * F.max_pool2d(good, 2 * _BEND + 1, 1, _BEND)
        in_place = middle[:, 0] < _LIKE * rise[:, 0]
        stands = in_place if stands is None else stands | in_place
    return met.flatten(1).amax(1) > 0, stands


def ways_to_look(scene, frame) -> torch.Tensor:
    """Return how a frame may be looked at, at half the size; kept while other frames may ask for it."""
    return scene.known(NAME, frame, lambda luma: _ways_to_look(halved(luma)))


def _ways_to_look(plane: torch.Tensor, lines: torch.Tensor | None = None) -> torch.Tensor:
    """Return a plane as lines see it, and the brightest and the darkest around every place: (3, H, W)."""
    return torch.stack((plane if lines is None else lines, highest(plane), lowest(plane)))


def _span(reach: int, device) -> torch.Tensor:
    """Return every step within reach along one axis, the middle one nought."""
    return numbered(2 * reach + 1, torch.int32, device) - reach


def _sampled(inside: Pixels, width: int) -> torch.Tensor:
    """Return some places of every find, evenly out of all: (count, samples, 2), at half the size."""
    order = torch.argsort(inside.owner, stable=True)
    sizes = inside.counts
    starts = sizes.cumsum(0) - sizes
    share = (torch.arange(_SAMPLES, device=order.device) * 2 + 1) * sizes[:, None] // (2 * _SAMPLES)
    chosen = inside.places[order[starts[:, None] + share]]
    return torch.stack((torch.div(chosen, 2 * width, rounding_mode="floor"), chosen % width // 2), -1)


def _cells(plane: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Return the means of 2×2 pixels at places (…, 2) of half the size; beyond the edge it goes on."""
    height, width = plane.shape
    pair = numbered(2, torch.long, places.device)
    rows = (2 * places[..., 0, None] + pair).clamp_(max=height - 1).mul_(width)
    columns = (2 * places[..., 1, None] + pair).clamp_(max=width - 1)
    return torch.take(plane, rows[..., None] + columns[..., None, :]).mean((-2, -1))


def upright(inside: Pixels, width: int) -> torch.Tensor:
    """Say which finds are thin upright lines: (count,) bool."""
    tall, wide = _spans(inside, width)
    return tall > _UPRIGHT * wide


def tall_lines(inside: Pixels, width: int) -> torch.Tensor:
    """Say which of them are too tall for a hair: (count,) bool."""
    tall, wide = _spans(inside, width)
    return (tall > _UPRIGHT * wide) & (tall > _TALL)


def massive(inside: Pixels, width: int) -> torch.Tensor:
    """Say which finds are neither lines nor threads: they fill much of the box around them, (count,) bool."""
    tall, wide = _spans(inside, width)
    return (inside.sizes() > _FILLS * tall * wide) & (tall < _BROAD * wide) & (wide < _BROAD * tall)


def moving(inside: Pixels, luma: torch.Tensor, views, plain: torch.Tensor) -> torch.Tensor:
    """Return which finds may go: (count,) bool.

    `views` (4, pixels) are the four neighbours lined up on the frame, the near ones first, as they show the
    finds. A line that both far views show at its place may be a pole; what is no line and both near views
    show there belongs to the picture.
    """
    here = torch.take(luma, inside.places)
    change = inside.mean((here - torch.take(plain, inside.places)).abs_())
    apart = inside.mean((here - views).abs_())
    line = tall_lines(inside, luma.shape[1])
    near, far = torch.maximum(*apart[:2]), torch.maximum(*apart[2:])
    return torch.where(line, far >= _STILL * change, near >= _STAYS * change)


def solid(inside: Pixels, luma: torch.Tensor, plain: torch.Tensor, both: bool) -> torch.Tensor:
    """Return which finds may be dirt by their make: (count,) bool.

    Large dirt is of one tone, but for its soft edge; a hand that passes is not. Small bright dirt is white.
    Where neighbours of one side alone are known (not `both`), what is larger still may be covered or bared by
    something that moves.
    """
    sizes = inside.sizes() / max(1.0, luma.shape[1] / 640) ** 2
    places = _sampled(inside, luma.shape[1])
    own = _cells(luma, places)
    tones, rise = own.sort(1).values, (own - _cells(plain, places)).mean(1).abs_()
    apart = (tones[:, 3 * _SAMPLES // 4] - tones[:, _SAMPLES // 4]) / rise.clamp(min=1.0)
    stark = both & (apart < _ONE_TONE[1]) & (rise > _STARK)
    good = torch.where(sizes > _HUGE[both], stark, apart < _ONE_TONE[0])
    tall, wide = _spans(inside, luma.shape[1])
    line = tall > _UPRIGHT * wide
    return ((sizes <= _LARGE) | line | good) & ((line & (tall > _STREAK)) | ~glimmering(inside, luma, plain))


def _spans(inside: Pixels, width: int):
    """Return how tall and how wide every find is, in pixels."""
    rows = torch.div(inside.places, width, rounding_mode="floor").float()
    columns = (inside.places % width).float()
    return tuple(inside.peak(at) + inside.peak(-at) + 1 for at in (rows, columns))
