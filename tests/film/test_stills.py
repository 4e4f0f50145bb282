from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from film import stills
from film.compare import difference
from film.errors import FilmError
from tests import clips


@pytest.mark.parametrize("name", ["poster.jpg", "poster.png", "poster.webp"])
def test_a_poster_is_written_in_the_display_shape(tmp_path, name):
    film = clips.draw_film(tmp_path / "film.mkv", sar=Fraction(1), sound=False)
    assert stills.poster(film, tmp_path / name, index=3, width=320) == 3
    with Image.open(tmp_path / name) as picture:
        assert (picture.size, picture.mode) == ((320, 240), "RGB" if name.endswith("webp") else "L")


def test_wide_pixels_are_shown_wide(tmp_path):
    film = clips.draw_film(tmp_path / "film.mp4", codec="libx264", sar=Fraction(4, 3), sound=False)
    stills.poster(film, tmp_path / "poster.png", index=0, width=320)
    with Image.open(tmp_path / "poster.png") as picture:
        assert picture.size == (320, 180)


def test_the_chosen_poster_is_neither_black_nor_blurred(tmp_path):
    pictures = list(clips.draw_pictures(frames=24, shots=1))
    for number, picture in enumerate(pictures):
        if number < 12:
            picture[:] = 3
        elif number < 18:
            picture[:] = int(picture.mean())
    film = clips.draw_film(tmp_path / "film.mkv", pictures=pictures, sound=False)
    assert stills.poster(film, tmp_path / "poster.jpg") >= 18


def test_a_filmstrip_shows_frames_at_equal_distances(tmp_path, gray_film):
    numbers = stills.filmstrip(gray_film, tmp_path / "strip.png", count=6, height=72)
    assert numbers == [2, 6, 10, 14, 18, 22]
    with Image.open(tmp_path / "strip.png") as strip:
        levels = np.asarray(strip)
    assert levels.shape == (72, 6 * 96)
    assert [clips.number_in(levels[:, place * 96 : (place + 1) * 96]) for place in range(6)] == numbers


def test_both_together_are_the_two_drawn_alone(tmp_path, gray_film):
    number = stills.poster_and_filmstrip(gray_film, tmp_path / "poster.png", tmp_path / "strip.png")
    assert number == stills.poster(gray_film, tmp_path / "alone.png")
    stills.filmstrip(gray_film, tmp_path / "strip_alone.png")
    for both, alone in (("poster", "alone"), ("strip", "strip_alone")):
        assert (tmp_path / f"{both}.png").read_bytes() == (tmp_path / f"{alone}.png").read_bytes()


def test_a_filmstrip_of_a_short_film_repeats_frames(tmp_path):
    film = clips.draw_film(tmp_path / "film.mkv", frames=3, sound=False)
    assert stills.filmstrip(film, tmp_path / "strip.png", count=6) == [0, 0, 1, 1, 2, 2]


def test_before_and_after_share_one_picture(tmp_path, gray_film):
    small = clips.draw_film(tmp_path / "small.mkv", size=(48, 36), sound=False)
    stills.before_after(small, gray_film, tmp_path / "both.png", 4, width=96)
    with Image.open(tmp_path / "both.png") as both:
        assert both.size == (96, 72)
        assert both.getpixel((48, 40)) == (255, 255, 255)


def test_an_unknown_picture_format_is_refused(tmp_path, gray_film):
    with pytest.raises(FilmError, match=r"poster\.gif cannot be written"):
        stills.poster(gray_film, tmp_path / "poster.gif", index=0)
    assert list(tmp_path.iterdir()) == []


def test_equal_pictures_have_no_difference():
    picture = Image.new("L", (40, 30), 77)
    assert difference(picture, picture).getextrema() == (0, 0)


def test_a_difference_is_amplified_and_clipped():
    a, b = Image.new("L", (4, 4), 100), Image.new("L", (4, 4), 110)
    assert difference(a, b).getextrema() == (40, 40)
    assert difference(a, b, gain=100).getextrema() == (255, 255)


def test_pictures_of_other_size_or_kind_are_brought_together():
    made = difference(Image.new("RGB", (40, 30), "white"), Image.new("L", (20, 15), 255))
    assert (made.size, made.mode, made.getextrema()) == ((40, 30), "RGB", ((0, 0),) * 3)
