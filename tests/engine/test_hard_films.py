"""Films as they come: restored in their own shape or refused in one sentence, never wrong in silence."""

import re
from fractions import Fraction
from types import SimpleNamespace

import av
import numpy as np
import pytest

from film.probe import probe
from restoration.engine.commands import BAD_FILM, BAD_RECIPE, DONE, NO_ROOM, BadRequest, main, room
from restoration.engine.recipes import named
from tests.clips import draw_film, draw_sequence

TIMES = [0, 40, 100, 140, 230, 270, 330, 400]
COLOUR = {"gray": False}
TAKEN = {
    "of one frame": {"frames": 1, "shots": 1},
    "of odd size": {"size": (97, 73)},
    "of 16 bits": {"depth": 16},
    "of odd lines": {"size": (98, 75)},
    "in colour of 16 bits": COLOUR | {"depth": 16},
    "in 4:1:0": COLOUR | {"pixel_format": "yuv410p"},
    "in 4:1:1": COLOUR | {"pixel_format": "yuv411p"},
    "no larger than a stamp": {"size": (16, 16)},
    "wider than any screen": {"size": (12288, 64), "frames": 2, "shots": 1},
}
def broken(path, codec, pixel_format, suffix):
    """A film whose middle picture was damaged after it was written."""
    film = draw_film(path.with_suffix(suffix), frames=40, size=(320, 240), codec=codec, gray=False,
                     sound=False, pixel_format=pixel_format)
    data = bytearray(film.read_bytes())
    middle = len(data) // 2
    data[middle:middle + 60] = bytes(byte ^ 0x5A for byte in data[middle:middle + 60])
    film.write_bytes(data)
    return film


@pytest.mark.parametrize("made", [("libx264", "yuv420p", ".mkv"), ("mpeg4", "yuv420p", ".mkv"),
                                  ("ffv1", "yuv420p", ".mkv")], ids=lambda made: made[0])
def test_a_film_with_a_damaged_picture_is_refused_by_its_number(tmp_path, capsys, made):
    film = broken(tmp_path / "film", *made)

    assert main(["restore", str(film), str(tmp_path / "out.mkv"), "--recipe", "gentle"]) == BAD_FILM

    assert re.match(rf"Frame \d+ of {film.name} (is damaged|cannot be decoded)", capsys.readouterr().err)
    assert [path.name for path in tmp_path.iterdir()] == [film.name]


def test_a_film_whose_frames_last_two_and_three_fields_by_turns_is_one_of_24_a_second(tmp_path):
    fields = np.cumsum([0] + [2 + n % 2 for n in range(29)])
    times = [round(n * 1001 / 60) for n in fields]
    film = draw_film(tmp_path / "dvd.mkv", frames=30, times=times, sound=False)

    video = probe(film).video

    assert (video.rate, video.variable_rate, video.frames) == (Fraction(24000, 1001), False, 30)


REFUSED = {
    "of uneven times": ({"frames": 8, "times": TIMES}, "come at uneven times"),
    "smaller than a stamp": ({"size": (16, 12)}, "16×12 pixels"),
}


@pytest.mark.parametrize("facts", TAKEN.values(), ids=TAKEN)
def test_a_film_comes_out_in_its_own_shape(tmp_path, facts):
    film = draw_film(tmp_path / "film.mkv", **{"frames": 3} | facts)

    assert main(["restore", str(film), str(tmp_path / "out.mkv"), "--recipe", "gentle"]) == DONE

    came, went = probe(film).video, probe(tmp_path / "out.mkv").video
    for fact in ("width", "height", "pixel_format", "frames", "rate", "dar", "bit_depth"):
        assert getattr(went, fact) == getattr(came, fact)


@pytest.mark.parametrize(("size", "form", "given"), [
    ((98, 75), "yuv420p", "yuv420p"), ((64, 47), "yuv420p", "yuv444p"), ((16, 47), "yuv410p", "yuv444p"),
])
def test_a_film_of_a_size_that_ffv1_cannot_cut_keeps_its_luma_and_gets_chroma_for_every_pixel(
        tmp_path, size, form, given):
    film = draw_film(tmp_path / "film.avi", frames=3, size=size, gray=False, pixel_format=form, sound=False,
                     codec="ffvhuff")

    assert main(["restore", str(film), str(tmp_path / "out.mkv"), "--recipe", "gentle"]) == DONE

    video = probe(tmp_path / "out.mkv").video
    assert (video.width, video.height, video.pixel_format) == (*size, given)


