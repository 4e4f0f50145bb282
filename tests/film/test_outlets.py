"""A master is given out in the form its new name asks for, and carries what the film carried."""

from fractions import Fraction

import av
import numpy as np
import pytest

from film import outlets, sequences
from film.carried import Carried, Chapter, advance, carried
from film.errors import FilmError
from film.frames import Writer, read
from film.probe import probe
from tests import clips

KEPT = Carried("01:00:00:00", (Chapter("Reel 1", Fraction(0), Fraction(1, 2)),))


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    home = tmp_path_factory.mktemp("outlets")
    return {
        (depth, gray): clips.draw_film(home / f"{depth}{gray}.mkv", frames=12, gray=gray, depth=depth)
        for depth in (8, 10)
        for gray in (True, False)
    }


@pytest.mark.parametrize(
    ("name", "codec", "sound"), [("a.mov", "prores", "pcm_s24le"), ("a.mp4", "h264", "aac")]
)
def test_a_film_file_keeps_pictures_rate_sound_timecode_and_chapters(films, tmp_path, name, codec, sound):
    outlets.give_out(films[8, False], tmp_path / name, kept=KEPT)

    facts = probe(tmp_path / name)
    assert (facts.video.codec, facts.video.frames, facts.video.rate) == (codec, 12, 24)
    assert facts.audio[0].codec == sound
    assert abs(facts.audio[0].duration - Fraction(1, 2)) < Fraction(1, 20)
    assert carried(tmp_path / name) == KEPT


def test_prores_stays_within_a_level_of_the_master(films, tmp_path):
    outlets.give_out(films[10, False], tmp_path / "a.mov")

    for ours, theirs in zip(read(tmp_path / "a.mov"), read(films[10, False]), strict=True):
        assert np.abs(ours.planes[0].astype(int) - theirs.planes[0]).mean() < 4  # of 1023


@pytest.mark.parametrize("suffix", [".dpx", ".tif", ".png"])
@pytest.mark.parametrize("depth", [8, 10])
def test_a_gray_sequence_holds_every_level_of_every_frame(films, tmp_path, suffix, depth):
    outlets.give_out(films[depth, True], tmp_path / "reel" / f"x_%06d{suffix}", first=1001)

    names = sorted(path.name for path in (tmp_path / "reel").iterdir())
    assert names == ["sound.flac", *(f"x_{number:06}{suffix}" for number in range(1001, 1013))]
    for number, picture in enumerate(read(films[depth, True]), 1001):
        shown = still(tmp_path / "reel" / f"x_{number:06}{suffix}")
        top, whole = 2**depth - 1, np.iinfo(shown.dtype).max
        assert np.abs(shown.astype(np.float64) / whole - picture.planes[0] / top).max() <= 1 / top


@pytest.mark.parametrize("depth", [10, 12])
def test_colour_of_a_dpx_sequence_is_as_deep_as_the_film(tmp_path, depth):
    levels = np.arange(64 * 48, dtype=np.uint16).reshape(48, 64) % 2**depth
    form = f"gbrp{depth}le"
    with Writer(tmp_path / "film.mkv", width=64, height=48, rate=24, pixel_format=form) as writer:
        writer.write((levels, levels[::-1].copy(), levels.T.copy().reshape(48, 64)))

    outlets.give_out(tmp_path / "film.mkv", tmp_path / "reel" / "x_%04d.dpx")

    with av.open(str(tmp_path / "reel" / "x_0000.dpx")) as container:
        assert next(container.decode(video=0)).format.name == form
    sequence = tmp_path / "reel.tar"
    with sequence.open("wb") as file:
        sequences.pack(sequences.find(tmp_path / "reel"), file.write, Fraction(24))
    ours, theirs = (next(iter(read(path))).planes for path in (sequence, tmp_path / "film.mkv"))
    assert all(np.array_equal(*pair) for pair in zip(ours, theirs, strict=True))


def still(path):
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray()


def test_the_same_master_gives_the_same_bytes(films, tmp_path):
    for copy in ("one", "two"):
        outlets.give_out(films[8, True], tmp_path / f"{copy}.mov", kept=KEPT)
        outlets.give_out(films[8, True], tmp_path / f"{copy}.mp4")

    assert (tmp_path / "one.mov").read_bytes() == (tmp_path / "two.mov").read_bytes()
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_a_name_without_a_form_is_refused_with_the_list(films, tmp_path):
    with pytest.raises(FilmError, match=r"\.mov, \.mp4"):
        outlets.give_out(films[8, True], tmp_path / "film.gif")
    assert not list(tmp_path.iterdir())


def test_a_sequence_is_not_poured_into_a_folder_that_is_there(films, tmp_path):
    (tmp_path / "reel").mkdir()

    with pytest.raises(FilmError, match="folder of their own"):
        outlets.give_out(films[8, True], tmp_path / "reel" / "%06d.png")
    assert not list((tmp_path / "reel").iterdir())


def test_an_odd_picture_is_no_h264(tmp_path):
    film = clips.draw_film(tmp_path / "odd.mkv", frames=3, size=(97, 73))

    with pytest.raises(FilmError, match="97×73"):
        outlets.give_out(film, tmp_path / "odd.mp4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["odd.mkv"]


@pytest.mark.parametrize("width", [97, 98, 99])
def test_a_prores_of_any_width_keeps_its_colour_up_to_the_edge(tmp_path, width):
    master = clips.draw_film(tmp_path / "m.mkv", frames=2, shots=1, size=(width, 73), gray=False, sound=False)
    outlets.give_out(master, tmp_path / "o.mov")

    before, after = next(read(master)).planes, next(read(tmp_path / "o.mov")).planes

    for plane in (1, 2):
        assert abs(float(before[plane].mean()) * 4 - after[plane][:, -1].mean()) < 8


def test_what_goes_wrong_halfway_leaves_no_folder(films, tmp_path):
    def stop(done, total):
        if done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        outlets.give_out(films[8, True], tmp_path / "reel" / "%04d.png", progress=stop)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("code", "frames", "rate", "later"),
    [
        ("10:00:00:00", 25, 25, "10:00:01:00"),
        ("23:59:59:23", 1, 24, "00:00:00:00"),
        ("00:00:59;29", 1, Fraction(30000, 1001), "00:01:00;02"),
        ("00:09:59;29", 1, Fraction(30000, 1001), "00:10:00;00"),
        ("00:00:00:00", 17982, Fraction(30000, 1001), "00:09:59:12"),
        ("00:00:00;00", 17982, Fraction(30000, 1001), "00:10:00;00"),
    ],
)
def test_a_timecode_moves_on_by_frames(code, frames, rate, later):
    assert advance(code, frames, rate) == later


def test_a_part_of_a_film_carries_its_part():
    whole = Carried(
        "00:00:10:00", (Chapter("A", Fraction(0), Fraction(2)), Chapter("B", Fraction(2), Fraction(4)))
    )

    part = whole.cut(24, 72, 24)

    assert part.timecode == "00:00:11:00"
    assert part.chapters == (Chapter("A", Fraction(0), Fraction(1)), Chapter("B", Fraction(1), Fraction(2)))
