import hashlib
import io
from fractions import Fraction

import av

from film import digest
from tests import clips


def test_a_file_has_the_same_digest_by_path_and_by_handle(gray_film):
    wanted = hashlib.sha256(gray_film.read_bytes()).hexdigest()
    assert digest.sha256(gray_film) == wanted
    with gray_film.open("rb") as file:
        assert digest.sha256(file) == wanted


def test_hashing_tells_how_far_it_is(gray_film):
    told = []
    digest.sha256(gray_film, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (gray_film.stat().st_size,) * 2


def test_bytes_are_hashed_while_they_are_written():
    target = io.BytesIO()
    writer = digest.HashingWriter(target)
    for part in (b"film ", b"archive"):
        writer.write(part)
    assert target.getvalue() == b"film archive"
    assert writer.hexdigest() == hashlib.sha256(b"film archive").hexdigest()
    assert writer.size == 12


def test_framemd5_is_that_of_ffmpeg(tmp_path):
    film = clips.draw_film(
        tmp_path / "film.mkv", gray=False, depth=10, rate=Fraction(24000, 1001), sound=False
    )
    ours = list(digest.framemd5(film))
    theirs = _ffmpegs_framemd5(film, tmp_path / "film.framemd5")
    assert [line for line in ours if not line.startswith("#sar")] == [
        line for line in theirs if not line.startswith("#sar")
    ]


def test_one_changed_pixel_changes_one_line(tmp_path):
    pictures = list(clips.draw_pictures(frames=6))
    one = clips.draw_film(tmp_path / "one.mkv", pictures=pictures, sound=False)
    pictures[4][30, 30] ^= 1
    two = clips.draw_film(tmp_path / "two.mkv", pictures=pictures, sound=False)
    lines = zip(digest.framemd5(one), digest.framemd5(two), strict=True)
    assert [a.split(",")[1].strip() for a, b in lines if a != b] == ["4"]


def _ffmpegs_framemd5(film, out):
    with av.open(str(film)) as source, av.open(str(out), "w", format="framemd5") as report:
        report.flags |= av.container.Flags.bitexact.value
        given = source.streams.video[0]
        stream = report.add_stream("rawvideo", rate=given.average_rate)
        stream.width, stream.height, stream.pix_fmt = given.width, given.height, given.pix_fmt
        stream.time_base = 1 / given.average_rate
        for number, frame in enumerate(source.decode(given)):
            frame.pts, frame.time_base = number, stream.time_base
            report.mux(stream.encode(frame))
        report.mux(stream.encode(None))
    return out.read_text().splitlines()
