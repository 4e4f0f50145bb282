"""Evidence: it passes what was left alone, and fails what was lost, blurred, brightened, shaken or frozen."""

import json

import numpy as np
import pytest

from film.frames import Writer, read
from film.master import join
from film.probe import probe
from restoration.engine.evidence import CLAIMS, measure
from restoration.engine.evidence.curves import flicker, riskiest, tone, weave
from restoration.engine.evidence.figures import figure
from restoration.engine.evidence.geometry import Correlator, shifted
from restoration.engine.evidence.grain import GrainMeter
from restoration.engine.simulator.noise import fractal, gaussian, generator
from tests.clips import draw_film

SIZE = (160, 120)
FRAMES = 24
RNG = np.random.default_rng(8)
SCENE = np.clip(120 + 38 * fractal(generator(4, "scene"), (200, 240), 2.4, smallest=9), 10, 245).astype(
    np.float32
)
GRAIN = [gaussian(RNG.standard_normal(SIZE[::-1]).astype(np.float32), 0.6) * 8 for _ in range(FRAMES)]


def view(number):
    """The scene as the camera sees it in one frame: a slow pan."""
    return SCENE[20 : 20 + SIZE[1], 20 + number : 20 + number + SIZE[0]]


def grainy(number):
    return view(number) + GRAIN[number]


def film(path, lumas, *, rate=24, size=SIZE):
    with Writer(path, width=size[0], height=size[1], rate=rate, pixel_format="gray") as writer:
        for luma in lumas:
            writer.write((np.clip(np.rint(luma), 0, 255).astype(np.uint8),))
    return path


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return film(tmp_path_factory.mktemp("evidence") / "source.mkv", map(grainy, range(FRAMES)))


def failures(source, path, **more):
    found = measure(source, path, **more)
    json.dumps(found)
    return {number["key"] for number in found["figures"] if not number["passed"]}


def test_an_untouched_film_passes_every_figure(source):
    found = measure(source, source)
    assert found["passed"] and found["risky"] == []
    assert {f["key"]: f["value"] for f in found["figures"]}["grain_kept"] == 1


def test_every_bounded_claim_can_fail():
    for claim in CLAIMS:
        if claim.direction != "shown":
            threshold = 1.0 if claim.threshold is None else claim.threshold
            worse = {"at_most": threshold + 1, "at_least": threshold - 1, "equal": threshold + 1}[
                claim.direction
            ]
            assert not figure(claim.key, worse, threshold=threshold)["passed"], claim.key
        assert claim.why.endswith(".") and claim.title


def test_lost_frames_fail(source, tmp_path):
    short = film(tmp_path / "short.mkv", map(grainy, range(FRAMES - 2)))
    assert {"frame_count_equal", "duration_equal"} <= failures(source, short)


def test_a_changed_rate_fails(source, tmp_path):
    slow = film(tmp_path / "slow.mkv", map(grainy, range(FRAMES)), rate=25)
    assert {"rate_equal", "duration_equal"} <= failures(source, slow)


def test_a_changed_shape_fails(source, tmp_path):
    wide = film(tmp_path / "wide.mkv", (grainy(n)[:100] for n in range(FRAMES)), size=(160, 100))
    assert "aspect_equal" in failures(source, wide)


def test_a_blurred_film_fails_for_its_grain(source, tmp_path):
    soft = film(tmp_path / "soft.mkv", (gaussian(grainy(n).astype(np.float32), 1.2) for n in range(FRAMES)))
    assert {"grain_kept", "grain_finest"} <= failures(source, soft)


def test_added_grain_fails(source, tmp_path):
    rough = film(tmp_path / "rough.mkv", (view(n) + 1.6 * GRAIN[n] for n in range(FRAMES)))
    assert "grain_added" in failures(source, rough)


def test_frozen_grain_fails(source, tmp_path):
    still = film(tmp_path / "still.mkv", (view(n) + GRAIN[0] for n in range(FRAMES)))
    assert "frozen_grain" in failures(source, still)


