"""The film simulator: what it draws, what it damages, and that it can be repeated."""

import json
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from film import frames, sound
from film.digest import sha256
from film.probe import probe
from restoration.engine.simulator import PRESETS, age
from restoration.engine.simulator.ageing import BITS, Wear
from restoration.engine.simulator.gate import moved
from restoration.engine.simulator.noise import generator, walk
from restoration.engine.simulator.presets import HEAVY, preset_named
from restoration.engine.simulator.scenes import draw_sample
from restoration.engine.simulator.scenes.sample import pictures, shot_list
from restoration.engine.simulator.scratches import Scratches
from tests.clips import draw_film

SIZE = (96, 72)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """A tiny drawn film of a second and a half."""
    return draw_sample(tmp_path_factory.mktemp("sample") / "clean.mkv", seed=7, seconds=1.5, size=SIZE)


@pytest.fixture(scope="module")
def aged(sample):
    """The same film, aged badly, with its truth."""
    folder = sample.parent
    age(sample, folder / "aged.mkv", preset="heavy", seed=11, truth=folder / "truth")
    return folder


class Gray:
    """What Wear needs to know of a small gray film."""

    width, height, bit_depth, range, gray, frames = *SIZE, 8, "pc", True, 40


def lumas(path):
    return np.stack([planes[0] for _, planes in frames.read(path)]).astype(float)


def test_the_sample_is_a_gray_four_by_three_film_with_sound(sample):
    facts = probe(sample)
    assert (facts.video.frames, facts.video.rate, facts.video.gray, facts.video.dar) == (
        36,
        24,
        True,
        Fraction(4, 3),
    )
    assert sound.count(sample) == 72_000


def test_the_sample_has_four_shots_that_differ_and_move():
    assert [scene.__name__ for scene, _, _ in shot_list(336)] == ["River", "Lane", "Tea", "Bamboo"]
    drawn = np.stack(list(pictures(7, 72, SIZE))).astype(float)
    steps = np.abs(np.diff(drawn, axis=0)).mean(axis=(1, 2))
    cuts = [start - 1 for _, start, _ in shot_list(72)[1:]]
    assert steps[cuts].min() > np.delete(steps, cuts).max()
    assert np.delete(steps, cuts).min() > 0.1


def test_the_same_seed_draws_the_same_film_and_another_seed_another(tmp_path):
    one, two, other = (
        draw_sample(tmp_path / f"{n}.mkv", seed=s, seconds=0.5, size=SIZE) for n, s in enumerate((3, 3, 4))
    )
    assert sha256(one) == sha256(two) != sha256(other)


def test_ageing_is_repeatable_and_depends_on_the_seed(sample, tmp_path):
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        age(sample, tmp_path / f"{name}.mkv", preset="light", seed=seed)
    digests = [sha256(tmp_path / f"{name}.mkv") for name in "abc"]
    assert digests[0] == digests[1] != digests[2]


def test_keeping_the_truth_does_not_change_the_damage(sample, aged, tmp_path):
    age(sample, tmp_path / "aged.mkv", preset="heavy", seed=11)
    assert sha256(tmp_path / "aged.mkv") == sha256(aged / "aged.mkv")
    assert [p.name for p in tmp_path.iterdir()] == ["aged.mkv"]


def test_a_frame_is_damaged_alike_however_many_came_before():
    picture = np.full(SIZE[::-1], 120, np.uint8)
    straight, late = Wear(PRESETS["heavy"], 3, Gray), Wear(PRESETS["heavy"], 3, Gray)
    in_order = [straight.picture(index, (picture,))[0][0] for index in range(30)]
    assert np.array_equal(late.picture(29, (picture,))[0][0], in_order[29])


def test_a_longer_film_begins_like_a_shorter_one():
    short, long = (walk(generator(1, "weave x"), count, 0.6, 1.0) for count in (10, 50))
    assert np.array_equal(short, long[:10])


def test_the_aged_film_keeps_count_rate_shape_and_sound_length(sample, aged):
    before, after = probe(sample).video, probe(aged / "aged.mkv").video
    assert (after.frames, after.rate, after.dar, after.pixel_format) == (
        before.frames, before.rate, before.dar, before.pixel_format)  # fmt: skip
    assert sound.count(aged / "aged.mkv") == sound.count(sample)


def test_the_truth_is_the_clean_luma_and_says_what_was_done(sample, aged):
    assert np.array_equal(lumas(sample), lumas(aged / "truth" / "clean.mkv"))
    record = json.loads((aged / "truth" / "truth.json").read_text())
    assert record["seed"] == 11 and record["preset"]["name"] == "heavy" and record["version"]
    assert set(record["cuts"]) >= {start for _, start, _ in shot_list(36)[1:]}
    kinds = {mark[0] for frame in record["frames"] for mark in frame["defects"]}
    assert {"dust", "hair", "scratch", "splice"} <= kinds


