"""What the simulator does, the operators undo: measured against the same film without that damage."""

from dataclasses import fields, replace
from itertools import pairwise

import numpy as np
import pytest

from film.frames import Writer
from restoration.engine.simulator import Preset, age
from tests.engine.damaged import SIZE, lumas, restored, view

PLAIN = Preset(**{field.name: 0.0 for field in fields(Preset)} | {
    "name": "plain", "white": 1.0, "gamma": 1.0, "colour": 1.0, "grain": 3.0, "grain_size": 0.6})
FRAMES = 32


def aged(tmp_path, name, **damage):
    """A slow pan, aged with one kind of damage."""
    clean = tmp_path / "clean.mkv"
    with Writer(clean, width=SIZE[0], height=SIZE[1], rate=24, pixel_format="gray") as writer:
        for number in range(FRAMES):
            writer.write((view(number).astype(np.uint8),))
    age(clean, tmp_path / name, preset=replace(PLAIN, name="one", **damage), seed=5)
    clean.unlink()
    return tmp_path / name


@pytest.mark.parametrize(("kind", "amount", "share"), [("losses", 0.3, 0.75), ("tears", 0.25, 0.93)])
def test_mend_fills_what_is_gone(tmp_path, kind, amount, share):
    truth = lumas(aged(tmp_path, "plain.mkv"))
    source = aged(tmp_path, "aged.mkv", **{kind: amount})
    before, (after, _) = lumas(source), restored(source, "mend")
    hurt = [np.abs(a - b) > 12 for a, b in zip(before, truth, strict=True)]
    assert np.concatenate(hurt).mean() > 0.0005
    assert sum(((a - t)[h] ** 2).sum() for a, t, h in zip(after, truth, hurt, strict=True)) < share * sum(
        ((b - t)[h] ** 2).sum() for b, t, h in zip(before, truth, hurt, strict=True))


def test_tone_opens_what_fading_has_closed(tmp_path):
    truth = lumas(aged(tmp_path, "plain.mkv"))
    source = aged(tmp_path, "aged.mkv", black=0.15, white=0.8)
    before, (after, _) = lumas(source), restored(source, ("tone", {"strength": 1.0, "limit": 1.6}))
    spread = [np.std(pictures) for pictures in (truth, before, after)]
    assert spread[1] < 0.75 * spread[0] and spread[2] > 1.25 * spread[1]


def test_stabilise_takes_the_simulators_weave(tmp_path):
    truth = lumas(aged(tmp_path, "plain.mkv"))
    source = aged(tmp_path, "aged.mkv", weave=4.0)
    before, (after, _) = lumas(source), restored(source, ("stabilise", {"edges": "repeat"}))
    unrest = [np.std([(b - a)[12:-12, 12:-12] - (d - c)[12:-12, 12:-12] for (a, b), (c, d) in
                      zip(pairwise(pictures), pairwise(truth), strict=True)]) for pictures in (before, after)]
    assert unrest[1] < 0.8 * unrest[0]
