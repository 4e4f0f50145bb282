"""Films that several tests read and none changes."""

from pathlib import Path

import pytest

from tests import clips

FOOTAGE = Path(__file__).resolve().parents[3] / "shared" / "clips"


@pytest.fixture(scope="session")
def shelf(tmp_path_factory):
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture(scope="session")
def gray_film(shelf):
    """24 gray FFV1 frames in two shots, with a FLAC tone."""
    return clips.draw_film(shelf / "gray.mkv")


@pytest.fixture(scope="session")
def reordered_film(shelf):
    """48 H.264 frames with B-frames and a key frame every 12, with an AAC tone."""
    return clips.draw_film(shelf / "reordered.mp4", frames=48, codec="libx264", gray=False)


@pytest.fixture(scope="session")
def footage():
    """Real footage beside the repository, where there is some."""
    if not FOOTAGE.is_dir():
        pytest.skip("no ../shared/clips here")
    return FOOTAGE
