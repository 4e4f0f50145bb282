"""The journal is read in words: every verb that any room writes has its sentence."""

import re
from pathlib import Path

from archive.verbs import VERBS, verb_label

ROOMS = ("accounts", "archive", "restoration", "reviews", "channel", "jobs")
WRITTEN = re.compile(r"""record\(\s*"([a-z]+\.[a-z_]+)\"""")


def test_every_verb_that_is_written_can_be_read():
    sources = [path.read_text() for room in ROOMS for path in Path(room).rglob("*.py")]
    written = {verb for source in sources for verb in WRITTEN.findall(source)}
    assert "run.started" in written
    assert written - set(VERBS) == set()


def test_a_verb_without_words_is_read_as_it_is_written():
    assert verb_label("can.moved_twice") == "can moved twice"