def test_a_turned_film_comes_out_upright(tmp_path):
    film = draw_film(tmp_path / "film.mp4", frames=3, rotation=90, codec="libx264", gray=False)

    assert main(["restore", str(film), str(tmp_path / "out.mkv"), "--recipe", "gentle"]) == DONE

    went = probe(tmp_path / "out.mkv").video
    assert (went.width, went.height, went.rotation) == (72, 96, 0)


@pytest.mark.parametrize(("facts", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_film_that_cannot_be_restored_is_refused_in_one_sentence(tmp_path, capsys, facts, sentence):
    film = draw_film(tmp_path / "film.mkv", **facts)

    assert main(["restore", str(film), str(tmp_path / "out.mkv"), "--recipe", "gentle"]) == BAD_FILM

    assert sentence in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["film.mkv"]


def test_a_film_with_transparency_is_restored_without_it_and_says_so(tmp_path, capsys):
    film = tmp_path / "film.mkv"
    with av.open(str(film), "w") as out:
        stream = out.add_stream("ffv1", rate=24)
        stream.width, stream.height, stream.pix_fmt = 96, 72, "yuva420p"
        for number in range(3):
            picture = np.random.default_rng(number).integers(60, 180, (72, 96, 4)).astype(np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgba").reformat(format="yuva420p")
            out.mux(stream.encode(frame))
        out.mux(stream.encode())

    assert main(["restore", str(film), str(tmp_path / "out.mkv"), "--recipe", "gentle"]) == DONE

    assert "Left out: transparency." in capsys.readouterr().out
    assert probe(tmp_path / "out.mkv").video.pixel_format == "yuv420p"


@pytest.mark.parametrize("verb", ["restore", "inspect", "age"])
def test_pictures_that_memory_does_not_hold_are_refused_before_the_work(tmp_path, capsys, monkeypatch, verb):
    film = draw_film(tmp_path / "film.mkv", size=(12288, 64), frames=2, shots=1, sound=False)
    monkeypatch.setattr(room, "free", lambda: 400 << 20)
    command = [verb, str(film)] + ([] if verb == "inspect" else [str(tmp_path / "out.mkv")])

    assert main(command) == NO_ROOM

    said = capsys.readouterr().err
    assert "Pictures of 12288×64 take about 0." in said and "0.4 GiB are free" in said
    assert [path.name for path in tmp_path.iterdir()] == ["film.mkv"]


def test_the_memory_that_is_free_is_known():
    assert 1 << 20 < room.free() < 1 << 50


@pytest.mark.parametrize(("form", "suffix"), [("rgb24", "dpx"), ("gray", "dpx")])
def test_numbered_pictures_of_two_depths_or_kinds_are_refused_by_the_frame(tmp_path, capsys, form, suffix):
    reel = draw_sequence(tmp_path / "reel", frames=4, suffix=suffix)
    draw_sequence(reel, frames=1, first=1005, form=form, suffix=suffix)

    assert main(["restore", str(reel), str(tmp_path / "out.mkv"), "--rate", "24"]) == BAD_FILM

    assert "changes its pictures from yuv444p10le to" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["reel"]


def test_damage_beyond_all_measure_is_refused(tmp_path, capsys):
    film = draw_film(tmp_path / "film.mkv", frames=2, sound=False)

    assert main(["age", str(film), str(tmp_path / "out.mkv"), "--set", "tears=9999"]) == BAD_RECIPE

    assert "tears is 9999; give a number from 0 to" in capsys.readouterr().err


def test_a_scan_of_twelve_thousand_columns_fits_where_every_step_takes_it_in_tiles(monkeypatch):
    scan = probe_of(12288, 8740)
    monkeypatch.setattr(room, "free", lambda: 20 << 30)

    room.refuse_too_large(scan, "restore", tiled=named()["gentle"].tiles)

    with pytest.raises(BadRequest, match=r"take about 25.3 GiB of memory, 20.0 GiB are free"):
        room.refuse_too_large(scan, "restore", tiled=named()["standard"].tiles)


def probe_of(width, height):
    return SimpleNamespace(width=width, height=height, gray=True, pixel_format="gray")
