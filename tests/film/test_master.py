from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from film import sound
from film.errors import FilmError
from film.frames import Writer, read
from film.master import join, manifest, manifest_digest, packet_digests
from film.probe import probe
from film.sound import SoundWriter
from tests import clips

PICTURES = list(clips.draw_pictures(frames=30, depth=10))
EDGES = (0, 7, 8, 21, 30)


def _part(path, start, stop, **changes):
    facts = {"width": 96, "height": 72, "rate": Fraction(24), "pixel_format": "gray10le"} | changes
    with Writer(path, **facts) as part:
        for luma in PICTURES[start:stop]:
            part.write([luma])
    return path


def _parts(folder, **changes):
    return [_part(folder / f"part-{start}.mkv", start, stop, **changes) for start, stop in pairwise(EDGES)]


def _sound(path, seconds=1.25, **changes):
    with SoundWriter(path, **({"rate": 48_000, "channels": 1} | changes)) as out:
        out.write(clips.tone(round(48_000 * seconds))[None])
    return path


@pytest.mark.parametrize("rate", ["24", "24000/1001", "16", "18", "50/3", "60000/1001"])
def test_frame_n_of_the_parts_is_frame_n_of_the_master(tmp_path, rate):
    rate = Fraction(rate)
    join(_parts(tmp_path, rate=rate), _sound(tmp_path / "s.mka"), tmp_path / "master.mkv", rate=rate)
    video = probe(tmp_path / "master.mkv").video
    assert (video.frames, video.rate, video.variable_rate) == (30, rate, False)
    for number, planes in read(tmp_path / "master.mkv"):
        assert np.array_equal(planes[0], PICTURES[number])
    assert np.array_equal(next(read(tmp_path / "master.mkv", 21, 22)).planes[0], PICTURES[21])


def test_nothing_is_encoded_again(tmp_path):
    parts = _parts(tmp_path)
    join(parts, None, tmp_path / "master.mkv", rate=24)
    stored = [digest for part in parts for digest in packet_digests(part)]
    assert list(packet_digests(tmp_path / "master.mkv")) == stored


def test_a_master_has_the_same_bytes_however_it_was_cut(tmp_path):
    voice = _sound(tmp_path / "s.mka")
    join(_parts(tmp_path), voice, tmp_path / "cut.mkv", rate=24, metadata={"title": "孤儿流浪记"})
    join(
        [_part(tmp_path / "whole.mkv", 0, 30)],
        voice,
        tmp_path / "one.mkv",
        rate=24,
        metadata={"title": "孤儿流浪记"},
    )
    assert (tmp_path / "cut.mkv").read_bytes() == (tmp_path / "one.mkv").read_bytes()
    assert probe(tmp_path / "cut.mkv").raw["format"]["tags"]["title"] == "孤儿流浪记"


def test_the_sound_is_carried_to_the_bit(tmp_path):
    for name in ("s.mka", "s.flac"):
        join(_parts(tmp_path), _sound(tmp_path / name), tmp_path / "master.mkv", rate=24)
        given = np.concatenate(list(sound.read(tmp_path / name)), axis=1)
        carried = np.concatenate(list(sound.read(tmp_path / "master.mkv")), axis=1)
        assert np.array_equal(given, carried)


def test_the_shape_of_the_pixels_and_colour_are_carried(tmp_path):
    tags = {"primaries": "bt709", "transfer": "bt709", "matrix": "bt709", "range": "pc"}
    join(_parts(tmp_path, sar=Fraction(16, 15), colour=tags), None, tmp_path / "master.mkv", rate=24)
    video = probe(tmp_path / "master.mkv").video
    assert (video.sar, video.range, video.primaries) == (Fraction(16, 15), "pc", "bt709")


@pytest.mark.parametrize(
    ("fact", "changes"),
    [
        ("rate", {"rate": Fraction(25)}),
        ("sar", {"sar": Fraction(4, 3)}),
        ("range", {"colour": {"range": "tv"}}),
        ("codec settings", {"options": {"slices": 6}}),
        ("codec", {"codec": "libx264rgb", "pixel_format": "rgb24"}),
    ],
)
def test_a_part_that_differs_is_refused_by_name(tmp_path, fact, changes):
    first = _part(tmp_path / "first.mkv", 0, 7)
    if fact == "codec":
        odd = clips.draw_film(tmp_path / "odd.mkv", codec="libx264", sound=False)
    else:
        odd = _part(tmp_path / "odd.mkv", 7, 12, **changes)
    with pytest.raises(FilmError, match=rf"odd\.mkv does not fit the other parts: its {fact} is"):
        join([first, odd], None, tmp_path / "master.mkv", rate=24)
    assert not list(tmp_path.glob("master*"))


def test_a_master_takes_lossless_sound_only(tmp_path):
    voice = clips.draw_sound(tmp_path / "voice.m4a")
    with pytest.raises(FilmError, match=r"voice\.m4a holds aac sound"):
        join(_parts(tmp_path), voice, tmp_path / "master.mkv", rate=24)
    assert not list(tmp_path.glob("master*"))


def test_no_parts_make_no_master(tmp_path):
    with pytest.raises(FilmError, match=r"master\.mkv needs at least one part"):
        join([], None, tmp_path / "master.mkv", rate=24)


def test_joining_tells_how_far_it_is(tmp_path):
    told = []
    join(
        _parts(tmp_path),
        None,
        tmp_path / "m.mkv",
        rate=24,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_a_manifest_is_the_same_whatever_order_its_facts_came_in():
    one = manifest(["aa", "bb"], None, {"rate": Fraction(24000, 1001), "frames": 30})
    two = manifest(["aa", "bb"], None, {"frames": 30, "rate": Fraction(24000, 1001)})
    assert manifest_digest(one) == manifest_digest(two)
    assert manifest_digest(one) != manifest_digest(manifest(["bb", "aa"], None, one["facts"]))
    assert one["facts"]["rate"] == "24000/1001"
