"""Fields laid together: every cadence, edits, grain, noise and video from a camera; nothing is softened."""

import numpy as np
import pytest

from film.errors import FilmError
from film.frames import Writer, read
from restoration.engine import fields, film_rate, pipeline, plan
from restoration.engine.measures import cadence
from restoration.engine.recipes import named
from tests.engine.damaged import SCENE, SIZE, chain, film, grain, lumas, scene, view
from tests.engine.telecined import (
    EURO,
    SILENT_18,
    THREE_TWO,
    TWO_THREE_THREE_TWO,
    native,
    spread,
    uppers,
    video,
    woven,
)

OTHER = scene(99)


def pictures(count, pan=1.5, strength=3.0, cut=None):
    """A panning film with grain, and a cut."""
    shown = []
    for n in range(count):
        picture = OTHER if cut and n >= cut else SCENE
        across = round(pan * n) % 140
        shown.append(native(view(0, picture=picture[:, across:]) + grain(n, strength)))
    return shown


def solved(frames, depth=8):
    """Return the course through frames given as arrays, or None."""
    watcher = cadence.Watcher(len(frames), depth)
    for frame in frames:
        watcher.see(frame.astype(np.uint8 if depth == 8 else np.uint16))
    watcher.done()
    return cadence.solve(watcher)


def laid(frames, states):
    """Return the frames with their fields laid together."""
    done = []
    for number, state in enumerate(states.tolist()):
        frame = frames[number].copy()
        if state in (-1, 0, 1):
            frame[1::2] = frames[number + state][1::2]
        done.append(frame)
    return done


CADENCES = {"3:2": THREE_TWO, "2:3:3:2": TWO_THREE_THREE_TWO, "Euro": EURO, "18 to 30": SILENT_18,
            "12 to 30": (5,)}


@pytest.mark.parametrize("pattern", CADENCES.values(), ids=CADENCES)
@pytest.mark.parametrize(("upper_first", "shift"), [(True, 0), (False, 1)], ids=["upper", "lower, shifted"])
def test_every_cadence_gives_back_the_films_own_pictures_bit_by_bit(pattern, upper_first, shift):
    shown = pictures(60, cut=31)
    line = spread(60, pattern)
    frames = woven(shown, line, upper_first=upper_first, shift=shift)
    course = solved(frames)
    wanted = uppers(line, upper_first=upper_first, shift=shift)
    right = [np.array_equal(frame, shown[n]) for frame, n in
             zip(laid(frames, course.states), wanted, strict=True)]
    assert sum(right) >= len(right) - 1      # a film may end between two fields


@pytest.mark.parametrize("noise", [1.5, 4.0])
def test_the_cadence_is_found_under_noise_of_the_tape_and_under_heavy_grain(noise):
    chance = np.random.default_rng(5)
    line = spread(80, THREE_TWO)
    frames = [native(frame + noise * chance.standard_normal(frame.shape))
              for frame in woven(pictures(80, strength=5.0, cut=37), line)]
    states = solved(frames).states
    pairs = list(zip(line[0::2], line[1::2], strict=False))
    right = [0 <= n + s < len(pairs) and pairs[n + s][1] == pairs[n][0]
             for n, s in enumerate(states.tolist())]
    assert np.mean(right) > 0.97


def test_fields_a_frame_apart_are_laid_together_though_none_is_repeated():
    shown = pictures(40)
    frames = woven(shown, spread(40, (2,)), upper_first=False, shift=1)
    course = solved(frames)
    assert (course.states[:-1] == cadence.AFTER).all() or (course.states[1:] == cadence.BEFORE).all()
    inner = laid(frames, course.states)[1:-1]
    assert all(any(np.array_equal(frame, one) for one in shown) for frame in inner)


def test_edits_on_video_break_the_cadence_and_it_is_found_again():
    shown, line, kept, at = pictures(300), spread(300, THREE_TWO), [], 0
    chance = np.random.default_rng(2)
    while at < len(line) - 60:
        length = 2 * int(chance.integers(12, 50))
        kept += line[at:at + length]
        at += length + 2 * int(chance.integers(1, 12))
    frames = woven(shown, kept)
    right = [np.array_equal(frame, shown[n]) for frame, n in
             zip(laid(frames, solved(frames).states), kept[0::2], strict=True)]
    assert np.mean(right) > 0.97


