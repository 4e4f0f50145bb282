"""A digest laid down in the middle of a file is taken up as if nothing had happened."""

import hashlib

import pytest

from film import resumable

DATA = bytes(range(251)) * 4099


@pytest.mark.parametrize("place", [0, 64, 640, 1 << 16, 1 << 19])
def test_a_digest_laid_down_and_taken_up_is_that_of_the_whole(place):
    first = resumable.sha256()
    first.update(DATA[:place])
    second = resumable.sha256(first.state)
    second.update(DATA[place:])

    assert second.hexdigest() == hashlib.sha256(DATA).hexdigest()
    assert second.size == len(DATA)


def test_between_blocks_there_is_no_state_and_reading_the_digest_disturbs_nothing():
    digest = resumable.sha256()
    digest.update(DATA[:100])

    assert digest.state == ""
    assert digest.hexdigest() == hashlib.sha256(DATA[:100]).hexdigest()
    digest.update(memoryview(DATA)[100:])
    assert digest.hexdigest() == hashlib.sha256(DATA).hexdigest()


@pytest.mark.parametrize("state", ["100:" + "0" * 64, "64:00", "64:" + "x" * 64, "nonsense"])
def test_what_is_no_state_is_refused(state):
    with pytest.raises(ValueError, match=r"state|invalid literal"):
        resumable.sha256(state)


def test_without_openssl_the_digest_is_right_but_begins_again(monkeypatch):
    monkeypatch.setattr(resumable, "_library", lambda: None)
    digest = resumable.sha256()
    digest.update(DATA)

    assert digest.hexdigest() == hashlib.sha256(DATA).hexdigest()
    assert digest.state == ""
    with pytest.raises(ValueError, match="begin the file again"):
        resumable.sha256("64:" + "0" * 64)
