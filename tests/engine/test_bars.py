"""Black bars are found and kept bit by bit."""

import numpy as np
import pytest

from film.frames import Writer, read
from restoration.engine import pipeline, plan
from restoration.engine.recipes import named
from tests.engine.damaged import SIZE, chain, film, grain, scene, view

OTHER = scene(99)


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
