"""Shots strewn with small specks: told from weather over the whole shot, cleaned where it is calm.

And lines that stand in the scene: told from scratches over the whole shot, and left.
"""

from types import SimpleNamespace

import numpy as np
import pytest

from restoration.engine import pipeline, plan
from restoration.engine.bench.kept import peopled
from restoration.engine.inventory import inventory
from restoration.engine.measures.dirt import DirtMeasure
from restoration.engine.measures.seen import Seen
from tests.engine.damaged import SIZE, chain, film, grain, lumas, restored, view

FRAMES = 30
QUIET = np.full(SIZE[::-1], 70, np.float32) + 20 * np.sin(np.arange(SIZE[0]) / 23, dtype=np.float32)


def picture(number, ground=QUIET):
    return ground + grain(number, 2.0)


def specked(luma, number, rise=35, count=8, seed=3):
    """Lay square specks of two pixels at places of this frame's own; return where they are too."""
    chance = np.random.default_rng((seed, number))
    where = np.zeros(luma.shape, bool)
    for y, x in zip(chance.integers(8, SIZE[1] - 10, count), chance.integers(8, SIZE[0] - 10, count),
                    strict=True):
        where[y:y + 2, x:x + 2] = True
    return np.where(where, luma + rise, luma), where


def measured(shot):
    """What the analysis says of a shot, looked at as one."""
    measure = DirtMeasure(None, SimpleNamespace(width=shot[0].shape[1], height=shot[0].shape[0]))
    before = None
    for number, luma in enumerate(shot):
        frame = Seen(number, np.clip(luma + 0.5, 0, 255).astype(np.uint8), 8)
        measure.see(frame, before)
        before = frame
    return measure.solve([(0, len(shot))])


@pytest.mark.parametrize(("rise", "told"), [(35, (1, 0)), (-35, (0, 1))])
def test_a_shot_strewn_with_specks_is_told_and_by_which(rise, told):
    found = measured([specked(picture(n), n, rise)[0] for n in range(FRAMES)])

    assert (found["bright"][0], found["dark"][0]) == told


def test_sixteen_bits_say_the_same():
    measure = DirtMeasure(None, SimpleNamespace(width=SIZE[0], height=SIZE[1]))
    before = None
    for number in range(FRAMES):
        luma = specked(picture(number), number)[0]
        frame = Seen(number, np.clip(257 * luma, 0, 65535).astype(np.uint16), 16)
        measure.see(frame, before)
        before = frame
    assert measure.solve([(0, FRAMES)])["bright"][0] == 1


@pytest.mark.parametrize("kind", ["rain", "snow", "sparks", "glints", "confetti", "fireworks"])
def test_weather_is_no_dirt_however_thick_it_falls(kind):
    ground = np.stack([np.clip(QUIET, 0, 255).astype(np.uint8)] * FRAMES)
    for seed in (50, 51, 52):
        found = measured(list(peopled(ground, kind, seed)[0]))
        assert not found["bright"][0] and not found["dark"][0]


def test_lights_that_come_back_to_their_places_are_no_dirt():
    def lit(number):
        luma, lights = picture(number), np.random.default_rng(9).integers(8, 130, (40, 2))
        for y, x in lights[np.random.default_rng((5, number)).random(40) < 0.25]:
            luma[y:y + 2, x:x + 2] += 40
        return luma
    assert not measured([lit(n) for n in range(FRAMES)])["bright"][0]


def test_a_few_specks_prove_nothing():
    shot = [specked(picture(n), n, count=int(n % 5 == 0))[0] for n in range(FRAMES)]
    assert not measured(shot)["bright"][0]


def test_faint_specks_go_from_a_strewn_shot_and_the_rest_keeps_its_bits(tmp_path):
    shot = [specked(picture(n), n) for n in range(FRAMES)]
    source = film(tmp_path / "in.mkv", [luma for luma, _ in shot])

    after, maps = restored(source, "repair")

    before, where = lumas(source), np.stack([specks for _, specks in shot])[2:-2]
    inside = np.stack(maps)[2:-2]
    assert inside[where].mean() > 0.9                # 35 of 255 is less than a network of few pixels sees
    left = np.stack(after)[2:-2] - np.stack([picture(n) for n in range(2, FRAMES - 2)])
    assert np.abs(left[where].mean()) < 3
    assert inside[~where].mean() < 0.05
    for was, now, touched in zip(before, after, maps, strict=True):
        assert (was[~touched] == now[~touched]).all()


