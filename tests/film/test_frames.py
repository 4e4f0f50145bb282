from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from film import frames
from film.errors import FilmError
from film.frames import Writer, decoded, delivered, image_of, picture_at, read
from film.probe import probe
from tests import clips

UNHURRIED = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FILMS = {
    "ffv1 in matroska": {"name": "a.mkv"},
    "h264 with b-frames in mp4": {"name": "b.mp4", "codec": "libx264"},
    "h264 with b-frames in matroska": {"name": "c.mkv", "codec": "libx264"},
    "open groups in a transport stream": {
        "name": "d.ts",
        "codec": "libx264",
        "options": {"x264opts": "open-gop=1", "bf": "3"},
    },
    "mpeg-4 without presentation times": {
        "name": "e.avi",
        "codec": "mpeg4",
        "pixel_format": "yuv420p",
        "options": {"bf": "2", "g": "8"},
    },
    "uneven times": {"name": "f.mkv", "times": [n * 40 + n % 3 * 11 for n in range(36)]},
    "interlaced fields": {"name": "g.ts", "codec": "libx264", "options": {"x264opts": "tff=1"}},
}


@pytest.fixture(scope="module", params=FILMS)
def film(request, shelf):
    facts = dict(FILMS[request.param])
    return clips.draw_film(shelf / "frames" / facts.pop("name"), frames=36, **facts)


def test_frames_come_in_presentation_order(film):
    numbers = [(picture.index, clips.number_in(picture.planes[0])) for picture in read(film)]
    assert numbers == [(number, number) for number in range(36)]


def test_any_stretch_of_frames_is_exact(film):
    for start, stop in ((0, 1), (35, 36), (11, 13), (12, 24), (7, 7), (23, 30)):
        assert [clips.number_in(planes[0]) for _, planes in read(film, start, stop)] == list(
            range(start, stop)
        )


def test_a_single_picture_is_that_of_sequential_reading(film):
    shown = [np.asarray(image_of(frame)) for _, frame in decoded(film)]
    for number in (35, 0, 13, 12, 11, 24):
        assert np.array_equal(np.asarray(picture_at(film, number)), shown[number])


@UNHURRIED
@given(start=st.integers(0, 48), length=st.integers(0, 12))
def test_every_seek_lands_on_the_frame_asked_for(reordered_film, start, length):
    stop = min(48, start + length)
    found = [clips.number_in(planes[0]) for _, planes in read(reordered_film, start, stop)]
    assert found == list(range(start, stop))


@pytest.mark.parametrize(("start", "stop"), [(-1, 3), (3, 25), (24, 25), (5, 4)])
def test_frames_that_do_not_exist_are_refused_at_once(gray_film, start, stop):
    with pytest.raises(FilmError, match=r"of gray\.mkv does not exist; it has frames 0 to 23"):
        read(gray_film, start, stop)


def test_native_depth_and_planes_are_kept(tmp_path):
    film = clips.draw_film(tmp_path / "ten.mkv", size=(97, 71), gray=False, depth=10, sound=False)
    drawn = list(clips.draw_pictures(size=(97, 71), depth=10))
    for number, (luma, cb, cr) in read(film):
        assert luma.dtype == np.uint16
        assert np.array_equal(luma, drawn[number])
        assert cb.shape == cr.shape == (71, 49)


def test_rgb_comes_as_full_range_ycbcr_444(tmp_path):
    film = clips.draw_film(tmp_path / "rgb.mkv", pixel_format="bgr0", gray=True, sound=False)
    drawn = list(clips.draw_pictures())
    for number, planes in read(film):
        assert [plane.shape for plane in planes] == [(72, 96)] * 3
        assert np.abs(planes[0].astype(int) - drawn[number]).max() <= 2
    assert delivered(probe(film).video)["pixel_format"] == "yuv444p"


def test_a_turned_film_is_read_upright(tmp_path):
    film = clips.draw_film(tmp_path / "phone.mp4", codec="libx264", rotation=90, sound=False)
    planes = next(iter(read(film, 5, 6))).planes
    assert planes[0].shape == (96, 72)
    assert clips.number_in(np.rot90(planes[0], -1)) == 5
    assert picture_at(film, 5).size == (72, 96)


def test_pictures_are_shown_in_display_range(tmp_path):
    ramp = np.tile(np.linspace(64, 940, 96).round().astype(np.uint16), (72, 1))
    with Writer(tmp_path / "tv.mkv", **_facts(pixel_format="gray10le", colour={"range": "tv"})) as film:
        film.write([ramp])
    levels = np.asarray(picture_at(tmp_path / "tv.mkv", 0))
    assert (levels.min(), levels.max()) == (0, 255)
    full = np.tile(np.linspace(0, 1023, 96).round().astype(np.uint16), (72, 1))
    with Writer(tmp_path / "pc.mkv", **_facts(pixel_format="gray10le", colour={"range": "pc"})) as film:
        film.write([full])
    levels = np.asarray(picture_at(tmp_path / "pc.mkv", 0))
    assert (levels.min(), levels.max()) == (0, 255)


