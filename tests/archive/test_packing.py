"""An image sequence whose packing is killed goes on behind a whole frame, and no byte of the tar tells."""

import os

import pytest

from archive import receiving
from archive.receiving import Coming, received
from jobs.runner import LetGo
from tests.clips import draw_sequence

FRAMES = 12


@pytest.fixture(autouse=True)
def _every_frame_is_noted(monkeypatch):
    monkeypatch.setattr(receiving, "FLUSH", 1)


@pytest.fixture
def reel(tmp_path):
    return draw_reel(tmp_path / "reel")


def draw_reel(folder):
    draw_sequence(folder, frames=FRAMES)
    return folder


def taken(reel, key, progress=None, rate="24"):
    """Return the bytes, the digest and the manifest's digest a packing gives."""
    with received(reel, Coming(rate=rate, key=key, progress=progress)) as film:
        return film.path.read_bytes(), film.sha256, film.manifest


def killed(reel, key, share=0.6):
    """Pack until a share is written, and stop there as a worker that is killed does."""

    def stop(done, total):
        if done > share * total / 2:
            raise LetGo

    with pytest.raises(LetGo):
        taken(reel, key, stop)


def gone_on_with(caplog):
    return [
        record.getMessage() for record in caplog.records if "is gone on with behind" in record.getMessage()
    ]


def test_it_goes_on_behind_a_whole_frame_and_the_tar_is_the_same(reel, caplog):
    whole = taken(reel, "whole")
    caplog.set_level("INFO", "archive.receiving")
    killed(reel, "cut")
    seen = []

    again = taken(reel, "cut", lambda done, total: seen.append(done))

    assert again == whole
    assert len(gone_on_with(caplog)) == 1
    assert seen[0] > len(whole[0]) / FRAMES  # at least the first frame, however slow the disk, stands already


def test_it_may_be_killed_again_and_again(reel):
    whole = taken(reel, "whole")
    for share in (0.2, 0.5, 0.7, 0.9):
        killed(reel, "cut", share)

    assert taken(reel, "cut") == whole


@pytest.mark.parametrize("change", ["a packed frame", "the rate", "the tar", "the lines"])
def test_whatever_changed_meanwhile_begins_it_anew(reel, change, caplog, settings):
    killed(reel, "cut")
    folder, rate = settings.SCRATCH_DIR / "intake-cut", "24"
    if change == "a packed frame":
        os.utime(sorted(reel.iterdir())[0], (1, 1))
    elif change == "the rate":
        rate = "18"
    else:
        next(folder.glob("*.tar" if change == "the tar" else ".lines")).write_bytes(b"")
    caplog.set_level("INFO", "archive.receiving")

    again = taken(reel, "cut", rate=rate)

    assert not gone_on_with(caplog)
    assert again == taken(reel, "fresh", rate=rate)
