"""`manage.py house` and `work` as programs, on the test database."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from jobs import supervisor, web
from jobs.models import State, Worker
from jobs.server import answers, socket_path
from tests.chaos.house import House
from tests.jobs.conftest import point_at
from tests.jobs.testapp.models import Batch, Piece

pytestmark = [pytest.mark.chaos, pytest.mark.django_db(transaction=True)]


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def status_of(port):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status
    except OSError:
        return 0
    finally:
        link.close()


@pytest.fixture
def place(tmp_path, settings):
    """A house that is not started yet."""
    point_at(settings, tmp_path)
    return House(tmp_path)


def command(place, *words):
    return subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *words],
        env=place.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_whole_house_serves_restarts_and_ends(place):
    port = free_port()
    house = command(place, "house", "--port", str(port), "--workers", "1")
    try:
        assert f"http://127.0.0.1:{port}/" in house.stdout.readline()
        assert status_of(port) == 200
        second = command(place, "house", "--port", str(port))
        said = second.communicate(timeout=30)[1].strip()
        assert (second.returncode, said.count("\n")) == (1, 0)
        assert f"Port {port}" in said and "PORT=" in said
        web_pid = next(pid for pid in children_of(house.pid) if "granian" in words_of(pid))
        os.kill(web_pid, signal.SIGKILL)
        place.wait(lambda: status_of(port) == 200, "the web server to come back")
    finally:
        house.send_signal(signal.SIGINT)
        house.communicate(timeout=30)
    assert house.returncode == 0
    assert status_of(port) == 0
    assert not answers(socket_path(place.folder))
    assert not Worker.objects.exists()


def test_a_supervisor_beside_a_program_carries_its_work(place, settings, monkeypatch):
    for name, value in place.environment().items():
        monkeypatch.setenv(name, value)
    with supervisor.running(workers=1) as crew:
        piece = Piece.objects.create(batch=Batch.objects.create(), total=5)
        crew.server.start_or_adopt()
        from jobs import bell

        bell.ring(piece)
        done = Piece.objects.filter(pk=piece.pk, state=State.DONE)
        place.wait(done.exists, "the piece")
    assert not any(child.is_alive for child in crew.children)
    assert not [thread for thread in threading.enumerate() if thread.name == "supervisor"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["work", "--workers", "0"], "--workers is 0"),
        (["work", "--queues", "cpu,attic"], "No queue is called 'attic'; there are assemble"),
        (["house", "--port", "99999"], "99999 is no port"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(words, sentence):
    with pytest.raises((CommandError, SystemExit), match=sentence):
        call_command(*words)


def test_addresses_are_written_for_a_browser_on_this_machine():
    assert web.address("0.0.0.0", 8000) == "http://127.0.0.1:8000/"


def children_of(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as numbers:
        return [int(number) for number in numbers.read().split()]


def words_of(pid):
    with open(f"/proc/{pid}/cmdline", "rb") as words:
        return words.read().decode().replace("\0", " ")
