import numpy as np
import pytest

from film.frames import read
from film.shots import find_shots, small
from tests import clips


def _shots(pictures):
    return find_shots(small(picture) for picture in pictures)


def _drawn(frames=48, shots=3):
    return list(clips.draw_pictures(frames=frames, shots=shots))


def test_cuts_are_found_where_they_are():
    assert _shots(_drawn()) == [(0, 16), (16, 32), (32, 48)]


def test_a_film_of_one_shot_is_one_range():
    assert _shots(_drawn(shots=1)) == [(0, 48)]


@pytest.mark.parametrize("frames", [0, 1, 2, 3])
def test_the_shortest_films_are_covered(frames):
    assert _shots(_drawn(frames=frames, shots=1)) == ([(0, frames)] if frames else [])


def test_flicker_makes_no_cut():
    rng = np.random.default_rng(3)
    gains = rng.uniform(0.55, 1.2, 48)
    flickering = [
        np.clip(p * gain + rng.uniform(-10, 10), 0, 255).astype(np.uint8)
        for p, gain in zip(_drawn(), gains, strict=True)
    ]
    assert _shots(flickering) == [(0, 16), (16, 32), (32, 48)]


def test_one_frame_of_flash_or_dirt_makes_no_cut():
    pictures = _drawn()
    pictures[8][:] = 255
    pictures[22] = np.random.default_rng(4).integers(0, 256, pictures[22].shape).astype(np.uint8)
    pictures[40][10:60, 10:80] = 0
    assert _shots(pictures) == [(0, 16), (16, 32), (32, 48)]


def test_a_flash_on_the_splice_hides_no_cut():
    pictures = _drawn()
    pictures[15][:] = 255
    found = _shots(pictures)
    assert len(found) == 3
    assert abs(found[0][1] - 16) <= 1


def test_a_fade_is_no_cut():
    pictures = _drawn(shots=1)
    for place in range(20):
        pictures[14 + place] = (pictures[14 + place] * (abs(place - 9.5) / 9.5) ** 1.5).astype(np.uint8)
    assert _shots(pictures) == [(0, 48)]


def test_a_cut_to_black_is_a_cut():
    pictures = _drawn(shots=1)
    for picture in pictures[24:]:
        picture[:] = 2
    assert _shots(pictures) == [(0, 24), (24, 48)]


def test_weave_and_grain_make_no_cut():
    rng = np.random.default_rng(6)
    woven = [
        np.clip(np.roll(p, rng.integers(-4, 5, 2), (0, 1)) + rng.normal(0, 18, p.shape), 0, 255).astype(
            np.uint8
        )
        for p in _drawn()
    ]
    assert _shots(woven) == [(0, 16), (16, 32), (32, 48)]


def test_shots_do_not_depend_on_bit_depth():
    deep = clips.draw_pictures(frames=48, shots=3, depth=10)
    assert find_shots(small(picture, 10) for picture in deep) == [(0, 16), (16, 32), (32, 48)]
    assert find_shots(picture for picture in _drawn()) == [(0, 16), (16, 32), (32, 48)]


def test_pictures_of_unclear_range_are_refused():
    with pytest.raises(ValueError, match=r"not uint16; use shots\.small"):
        find_shots([np.zeros((24, 32), np.uint16)])


def test_real_scenes_spliced_together_come_apart_again(footage):
    scenes = (
        "clean/mdn_elf.mp4",
        "oldfilm/great_train_robbery_1903.mkv",
        "clean/sam2_01_dog.mp4",
        "clean/asl_no.mkv",
    )
    spliced = [small(planes[0]) for name in scenes for _, planes in read(footage / name, 0, 24)]
    assert find_shots(spliced) == [(0, 24), (24, 48), (48, 72), (72, 96)]