def test_defects_lie_where_the_map_says(sample, aged):
    quiet = replace(HEAVY, name="dirty", grain=0, blur=0, black=0, white=1, gamma=1, flicker=0, pumping=0,
                    weave=0, rotation=0, splice=0, contrast=0, vignette=0, uneven=0, compression=0,
                    tears=0.2, losses=0.2, stains=0.1, mould=0.05)  # fmt: skip
    age(sample, aged / "dirty.mkv", preset=quiet, seed=2, truth=aged / "dirty")
    change = np.abs(lumas(aged / "dirty.mkv") - lumas(sample))
    cover = lumas(aged / "dirty" / "defects.mkv")
    assert change[cover == 0].max() <= 1
    assert change[cover > 128].mean() > 20
    kinds = lumas(aged / "dirty" / "kinds.mkv").astype(np.uint8)
    named = {kind for bit in np.unique(kinds) for kind, value in BITS.items() if bit & value}
    assert {"dust", "hair", "scratch", "tear", "stain", "mould"} <= named
    assert (cover[kinds > 0] > 20).all() and (kinds[cover > 40] > 0).all()


def test_grain_is_strongest_in_the_mid_tones():
    def spread(level):
        picture = np.full(SIZE[::-1], level, np.uint8)
        preset = replace(preset_named("medium"), white=1, black=0, contrast=0, vignette=0, uneven=0)
        return np.std(Wear(preset, 1, Gray)._emulsion(picture / np.float32(255), 0))

    assert spread(128) > 1.5 * spread(8) and spread(128) > 1.5 * spread(250)


def test_heavier_presets_do_more_harm(sample, tmp_path):
    clean, errors = lumas(sample), []
    for name in ("light", "medium", "heavy"):
        age(sample, tmp_path / f"{name}.mkv", preset=name, seed=1)
        errors.append(np.mean((lumas(tmp_path / f"{name}.mkv") - clean) ** 2))
    assert errors == sorted(errors) and errors[0] < errors[2] / 2


def test_scratches_live_for_some_frames_and_go():
    work = Scratches(PRESETS["heavy"], 9, SIZE)
    standing = [{s.number for s in work.standing(index)} for index in range(0, 480, 4)]
    assert any(standing) and all(a != b for a, b in zip(standing, standing[60:], strict=False))
    again = Scratches(PRESETS["heavy"], 9, SIZE)
    assert [s.number for s in again.standing(400)] == [s.number for s in work.standing(400)]


def test_moving_a_picture_shifts_and_turns_it():
    y, x = np.mgrid[0:60, 0:80].astype(np.float32)
    spot = np.exp(-((x - 40) ** 2 + (y - 30) ** 2) / 20)
    there = moved(spot, 1.5, -2.25, 0)
    centre = ((there * x).sum() / there.sum(), (there * y).sum() / there.sum())
    assert centre == pytest.approx((41.5, 27.75), abs=0.02)
    right = moved(np.exp(-((x - 70) ** 2 + (y - 30) ** 2) / 20), 0, 0, 2.0)
    assert (right * y).sum() / right.sum() == pytest.approx(30 + 30 * np.deg2rad(2), abs=0.05)


@pytest.mark.parametrize("depth,gray", [(10, True), (8, False), (10, False)])
def test_colour_and_deep_films_age_in_their_own_format(tmp_path, depth, gray):
    source = draw_film(tmp_path / "in.mkv", frames=4, depth=depth, gray=gray, sound=False)
    age(source, tmp_path / "out.mkv", preset="medium", seed=1)
    assert probe(tmp_path / "out.mkv").video.pixel_format == probe(source).video.pixel_format
    assert not probe(tmp_path / "out.mkv").audio
    _, planes = next(iter(frames.read(tmp_path / "out.mkv")))
    assert planes[0].max() <= (1 << depth) - 1 and planes[0].max() > 1 << (depth - 2)


def test_an_unknown_preset_is_answered_with_the_list(sample, tmp_path):
    with pytest.raises(
        ValueError, match="No damage preset is called 'ruined'; there are light, medium, heavy"
    ):
        age(sample, tmp_path / "out.mkv", preset="ruined")


def test_a_failed_ageing_leaves_nothing_behind(sample, tmp_path):
    def stop(done, _total):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        age(sample, tmp_path / "out.mkv", progress=stop)
    assert list(tmp_path.iterdir()) == []