def test_fresh_grain_of_the_same_kind_passes_the_grain_figures(source, tmp_path):
    fresh = film(tmp_path / "fresh.mkv", (view(n) + GRAIN[(n + 7) % FRAMES] for n in range(FRAMES)))
    assert not failures(source, fresh) & {"grain_kept", "grain_added", "grain_finest", "frozen_grain"}


def test_a_brightened_film_fails_for_its_tone(source, tmp_path):
    bright = film(tmp_path / "bright.mkv", (grainy(n) + 6 for n in range(FRAMES)))
    assert failures(source, bright) == {"tone_shift"}


def test_raised_contrast_fails_for_its_tone(source, tmp_path):
    hard = film(tmp_path / "hard.mkv", ((grainy(n) - 120) * 1.12 + 120 for n in range(FRAMES)))
    assert "tone_gain" in failures(source, hard)


def test_added_flicker_fails(source, tmp_path):
    uneven = film(tmp_path / "uneven.mkv", (grainy(n) + 2.5 * (-1) ** n for n in range(FRAMES)))
    assert "flicker_after" in failures(source, uneven)


def test_added_weave_fails_and_is_measured_in_pixels(source, tmp_path):
    sway = np.random.default_rng(3).normal(0, 1.0, FRAMES)
    shaken = film(tmp_path / "shaken.mkv", (shifted(grainy(n), sway[n], 0) for n in range(FRAMES)))
    found = measure(source, shaken)
    value = {f["key"]: f["value"] for f in found["figures"]}
    assert not {f["key"]: f["passed"] for f in found["figures"]}["weave_after"]
    assert value["weave_before"] < 0.25
    assert value["weave_after"] == pytest.approx(np.sqrt(2), rel=0.5)


def test_painted_over_content_fails_and_its_frames_are_named(source, tmp_path):
    def painted(number):
        luma = grainy(number).copy()
        if number in (6, 7):
            luma[20:110, 20:150] = 200
        return luma

    found = measure(source, film(tmp_path / "painted.mkv", map(painted, range(FRAMES))))
    assert not {f["key"]: f["passed"] for f in found["figures"]}["changed_structure_share"]
    assert found["risky"][0] in (6, 7)


def test_movement_and_tone_that_were_repaired_do_not_count_as_change(source, tmp_path):
    steady = film(tmp_path / "steady.mkv", (shifted(grainy(n), 0.5, -0.25) * 1.02 for n in range(FRAMES)))
    assert measure(source, steady)["figures"][6]["value"] < 0.02


def test_an_enlarged_film_is_measured_at_the_source_s_size(source, tmp_path):
    from PIL import Image

    def larger(number):
        image = Image.fromarray(np.clip(np.rint(grainy(number)), 0, 255).astype(np.uint8))
        return np.asarray(image.resize((360, 270), Image.Resampling.LANCZOS))

    large = film(tmp_path / "large.mkv", map(larger, range(FRAMES)), size=(360, 270))
    found = measure(source, large)
    assert found["passed"]
    assert {f["key"]: f["value"] for f in found["figures"]}["grain_kept"] == pytest.approx(1, abs=0.1)


def test_the_gain_against_the_truth_is_in_decibels(source, tmp_path):
    clean = film(tmp_path / "clean.mkv", map(view, range(FRAMES)))
    half = film(tmp_path / "half.mkv", (view(n) + 0.5 * GRAIN[n] for n in range(FRAMES)))
    value = {f["key"]: f["value"] for f in measure(source, half, truth=clean)["figures"]}
    assert value["gain_db"] == pytest.approx(6.0, abs=0.5)
    assert "gain_db" in failures(half, source, truth=clean)


