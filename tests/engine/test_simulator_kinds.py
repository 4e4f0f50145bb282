"""Every kind of damage the simulator knows: it shows where it should, and the truth says so."""

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from film import frames, sound
from film.probe import probe
from film.sound import SoundWriter
from restoration.engine.commands.age import table
from restoration.engine.simulator import PRESETS, age
from restoration.engine.simulator.ageing import Wear
from restoration.engine.simulator.light import Exposure, toned
from restoration.engine.simulator.presets import ABOUT, HEAVY, Preset, altered
from restoration.engine.simulator.scenes.music import melody
from restoration.engine.simulator.stains import Stains
from restoration.engine.simulator.tape import blocked, pulled_down
from restoration.engine.simulator.transport import carried, dropouts
from tests.clips import draw_film

SIZE = (192, 144)
RATE = 16_000
NONE = Preset(**{field.name: 0.0 for field in fields(Preset)} | {"name": "none", "white": 1.0, "gamma": 1.0,
                                                                 "grain_size": 0.6, "colour": 1.0})


class Gray:
    width, height, bit_depth, range, gray, frames = *SIZE, 8, "pc", True, 60


def picture():
    y, x = np.mgrid[:SIZE[1], :SIZE[0]]
    return (120 + 60 * np.sin(x / 9.0) * np.sin(y / 7.0)).astype(np.uint8)


def worn(preset, index, seed=3):
    (aged,), clean, covers, note = Wear(preset, seed, Gray).picture(index, (picture(),))
    return aged.astype(float), clean * 255, covers, note["defects"]


def test_every_kind_of_damage_is_said_in_words_and_grows_with_the_preset():
    assert {field.name for field in fields(Preset)} == set(ABOUT)
    light, medium, heavy = (PRESETS[name] for name in ("light", "medium", "heavy"))
    falling = {"white", "colour", "high_cut"}
    for kind in set(ABOUT) - {"name", "pulldown"}:
        amounts = [getattr(preset, kind) for preset in (light, medium, heavy)]
        assert amounts == sorted(amounts, reverse=kind in falling) and len(set(amounts)) > 1, kind


def test_without_any_kind_of_damage_a_picture_keeps_its_bits():
    aged, _, covers, marks = worn(NONE, 4)
    assert np.array_equal(aged, picture()) and not marks and not covers


@pytest.mark.parametrize("kind", ["tears", "losses", "stains", "mould"])
def test_damage_changes_just_what_its_cover_says(kind):
    aged, clean, covers, marks = worn(replace(NONE, **{kind: 3.0}), 6)
    cover = np.max(list(covers.values()), axis=0)
    change = np.abs(aged - clean)
    assert marks and change[cover < 0.004].max() <= 1
    assert change[cover > 0.6].mean() > 25 if (cover > 0.6).any() else change[cover > 0.1].mean() > 3


def test_a_tear_pulls_the_film_beside_it_out_of_its_place():
    aged, clean, covers, _ = worn(replace(NONE, tears=1.5), 5)
    beside = np.isclose(covers["tear"], 0.3)
    assert beside.sum() > 100 and np.abs(aged - clean)[beside].mean() > 1


def test_a_water_stain_runs_on_from_frame_to_frame():
    stains = Stains(replace(NONE, stains=0.05), 2, SIZE)
    found = {index: [patch.alpha for patch in stains.patches(index)] for index in range(120)}
    alone = [(found[n][0], found[n + 1][0]) for n in range(119) if len(found[n]) == len(found[n + 1]) == 1]
    running = [(one, other) for one, other in alone if one.shape[1] == other.shape[1]]
    assert running and any(np.abs(one[-1] - other[0]).max() < 0.2 < one.max() for one, other in running)
    late = Stains(replace(NONE, stains=0.05), 2, SIZE).patches(100)
    assert all(np.array_equal(a.alpha, b) for a, b in zip(late, found[100], strict=True))


def test_copies_of_copies_bend_the_curve_and_fading_closes_the_range():
    ramp = np.linspace(0, 1, 101, dtype=np.float32)
    bent = toned(ramp, replace(NONE, contrast=0.6))
    assert bent[25] < 0.21 and bent[75] > 0.79 and (np.diff(bent) >= 0).all()
    faded = toned(ramp, HEAVY)
    assert faded[0] == pytest.approx(HEAVY.black) and faded[-1] == pytest.approx(HEAVY.white)


def test_corners_are_darker_and_the_darker_side_wanders():
    flat = np.ones(SIZE[::-1], np.float32)
    corners = Exposure(replace(NONE, vignette=0.2), SIZE).lit(flat, 0)
    assert corners[0, 0] < 0.83 < 0.99 < corners[72, 96]
    uneven = Exposure(replace(NONE, uneven=0.1), SIZE)
    assert np.ptp(uneven.lit(flat, 0)) == pytest.approx(0.1, abs=0.05)
    assert np.abs(uneven.lit(flat, 0) - uneven.lit(flat, 100)).max() > 0.03


def test_compression_leaves_blocks_and_keeps_their_mean():
    chance = np.random.default_rng(1)
    noise = (128 + 20 * chance.standard_normal((50, 70))).astype(np.float32)
    left = blocked(noise, 12.0)
    assert left.shape == noise.shape and 3 < np.abs(left - noise).mean() < 20
    assert blocked(noise, 0) is noise
    means = [plane[:48, :64].reshape(6, 8, 8, 8).mean((1, 3)) for plane in (noise, left)]
    assert np.abs(means[0] - means[1]).max() < 1


