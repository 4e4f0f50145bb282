import json
import os
import shutil
from fractions import Fraction

import av
import pytest
from PIL import Image

from film.errors import FilmError, NotFilm, Truncated
from film.probe import probe
from tests import clips


def test_facts_of_a_film_are_measured(gray_film):
    facts = probe(gray_film)
    video, (audio,) = facts.video, facts.audio
    assert (video.codec, video.width, video.height, video.frames) == ("ffv1", 96, 72, 24)
    assert (video.rate, video.duration, video.dar) == (Fraction(24), Fraction(1), Fraction(4, 3))
    assert (video.gray, video.bit_depth, video.variable_rate, video.rotation) == (True, 8, False, 0)
    assert (audio.codec, audio.rate, audio.channels, audio.duration) == ("flac", 48_000, 1, Fraction(1))


@pytest.mark.parametrize("name", ["film.mkv", "film.mp4", "film.mov", "film.avi", "film.ts"])
def test_frames_are_counted_in_every_container(tmp_path, name):
    codec = "mpeg4" if name.endswith("avi") else "libx264"
    options = {"bf": "2", "g": "8"} if codec == "mpeg4" else None
    film = clips.draw_film(tmp_path / name, codec=codec, options=options, pixel_format="yuv420p", frames=30)
    assert probe(film).video.frames == 30
    assert probe(film).video.rate == 24


@pytest.mark.parametrize("rate", ["24000/1001", "16", "18", "50/3", "60000/1001", "25/2"])
def test_rates_are_exact_although_matroska_rounds_times(tmp_path, rate):
    film = clips.draw_film(tmp_path / "film.mkv", rate=Fraction(rate), sound=False)
    video = probe(film).video
    assert (video.rate, video.variable_rate) == (Fraction(rate), False)


def test_a_film_of_uneven_times_is_called_variable(tmp_path):
    times = [number * 40 + number % 3 * 11 for number in range(24)]
    video = probe(clips.draw_film(tmp_path / "uneven.mkv", times=times, sound=False)).video
    assert video.variable_rate
    assert video.frames == 24


def test_ten_bit_colour_and_odd_sizes_are_told(tmp_path):
    video = probe(clips.draw_film(tmp_path / "odd.mkv", size=(97, 71), gray=False, depth=10)).video
    assert (video.width, video.height, video.pixel_format) == (97, 71, "yuv422p10le")
    assert (video.bit_depth, video.gray) == (10, False)


def test_a_turned_film_has_its_upright_size(tmp_path):
    film = clips.draw_film(tmp_path / "phone.mp4", codec="libx264", rotation=-90, sound=False)
    video = probe(film).video
    assert (video.width, video.height, video.rotation) == (72, 96, 90)
    assert video.dar == Fraction(3, 4)


def test_cover_art_is_not_the_film(tmp_path, reordered_film):
    cover = tmp_path / "cover.jpg"
    Image.new("RGB", (64, 64), "red").save(cover)
    film = _with_cover(reordered_film, cover, tmp_path / "covered.mp4")
    assert probe(film).video.frames == 48
    with pytest.raises(NotFilm, match=r"song\.m4a holds only a still cover|song\.m4a has sound but no"):
        probe(_with_cover(clips.draw_sound(tmp_path / "tone.m4a"), cover, tmp_path / "song.m4a"))


def test_facts_can_be_kept_as_json(gray_film):
    assert json.loads(json.dumps(probe(gray_film).as_json()))["video"]["rate"] == "24/1"
    assert json.dumps(probe(gray_film).raw)


def test_a_zero_byte_file_is_refused_by_name(tmp_path):
    (tmp_path / "nothing.mp4").touch()
    with pytest.raises(NotFilm, match=r"nothing\.mp4 is empty"):
        probe(tmp_path / "nothing.mp4")


def test_a_text_file_is_refused_by_name(tmp_path):
    for name in ("script.txt", "script.mp4"):
        (tmp_path / name).write_text("第一场 外 日\n" * 2000, encoding="utf-8")
        with pytest.raises(NotFilm, match=f"{name} is a text file"):
            probe(tmp_path / name)


def test_a_playlist_cannot_make_the_prober_open_other_files(tmp_path, gray_film):
    shutil.copy(gray_film, tmp_path / "secret.mkv")
    for name, text in (
        ("a.m3u8", "#EXTM3U\n#EXTINF:1,\nsecret.mkv\n"),
        ("b.ffconcat", "ffconcat version 1.0\nfile secret.mkv\n"),
    ):
        (tmp_path / name).write_text(text)
        with pytest.raises(NotFilm):
            probe(tmp_path / name)