def test_specks_over_what_moves_are_not_taken_for_sure(tmp_path):
    chance = np.random.default_rng(1)
    wild = [np.kron(chance.uniform(30, 200, (36, 48)), np.ones((4, 4))) for _ in range(FRAMES)]

    def seething(number):
        luma = picture(number)
        luma[:, :64] = wild[number][:, :64]
        return specked(luma, number)
    shot = [seething(n) for n in range(FRAMES)]

    _, maps = restored(film(tmp_path / "in.mkv", [luma for luma, _ in shot]), "repair")

    where, inside = (np.stack(part)[2:-2] for part in ([specks for _, specks in shot], maps))
    assert inside[:, :, 76:][where[:, :, 76:]].mean() > 0.7
    assert inside[:, :, :56].mean() < 0.02


def test_a_strewn_film_in_pieces_is_bit_for_bit_the_film_in_one_piece(tmp_path):
    source = film(tmp_path / "in.mkv", [specked(picture(n), n)[0] for n in range(FRAMES)])
    recipe = chain("repair")
    analysis = plan.analyse(source, recipe)
    assert analysis.curves["dirt"]["bright"][0]

    def part(name, *span):
        pipeline.restore(source, tmp_path / name, recipe, analysis, *span)
        return lumas(tmp_path / name)
    whole = part("whole.mkv")
    assert all(np.array_equal(a, b) for a, b in zip(whole[11:20], part("part.mkv", 11, 20), strict=True))


JOINTS = (40, 80, 120, 160)


def scratched(number):
    """The column of a scratch that jumps about."""
    return 18 + 37 * number % 157


def walled(number, scratch=False):
    """A wall with the dark joints of its boards, which the gate shakes; scratched if asked."""
    shake = (0.0, 1.0, 0.0, -1.0)[number % 4]
    across = np.arange(SIZE[0]) - 0.6 * shake
    wall = QUIET + 25 - 22 * sum(np.exp(-0.5 * ((across - joint) / 0.9) ** 2) for joint in JOINTS)
    luma = (wall + grain(number, 1.5)).astype(np.float32)
    if scratch:
        luma[:, scratched(number):scratched(number) + 2] += 60
    return luma


def test_lines_that_stand_in_the_scene_all_through_a_shot_are_known():
    found = measured([walled(n) for n in range(32)])

    columns = np.unique(found["poles"][:, 2])
    assert all(joint in columns for joint in JOINTS)
    assert np.abs(columns[:, None] - JOINTS).min(1).max() <= 5


def test_the_boards_of_a_wall_are_left_and_a_scratch_that_jumps_over_them_goes(tmp_path):
    _, maps = restored(film(tmp_path / "in.mkv", [walled(n, scratch=True) for n in range(32)]), "repair")

    for number in range(2, 30):
        at, inside = scratched(number), maps[number]
        far = [joint for joint in JOINTS if abs(joint - at) > 8]
        assert inside[:, [column for joint in far for column in (joint - 1, joint, joint + 1)]].mean() < 0.02
        if len(far) == len(JOINTS):
            assert inside[4:-4, at:at + 2].mean() > 0.9


def test_a_post_before_the_houses_that_a_travelling_camera_passes_is_left(tmp_path):
    def street(number):
        luma, at = view(number, pan=3).copy(), 170 - 5 * number
        luma[20:130, at:at + 2] -= 55
        return luma + grain(number, 3.0), at
    shot = [street(n) for n in range(14)]

    _, maps = restored(film(tmp_path / "in.mkv", [luma for luma, _ in shot]), "repair")

    inside = [maps[n][24:126, at:at + 2].mean() for n, (_, at) in enumerate(shot)]
    assert np.mean(inside) < 0.05


def test_a_shot_too_short_to_know_its_lines_says_so_of_none():
    assert len(measured([walled(n) for n in range(12)])["poles"]) == 0


def test_the_inventory_names_what_a_shot_is_strewn_with(tmp_path):
    found = inventory(film(tmp_path / "in.mkv", [specked(picture(n), n, -40)[0] for n in range(FRAMES)]))

    assert [row["strewn"] for row in found["shots"]] == [["dark"]]