def test_pulldown_makes_five_frames_of_four_pictures_and_says_which_fields_they_show():
    pictures = [(np.full((4, 4), n, np.uint8),) for n in range(8)]
    made = list(pulled_down(iter(pictures)))
    assert len(made) == 10
    assert [pair for _, pair in made[:5]] == [(0, 0), (1, 1), (1, 2), (2, 3), (3, 3)]
    assert (made[2][0][0][0::2] == 1).all() and (made[2][0][0][1::2] == 2).all()


def test_a_film_brought_to_video_keeps_its_length_in_time(tmp_path):
    source = draw_film(tmp_path / "in.mkv", frames=24, gray=True, sound=True)
    age(source, tmp_path / "tv.mkv", preset="video", seed=1, truth=tmp_path / "truth")
    before, after = probe(source).video, probe(tmp_path / "tv.mkv").video
    assert after.rate == before.rate * 5 / 4 and after.frames == 30
    assert sound.count(tmp_path / "tv.mkv") == sound.count(source)
    record = json.loads((tmp_path / "truth" / "truth.json").read_text())
    assert len(record["fields"]) == 30 and len(record["frames"]) == 24
    assert probe(tmp_path / "truth" / "clean.mkv").video.frames == 24


def test_a_colour_film_loses_colour_and_leans_to_magenta(tmp_path):
    source = draw_film(tmp_path / "in.mkv", frames=3, gray=False, sound=False)
    preset = replace(NONE, colour=0.5, cast=8)
    age(source, tmp_path / "out.mkv", preset=preset, seed=1)
    _, before = next(iter(frames.read(source)))
    _, after = next(iter(frames.read(tmp_path / "out.mkv")))
    for plane, (old, new) in enumerate(zip(before[1:], after[1:], strict=True)):
        expected = (old.astype(float) - 128) * 0.5 + 128 + (4, 8)[plane]
        assert np.abs(new - expected).max() <= 1


def seconds(track):
    return [track[:, start:start + RATE] for start in range(0, track.shape[1], RATE)]


def through(track, **kinds):
    return np.concatenate(list(carried(seconds(track), replace(NONE, **kinds), 4, RATE)), axis=1)


def test_a_track_without_wear_passes_and_every_second_keeps_its_length():
    track = melody(5, 3, RATE).astype(np.float32)[:, : 3 * RATE - 700]
    assert np.array_equal(through(track), track)
    assert through(track, wow=0.01, low_cut=60, high_cut=3000).shape == track.shape


def test_a_narrow_band_takes_what_lies_beyond_it():
    t = np.arange(3 * RATE) / RATE
    tones = [np.sin(2 * np.pi * hertz * t)[None].astype(np.float32) for hertz in (30, 1000, 7000)]
    left = [np.std(through(tone, low_cut=120, high_cut=4000)[0, RATE:-RATE]) / np.std(tone) for tone in tones]
    assert left[0] < 0.1 and left[1] == pytest.approx(1, abs=0.02) and left[2] < 0.02


def test_wow_bends_the_pitch_and_seconds_join_without_a_step():
    t = np.arange(6 * RATE) / RATE
    tone = np.sin(2 * np.pi * 400 * t)[None].astype(np.float32)
    swayed = through(tone, wow=0.01)[0]
    turns = np.flatnonzero((swayed[:-1] < 0) & (swayed[1:] >= 0))
    pitch = RATE / np.diff(turns)
    smooth = np.convolve(pitch, np.ones(40) / 40, "valid")
    assert 1.008 < smooth.max() / 400 < 1.013 and 0.987 < smooth.min() / 400 < 0.992
    assert np.abs(np.diff(swayed)).max() < 1.05 * np.abs(np.diff(tone)).max() * 1.02


def test_the_sound_nearly_fails_at_the_moments_that_are_named(tmp_path):
    track = 0.5 * np.ones((1, 4 * RATE), np.float32)
    worn_track = through(track, dropouts=60.0)[0]
    found = [(second * RATE + first, length, left) for second in range(4)
             for first, length, left in dropouts(replace(NONE, dropouts=60.0), 4, second, RATE)]
    assert found
    for first, length, left in found:
        assert worn_track[first + length // 2] == pytest.approx(0.5 * left, abs=0.3)
        assert worn_track[first + length // 2] < 0.2
    assert np.mean(worn_track == 0.5) > 0.7


def test_the_truth_names_the_drop_outs(tmp_path):
    source = draw_film(tmp_path / "in.mkv", frames=48, gray=True, sound=True)
    record = age(source, tmp_path / "out.mkv", preset=replace(NONE, dropouts=120.0), seed=1)
    assert record["sound"]["dropouts"]
    assert all(len(row) == 3 for row in record["sound"]["dropouts"])


def test_a_measure_can_be_set_anew_and_a_wrong_one_is_answered_with_the_list():
    assert altered(HEAVY, ["tears=0.5", "dust=0"]).tears == 0.5
    with pytest.raises(ValueError, match="No kind of damage is called 'holes'; there are blur, "):
        altered(HEAVY, ["holes=3"])
    with pytest.raises(ValueError, match="dust is 'much'; give a number"):
        altered(HEAVY, ["dust=much"])
    for wrong in ("-2", "9999"):
        with pytest.raises(ValueError, match=f"dust is {wrong}; give a number from 0 to 1200"):
            altered(HEAVY, [f"dust={wrong}"])


def test_a_stereo_track_comes_back_in_stereo(tmp_path):
    track = np.stack([melody(5, 2, RATE)[0], melody(6, 2, RATE)[0]]).astype(np.float32)
    with SoundWriter(tmp_path / "in.mka", rate=RATE, channels=2, codec="flac", bit_depth=16) as writer:
        writer.write(track)
    assert through(track, wow=0.002, high_cut=5000).shape == track.shape


def test_the_page_of_the_simulator_holds_the_presets_as_they_are():
    page = Path(__file__).parents[2] / "docs/simulator.md"
    assert table() in page.read_text(encoding="utf-8")
