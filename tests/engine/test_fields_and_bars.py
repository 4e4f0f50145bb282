"""Pulldown is undone, interlaced video refused, black bars kept bit by bit."""

import numpy as np
import pytest

from film.errors import FilmError
from film.frames import Writer, read
from restoration.engine import fields, pipeline, plan
from restoration.engine.recipes import named
from tests.engine.damaged import SIZE, chain, film, grain, lumas, scene, view

OTHER = scene(99)


def pulled_down(count):
    """Film pictures brought to video by 3:2 pulldown: every picture's two fields, then three."""
    pictures = [view(3 * n) + grain(n, 3.0) for n in range(count)]
    line = [(n, k) for n in range(count) for k in range(2 if n % 2 == 0 else 3)]
    woven = []
    for first in range(0, len(line) - 1, 2):
        frame = np.empty_like(pictures[0])
        for at, parity in ((first, 0), (first + 1, 1)):
            frame[parity::2] = pictures[line[at][0]][parity::2]
        woven.append(frame)
    return pictures, woven


def test_pulldown_is_found_and_every_frame_shows_one_picture_of_the_film(tmp_path):
    pictures, woven = pulled_down(24)
    source = film(tmp_path / "tv.mkv", woven)
    assert fields.look(source, len(woven)) == "pulldown"
    found = plan.analyse(source, chain("dust"))
    native = [np.clip(np.rint(p), 0, 255) for p in pictures]
    shown = list(fields.read(source, found.fields, 0, len(woven)))[1:-1]
    right = [any(np.array_equal(picture.planes[0], one) for one in native) for picture in shown]
    assert np.mean(right) > 0.95
    assert found.duplicates.sum() >= len(woven) // 5 - 2


def test_a_range_of_frames_is_laid_together_as_in_the_whole(tmp_path):
    _, woven = pulled_down(16)
    source = film(tmp_path / "tv.mkv", woven)
    recipe = chain("deflicker", "dust")
    found = plan.analyse(source, recipe)
    pipeline.restore(source, tmp_path / "whole.mkv", recipe, found)
    pipeline.restore(source, tmp_path / "part.mkv", recipe, found, 7, 12)
    whole, part = lumas(tmp_path / "whole.mkv"), lumas(tmp_path / "part.mkv")
    assert all(np.array_equal(a, b) for a, b in zip(part, whole[7:12], strict=True))


def test_interlaced_video_is_refused_in_one_sentence(tmp_path):
    woven = []
    for n in range(24):
        frame = view(6 * n)
        frame[1::2] = view(6 * n + 3)[1::2]
        woven.append(frame + grain(n, 2.0))
    with pytest.raises(FilmError, match=r"tv\.mkv is interlaced video"):
        plan.analyse(film(tmp_path / "tv.mkv", woven), chain("dust"))


@pytest.mark.parametrize("pictures", [
    [view(2 * n) + grain(n, 8.0) for n in range(24)],
    [view(n) * (1 + 0.1 * np.sin(2.1 * n)) + grain(n, 3.0) for n in range(24)],
    [np.tile(np.array([40.0, 200.0])[:, None], (SIZE[1] // 2, SIZE[0])) + np.roll(view(0), n, 1) / 8
     for n in range(24)],
], ids=["grain", "flicker", "stripes"])
def test_whole_pictures_are_not_taken_for_fields(tmp_path, pictures):
    assert fields.look(film(tmp_path / "film.mkv", pictures), 24) == "whole"


def barred(path, pictures, box, pixel_format="gray"):
    left, top, right, bottom = box
    chance = np.random.default_rng(2)
    with Writer(path, width=SIZE[0], height=SIZE[1], rate=24, pixel_format=pixel_format) as writer:
        for picture in pictures:
            luma = np.full(SIZE[::-1], 16, np.uint8) + chance.integers(0, 2, SIZE[::-1]).astype(np.uint8)
            luma[top:bottom, left:right] = np.clip(picture, 0, 255)[top:bottom, left:right]
            chroma = [] if pixel_format == "gray" else [
                chance.integers(100, 150, (SIZE[1] // 2, SIZE[0] // 2)).astype(np.uint8) for _ in range(2)]
            writer.write((luma, *chroma))
    return path


@pytest.mark.parametrize(("box", "pixel_format"),
                         [((0, 20, 192, 124), "gray"), ((24, 0, 168, 144), "yuv420p")],
                         ids=["letterbox", "pillarbox"])
def test_black_bars_are_found_and_keep_their_bits(tmp_path, box, pixel_format):
    pictures = [view(n) * (1 + 0.06 * np.sin(2.1 * n)) + grain(n, 4.0) + 40 for n in range(14)]
    source = barred(tmp_path / "in.mkv", pictures, box, pixel_format)
    recipe = named()["standard"]
    found = plan.analyse(source, recipe)
    assert found.box == box
    pipeline.restore(source, tmp_path / "out.mkv", recipe, found, map_out=tmp_path / "map.mkv")
    inside = np.zeros(SIZE[::-1], bool)
    inside[box[1]:box[3], box[0]:box[2]] = True
    changed = False
    for before, after in zip(read(source), read(tmp_path / "out.mkv"), strict=True):
        assert np.array_equal(before.planes[0][~inside], after.planes[0][~inside])
        changed |= not np.array_equal(before.planes[0][inside], after.planes[0][inside])
    assert changed


def test_bars_that_hold_a_title_for_one_frame_are_part_of_the_picture(tmp_path):
    pictures = [view(n) + 40 for n in range(40)]
    source = barred(tmp_path / "in.mkv", pictures, (0, 20, 192, 124))
    lumas_in = [p.planes[0].copy() for p in read(source)]
    lumas_in[17][130:138, 60:120] = 220
    again = film(tmp_path / "title.mkv", lumas_in)
    found = plan.analyse(again, chain("deflicker"))
    assert found.box is None or found.box[3] >= 138


def test_a_dark_scene_is_not_taken_for_bars(tmp_path):
    pictures = [np.where(np.arange(SIZE[1])[:, None] > 110, 12.0, view(n, picture=OTHER)) + grain(n, 5.0)
                for n in range(8)]
    assert plan.analyse(film(tmp_path / "night.mkv", pictures), chain("dust")).box is None
