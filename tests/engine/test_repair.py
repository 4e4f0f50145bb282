"""The repair operator: damage goes, everything else keeps its bits, however the film is cut."""

import numpy as np
import pytest
import torch

from film.frames import Writer, read
from film.probe import probe
from restoration.engine import pipeline, plan
from restoration.engine.bench.damage import level
from restoration.engine.bench.kept import kept, peopled
from restoration.engine.bench.scores import fidelity, psnr
from restoration.engine.kernels import repair
from restoration.engine.kernels.company import course, moving, solid, ways_to_look
from restoration.engine.kernels.grain import Grain
from restoration.engine.kernels.kin import lying, raining, vouched
from restoration.engine.kernels.specks import above, finds, held
from restoration.engine.kernels.window import Frame, Scene, Window
from restoration.engine.nets.repair import RepairNet, RepairShape
from restoration.engine.nets.views import edged, lined_up, shown
from restoration.engine.nets.views import whole as whole_of
from restoration.engine.simulator.weather import Weather
from tests.engine.damaged import SIZE, chain, film, grain, lumas, restored, view

FRAMES = 8


@pytest.fixture(scope="module")
def aged():
    """A drawn shot at the measuring damage."""
    return level(np.stack([view(n) for n in range(FRAMES)]).astype(np.uint8), 5)


@pytest.fixture(scope="module")
def repaired(aged, tmp_path_factory):
    source = film(tmp_path_factory.mktemp("repair") / "aged.mkv", aged.aged.astype(np.float32))
    return restored(source, "repair")


def test_damage_is_repaired_and_the_grain_of_the_rest_is_not_touched(aged, repaired):
    after, maps = np.array(repaired[0]).round().astype(np.uint8), np.array(repaired[1])
    assert np.array_equal(after[~maps], aged.aged[~maps])
    scores = fidelity(after, aged)
    before = fidelity(aged.aged, aged)
    assert scores["grainy_defect_psnr"] > before["grainy_defect_psnr"] + 3
    assert scores["false_fixes"] < 4.0 and scores["untouched"] > 94.0     # on eleven times as much damage
    assert 0.9 < scores["grain_fine"] < 1.1


def test_keeping_nothing_takes_the_grain_away_everywhere(aged, tmp_path):
    source = film(tmp_path / "aged.mkv", aged.aged.astype(np.float32))
    after, _ = restored(source, ("repair", {"keep": 0.0}))
    after = np.array(after).round().clip(0, 255).astype(np.uint8)
    assert psnr(after, aged.clean) > psnr(aged.aged, aged.clean) + 2


def test_a_film_in_pieces_is_bit_for_bit_the_film_in_one_piece(aged, repaired, tmp_path):
    source = film(tmp_path / "aged.mkv", aged.aged.astype(np.float32))
    recipe = chain("repair")
    segment = pipeline.Segment(source, recipe, plan.analyse(source, recipe), probe(source).video,
                               torch.device("cpu"))
    with torch.inference_mode():
        cut = ((0, 1), (1, 5), (5, FRAMES))
        pieces = [frame for start, stop in cut for frame in segment.frames(start, stop)]
    for piece, luma, where in zip(pieces, *repaired, strict=True):
        assert np.array_equal(piece.luma.numpy(), luma)
        assert np.array_equal(piece.map.numpy(), where)


def test_the_number_of_threads_does_not_change_a_bit(aged, repaired, tmp_path):
    source = film(tmp_path / "aged.mkv", aged.aged.astype(np.float32))
    torch.set_num_threads(2)
    try:
        after, _ = restored(source, "repair")
    finally:
        torch.set_num_threads(1)
    assert all(np.array_equal(one, other) for one, other in zip(after, repaired[0], strict=True))


@pytest.mark.parametrize("kind", ["rain", "snow", "sparks", "wires"])
def test_weather_is_hardly_taken_for_damage(kind, tmp_path):
    weather, shot = Weather(kind, 3, SIZE), []
    for n in range(FRAMES):
        luma = view(n) / 255
        weather.lay(luma, n)
        shot.append(luma * 255 + grain(n, 3.0))
    _, maps = restored(film(tmp_path / "weather.mkv", shot), "repair")
    assert np.mean(maps) < 0.02


@pytest.mark.parametrize("strength", [0.0, 5.0])
def test_film_without_damage_is_left_alone(strength, tmp_path):
    source = film(tmp_path / "clean.mkv", [view(n) + grain(n, strength) for n in range(FRAMES)])
    after, maps = restored(source, "repair")
    assert np.mean(maps) < 0.003
    changed = [np.abs(one - other) > 8 for one, other in zip(after, lumas(source), strict=True)]
    assert np.mean(changed) < 0.001


