import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from film import sound
from film.delivery import hls, ladder
from film.errors import Cancelled, FilmError
from film.frames import Writer, picture_at, read
from film.probe import Probe, VideoFacts, probe
from film.rungs import Rung
from tests import clips

VTT = "WEBVTT\n\n00:00:00.500 --> 00:00:02.000\n你好\n"


@pytest.fixture(scope="module")
def on_air(shelf):
    """A film of 120 frames at two rungs with sound and two subtitle tracks, and what `hls` said of it."""
    film = clips.draw_film(shelf / "delivery.mkv", frames=120, size=(192, 144))
    (shelf / "words.vtt").write_text(VTT, encoding="utf-8")
    tracks = [("zh-Hans", "中文", shelf / "words.vtt"), ("en", 'Eng"lish', shelf / "words.vtt")]
    rungs = [Rung("144", 192, 144, 400_000), Rung("72", 96, 72, 200_000)]
    return shelf / "air", hls(film, shelf / "air", rungs=rungs, subtitles=tracks)


def test_every_rung_shows_every_frame_from_time_0(on_air):
    folder, made = on_air
    for rung in made["rungs"]:
        facts = probe(folder / rung["file"])
        assert (facts.video.frames, facts.video.rate) == (120, 24)
        assert (facts.video.width, facts.video.height) == (rung["width"], rung["height"])
        assert facts.raw["streams"][0]["start"] == 0
    assert [clips.number_in(planes[0]) for _, planes in read(folder / "144.mp4")] == list(range(120))


def test_sound_and_picture_stay_together(on_air):
    folder, _ = on_air
    heard = np.concatenate(list(sound.read(folder / "144.mp4")), axis=1)[0]
    drawn = clips.tone(len(heard))
    assert len(heard) == pytest.approx(5 * clips.SOUND_RATE, abs=1024)
    assert np.abs(heard[5000:230_000] - drawn[5000:230_000]).mean() < 0.02


def test_pieces_are_closed_groups_of_two_seconds(on_air):
    folder, _ = on_air
    text = (folder / "144.m3u8").read_text()
    assert re.findall(r"#EXTINF:([\d.]+)", text) == ["2.000000", "2.000000", "1.000000"]
    ranges = [tuple(map(int, pair)) for pair in re.findall(r"#EXT-X-BYTERANGE:(\d+)@(\d+)", text)]
    head = int(re.search(r'BYTERANGE="(\d+)@0"', text)[1])
    data = (folder / "144.mp4").read_bytes()
    for number, (length, start) in enumerate(ranges):
        alone = folder.parent / f"piece-{number}.mp4"
        alone.write_bytes(data[:head] + data[start : start + length])
        shown = [clips.number_in(planes[0]) for _, planes in read(alone)]
        assert shown == list(range(number * 48, min(120, number * 48 + 48)))


def test_the_master_playlist_says_what_players_need(on_air):
    folder, made = on_air
    text = (folder / made["master"]).read_text(encoding="utf-8")
    assert re.findall(r"RESOLUTION=(\d+x\d+)", text) == ["192x144", "96x72"]
    assert re.search(r'CODECS="avc1\.[0-9a-f]{6},mp4a\.40\.2"', text)
    assert "FRAME-RATE=24.000" in text
    assert re.findall(r'LANGUAGE="([^"]+)"', text) == ["zh-Hans", "en"]
    assert 'NAME="中文"' in text
    assert 'NAME="Eng\'lish"' in text
    for rung in made["rungs"]:
        assert rung["bandwidth"] >= rung["average_bandwidth"] > 1000
    assert set(made["files"]) == {file.name for file in folder.iterdir()}


def test_subtitles_are_a_track_of_their_own(on_air):
    folder, _ = on_air
    assert (folder / "subtitles-zh-Hans.vtt").read_text(encoding="utf-8") == VTT
    assert "subtitles-zh-Hans.vtt" in (folder / "subtitles-zh-Hans.m3u8").read_text()


