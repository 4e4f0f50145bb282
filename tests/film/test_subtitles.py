import pytest

from film.errors import FilmError
from film.subtitles import Cue, read, read_vtt, words, write_vtt

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


SUBRIP = """1
00:00:01,000 --> 00:00:02,500
<I>你好</I>，<font color="red">世界</font>

2
00:00:03,000 --> 00:00:04,000 X1:10 X2:20
{\\an8}Rock & roll < 3
"""


def test_subrip_is_read_and_becomes_webvtt():
    cues = read(SUBRIP.replace("\n", "\r\n"))
    assert cues == [Cue(1000, 2500, "<i>你好</i>，世界"), Cue(3000, 4000, "Rock &amp; roll &lt; 3")]
    assert read(write_vtt(cues)) == cues
    assert [words(cue) for cue in cues] == ["你好，世界", "Rock & roll < 3"]


def test_what_is_neither_is_refused_as_webvtt_is():
    with pytest.raises(FilmError, match=r"Line 1 of the subtitles: .*the word WEBVTT"):
        read("[Script Info]\nTitle: angels\n")


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("1\n00:00:01,000 -> 00:00:02,000\nA\n", 2, "needs a line such as 00:00:01,000"),
        ("1\n00:00:01,000 --> 00:00:02,000\nA\n\nB after an empty line\n", 5, "needs a line such as"),
        ("1\n00:00:02,000 --> 00:00:01,000\nA\n", 2, "must end after it starts"),
        ("1\n00:00:03,000 --> 00:00:04,000\nA\n\n2\n00:00:01,000 --> 00:00:02,000\nB\n", 6, "must not start"),
        ("1\n00:00:01,000 --> 00:00:02,000\n<font></font>\n", 2, "needs words under its times"),
        ("1\n00:00:01,000 --> 00:00:02,000\nA\n2\n00:00:03,000 --> 00:00:04,000\nB\n", 3, "an empty line"),
        ("1\n00:00:01,000 --> 00:00:02,000\nA\x00\n", 3, "a NUL stands in it"),
        (f"1\n{'9' * 5000}:00:01,000 --> 00:00:02,000\nA\n", 2, "needs a line such as"),
        ("1", 2, "needs a line such as"),
    ],
)
def test_a_bad_subrip_cue_is_refused_by_its_line(text, line, reason):
    with pytest.raises(FilmError, match=rf"Line {line} of the subtitles: .*{reason}"):
        read(text)


def test_hours_without_end_are_no_time():
    with pytest.raises(FilmError, match="Line 3 of the subtitles: a cue needs a line"):
        read_vtt(f"WEBVTT\n\n{'9' * 5000}:00:01.000 --> 00:00:02.000\nA\n")