def test_colour_under_dirt_comes_from_the_neighbours_and_other_colour_stays(tmp_path):
    path, half = tmp_path / "colour.mkv", (SIZE[1] // 2, SIZE[0] // 2)
    with Writer(path, width=SIZE[0], height=SIZE[1], rate=24, pixel_format="yuv420p") as writer:
        for n in range(5):
            luma, blue = view(n, pan=0) + grain(n, 2.0), np.full(half, 160, np.uint8)
            if n == 2:
                luma[60:70, 80:90] = 8
                blue[30:35, 40:45] = 128
            writer.write((luma.clip(0, 255).astype(np.uint8), blue, np.full(half, 100, np.uint8)))
    recipe = chain("repair")
    out = tmp_path / "out.mkv"
    pipeline.restore(path, out, recipe, plan.analyse(path, recipe), device="cpu", threads=1)
    before, after = ([picture.planes for picture in read(name)] for name in (path, out))
    assert abs(int(after[2][1][32, 42]) - 160) <= 4
    assert abs(float(after[2][0][65, 85]) - float(view(2, pan=0)[65, 85])) < 40
    assert np.array_equal(before[2][1][:20], after[2][1][:20])


def test_a_shot_of_one_frame_and_its_first_and_last_frames_pass(tmp_path):
    after, _ = restored(film(tmp_path / "one.mkv", [view(0) + grain(0, 3.0)]), "repair")
    assert len(after) == 1 and np.isfinite(after[0]).all()


def test_it_looks_two_frames_to_each_side_and_no_further_than_the_shot():
    frames = {n: Frame(n, (torch.from_numpy(view(n)),)) for n in range(4)}
    others, flows = repair.around(Window(1, frames), Scene(0, 0, 4, {}, SIZE))
    assert [other and other.index for other in others] == [0, 2, None, 3]
    assert flows[2] is None and flows[3].shape == (2, SIZE[1] // 2, SIZE[0] // 2)


def test_tiles_give_what_the_whole_picture_gives():
    torch.manual_seed(1)
    net = RepairNet(RepairShape(4, 1, 1, 1)).eval()
    frames = 255 * torch.rand(1, 20, 120, 160)
    with torch.inference_mode():
        assert torch.allclose(repair._tiled(net, frames, 128), repair._tiled(net, frames, 512), atol=1e-5)


def drawn(*columns):
    """Three frames of a gray ground: what is drawn, and the ground itself."""
    frames = [torch.full((96, 160), 100.0) for _ in range(3)]
    for plane, at in zip(frames, zip(*columns, strict=True), strict=True):
        for rows, column, wide, light in at:
            plane[rows, column:column + wide] = light
    return frames, torch.full_like(frames[0], 100.0)


def others(frames):
    """The frames before and after, with no motion in the ground."""
    still, scene = torch.zeros(2, 48, 80), Scene(0, 0, 3, {}, (160, 96))
    return [(ways_to_look(scene, Frame(1 + step, (frames[1 + step],))), still, step) for step in (-1, 1)]


def test_what_is_met_a_step_aside_in_both_neighbours_is_on_its_way_and_dust_is_not():
    flake = [(slice(40, 44), x, 4, 200.0) for x in (50, 60, 70)]
    wire = [(slice(0, 96), x, 1, 40.0) for x in (100, 105, 110)]
    speck, scratch = (slice(70, 74), 20, 4, 200.0), (slice(0, 96), 130, 1, 180.0)
    nothing = (slice(0, 0), 0, 0, 0.0)
    frames, plain = drawn(flake, wire, [nothing, speck, nothing], [scratch] * 3)
    inside = finds((frames[1] - plain).abs() > 30)
    seen = course(inside, frames[1], plain, others(frames))
    way, stands = (inside.only(said).mask(plain.shape) for said in (seen.way, seen.stands))
    assert bool(way[41, 61]) and bool(way[50, 105]) and not bool(way[71, 21]) and not bool(way[50, 130])
    assert bool(stands[50, 130]) and not bool(stands[71, 21])


def test_what_is_like_those_on_their_way_is_left_with_them_and_other_dust_goes():
    blank = torch.zeros(96, 160, dtype=torch.bool)
    for row in range(8, 72, 12):
        blank[row:row + 3, 20:23] = True        # six alike
    blank[60:75, 100:115] = True                 # a large one
    inside = finds(blank)
    way = torch.tensor([True] * 4 + [False] * (inside.count - 4))
    said = vouched(inside, torch.ones(inside.count, dtype=torch.bool), way)
    kept = inside.only(said).mask(blank.shape)
    assert bool(kept[69, 21]) and not bool(kept[65, 105])


def test_many_streaks_all_one_way_are_rain_and_a_few_hairs_are_not():
    falling, few = (torch.zeros(96, 160, dtype=torch.bool) for _ in range(2))
    for plane, count in ((falling, 12), (few, 4)):
        for number in range(count):
            for step in range(12):
                plane[10 + 5 * number + step, 8 + 12 * number + step // 3] = True
    for plane, rains in ((falling, True), (few, False)):
        inside = finds(plane)
        bright = torch.ones(inside.count, dtype=torch.bool)
        lie = lying(inside, 160)
        assert bool(raining(lie, bright, ~bright).all()) is rains
        assert not bool(raining(lie, bright, bright).any())      # scratches stand in the neighbours


def test_a_line_that_stands_in_the_scene_is_left_and_one_that_drifts_goes():
    plain = torch.full((96, 128), 100.0)
    here, before, after = (plain.clone() for _ in range(3))
    for plane, drift in ((before, -2), (here, 0), (after, 2)):
        plane[10:80, 30] = 160                  # a pole
        plane[10:80, 90 + drift] = 160          # a scratch
    inside = finds((here - plain).abs() > 30)
    views = torch.stack([torch.take(view, inside.places) for view in (before, after) * 2])
    goes = inside.only(moving(inside, here, views, plain)).mask(here.shape)
    assert not bool(goes[:, 30].any()) and bool(goes[10:80, 90].all())


def test_the_half_dark_end_of_a_scan_is_no_damage_and_keeps_its_bits(tmp_path):
    shot = []
    for n in range(6):
        luma = view(n % 2, pan=1) + grain(n, 2.0)
        luma[:, -1] *= 0.5
        luma[-1] *= 0.4
        shot.append(luma)
    source = film(tmp_path / "rim.mkv", shot)
    after, maps = restored(source, "repair")
    assert np.mean(np.array(maps)[:, :, -12:]) < 0.01 and np.mean(np.array(maps)[:, -12:]) < 0.01
    ends = zip(after, lumas(source), strict=True)
    assert all(np.array_equal(one[:, -1], other[:, -1]) for one, other in ends)


def test_large_dirt_of_one_tone_goes_and_a_textured_hand_of_its_size_is_left():
    plain = torch.full((144, 192), 120.0)
    here = plain.clone()
    here[20:36, 20:36] = 15
    here[80:96, 100:116] = torch.linspace(30, 230, 256).view(16, 16)
    inside = finds((here - plain).abs() > 5)
    may = inside.only(solid(inside, here, plain, both=True)).mask(plain.shape)
    assert bool(may[28, 28]) and not bool(may[82:94, 100:116].any())


@pytest.mark.parametrize("kind", ["rain", "snow", "sparks", "confetti", "fireworks", "thin wires", "lattice",
                                  "hands"])
def test_nearly_all_that_lives_in_the_picture_is_kept(kind, tmp_path):
    shot = np.stack([view(n, pan=0) for n in range(8)]).astype(np.uint8)
    lived, shown = peopled(shot, kind, 5)
    after, _ = restored(film(tmp_path / "lived.mkv", lived.astype(np.float32)), "repair")
    assert kept(lived, np.array(after).round().astype(np.uint8), shown)["kept"] >= 95


@pytest.mark.parametrize("shape", [(16, 16), (45, 61), (96, 160)])
def test_the_few_places_that_count_are_those_of_the_whole_plane(shape):
    plane = torch.rand(shape, generator=torch.Generator().manual_seed(4))
    every = (plane > 0.97).view(-1).nonzero()[:, 0]
    assert torch.equal(above(plane, 0.97), every) and torch.equal(held(plane > 0.97), every)
    assert not len(above(plane, 1.0)) and not len(held(plane > 1.0))


def test_grain_at_places_is_that_of_the_whole_field_and_of_a_part():
    whole = Grain(np.full(8, 3.0), np.ones((16, 16)), (60, 40), torch.device("cpu"))
    for index in range(8):
        for one in (whole, whole.part((10, 4, 50, 36))):
            field = one.field(index).contiguous()
            places = torch.arange(0, field.numel(), 7)
            assert torch.equal(one.at(index, places), torch.take(field, places))


@pytest.mark.parametrize("shape", [(64, 80), (49, 67)])
def test_a_still_scene_lies_taken_apart_as_it_was_seen(shape):
    luma = torch.rand(shape, generator=torch.Generator().manual_seed(4)) * 255
    still = torch.zeros(2, -(-shape[0] // 2), -(-shape[1] // 2))
    parts = lined_up(luma, [edged(luma)] * 4, [still] * 4)
    inner = (slice(2, -2), slice(2, -2))
    for plane in whole_of(parts, shape):
        assert torch.allclose(plane[inner], luma[inner], atol=1e-3)
    places = torch.arange(luma.numel())
    assert torch.equal(shown(parts, places, shape[1]), whole_of(parts, shape).flatten(1))
