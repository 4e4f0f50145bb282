"""fill_missing: lost frames are named, and drawn only where the recipe asks for it."""

import numpy as np

from restoration.engine import pipeline, plan
from restoration.engine.recipes import named
from tests.engine.damaged import chain, film, grain, lumas, view

LOST = 11


def pictures(stand_in):
    drawn = [view(n, pan=3) + grain(n, 2.0) for n in range(24)]
    drawn[LOST] = drawn[LOST - 1] if stand_in == "repeat" else np.full_like(drawn[0], 8.0)
    return drawn


def test_a_frame_replaced_by_a_repeat_or_a_blank_is_drawn_between_its_neighbours(tmp_path):
    for stand_in in ("repeat", "blank"):
        source = film(tmp_path / f"{stand_in}.mkv", pictures(stand_in))
        recipe = chain("fill_missing")
        found = plan.analyse(source, recipe)
        assert list(np.flatnonzero(found.holes)) == [LOST]
        done = pipeline.restore(source, tmp_path / "out.mkv", recipe, found, map_out=tmp_path / "map.mkv")
        after, maps = lumas(tmp_path / "out.mkv"), lumas(tmp_path / "map.mkv")
        assert done["filled"] == [LOST] and done["frames"] == 24
        truth = view(LOST, pan=3)
        assert np.abs(after[LOST] - truth)[10:-10, 10:-10].mean() < 6
        assert (maps[LOST] == 255).all() and not maps[LOST - 1].any() and not maps[LOST + 1].any()
        assert all(np.array_equal(a, b) for n, (a, b) in enumerate(zip(lumas(source), after, strict=True))
                   if n != LOST)
        for name in ("out.mkv", "map.mkv"):
            (tmp_path / name).unlink()


def test_in_pieces_it_is_filled_the_same(tmp_path):
    source = film(tmp_path / "in.mkv", pictures("repeat"))
    recipe = chain("deflicker", "fill_missing", ("upscale", {"height": 240, "method": "lanczos"}))
    found = plan.analyse(source, recipe)
    pipeline.restore(source, tmp_path / "whole.mkv", recipe, found)
    pipeline.restore(source, tmp_path / "part.mkv", recipe, found, LOST, LOST + 1)
    assert np.array_equal(lumas(tmp_path / "whole.mkv")[LOST], lumas(tmp_path / "part.mkv")[0])


def test_no_recipe_of_the_house_fills_and_a_jump_without_a_stand_in_is_only_named(tmp_path):
    assert not any(recipe.uses("fill_missing") for recipe in named().values())
    drawn = [view(n + (n > 11), pan=3) + grain(n, 2.0) for n in range(24)]
    found = plan.analyse(film(tmp_path / "jump.mkv", drawn), chain("fill_missing"))
    assert list(found.curves["missing"]["jumps"]) == [12]
    assert not found.holes.any()


def test_a_cadence_of_repeats_is_no_loss(tmp_path):
    drawn = [view(n - n // 4, pan=3) + grain(n - n // 4, 2.0) for n in range(32)]
    found = plan.analyse(film(tmp_path / "cadence.mkv", drawn), chain("fill_missing"))
    assert found.duplicates.sum() >= 6 and not found.holes.any()
