"""Numbered pictures are one film: found, packed, read and refused by name."""

import tarfile
from fractions import Fraction

import av
import numpy as np
import pytest

from film import digest, frames, sequences
from film.errors import FilmError, NotFilm, Truncated
from film.ffv1 import configuration
from film.probe import probe
from tests.clips import draw_film, draw_sequence


def packed(folder, out, rate=24):
    with out.open("wb") as file:
        manifest = sequences.pack(sequences.find(folder), file.write, Fraction(rate))
    return manifest


@pytest.mark.parametrize(
    ("form", "suffix", "depth"),
    [("gbrp10le", "dpx", 10), ("rgb48le", "dpx", 16), ("gray16le", "tif", 16), ("rgb48le", "tiff", 16),
     ("gray16be", "png", 16), ("rgb24", "png", 8)],
)  # fmt: skip
def test_a_sequence_is_read_like_a_film_in_its_own_depth(tmp_path, form, suffix, depth):
    draw_sequence(tmp_path / "reel", form=form, suffix=suffix, frames=6)
    packed(tmp_path / "reel", tmp_path / "reel.tar", 18)

    facts = probe(tmp_path / "reel.tar")

    assert (facts.container, facts.video.frames, facts.video.rate) == ("sequence", 6, 18)
    assert facts.video.bit_depth == depth
    pictures = list(frames.read(tmp_path / "reel.tar", 2, 5))
    assert [picture.index for picture in pictures] == [2, 3, 4]
    assert pictures[0].planes[0].dtype == (np.uint8 if depth == 8 else np.uint16)
    assert len([line for line in digest.framemd5(tmp_path / "reel.tar") if line[0] != "#"]) == 6


def test_sixteen_bits_come_out_as_they_went_in(tmp_path):
    draw_sequence(tmp_path / "reel", form="gray16le", suffix="tif", frames=3)
    packed(tmp_path / "reel", tmp_path / "reel.tar")

    levels = [int(picture.planes[0][0, 0]) for picture in frames.read(tmp_path / "reel.tar")]

    assert levels == [1001 * 7, 1002 * 7, 1003 * 7]


def test_the_tar_holds_every_frame_as_it_came_and_the_same_frames_give_the_same_tar(tmp_path):
    draw_sequence(tmp_path / "reel", frames=4)
    first, second = tmp_path / "a.tar", tmp_path / "b.tar"

    assert packed(tmp_path / "reel", first) == packed(tmp_path / "reel", second)

    assert first.read_bytes() == second.read_bytes()
    with tarfile.open(first) as tar:
        assert tar.getnames()[0] == sequences.HEAD
        assert tar.getnames()[-1] == sequences.MANIFEST
        name = tar.getnames()[1]
        assert tar.extractfile(name).read() == (tmp_path / "reel" / name).read_bytes()


def test_a_tar_somebody_packed_is_as_good_as_the_folder(tmp_path):
    draw_sequence(tmp_path / "reel", frames=4)
    with tarfile.open(tmp_path / "theirs.tar", "w") as tar:
        tar.add(tmp_path / "reel", arcname="scans/" + "long" * 30)

    ours = packed(tmp_path / "reel", tmp_path / "a.tar")
    theirs = packed(tmp_path / "theirs.tar", tmp_path / "b.tar")

    assert ours == theirs


def test_gaps_are_named_frame_by_frame(tmp_path):
    draw_sequence(tmp_path / "reel", frames=9)
    for number in (1003, 1004, 1007):
        (tmp_path / "reel" / f"scan.{number:07d}.dpx").unlink()
    found = sequences.find(tmp_path / "reel")

    with pytest.raises(FilmError, match=r"reel lacks 3 of the frames 1001 to 1009: 1003, 1004, 1007\."):
        sequences.refuse_gaps(found)

    assert (found.pattern, found.first, found.last) == ("scan.%07d.dpx", 1001, 1009)
    packed(tmp_path / "reel", tmp_path / "reel.tar")
    assert probe(tmp_path / "reel.tar").raw["sequence"]["missing"] == [1003, 1004, 1007]


