"""A run that is stopped, killed, doubled or refused leaves nothing half made and nobody at work."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from film import outlets
from restoration.engine.commands import BAD_FILM, DONE, STOPPED, main
from tests.clips import cut_short, draw_film

ROOT = Path(__file__).resolve().parents[2]


def begun(*arguments):
    """Start a command line in a session of its own."""
    command = [sys.executable, "-m", "restoration.engine", *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                            start_new_session=True)


def come_to(work, stage):
    """Read what a run tells until it tells of a stage."""
    for line in work.stdout:
        if json.loads(line).get("stage") == stage:
            return
    raise AssertionError(f"it ended before {stage}: {work.stderr.read()}")


def of_session(number):
    """The processes that live in a session."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, _, session = entry.read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(session) == number and state != "Z":
            found.append(int(entry.parent.name))
    return found


def left(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_stop_that_is_asked_for_again_and_again_is_one_stop(tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=900, size=(64, 48), shots=1, sound=False)
    work = begun("restore", source, tmp_path / "out.mkv", "--maps", tmp_path / "maps", "--json")
    come_to(work, "analysing")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGINT, signal.SIGINT):
        work.send_signal(number)

    _, err = work.communicate(timeout=60)

    assert (work.returncode, len(err.strip().splitlines())) == (STOPPED, 1)
    assert left(tmp_path) == ["film.mkv"]


def test_no_worker_outlives_a_run_that_the_system_killed(tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=600, size=(96, 72), shots=4, sound=False)
    work = begun("restore", source, tmp_path / "out.mkv", "--recipe", "gentle", "--workers", 2, "--json")
    come_to(work, "analysing")
    while len(of_session(work.pid)) < 3 and work.poll() is None:
        time.sleep(0.05)
    os.kill(work.pid, signal.SIGKILL)
    work.communicate(timeout=60)

    until = time.monotonic() + 30
    while of_session(work.pid) and time.monotonic() < until:
        time.sleep(0.05)

    assert of_session(work.pid) == [] and left(tmp_path) == [".out.mkv.work", "film.mkv"]


def test_what_a_killed_run_left_is_cleared_away_by_the_next(tmp_path):
    source = draw_film(tmp_path / "film.mkv", frames=4, shots=1, sound=False)
    (tmp_path / ".out.mkv.work").mkdir()
    (tmp_path / ".out.mkv.work" / "part-0.mkv.part").write_text("half")

    assert main(["restore", str(source), str(tmp_path / "out.mkv"), "--recipe", "gentle"]) == DONE

    assert left(tmp_path) == ["film.mkv", "out.mkv"]


def test_two_runs_never_make_the_same_film_at_a_time(tmp_path, capsys):
    source = draw_film(tmp_path / "film.mkv", frames=4, shots=1, sound=False)
    folder = tmp_path / ".out.mkv.work"
    folder.mkdir()
    (folder / "part-0.mkv.part").write_text("half")
    handle = os.open(folder, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)

    assert main(["restore", str(source), str(tmp_path / "out.mkv"), "--recipe", "gentle"]) == BAD_FILM

    os.close(handle)
    assert "Another run is making out.mkv" in capsys.readouterr().err
    assert left(folder) == ["part-0.mkv.part"]


@pytest.mark.parametrize(("verb", "option"), [("restore", "--maps"), ("age", "--truth")])
def test_a_folder_made_for_a_run_that_fails_goes_again_and_one_that_was_there_stays(tmp_path, verb, option):
    whole = draw_film(tmp_path / "film.mkv", frames=12, sound=False)
    source = cut_short(whole, tmp_path / "short.mkv")
    (tmp_path / "mine").mkdir()

    for folder in ("new", "mine"):
        command = [verb, str(source), str(tmp_path / "out.mkv"), option, str(tmp_path / folder)]
        assert main(command) == BAD_FILM

    assert left(tmp_path) == ["film.mkv", "mine", "short.mkv"] and left(tmp_path / "mine") == []


def test_numbered_pictures_become_numbered_pictures(tmp_path):
    film = draw_film(tmp_path / "film.mkv", frames=6, shots=1, sound=False)
    outlets.give_out(film, tmp_path / "reel" / "f_%05d.dpx")

    assert main(["restore", str(tmp_path / "reel"), str(tmp_path / "new" / "g_%04d.tif"), "--rate", "18",
                 "--recipe", "gentle"]) == DONE

    assert left(tmp_path) == ["film.mkv", "new", "reel"]
    assert left(tmp_path / "new") == [f"g_{number:04}.tif" for number in range(6)]
