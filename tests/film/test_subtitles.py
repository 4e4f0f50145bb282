import pytest

from film.errors import FilmError
from film.subtitles import Cue, read_vtt, write_vtt

GOOD = """WEBVTT - 孤儿流浪记
Kind: subtitles

NOTE made by hand

1
00:01.000 --> 00:02.500 align:start
你好，
世界

00:00:03.000 --> 01:00:04.000
<i>Goodbye</i>
"""


def test_cues_are_read():
    assert read_vtt(GOOD) == [
        Cue(1000, 2500, "你好，\n世界", "1", "align:start"),
        Cue(3000, 3_604_000, "<i>Goodbye</i>"),
    ]


def test_what_is_written_is_read_back():
    cues = read_vtt("\ufeff" + GOOD.replace("\n", "\r\n"))
    assert read_vtt(write_vtt(cues)) == cues


def test_a_file_of_no_cues_is_empty():
    assert read_vtt("WEBVTT\n") == []


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", 1, "must begin with the word WEBVTT"),
        ("", 1, "must begin with the word WEBVTT"),
        ("WEBVTT\n\n00:01 --> 00:02\nShort\n", 3, "needs a line such as"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nBackwards\n", 3, "must end after it starts"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\nB\n\n00:01.000 --> 00:02.000\nA\n", 6, "must not start before"),
        ("WEBVTT\n\n00:02.000 --> 00:03.000\n\nText apart\n", 3, "needs words under its times"),
        ("WEBVTT\n\nOnly an identifier\n", 4, "needs a line such as"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB\n", 4, "an empty line must stand"),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nA\n", 3, "needs a line such as"),
    ],
)
def test_a_bad_cue_is_refused_by_its_line(text, line, reason):
    with pytest.raises(FilmError, match=rf"Line {line} of the subtitles: .*{reason}"):
        read_vtt(text)