def test_an_empty_frame_a_cut_frame_and_another_size_are_refused_by_name(tmp_path):
    draw_sequence(tmp_path / "empty", frames=3)
    (tmp_path / "empty" / "scan.0001002.dpx").write_bytes(b"")
    with pytest.raises(NotFilm, match=r"empty frames .*scan\.0001002\.dpx"):
        sequences.find(tmp_path / "empty")

    draw_sequence(tmp_path / "cut", frames=3)
    cut = tmp_path / "cut" / "scan.0001002.dpx"
    cut.write_bytes(cut.read_bytes()[:-50])
    with pytest.raises(Truncated, match=r"scan\.0001002\.dpx is cut short: 50 bytes"):
        packed(tmp_path / "cut", tmp_path / "cut.tar")

    draw_sequence(tmp_path / "sizes", frames=3)
    draw_sequence(tmp_path / "sizes", frames=1, first=1004, size=(48, 36))
    with pytest.raises(FilmError, match="from 96×72 to 48×36 at frame 1004"):
        packed(tmp_path / "sizes", tmp_path / "sizes.tar")


def test_two_sequences_none_and_a_twin_are_said(tmp_path):
    draw_sequence(tmp_path / "two", frames=2)
    draw_sequence(tmp_path / "two", frames=2, suffix="png", form="rgb24")
    with pytest.raises(NotFilm, match=r"holds 2 sequences \(scan\.#\.dpx, scan\.#\.png\)"):
        sequences.find(tmp_path / "two")

    (tmp_path / "none").mkdir()
    with pytest.raises(NotFilm, match="without numbered DPX, TIFF or PNG"):
        sequences.find(tmp_path / "none")

    draw_sequence(tmp_path / "twin", frames=2)
    (tmp_path / "twin" / "scan.1001.dpx").write_bytes(b"again")
    with pytest.raises(NotFilm, match="frame 1001 twice"):
        sequences.find(tmp_path / "twin")


def test_a_packed_sequence_that_is_cut_short_is_refused(tmp_path):
    draw_sequence(tmp_path / "reel", frames=4)
    packed(tmp_path / "reel", tmp_path / "reel.tar")
    whole = (tmp_path / "reel.tar").read_bytes()
    (tmp_path / "reel.tar").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(Truncated, match=r"reel\.tar is cut short"):
        probe(tmp_path / "reel.tar")


def test_a_frame_that_cannot_be_decoded_is_named_by_its_own_number(tmp_path):
    draw_sequence(tmp_path / "reel", frames=3, suffix="png", form="rgb24")
    bad = tmp_path / "reel" / "scan.0001002.png"
    bad.write_bytes(bad.read_bytes()[:40] + bytes(60))
    packed(tmp_path / "reel", tmp_path / "reel.tar")

    with pytest.raises(FilmError, match=r"Frame 1002 of reel\.tar cannot be decoded"):
        list(frames.read(tmp_path / "reel.tar"))


@pytest.mark.parametrize(
    ("options", "crc", "version"),
    [({"level": "3", "slicecrc": "1", "slices": "24", "g": "1", "coder": "2"}, True, 3),
     ({"level": "3", "slicecrc": "0", "slices": "9", "context": "1"}, False, 3),
     ({"level": "1"}, False, 1)],
)  # fmt: skip
def test_ffv1_says_whether_its_slices_carry_checksums(tmp_path, options, crc, version):
    with av.open(str(tmp_path / "film.mkv"), "w") as out:
        stream = out.add_stream("ffv1", rate=24, options=options)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv422p10le"
        for packet in [*stream.encode(av.VideoFrame(320, 240, "yuv422p10le")), *stream.encode()]:
            out.mux(packet)
    with av.open(str(tmp_path / "film.mkv")) as film:
        facts = configuration(film.streams.video[0].codec_context.extradata)

    assert (facts.version, facts.slice_crc) == (version, crc)


def test_the_house_s_own_masters_carry_slice_checksums(tmp_path):
    with av.open(str(draw_film(tmp_path / "film.mkv", frames=3))) as film:
        assert configuration(film.streams.video[0].codec_context.extradata).slice_crc
