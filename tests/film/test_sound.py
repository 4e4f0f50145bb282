from fractions import Fraction

import numpy as np
import pytest

from film import sound
from film.errors import FilmError
from film.probe import probe
from film.sound import SoundWriter
from tests import clips


def _whole(path, **options):
    return np.concatenate(list(sound.read(path, **options)), axis=1)


@pytest.mark.parametrize(("name", "codec"), [("s.mka", "flac"), ("s.flac", "flac"), ("s.wav", "pcm_s24le")])
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_24_bit_sound_is_read_back_to_the_bit(tmp_path, name, codec, channels):
    levels = np.random.default_rng(1).integers(-(1 << 23), 1 << 23, (channels, 50_077))
    given = (levels / (1 << 23)).astype(np.float32)
    with SoundWriter(tmp_path / name, rate=48_000, channels=channels, codec=codec) as out:
        for start in range(0, given.shape[1], 7000):
            out.write(given[:, start : start + 7000])
    assert np.array_equal(_whole(tmp_path / name), given)
    assert sound.count(tmp_path / name) == 50_077


def test_the_same_sound_gives_the_same_bytes(tmp_path):
    for name in ("one.mka", "two.mka"):
        with SoundWriter(tmp_path / name, rate=44_100, channels=1, bit_depth=16) as out:
            out.write(clips.tone(44_100)[None])
    assert (tmp_path / "one.mka").read_bytes() == (tmp_path / "two.mka").read_bytes()


def test_what_is_too_loud_is_clipped_not_wrapped(tmp_path):
    with SoundWriter(tmp_path / "loud.flac", rate=48_000, channels=1, bit_depth=16) as out:
        out.write(np.array([[2.0, -2.0] * 4000], np.float32))
    assert _whole(tmp_path / "loud.flac").max() > 0.99
    assert _whole(tmp_path / "loud.flac").min() == -1


def test_blocks_are_of_the_length_asked_for(gray_film):
    assert [block.shape for block in sound.read(gray_film, block=0.4)] == [
        (1, 19_200),
        (1, 19_200),
        (1, 9600),
    ]
    assert next(sound.read(gray_film)).dtype == np.float32


def test_encoded_sound_starts_with_frame_0(reordered_film):
    heard = _whole(reordered_film)[0]
    drawn = clips.tone(len(heard))
    assert np.abs(heard[5000:90_000] - drawn[5000:90_000]).mean() < 0.02


def test_sound_that_starts_late_is_led_by_silence(tmp_path):
    film = clips.draw_film(tmp_path / "late.mkv", sound_from=Fraction(1, 4))
    heard = _whole(film)[0]
    assert len(heard) == 12_000 + 48_000
    assert not heard[:12_000].any()
    assert np.allclose(heard[12_000:], clips.tone(48_000), atol=1e-4)


def test_a_track_that_is_not_there_is_refused(gray_film):
    with pytest.raises(FilmError, match=r"gray\.mkv has no sound track 1; it has 1"):
        next(sound.read(gray_film, stream=1))


def test_failed_or_empty_sound_leaves_nothing_behind(tmp_path):
    with pytest.raises(RuntimeError), SoundWriter(tmp_path / "s.mka", rate=48_000, channels=1) as out:
        out.write(clips.tone(480)[None])
        raise RuntimeError
    with (
        pytest.raises(FilmError, match="was given no sound"),
        SoundWriter(tmp_path / "s.mka", rate=8000, channels=1),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_recorded_speech_is_read_in_full(footage):
    assert sound.count(footage / "speech" / "en_jfk.wav") == 176_000


def test_facts_of_a_sound_track_beside_a_picture(gray_film):
    (audio,) = probe(gray_film).audio
    assert (audio.bit_depth, audio.layout) == (16, "mono")
