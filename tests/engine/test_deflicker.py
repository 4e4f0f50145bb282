"""Flicker goes; fades, cuts and flashes stay."""

import numpy as np

from restoration.engine import plan
from tests.engine.damaged import SIZE, chain, film, grain, lumas, restored, scene, view

FRAMES = 48
OTHER = scene(99)
CHANCE = np.random.default_rng(5)
GAIN = 1 + 0.06 * CHANCE.standard_normal(FRAMES)
OFFSET = 4 * CHANCE.standard_normal(FRAMES)


def unrest(pictures, truth):
    """Standard deviation of the frame-to-frame error of mean luma."""
    return float(np.std(np.diff([a.mean() - b.mean() for a, b in zip(pictures, truth, strict=True)])))


def test_flicker_of_gain_and_offset_is_taken_away(tmp_path):
    truth = [view(n) for n in range(FRAMES)]
    source = film(tmp_path / "f.mkv", [GAIN[n] * view(n) + OFFSET[n] + grain(n) for n in range(FRAMES)])
    after, _ = restored(source, "deflicker")
    assert unrest(lumas(source), truth) > 8
    assert unrest(after, truth) < 2.0


def test_a_steady_film_is_not_touched(tmp_path):
    source = film(tmp_path / "steady.mkv", [view(n) for n in range(FRAMES)])
    after, _ = restored(source, "deflicker")
    assert np.abs(np.mean(after, (1, 2)) - np.mean(lumas(source), (1, 2))).max() < 0.6


def test_a_fade_out_keeps_its_curve(tmp_path):
    level = np.interp(np.arange(FRAMES), (20, 44), (1.0, 0.05))
    source = film(tmp_path / "fade.mkv", [level[n] * view(n, pan=0) for n in range(FRAMES)])
    after, _ = restored(source, "deflicker")
    off = [a.mean() - b.mean() for a, b in zip(after, lumas(source), strict=True)]
    assert np.abs(off).max() < 4
    assert np.abs(off).mean() < 1.0


def test_light_does_not_leak_across_a_cut(tmp_path):
    pictures = [view(n, pan=0) * 0.5 if n < 20 else view(n, pan=0, picture=OTHER) for n in range(40)]
    source = film(tmp_path / "cut.mkv", pictures)
    after, _ = restored(source, "deflicker")
    assert max(abs(a.mean() - b.mean()) for a, b in zip(after, lumas(source), strict=True)) < 1.0


def test_a_flash_of_lightning_is_left_as_it_is(tmp_path):
    pictures = [view(n, pan=0) + (110 if n == 20 else 0) for n in range(40)]
    source = film(tmp_path / "flash.mkv", pictures)
    after, _ = restored(source, "deflicker")
    assert abs(after[20].mean() - lumas(source)[20].mean()) < 0.1


ROWS, COLUMNS = np.mgrid[:SIZE[1], :SIZE[0]]
CORNER = np.exp(-((ROWS / 60.0) ** 2) - (COLUMNS / 80.0) ** 2)      # density that pumps in the upper left


def pumping(number):
    return 1 + 0.12 * CHANCE_OF_CORNER[number] * CORNER


CHANCE_OF_CORNER = np.random.default_rng(8).standard_normal(FRAMES)


def test_density_that_pumps_in_one_corner_is_evened_out_there_and_elsewhere_left(tmp_path):
    truth = [view(n) for n in range(FRAMES)]
    source = film(tmp_path / "f.mkv", [pumping(n) * view(n) + grain(n) for n in range(FRAMES)])
    corner, far = (slice(0, 40), slice(0, 50)), (slice(80, 144), slice(110, 192))
    before, (after, _) = lumas(source), restored(source, "deflicker")

    def cut(pictures, part):
        return [picture[part] for picture in pictures]

    assert unrest(cut(before, corner), cut(truth, corner)) > 10
    assert unrest(cut(after, corner), cut(truth, corner)) < 4.0
    assert unrest(cut(after, far), cut(truth, far)) < unrest(cut(before, far), cut(truth, far)) + 0.5


def test_someone_who_walks_through_does_not_change_the_light_of_the_wall(tmp_path):
    pictures = []
    for n in range(FRAMES):
        luma = view(n, pan=0) + grain(n)
        body = luma[30:, max(0, 5 * n - 60):max(0, 5 * n - 10)]
        body[:] = 35 + grain(n)[:body.shape[0], :body.shape[1]]
        pictures.append(luma)
    source = film(tmp_path / "walk.mkv", pictures)
    after, _ = restored(source, "deflicker")
    assert max(np.abs(a[:25] - b[:25]).mean() for a, b in zip(after, lumas(source), strict=True)) < 1.0


BEND = np.random.default_rng(9).standard_normal(FRAMES)


def bent(luma, number):
    """A picture whose middle tones were exposed otherwise, black and white the same."""
    return 255 * (luma / 255) ** np.exp(0.25 * BEND[number])


def of_tones(pictures, truth):
    """The worst unrest among the dark, the middle and the bright thirds of the picture."""
    edges = np.quantile(truth, (1 / 3, 2 / 3))
    third = [np.digitize(picture, edges) for picture in truth]
    means = [[(a - b)[t == n].mean() for n in range(3)]
             for a, b, t in zip(pictures, truth, third, strict=True)]
    return float(np.std(np.diff(means, axis=0), axis=0).max())


def test_a_tone_curve_that_bends_from_frame_to_frame_is_unbent(tmp_path):
    wide = scene(contrast=70)
    truth = [view(n, picture=wide) for n in range(FRAMES)]
    source = film(tmp_path / "f.mkv", [bent(view(n, picture=wide), n) + grain(n) for n in range(FRAMES)])
    after, _ = restored(source, "deflicker")
    assert of_tones(lumas(source), truth) > 15
    assert of_tones(after, truth) < 2.2


def test_a_bend_is_left_where_the_curve_is_straight(tmp_path):
    source = film(tmp_path / "f.mkv", [GAIN[n] * view(n) + OFFSET[n] + grain(n) for n in range(FRAMES)])
    assert not plan.analyse(source, chain("deflicker")).curves["flicker"]["bend"].size


def test_a_slow_bend_of_the_scene_stays(tmp_path):
    slow = np.interp(np.arange(FRAMES), (0, FRAMES - 1), (0.8, 1.3))
    source = film(tmp_path / "f.mkv", [255 * (view(n, pan=0) / 255) ** slow[n] for n in range(FRAMES)])
    after, _ = restored(source, "deflicker")
    assert max(np.abs(a - b).mean() for a, b in zip(after, lumas(source), strict=True)) < 1.5


FADE = np.interp(np.arange(72), (24, 48), (1.0, 0.25))
HEAVY = np.random.default_rng(12).standard_normal(72)


def test_a_fade_in_heavy_flicker_stays_a_fade_and_its_flicker_goes(tmp_path):
    truth = [FADE[n] * view(n, pan=0) for n in range(72)]
    source = film(tmp_path / "f.mkv", [(1 + 0.07 * HEAVY[n]) * truth[n] + grain(n) for n in range(72)])
    after, _ = restored(source, "deflicker")
    off = np.array([a.mean() - b.mean() for a, b in zip(after, truth, strict=True)])
    # The mean of a shot's flicker is nobody's to know; beside it the light goes as the fade does.
    assert unrest(lumas(source), truth) > 7 and unrest(after, truth) < 1.6
    assert np.abs(off - off.mean()).max() < 4.5
