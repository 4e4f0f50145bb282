"""Scratches that drift are closed; wires, poles and edges stay."""

import numpy as np

from tests.engine.damaged import SIZE, error, film, grain, lumas, restored, view

FRAMES = 24
ROWS = np.arange(SIZE[1])


def place(number):
    return 70 + 0.8 * number


def scratched(number, level=45.0, rows=slice(None)):
    luma = view(number, pan=0) + grain(number, 3.0)
    x = round(place(number))
    luma[rows, x:x + 2] += level
    return luma


def test_a_drifting_scratch_is_found_and_closed(tmp_path):
    source = film(tmp_path / "s.mkv", [scratched(n) for n in range(FRAMES)])
    after, maps = restored(source, "scratches")
    on = np.mean([where[:, round(place(n)):round(place(n)) + 2].mean() for n, where in enumerate(maps)])
    assert on > 0.85
    assert np.mean(maps) < 0.06
    truth = [view(n, pan=0) for n in range(FRAMES)]
    assert error(after, truth) < 0.75 * error(lumas(source), truth)


def test_a_dark_scratch_broken_along_its_length_is_closed_only_where_it_is(tmp_path):
    source = film(tmp_path / "s.mkv", [scratched(n, -45.0, slice(0, 90)) for n in range(FRAMES)])
    _, maps = restored(source, "scratches")
    x = [round(place(n)) for n in range(FRAMES)]
    assert np.mean([where[:85, c:c + 2].mean() for where, c in zip(maps, x, strict=True)]) > 0.7
    assert np.mean([where[105:, c:c + 2].mean() for where, c in zip(maps, x, strict=True)]) < 0.3


def test_a_wire_of_the_scene_is_kept_while_the_camera_moves(tmp_path):
    pictures = []
    for n in range(FRAMES):
        luma = view(n) + grain(n, 3.0)
        luma[:, 140 - n:142 - n] -= 50
        pictures.append(luma)
    _, maps = restored(film(tmp_path / "wire.mkv", pictures), "scratches")
    assert np.mean(maps) < 0.003


def test_a_scratch_that_stays_while_the_camera_moves_is_closed(tmp_path):
    pictures = []
    for n in range(FRAMES):
        luma = view(n) + grain(n, 3.0)
        luma[:, 90:92] += 45
        pictures.append(luma)
    _, maps = restored(film(tmp_path / "s.mkv", pictures), "scratches")
    assert np.mean([where[:, 90:92].mean() for where in maps]) > 0.8


def test_a_pole_that_stands_all_through_a_still_shot_is_kept(tmp_path):
    pictures = []
    for n in range(FRAMES):
        luma = view(n, pan=0) + grain(n, 3.0)
        luma[20:, 60:62] -= 50
        pictures.append(luma)
    source = film(tmp_path / "pole.mkv", pictures)
    assert np.mean(restored(source, "scratches")[1]) < 0.003
    assert np.mean(restored(source, ("scratches", {"keep_upright": False}))[1]) > 0.005


def test_the_edge_of_a_door_is_kept(tmp_path):
    pictures = []
    for n in range(FRAMES):
        luma = view(n, pan=0) + grain(n, 3.0)
        luma[:, 100:] -= 60
        pictures.append(luma)
    _, maps = restored(film(tmp_path / "door.mkv", pictures), "scratches")
    assert np.mean(maps) < 0.003


def fence(number, pace=3.0):
    """A fence that the camera passes: bars 2 px wide, 15 px apart, and nothing else that moves so."""
    luma = view(number, pan=0) + grain(number, 3.0)
    columns = np.arange(SIZE[0])
    luma[20:, (columns + round(pace * number)) % 15 < 2] -= 60
    return luma


def test_the_bars_of_a_fence_that_passes_are_kept_and_a_scratch_before_them_is_closed(tmp_path):
    bars = [fence(n) for n in range(FRAMES)]
    assert np.mean(restored(film(tmp_path / "fence.mkv", bars), "scratches")[1]) < 0.003
    for n, luma in enumerate(bars):
        luma[:, round(place(n)):round(place(n)) + 2] = 235
    _, maps = restored(film(tmp_path / "both.mkv", bars), "scratches")
    on = [where[:, round(place(n)):round(place(n)) + 2].mean() for n, where in enumerate(maps)]
    assert np.mean(on) > 0.6


def test_bars_that_go_with_the_camera_are_kept_however_near_they_stand(tmp_path):
    pictures = []
    for n in range(FRAMES):
        luma = view(n, pan=5) + grain(n, 3.0)
        luma[:, (np.arange(SIZE[0]) + 5 * n) % 9 < 2] -= 55
        pictures.append(luma)
    assert np.mean(restored(film(tmp_path / "bars.mkv", pictures), "scratches")[1]) < 0.005