@pytest.mark.parametrize("form", ["gray", "gray10le", "yuv420p", "yuv422p10le", "yuv444p16le"])
def test_what_is_written_is_read_back_to_the_bit(tmp_path, form):
    rng = np.random.default_rng(5)
    shapes = {
        "gray": [(72, 96)],
        "yuv420p": [(72, 96), (36, 48), (36, 48)],
        "yuv422p": [(72, 96), (72, 48), (72, 48)],
    }
    kind, top = (
        (np.uint8, 256) if form in ("gray", "yuv420p") else (np.uint16, 65536 if "16" in form else 1024)
    )
    planes = [
        rng.integers(0, top, shape).astype(kind) for shape in shapes.get(form.split("10")[0], [(72, 96)] * 3)
    ]
    with Writer(tmp_path / "film.mkv", **_facts(pixel_format=form)) as film:
        film.write(planes)
    (picture,) = read(tmp_path / "film.mkv")
    assert all(np.array_equal(one, other) for one, other in zip(picture.planes, planes, strict=True))


def test_the_same_pictures_give_the_same_bytes(tmp_path):
    for name in ("one.mkv", "two.mkv"):
        with Writer(tmp_path / name, **_facts()) as film:
            for luma in clips.draw_pictures(frames=6):
                film.write([luma])
    assert (tmp_path / "one.mkv").read_bytes() == (tmp_path / "two.mkv").read_bytes()


def test_shape_and_colour_of_the_picture_are_carried(tmp_path):
    tags = {"primaries": "bt470bg", "transfer": "gamma28", "matrix": "smpte170m", "range": "pc"}
    with Writer(tmp_path / "film.mkv", **_facts(sar=Fraction(16, 15), colour=tags)) as film:
        film.write([next(clips.draw_pictures())])
    video = probe(tmp_path / "film.mkv").video
    assert (video.sar, video.dar) == (Fraction(16, 15), Fraction(64, 45))
    assert {kind: getattr(video, kind) for kind in tags} == tags
    assert delivered(video)["sar"] == Fraction(16, 15)


def test_a_failed_film_leaves_nothing_behind(tmp_path):
    with pytest.raises(RuntimeError), Writer(tmp_path / "film.mkv", **_facts()) as film:
        film.write([next(clips.draw_pictures())])
        assert (tmp_path / "film.mkv.part").exists()
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_a_film_of_no_pictures_is_refused(tmp_path):
    with (
        pytest.raises(FilmError, match=r"film\.mkv was given no pictures"),
        Writer(tmp_path / "film.mkv", **_facts()),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_plane_of_the_wrong_size_is_refused(tmp_path):
    with (
        pytest.raises(FilmError, match="72×96 uint8 but got 10×10 uint8"),
        Writer(tmp_path / "f.mkv", **_facts()) as film,
    ):
        film.write([np.zeros((10, 10), np.uint8)])


def test_an_unknown_ending_is_refused(tmp_path):
    with pytest.raises(FilmError, match=r"film\.xyz has no ending"):
        Writer(tmp_path / "film.xyz", **_facts())


def test_a_damaged_picture_is_named(tmp_path):
    whole = clips.draw_film(tmp_path / "film.avi", codec="mjpeg", pixel_format="yuvj420p", sound=False)
    assert len(list(read(whole))) == 24
    data = bytearray(whole.read_bytes())
    start = data.index(b"movi")
    places = [at for at in range(start, len(data) - 3) if data[at : at + 4] == b"00dc"]
    at, size = places[10] + 8, int.from_bytes(data[places[10] + 4 : places[10] + 8], "little")
    data[at : at + size] = bytes(size)
    (tmp_path / "damaged.avi").write_bytes(data)
    with pytest.raises(FilmError, match=r"Frame 10 of damaged\.avi cannot be decoded"):
        list(read(tmp_path / "damaged.avi"))


def test_real_footage_is_read_exactly(footage):
    film = footage / "clean" / "asl_no.mkv"
    wanted = dict.fromkeys((0, 29, 30, 31, 65))
    for number, frame in decoded(film):
        if number in wanted:
            wanted[number] = np.asarray(image_of(frame))
    for number, picture in wanted.items():
        assert np.array_equal(np.asarray(picture_at(film, number)), picture)


def test_gray_levels_span_the_display():
    assert frames.gray_levels(np.array([[0, 1023]], np.uint16), 10).tolist() == [[0, 255]]
    assert frames.gray_levels(np.array([[16, 235]], np.uint8), 8, limited=True).tolist() == [[0, 255]]


def _facts(**changes):
    return {"width": 96, "height": 72, "rate": Fraction(24), "pixel_format": "gray"} | changes


def test_a_picture_its_own_checksum_disowns_is_refused_not_patched(tmp_path):
    film = clips.draw_film(tmp_path / "film.mkv", frames=8)
    with av.open(str(film)) as container:
        places = [packet.pos for packet in container.demux(video=0) if packet.size]
    damaged = bytearray(film.read_bytes())
    damaged[places[5] + 60] ^= 0xFF
    film.write_bytes(bytes(damaged))

    assert len(list(read(film, 0, 5))) == 5 and len(list(read(film, 6, 8))) == 2
    with pytest.raises(FilmError, match=r"Frame 5 of film.mkv is damaged"):
        list(read(film))
