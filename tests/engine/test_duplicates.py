"""Repeated frames are found first, restored once and put back bit by bit."""

from itertools import pairwise

import numpy as np
import pytest

from film.frames import Writer, read
from restoration.engine import pipeline, plan
from restoration.engine.recipes import named
from tests.engine.damaged import SIZE, chain, film, grain, lumas, scene, view

OTHER = scene(99)
PRINTED = [0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 7, 7, 8, 9, 9, 10, 11, 11]      # which picture each frame shows


def shown(number):
    """One picture of a worn shot: flicker, a speck, grain."""
    luma = view(number) * (1 + 0.05 * np.sin(2.1 * number)) + grain(number)
    y, x = 20 + 7 * number % 100, 30 + 31 * number % 130
    luma[y:y + 4, x:x + 5] = 235
    return luma


@pytest.fixture(scope="module")
def doubled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("doubled")
    return (film(folder / "doubled.mkv", [shown(n) for n in PRINTED]),
            film(folder / "once.mkv", [shown(n) for n in range(12)]))


def test_a_film_with_repeats_is_the_film_without_them_put_back(doubled, tmp_path):
    recipe = chain("deflicker", "dust", "denoise", "stabilise")
    for source, name in zip(doubled, ("doubled", "once"), strict=True):
        done = pipeline.restore(source, tmp_path / f"{name}.mkv", recipe, plan.analyse(source, recipe))
        assert done["duplicates"] == (6 if name == "doubled" else 0)
    after, once = lumas(tmp_path / "doubled.mkv"), lumas(tmp_path / "once.mkv")
    for number, picture in zip(PRINTED, after, strict=True):
        assert np.array_equal(picture, once[number])


def test_in_pieces_it_is_the_same_also_where_a_cut_falls_between_two_prints(doubled, tmp_path):
    recipe = named()["standard"]
    found = plan.analyse(doubled[0], recipe)
    pipeline.restore(doubled[0], tmp_path / "whole.mkv", recipe, found)
    whole = lumas(tmp_path / "whole.mkv")
    edges = [0, 2, 5, 6, 11, 18]
    for start, stop in pairwise(edges):
        pipeline.restore(doubled[0], tmp_path / "part.mkv", recipe, found, start, stop)
        part = lumas(tmp_path / "part.mkv")
        (tmp_path / "part.mkv").unlink()
        assert all(np.array_equal(a, b) for a, b in zip(part, whole[start:stop], strict=True))


def test_a_repeat_that_recompression_changed_keeps_its_own_pixels_outside_the_repairs(tmp_path):
    pictures = [shown(n) for n in PRINTED]
    for number in (2, 5, 8):
        pictures[number] = pictures[number] + (np.indices(pictures[0].shape).sum(0) % 7 == 0)
    source = film(tmp_path / "in.mkv", pictures)
    recipe = chain("dust")
    found = plan.analyse(source, recipe)
    assert found.duplicates[[2, 5, 8]].all()
    pipeline.restore(source, tmp_path / "out.mkv", recipe, found, map_out=tmp_path / "map.mkv")
    films = (source, tmp_path / "out.mkv", tmp_path / "map.mkv")
    for before, after, where in zip(*map(lumas, films), strict=True):
        assert np.array_equal(before[where == 0], after[where == 0])


def test_where_light_is_regraded_the_map_says_which_pixels_came_from_the_first_print(tmp_path):
    pictures = [shown(n) for n in PRINTED]
    pictures[5] = pictures[5] + (np.indices(pictures[0].shape).sum(0) % 7 == 0)
    source = film(tmp_path / "in.mkv", pictures)
    recipe = chain("deflicker", "dust")
    pipeline.restore(source, tmp_path / "out.mkv", recipe, plan.analyse(source, recipe),
                     map_out=tmp_path / "map.mkv")
    after, maps = lumas(tmp_path / "out.mkv"), lumas(tmp_path / "map.mkv")
    assert np.array_equal(after[4], after[5])
    assert set(np.unique(maps[5])) >= {0, 128} and 128 not in np.unique(maps[4])


def test_a_slow_fade_of_a_clean_film_is_no_repeat(tmp_path):
    source = film(tmp_path / "fade.mkv", [view(0, pan=0) * (1 - 0.004 * n) for n in range(30)])
    assert not plan.analyse(source, chain("dust")).duplicates.any()


def test_a_repeat_across_a_segment_is_read_from_the_first_print_on(doubled):
    found = plan.analyse(doubled[0], chain("dust"))
    assert found.place(2) == found.place(1) == 1
    assert [int(n) for n in found.originals[:4]] == [0, 1, 3, 4]
    assert found.last(1) == 3
    assert len(list(read(doubled[0]))) == found.frames


def test_shots_that_begin_with_a_repeat_of_nothing_are_kept(tmp_path):
    pictures = [view(n // 2 * 2, picture=OTHER if n >= 10 else scene(4)) + grain(n // 2) for n in range(20)]
    found = plan.analyse(film(tmp_path / "two.mkv", pictures), chain("dust"))
    assert found.shots == ((0, 10), (10, 20))
    assert found.duplicates.sum() == 10


def test_a_frame_that_differs_in_colour_alone_is_no_repeat(tmp_path):
    source = tmp_path / "tinted.mkv"
    luma = np.clip(view(0), 0, 255).astype(np.uint8)
    with Writer(source, width=SIZE[0], height=SIZE[1], rate=24, pixel_format="yuv420p") as writer:
        for number in range(12):
            tint = np.full((SIZE[1] // 2, SIZE[0] // 2), 100 + 5 * (number // 2), np.uint8)
            writer.write((luma, tint, tint))
    assert list(np.flatnonzero(plan.analyse(source, chain("dust")).duplicates)) == [1, 3, 5, 7, 9, 11]
