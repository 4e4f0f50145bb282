"""Setting up on machines that lack something: one sentence, the way out, a non-zero exit."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAKE_PYTHON = """#!/bin/sh
echo "$@" >>"$FAKE_CALLS"
case "$1 $2" in
-V*) echo "Python $FAKE_VERSION" ;;
"-c import ensurepip"*) exit "$FAKE_BARE" ;;
"-c import"*) [ "${FAKE_VERSION%.*}" != 3.9 ] ;;
"-m venv") mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip") [ -z "$FAKE_PIP" ] || { echo "$FAKE_PIP" >&2; exit 1; } ;;
esac
"""


class Machine:
    """A machine with a pretended Python and the project's files in a folder with a space in its name."""

    def __init__(self, folder):
        self.home = folder / "the film house"
        self.programs = folder / "programs"
        self.calls = folder / "calls"
        self.programs.mkdir(parents=True)
        self.calls.touch()
        self.program("python3", FAKE_PYTHON)
        for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
            (self.home / name).parent.mkdir(exist_ok=True)
            shutil.copy(ROOT / name, self.home / name)
        shutil.copytree(ROOT / "tools", self.home / "tools")
        self.facts = {"PYTHON": "python3", "FAKE_VERSION": "3.11.2", "FAKE_BARE": "0", "FAKE_PIP": ""}

    def program(self, name, text):
        """Put a program first in the PATH."""
        (self.programs / name).write_text(text)
        (self.programs / name).chmod(0o755)

    def setup(self, **facts):
        """Run the bootstrap; return what it said and its exit status."""
        return self.run("tools/bootstrap.sh", "run", **facts)

    def run(self, *words, **facts):
        """Run a program in the project's folder."""
        path = {"PATH": f"{self.programs}:/usr/local/bin:/usr/bin:/bin", "FAKE_CALLS": str(self.calls)}
        done = subprocess.run(
            words,
            cwd=self.home,
            env={"HOME": str(self.home), **path, **self.facts, **facts},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout + done.stderr, done.returncode

    def installs(self):
        """Return how often pip was asked to install."""
        return self.calls.read_text().count("-m pip install")


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def assert_one_sentence(said, *words):
    last = said.strip().splitlines()[-1]
    assert all(word in last for word in words), said


def test_a_second_setup_does_nothing(machine):
    assert machine.setup()[1] == 0
    assert machine.setup() == ("", 0)
    assert machine.installs() == 1


def test_changed_pins_are_installed(machine):
    machine.setup()
    with open(machine.home / "requirements.txt", "a") as pins:
        pins.write("another==1.0\n")
    assert machine.setup()[1] == 0
    assert machine.installs() == 2


def test_what_an_interrupted_setup_left_is_thrown_away(machine):
    machine.setup()
    (machine.home / ".venv" / ".installing").touch()
    (machine.home / ".venv" / "half a package").touch()
    assert machine.setup()[1] == 0
    assert not (machine.home / ".venv" / "half a package").exists()
    assert not (machine.home / ".venv" / ".installing").exists()


def test_an_old_python_is_named(machine):
    said, status = machine.setup(FAKE_VERSION="3.9.2")
    assert status == 1
    assert_one_sentence(said, "Python 3.11 or newer", "Python 3.9.2", "apt install")


def test_no_python_at_all_is_said(machine):
    said, status = machine.setup(PYTHON="python-that-is-not-there")
    assert status == 1
    assert_one_sentence(said, "Python 3.11 or newer", "apt install")


def test_a_python_without_venv_names_the_package(machine):
    said, status = machine.setup(FAKE_BARE="1")
    assert status == 1
    assert_one_sentence(said, "apt install python3-venv")
    assert not (machine.home / ".venv").exists()


def test_a_shim_with_nothing_behind_it_is_passed_over(machine):
    machine.program("python3.13", "#!/bin/sh\nexit 127\n")
    assert machine.setup(PYTHON="python3.13 python3")[1] == 0


def test_a_full_disk_is_said_with_numbers(machine):
    machine.program("df", "#!/bin/sh\necho head\necho /dev/x 9000000 7800000 1200000 87% /\n")
    said, status = machine.setup()
    assert status == 1
    assert_one_sentence(said, "4.0 GB", "1.2 GB", "make room")
    assert not (machine.home / ".venv").exists()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("NewConnectionError: Temporary failure in name resolution", "look after the network"),
        ("OSError: [Errno 28] No space left on device", "The disk filled up"),
        ("ERROR: something else", "pip could not install"),
    ],
)
def test_a_failing_pip_says_why_and_the_next_try_works(machine, words, answer):
    said, status = machine.setup(FAKE_PIP=words)
    assert status == 1
    assert_one_sentence(said, answer)
    assert machine.setup()[1] == 0


def test_make_alone_lists_what_there_is(machine):
    said, status = machine.run("make")
    assert status == 0
    for target in ("demo", "test", "run", "worker", "check", "setup"):
        assert f"make {target} " in said


def test_a_film_that_is_not_there_is_said_before_anything_is_set_up(machine):
    said, status = machine.run("make", "demo", "FILM=no such.mp4")
    assert status != 0
    assert "There is no film at no such.mp4" in said
    assert not (machine.home / ".venv").exists()


def test_without_a_browser_the_tests_left_out_are_named(machine):
    said, status = machine.run("tools/browser.sh", BROWSER="0")
    assert (status, "tests/browser/" in said) == (0, True)


def test_every_script_is_executable():
    for script in [*(ROOT / "tools").glob("*.sh"), ROOT / ".ci" / "run"]:
        assert os.access(script, os.X_OK), script
