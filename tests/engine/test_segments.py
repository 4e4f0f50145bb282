"""Segments: a film restored in pieces is the film restored whole, bit by bit, and keeps its shape."""

from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from film import master
from film.errors import Cancelled, FilmError
from film.frames import read
from film.probe import probe
from restoration.engine import pipeline, plan
from restoration.engine.recipes import Recipe, Step, named
from tests.engine.damaged import SIZE, chain, film, grain, lumas, scene, view

OTHER = scene(99)


def worn(number):
    """One frame of a damaged two-shot film: flicker, a speck, a drifting line, grain."""
    luma = view(number) if number < 13 else view(number, pan=0, picture=OTHER)
    luma = luma * (1 + 0.05 * np.sin(2.1 * number)) + grain(number)
    y, x = 20 + 7 * number % 100, 30 + 31 * number % 130
    luma[y:y + 4, x:x + 5] = 235
    line = 60 + int(1.3 * number) % 80
    luma[:, line:line + 2] += 40
    return luma


@pytest.fixture(scope="module")
def worn_film(tmp_path_factory):
    return film(tmp_path_factory.mktemp("worn") / "worn.mkv", [worn(n) for n in range(28)])


@pytest.fixture(scope="module")
def small_hd():
    return Recipe("small", "Small", (*named()["publish-hd"].steps[:-1], Step("upscale", {"height": 240})))


def packets(path):
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def test_joined_segments_hold_the_same_packets_as_the_whole(worn_film, small_hd, tmp_path):
    analysis = plan.analyse(worn_film, small_hd)
    assert analysis.shots == ((0, 13), (13, 28))
    pipeline.restore(worn_film, tmp_path / "whole.mkv", small_hd, analysis, threads=1)
    whole = packets(tmp_path / "whole.mkv")
    # Through cuts, inside shots, of one frame, and beside the cut.
    for edges in ([0, 6, 20, 28], [0, 1, 12, 13, 14, 27, 28]):
        parts = []
        for start, stop in pairwise(edges):
            parts.append(tmp_path / f"part-{start}-{stop}.mkv")
            pipeline.restore(worn_film, parts[-1], small_hd, analysis, start, stop, threads=1)
        assert [p for part in parts for p in packets(part)] == whole
    master.join(parts, None, tmp_path / "joined.mkv", rate=Fraction(24))
    assert packets(tmp_path / "joined.mkv") == whole


def test_the_same_work_gives_the_same_bytes_with_one_thread_or_two(worn_film, small_hd, tmp_path):
    analysis = plan.analyse(worn_film, small_hd)
    for name, threads in (("one", 1), ("two", 2), ("again", 1)):
        pipeline.restore(worn_film, tmp_path / f"{name}.mkv", small_hd, analysis, 4, 7, threads=threads)
    one, two, again = ((tmp_path / f"{name}.mkv").read_bytes() for name in ("one", "two", "again"))
    assert one == two == again


def test_the_part_says_what_was_done_and_its_map_shows_where(worn_film, tmp_path):
    recipe = chain("scratches", "dust")
    analysis = plan.analyse(worn_film, recipe)
    done = pipeline.restore(worn_film, tmp_path / "part.mkv", recipe, analysis, 2, 12,
                            map_out=tmp_path / "map.mkv")
    assert done["frames"] == 10 and done["device"] == "cpu" and done["seconds"] > 0
    shown = np.mean([picture > 0 for picture in lumas(tmp_path / "map.mkv")])
    assert 0 < done["touched"] < 0.1
    assert shown == pytest.approx(done["touched"])


def test_pixels_outside_the_map_keep_their_bits(worn_film, tmp_path):
    recipe = chain("scratches", "dust")
    pipeline.restore(worn_film, tmp_path / "part.mkv", recipe, plan.analyse(worn_film, recipe),
                     map_out=tmp_path / "map.mkv")
    films = (worn_film, tmp_path / "part.mkv", tmp_path / "map.mkv")
    for before, after, where in zip(*map(lumas, films), strict=True):
        assert np.array_equal(before[where == 0], after[where == 0])


@pytest.mark.parametrize(("pixel_format", "depth"), [("gray", 8), ("gray10le", 10), ("gray16le", 16)])
def test_every_depth_comes_out_as_it_went_in(tmp_path, pixel_format, depth):
    source = film(tmp_path / "in.mkv", [view(0) + 0.01 * n for n in range(5)], pixel_format, depth=depth)
    recipe = chain("dust", "scratches")
    pipeline.restore(source, tmp_path / "out.mkv", recipe, plan.analyse(source, recipe))
    assert probe(tmp_path / "out.mkv").video.bit_depth == depth
    assert packets(tmp_path / "out.mkv") == packets(source)


def test_chroma_is_carried_and_resized_with_the_picture(tmp_path):
    width, height = SIZE
    blue, red = (np.full((height // 2, width // 2), value, np.uint8) for value in (90, 170))
    source = film(tmp_path / "in.mkv", [worn(n) for n in range(6)], "yuv420p", (blue, red))
    recipe = chain("deflicker", "dust", "stabilise", ("upscale", {"height": 240}))
    pipeline.restore(source, tmp_path / "out.mkv", recipe, plan.analyse(source, recipe))
    for picture in read(tmp_path / "out.mkv"):
        luma, blue, red = picture.planes
        assert luma.shape == (240, 320) and blue.shape == (120, 160)
        assert (blue == 90).all() and (red == 170).all()


def test_the_display_aspect_is_kept(tmp_path):
    source = film(tmp_path / "in.mkv", [view(n) for n in range(4)])
    recipe = chain(("upscale", {"height": 242}))
    pipeline.restore(source, tmp_path / "out.mkv", recipe, plan.analyse(source, recipe))
    video = probe(tmp_path / "out.mkv").video
    assert (video.width, video.height) == recipe.output_size(probe(source).video)
    assert abs(video.dar - Fraction(4, 3)) < Fraction(1, 50)


def test_cancelling_leaves_no_file_and_stops_within_a_frame(worn_film, tmp_path):
    recipe, seen = chain("dust"), []
    analysis = plan.analyse(worn_film, recipe)
    with pytest.raises(Cancelled):
        pipeline.restore(worn_film, tmp_path / "part.mkv", recipe, analysis,
                         progress=lambda done, total: seen.append((done, total)),
                         cancelled=lambda: len(seen) >= 3)
    assert seen == [(1, 28), (2, 28), (3, 28)]
    assert not list(tmp_path.iterdir())


def test_an_analysis_of_another_recipe_is_refused(worn_film, tmp_path):
    analysis = plan.analyse(worn_film, chain("dust"))
    with pytest.raises(FilmError, match=r"does not belong to worn\.mkv"):
        pipeline.restore(worn_film, tmp_path / "part.mkv", chain("deflicker"), analysis)


def test_frames_that_do_not_exist_are_refused(worn_film, tmp_path):
    recipe = chain("dust")
    with pytest.raises(FilmError, match="Frames 20 to 40"):
        pipeline.restore(worn_film, tmp_path / "p.mkv", recipe, plan.analyse(worn_film, recipe), 20, 40)


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_a_very_short_film_comes_through(tmp_path, frames, small_hd):
    source = film(tmp_path / "in.mkv", [worn(n) for n in range(frames)])
    done = pipeline.restore(source, tmp_path / "out.mkv", small_hd, plan.analyse(source, small_hd))
    assert done["frames"] == frames == probe(tmp_path / "out.mkv").video.frames