@pytest.mark.parametrize("frames", [
    [native(view(2 * n) + grain(n, 8.0)) for n in range(30)],
    [native(view(n // 2) + grain(n // 2, 3.0)) for n in range(30)],
    [native(view(n) * (1 + 0.1 * np.sin(2.1 * n)) + grain(n, 3.0)) for n in range(30)],
    [native(np.roll(view(0), n % 3 - 1, 0) + grain(n, 3.0)) for n in range(30)],
    [np.tile(np.array([40.0, 200.0])[:, None], (SIZE[1] // 2, SIZE[0])) + np.roll(view(0), n, 1) // 8
     for n in range(30)],
], ids=["grain", "held twice", "flicker", "a weaving gate", "stripes"])
def test_whole_pictures_are_never_taken_apart(frames):
    assert solved(frames) is None


@pytest.mark.parametrize("upper_first", [True, False])
def test_video_of_a_camera_is_drawn_at_the_upper_fields_moment_and_what_stands_still_keeps_its_bits(
        tmp_path, upper_first):
    moments = []
    for n in range(48):
        picture = native(view(0) + grain(n, 1.0))
        across = 20 + 2 * n
        picture[40:90, across:across + 40] = native(view(0, picture=OTHER) + 20)[40:90, 60:100]
        moments.append(picture)
    frames = video(moments, upper_first=upper_first)
    source = film(tmp_path / "tv.mkv", frames)
    found = plan.analyse(source, chain("dust"))
    order = cadence.UPPER_FIRST if upper_first else cadence.LOWER_FIRST
    assert (found.fields == order).mean() > 0.9
    shown = [picture.planes[0].astype(float) for picture in fields.read(source, found.fields, 0, len(frames))]
    for number in range(2, 22):
        truth = moments[2 * number + (not upper_first)]
        assert np.array_equal(shown[number][0::2], truth[0::2])
        assert np.mean(shown[number][100:] == frames[number][100:]) > 0.995     # nothing moves down there
        box = np.s_[44:86, 30 + 4 * number:50 + 4 * number]
        combed, mended = (np.abs(one[box] - truth[box]).mean() for one in (frames[number], shown[number]))
        assert mended < 0.5 * combed


def test_a_film_with_a_stretch_of_video_is_laid_together_here_and_drawn_anew_there():
    shown = pictures(160)
    line = spread(60, THREE_TWO) + list(range(60, 120)) + [n for n in range(120, 150) for _ in (0, 1)]
    states = solved(woven(shown, line)).states
    assert np.isin(states[:74], (-1, 0)).all()
    assert (states[76:104] == cadence.UPPER_FIRST).all()
    assert (states[106:] == cadence.OWN).all()


def test_a_few_places_need_not_show_it_the_whole_pass_does(tmp_path):
    shown = pictures(260, pan=0.7)
    still = woven(shown, spread(200, (2,)))
    middle = video(pictures(40, pan=3))
    frames = still[:28] + middle + still[28:150]
    source = film(tmp_path / "mixed.mkv", frames)
    found = plan.analyse(source, chain("dust"))
    assert (found.fields[30:46] == cadence.UPPER_FIRST).all()
    assert (found.fields[60:] == cadence.OWN).all()


def test_a_film_on_video_is_restored_in_pieces_as_in_the_whole(tmp_path):
    line = spread(10, THREE_TWO) + list(range(10, 28))
    source = film(tmp_path / "tv.mkv", woven(pictures(30, pan=3), line))
    recipe = named()["gentle"]
    found = plan.analyse(source, recipe)
    assert len(found.fields)
    pipeline.restore(source, tmp_path / "whole.mkv", recipe, found)
    whole = lumas(tmp_path / "whole.mkv")
    for start, stop in ((0, 3), (3, 13), (13, 14), (14, len(whole))):
        pipeline.restore(source, tmp_path / "part.mkv", recipe, found, start, stop)
        assert all(np.array_equal(a, b) for a, b in
                   zip(lumas(tmp_path / "part.mkv"), whole[start:stop], strict=True))


RATES = {"3:2": (THREE_TWO, 0.8, "3:2"), "2:3:3:2": (TWO_THREE_THREE_TWO, 0.8, "2:3:3:2"),
         "Euro": (EURO, 0.96, "Euro (every twelfth picture three fields)"),
         "18": (SILENT_18, 0.6, "3 or 4 fields a picture")}


@pytest.mark.parametrize(("pattern", "share", "name"), RATES.values(), ids=RATES)
def test_at_film_rate_every_picture_is_there_once(tmp_path, pattern, share, name):
    shown = pictures(96)
    line = spread(96, pattern)
    frames = woven(shown, line)
    source = film(tmp_path / "tv.mkv", frames)
    found = plan.analyse(source, chain("dust"))
    assert film_rate.described(found, 30)["pattern"] == name
    taken = film_rate.take(found, 30, "tv.mkv")
    assert float(taken.rate) == pytest.approx(30 * share)
    numbers = [line[0::2][n] for n in taken.frames]
    missed = set(range(95)) - set(numbers)
    assert len(missed) <= 1 and len(numbers) - len(set(numbers)) <= 1
    drift = np.abs((taken.frames + 0.5) / 30 - (np.arange(len(numbers)) + 0.5) / taken.rate)
    assert float(drift.max()) < 2 / 30


def test_pictures_of_a_film_without_repeats_are_not_thinned(tmp_path):
    source = film(tmp_path / "film.mkv", pictures(30))
    with pytest.raises(FilmError, match="leave --film-rate out"):
        film_rate.take(plan.analyse(source, chain("dust")), 24, "film.mkv")


def test_chroma_goes_with_its_field(tmp_path):
    shown, line = pictures(24, pan=3), spread(24, THREE_TWO)
    tinted = [(frame[:, ::2] // 2 + 60).astype(np.uint8) for frame in woven(shown, line)]
    source = tmp_path / "tv.mkv"
    with Writer(source, width=SIZE[0], height=SIZE[1], rate=30, pixel_format="yuv422p") as writer:
        for frame, tint in zip(woven(shown, line), tinted, strict=True):
            writer.write((frame.astype(np.uint8), tint, tint))
    found = plan.analyse(source, chain("dust"))
    whole = [picture.planes for picture in fields.read(source, found.fields, 0, len(tinted))]
    for luma, chroma, _ in whole[1:-1]:
        assert np.array_equal(chroma, (luma[:, ::2] // 2 + 60).astype(np.uint8))
    assert len(list(read(source))) == len(whole)
