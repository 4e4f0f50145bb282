"""Sound: hum, clicks and hiss go, the music and every sample's place stay."""

import numpy as np
import pytest

from film import sound
from film.errors import Cancelled
from film.probe import probe
from restoration.engine.kernels.sound import predictor, rebuild
from restoration.engine.listening import Listener
from restoration.engine.recipes import Recipe, Step, named
from restoration.engine.simulator.presets import MEDIUM
from restoration.engine.simulator.scenes.music import melody
from restoration.engine.simulator.soundtrack import damage
from restoration.engine.soundtrack import repaired, restore_sound
from tests.clips import draw_film

RATE = 24_000
SECONDS = 6


@pytest.fixture(scope="module")
def clean():
    return melody(5, SECONDS, RATE)


@pytest.fixture(scope="module")
def noisy(clean):
    parts = [damage(MEDIUM, 3, second, RATE)[0] for second in range(SECONDS)]
    return (clean + np.concatenate(parts)[None]).astype(np.float32)


def heard(samples):
    listener = Listener(RATE)
    for start in range(0, samples.shape[1], RATE):
        listener.hear(samples[:, start : start + RATE])
    return listener.facts()


def through(samples, *steps, block=4):
    size = int(block * RATE)
    blocks = (samples[:, a : a + size] for a in range(0, samples.shape[1], size))
    done = list(repaired(blocks, heard(samples), steps))
    return np.concatenate([part for part, _ in done], axis=1), sum(count for _, count in done)


def ratio(clean, samples):
    """Signal to distortion in dB."""
    return 10 * np.log10(np.sum(clean**2) / max(np.sum((samples - clean) ** 2), 1e-12))


def test_all_three_together_bring_the_music_out(clean, noisy):
    better, clicks = through(noisy, *named()["standard"].sound_steps)
    assert ratio(clean, better) > ratio(clean, noisy) + 2.5
    assert clicks > 5


@pytest.mark.parametrize("mains", [50.0, 60.0])
def test_hum_is_found_measured_and_taken_out(clean, mains):
    t = np.arange(clean.shape[1]) / RATE
    wave = 0.02 * np.sin(2 * np.pi * mains * t) + 0.01 * np.sin(2 * np.pi * 2 * mains * t + 1)
    hummed = (clean + wave).astype(np.float32)
    facts = heard(hummed)
    assert facts.hum == mains and facts.hum_levels[0] == pytest.approx(0.02, rel=0.15)
    better, _ = through(hummed, Step("hum"))
    assert ratio(clean, better) > ratio(clean, hummed) + 6


def test_sound_without_hum_is_left_bit_by_bit(clean):
    assert heard(clean).hum == 0
    same, _ = through(clean, Step("hum"))
    assert np.array_equal(same, clean)


def test_a_click_is_rebuilt_and_the_rest_is_left(clean):
    rng = np.random.default_rng(4)
    film = clean + (0.003 * rng.standard_normal(clean.shape)).astype(np.float32)
    damaged = film.copy()
    places = [20_000, 45_000, 70_000, 101_000]
    for at in places:
        damaged[0, at : at + 8] += 0.5
    better, count = through(damaged, Step("clicks"))
    near = np.zeros(film.shape[1], bool)
    for at in places:
        near[at - 40 : at + 60] = True
    assert count >= len(places)
    assert np.abs(better - film)[0, near].max() < 0.15
    assert np.mean(better[0, ~near] != damaged[0, ~near]) < 0.005


def test_a_gap_in_a_tone_is_filled_with_the_tone():
    t = np.arange(4000) / RATE
    tone = 0.3 * np.sin(2 * np.pi * 440 * t) + 0.1 * np.sin(2 * np.pi * 1320 * t)
    noise = 0.001 * np.random.default_rng(1).standard_normal(4000)
    spoilt = tone + noise
    model = predictor(spoilt)
    spoilt[2000:2030] = 0
    assert np.abs(rebuild(spoilt, model, 2000, 2030) - tone[2000:2030]).max() < 0.05


def test_hiss_goes_down_by_what_was_asked_and_no_more():
    rng = np.random.default_rng(2)
    hiss = (0.01 * rng.standard_normal((1, 4 * RATE))).astype(np.float32)
    better, _ = through(hiss, Step("hiss", {"reduction": 6.0}))
    lowered = 20 * np.log10(hiss.std() / better.std())
    assert 3.5 < lowered <= 6.1


def test_hiss_repair_leaves_loud_music(clean, noisy):
    better, _ = through(noisy, Step("hiss"))
    loud = np.abs(clean[0]) > 0.2
    assert np.corrcoef(better[0, loud], clean[0, loud])[0, 1] > 0.98


def test_blocks_join_without_a_seam(noisy):
    long, _ = through(noisy, Step("hum"), Step("hiss"), block=SECONDS)
    short, _ = through(noisy, Step("hum"), Step("hiss"), block=2)
    assert np.abs(long - short).max() < 0.02
    steps = np.abs(np.diff(short[0]))
    seams = [second * RATE - 1 for second in (2, 4)]
    assert steps[seams].max() <= np.percentile(steps, 99.9)


def test_a_film_s_sound_keeps_every_sample(tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=31)
    did = restore_sound(source, tmp_path / "out.mka", named()["standard"])
    assert did["samples"] == sound.count(source) == sound.count(tmp_path / "out.mka")
    assert did["steps"] == ["hum", "clicks", "hiss"] and did["hum"] == 0


def test_a_recipe_without_sound_steps_carries_the_samples_through(tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=24)
    restore_sound(source, tmp_path / "out.mka", Recipe("none", "None"))
    before, after = (np.concatenate(list(sound.read(p)), axis=1) for p in (source, tmp_path / "out.mka"))
    assert np.array_equal(before, after)


def test_restoring_twice_gives_the_same_bytes(tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=24)
    for name in "ab":
        restore_sound(source, tmp_path / f"{name}.mka", named()["heavy"])
    assert (tmp_path / "a.mka").read_bytes() == (tmp_path / "b.mka").read_bytes()


def test_a_silent_film_has_no_sound_to_restore(tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=4, sound=False)
    assert restore_sound(source, tmp_path / "out.mka", named()["gentle"]) is None
    assert not (tmp_path / "out.mka").exists()


def test_a_stopped_restoration_leaves_no_file(tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=24)
    with pytest.raises(Cancelled):
        restore_sound(source, tmp_path / "out.mka", named()["gentle"], cancelled=lambda: True)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mkv"]


def test_a_span_keeps_only_its_samples(tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=48)
    restore_sound(source, tmp_path / "out.mka", Recipe("none", "None"), span=(1000, 25_000))
    whole = np.concatenate(list(sound.read(source)), axis=1)
    kept = np.concatenate(list(sound.read(tmp_path / "out.mka")), axis=1)
    assert np.array_equal(kept, whole[:, 1000:25_000])
    assert probe(source).audio[0].rate == 48_000