@pytest.mark.parametrize("form", ["gray", "gray10le", "yuv420p", "yuv422p10le"])
@pytest.mark.parametrize("kind", ["pc", "tv"])
def test_black_stays_black_and_white_white(tmp_path, form, kind):
    depth = 10 if "10" in form else 8
    scale = 1 << (depth - 8)
    low, high = (0, (1 << depth) - 1) if kind == "pc" else (16 * scale, 235 * scale)
    luma = np.full((72, 96), low, np.uint8 if depth == 8 else np.uint16)
    luma[:, 48:] = high
    with Writer(
        tmp_path / "f.mkv", width=96, height=72, rate=24, pixel_format=form, colour={"range": kind}
    ) as film:
        for _ in range(4):
            chroma = np.full((36 if "420" in form else 72, 48), 128 * scale, luma.dtype)
            film.write([luma] if "gray" in form else [luma, chroma, chroma])
    for size in (72, 36):
        hls(tmp_path / "f.mkv", tmp_path / "air", rungs=[Rung("r", size * 4 // 3, size, 400_000)])
        video = probe(tmp_path / "air" / "r.mp4").video
        assert (video.range, video.matrix, video.pixel_format) == ("tv", "bt709", "yuv420p")
        planes = next(iter(read(tmp_path / "air" / "r.mp4"))).planes
        assert planes[0][size // 2, size // 3] == pytest.approx(16, abs=1)
        assert planes[0][size // 2, size] == pytest.approx(235, abs=1)
        assert np.abs(planes[1].astype(int) - 128).max() <= 1
        shown = np.asarray(picture_at(tmp_path / "air" / "r.mp4", 0))
        assert shown[size // 2, size // 3].max() <= 2
        assert shown[size // 2, size].min() >= 253


def test_a_silent_film_is_delivered(tmp_path):
    film = clips.draw_film(tmp_path / "silent.mkv", frames=10, sound=False)
    made = hls(film, tmp_path / "air")
    assert not made["sound"]
    assert "mp4a" not in made["rungs"][0]["codecs"]
    assert probe(tmp_path / "air" / "72.mp4").audio == ()


@pytest.mark.parametrize(
    "facts", [{"rate": Fraction(24000, 1001)}, {"rate": Fraction(50, 3)}, {"size": (97, 71)}]
)
def test_odd_rates_and_sizes_are_delivered(tmp_path, facts):
    film = clips.draw_film(tmp_path / "odd.mkv", frames=50, **facts)
    hls(film, tmp_path / "air")
    (file,) = (tmp_path / "air").glob("*.mp4")
    video = probe(file).video
    assert video.frames == 50
    assert video.rate == facts.get("rate", 24)
    assert (video.width % 2, video.height % 2) == (0, 0)


def test_a_film_of_uneven_times_plays_at_its_mean_rate(tmp_path):
    times = [number * 40 + number % 3 * 11 for number in range(24)]
    film = clips.draw_film(tmp_path / "uneven.mkv", times=times, sound=False)
    hls(film, tmp_path / "air")
    assert probe(tmp_path / "air" / "72.mp4").video.frames == 24


def test_surround_sound_is_mixed_to_stereo(tmp_path):
    film = clips.draw_film(tmp_path / "film.mkv", frames=24, channels=6)
    hls(film, tmp_path / "air")
    (audio,) = probe(tmp_path / "air" / "72.mp4").audio
    assert (audio.channels, audio.codec) == (2, "aac")


def test_a_cancelled_delivery_leaves_the_old_one_in_place(tmp_path, gray_film):
    hls(gray_film, tmp_path / "air")
    before = {file.name: file.read_bytes() for file in (tmp_path / "air").iterdir()}
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 5

    with pytest.raises(Cancelled):
        hls(gray_film, tmp_path / "air", cancelled=cancelled)
    assert {file.name: file.read_bytes() for file in (tmp_path / "air").iterdir()} == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["air"]


def test_a_new_delivery_takes_the_place_of_the_old_one(tmp_path, gray_film):
    (tmp_path / "air").mkdir()
    (tmp_path / "air" / "stale.mp4").touch()
    told = []
    hls(gray_film, tmp_path / "air", progress=lambda done, total: told.append((done, total)))
    assert told == [(number + 1, 24) for number in range(24)]
    assert sorted(file.name for file in (tmp_path / "air").iterdir()) == ["72.m3u8", "72.mp4", "master.m3u8"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["air"]


@pytest.mark.parametrize(
    ("language", "text", "reason"),
    [
        ("../etc", VTT, "need a language tag"),
        ("zh", "not subtitles", "must begin with the word WEBVTT"),
        ("zh", "WEBVTT\n\nnonsense\n", "Line 4"),
    ],
)
def test_bad_subtitles_are_refused_before_anything_is_made(tmp_path, gray_film, language, text, reason):
    (tmp_path / "w.vtt").write_text(text)
    with pytest.raises(FilmError, match=reason):
        hls(gray_film, tmp_path / "air", subtitles=[(language, "words", tmp_path / "w.vtt")])
    assert [entry.name for entry in tmp_path.iterdir()] == ["w.vtt"]


def test_two_tracks_in_one_language_are_refused(tmp_path, gray_film):
    (tmp_path / "w.vtt").write_text(VTT)
    with pytest.raises(FilmError, match="two subtitle tracks in zh"):
        hls(
            gray_film,
            tmp_path / "air",
            subtitles=[("zh", "one", tmp_path / "w.vtt"), ("zh", "two", tmp_path / "w.vtt")],
        )


def test_a_restored_film_gets_three_rungs():
    assert [(rung.name, rung.width) for rung in ladder(_facts(1440, 1080))] == [
        ("1080", 1440),
        ("720", 960),
        ("480", 640),
    ]


def test_a_television_film_is_not_blown_up():
    assert [rung.name for rung in ladder(_facts(720, 576, sar=Fraction(16, 15)))] == ["576", "360", "240"]
    assert ladder(_facts(720, 576, sar=Fraction(16, 15)))[0].width == 768


def test_an_upright_film_is_measured_across():
    assert next((rung.width, rung.height) for rung in ladder(_facts(1080, 1920))) == (1080, 1920)


@settings(deadline=None)
@given(
    width=st.integers(16, 4096),
    height=st.integers(16, 2304),
    sar=st.fractions(Fraction(1, 2), 2, max_denominator=99),
)
def test_no_rung_is_larger_than_the_film_or_out_of_shape(width, height, sar):
    rungs = ladder(_facts(width, height, sar=sar))
    dar = Fraction(width, height) * sar
    assert 1 <= len(rungs) <= 3
    assert [rung.height for rung in rungs] == sorted({rung.height for rung in rungs}, reverse=True)
    for rung in rungs:
        assert rung.width % 2 == rung.height % 2 == 0
        assert rung.height <= max(height, width / dar) + 1
        assert abs(rung.width - rung.height * dar) <= 1 + dar


def _facts(width, height, *, sar=Fraction(1)):
    video = VideoFacts(
        "ffv1", width, height, "gray", 8, sar, Fraction(width, height) * sar, Fraction(24), 24, Fraction(1),
        "progressive", "unknown", "unknown", "unknown", "pc", 0, False, True,
    )  # fmt: skip
    return Probe("film.mkv", 1, "matroska", Fraction(1), video, (), {})