def test_missing_and_late_sound_fail(tmp_path):
    from film import sound
    from restoration.engine.simulator.scenes.music import melody

    music = melody(2, 2.0, 48_000)
    late = np.concatenate([np.zeros((1, 2400), np.float32), music[:, :-2400]], axis=1)
    picture = film(tmp_path / "picture.mkv", (grainy(n % FRAMES) for n in range(48)))
    made = {}
    for name, samples in (("on", music), ("late", late)):
        with sound.SoundWriter(tmp_path / f"{name}.mka", rate=48_000, channels=1, bit_depth=16) as writer:
            writer.write(samples)
        made[name] = tmp_path / f"{name}.mkv"
        join([picture], tmp_path / f"{name}.mka", made[name], rate=24)
    assert failures(made["on"], made["late"]) == {"sound_offset"}
    assert "sound_equal_duration" in failures(made["on"], picture)


def test_shots_have_their_own_rows(tmp_path):
    both = draw_film(tmp_path / "two.mkv", frames=24, size=SIZE, shots=2, sound=False)
    rows = measure(both, both)["per_shot"]
    assert [(row["start"], row["stop"]) for row in rows] == [(0, 12), (12, 24)]


def test_phase_correlation_finds_fractions_of_a_pixel():
    correlator = Correlator(SIZE)
    for dx, dy in ((0.0, 0.0), (1.3, -0.6), (-3.0, 2.5)):
        a, b = view(0), shifted(SCENE, dx, dy)[20 : 20 + SIZE[1], 20 : 20 + SIZE[0]]
        found = correlator.shift(correlator.spectrum(a), correlator.spectrum(b))
        assert found == pytest.approx((dx, dy), abs=0.12)


def test_a_fade_is_no_flicker_and_a_pan_is_no_weave():
    fade = 120 * np.clip(np.linspace(1.5, 0, 60), 0, 1)
    assert flicker(fade, [(0, 60)]) < 0.45
    pan = np.stack([np.linspace(0, 3, 60), np.zeros(60)], axis=1)
    assert weave(pan, [(0, 60)]) < 0.1


def test_tone_is_read_from_quantiles():
    levels = np.bincount(
        np.clip(np.random.default_rng(1).normal(120, 30, 50_000), 0, 255).astype(int), minlength=256
    )
    moved = np.roll(levels, 5)
    assert tone(levels, moved) == pytest.approx((5, 1), abs=0.05)


def test_risky_frames_are_spread_and_at_most_twenty_four():
    shares = {index: 0.1 + 0.001 * index for index in range(400)}
    assert len(riskiest(dict.fromkeys(range(48), 0.01), 48)) == 8
    chosen = riskiest(shares, 400)
    assert len(chosen) == 24 and min(np.diff(chosen)) >= 4 and 399 in chosen


def test_evidence_reads_deep_films_like_shallow_ones(source, tmp_path):
    deep = tmp_path / "deep.mkv"
    shape = probe(source).video
    with Writer(deep, width=shape.width, height=shape.height, rate=24, pixel_format="gray10le") as writer:
        for _, planes in read(source):
            writer.write((planes[0].astype(np.uint16) * 4,))
    assert measure(source, deep)["passed"]


def test_a_steadied_film_is_not_taken_for_one_whose_grain_stands_still():
    rng = np.random.default_rng(5)
    texture = 120 + 4 * rng.standard_normal((160, 224)).astype(np.float32)
    meters = [GrainMeter(), GrainMeter()]
    shake = [(0, 0), (2, 1), (-1, 2), (1, -2), (0, 1), (-2, 0)]
    for n, (dx, dy) in enumerate(shake):
        was = shake[n - 1] if n else (dx, dy)
        steady, here = texture[8:152, 16:208], texture[8 - dy:152 - dy, 16 - dx:208 - dx]
        fresh, dirty = (2 * np.random.default_rng((9, k)).standard_normal(steady.shape).astype(np.float32)
                        for k in (n, 99))
        moves = ((dx - was[0], dy - was[1]), (0, 0))
        meters[0].see(n, here + fresh, steady + fresh, 1.0, moves)
        meters[1].see(n, here + fresh, steady + 3 * dirty, 1.0, moves)
    steadied, frozen = (meter.result() for meter in meters)
    assert abs(steadied["still_after"] - steadied["still_before"]) < 0.05
    assert frozen["still_after"] > frozen["still_before"] + 0.15