def test_noise_is_refused_by_name(tmp_path):
    (tmp_path / "noise.mov").write_bytes(bytes((7 * number * number) % 256 for number in range(5000)))
    with pytest.raises(NotFilm, match=r"noise\.mov is not a film"):
        probe(tmp_path / "noise.mov")


def test_sound_alone_is_refused_by_name(tmp_path):
    with pytest.raises(NotFilm, match=r"tone\.wav has sound but no moving picture"):
        probe(clips.draw_sound(tmp_path / "tone.wav"))


def test_a_still_picture_is_refused_by_name(tmp_path):
    Image.new("L", (64, 48)).save(tmp_path / "poster.jpg")
    with pytest.raises(NotFilm, match=r"poster\.jpg is a still picture"):
        probe(tmp_path / "poster.jpg")


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    with pytest.raises(FilmError, match="does not exist"):
        probe(tmp_path / "lost.mkv")
    with pytest.raises(NotFilm, match="is a folder"):
        probe(tmp_path)


def test_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.mkv")
    with pytest.raises(NotFilm, match="pipe or a device"):
        probe(tmp_path / "pipe.mkv")


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95, 0.999])
@pytest.mark.parametrize("name", ["film.mkv", "film.mp4", "film.avi"])
def test_a_truncated_film_is_refused_by_name(tmp_path, name, share):
    codec = "mpeg4" if name.endswith("avi") else "libx264"
    whole = clips.draw_film(tmp_path / name, codec=codec, pixel_format="yuv420p", frames=48)
    with pytest.raises(Truncated, match=f"cut-{name} is cut short"):
        probe(clips.cut_short(whole, tmp_path / f"cut-{name}", share=share))


def test_a_film_cut_after_its_index_is_refused(tmp_path):
    options = {"movflags": "faststart"}
    whole = _remuxed(clips.draw_film(tmp_path / "film.mp4", codec="libx264"), tmp_path / "fast.mp4", options)
    with pytest.raises(Truncated, match="is cut short"):
        probe(clips.cut_short(whole, tmp_path / "cut.mp4", share=0.8))


def test_a_sample_table_that_points_past_the_end_is_refused(tmp_path):
    whole = clips.draw_film(tmp_path / "film.mp4", codec="libx264", sound=False)
    data = bytearray(whole.read_bytes())
    place = data.index(b"mdat") - 4
    size = int.from_bytes(data[place : place + 4])
    del data[place + 108 : place + size]  # most pictures gone, the box honest about it
    data[place : place + 4] = (108).to_bytes(4)
    (tmp_path / "gutted.mp4").write_bytes(data)
    with pytest.raises(Truncated, match=r"gutted\.mp4"):
        probe(tmp_path / "gutted.mp4")


def test_a_header_that_promises_more_than_is_there_is_refused(tmp_path):
    whole = clips.draw_film(tmp_path / "film.mkv", frames=48, sound=False)
    data = whole.read_bytes()
    segment = data.index(b"\x18\x53\x80\x67")
    unknown = data[: segment + 4] + b"\x01" + b"\xff" * 7 + data[segment + 12 :]
    (tmp_path / "torn.mkv").write_bytes(unknown[: len(unknown) // 2])
    with pytest.raises(Truncated, match=r"torn\.mkv is cut short"):
        probe(tmp_path / "torn.mkv")


def test_real_footage_is_probed(footage):
    for name, frames in (("clean/sam2_01_dog.mp4", 289), ("oldfilm/great_train_robbery_1903.mkv", 48)):
        assert probe(footage / name).video.frames == frames


def _remuxed(source, out, options):
    with av.open(str(source)) as given, av.open(str(out), "w", container_options=options) as made:
        streams = {stream.index: made.add_stream_from_template(stream) for stream in given.streams}
        for packet in given.demux():
            if packet.size:
                packet.stream = streams[packet.stream.index]
                made.mux(packet)
    return out


def _with_cover(source, cover, out):
    with (
        av.open(str(source)) as given,
        av.open(str(cover)) as art,
        av.open(str(out), "w", format="mp4") as made,
    ):
        streams = {stream.index: made.add_stream_from_template(stream) for stream in given.streams}
        picture = made.add_stream_from_template(art.streams.video[0])
        picture.disposition = av.stream.Disposition.attached_pic
        for packet in given.demux():
            if packet.size:
                packet.stream = streams[packet.stream.index]
                made.mux(packet)
        packet = next(art.demux())
        packet.stream = picture
        made.mux(packet)
    return out
