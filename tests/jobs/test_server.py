"""The embedded queue server."""

import os
import signal
import stat
import subprocess
import sys

import pytest

from jobs import server
from jobs.server import QueueServerError, Server, answers, client, socket_path


@pytest.fixture
def house(tmp_path):
    """A data folder whose server ends with the test."""
    found = Server(tmp_path)
    yield found
    if answers(found.path):
        client(found.path).shutdown(nosave=True)
    found.stop()


def test_the_wheel_carries_a_queue_server_that_runs():
    assert "v=9." in subprocess.check_output([server.binary(), "--version"], text=True)


def test_the_server_listens_on_a_private_socket_and_keeps_everything(house):
    house.start_or_adopt()
    assert stat.S_IMODE(os.stat(house.path).st_mode) == 0o700
    assert stat.S_IMODE(os.stat(os.path.dirname(house.path)).st_mode) == 0o700
    link = client(house.path)
    assert link.config_get("maxmemory-policy", "appendonly", "port") == {
        "maxmemory-policy": "noeviction",
        "appendonly": "yes",
        "port": "0",
    }


def test_a_second_starter_adopts_the_server_that_runs(house, tmp_path):
    house.start_or_adopt()
    second = Server(tmp_path)
    second.start_or_adopt()
    assert house.is_ours and not second.is_ours
    second.stop()
    assert answers(house.path)


def test_two_starters_at_once_start_one_server(tmp_path, house):
    code = "import sys; from jobs.server import Server; s = Server(sys.argv[1]); s.start_or_adopt(); "
    code += "print(s.is_ours)"
    starters = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = sorted(starter.communicate(timeout=30)[0].strip() for starter in starters)
    assert said == ["False", "False", "True"]


def test_the_server_outlives_its_starter_and_is_restarted_after_a_kill(house, tmp_path):
    house.start_or_adopt()
    client(house.path).set("kept", "yes")
    os.kill(house.process.pid, signal.SIGKILL)
    house.process.wait()
    assert not answers(house.path)
    house.start_or_adopt()
    assert client(house.path).get("kept") == b"yes"


def test_a_deep_data_folder_gets_a_short_private_socket(tmp_path):
    deep = tmp_path / ("x" * 60) / ("y" * 60)
    found = Server(deep)
    try:
        assert len(found.start_or_adopt()) <= server.LONGEST_SOCKET
        assert found.path == socket_path(deep)
        assert stat.S_IMODE(os.stat(os.path.dirname(found.path)).st_mode) == 0o700
    finally:
        found.stop()
        for left in os.listdir(os.path.dirname(found.path)):
            os.unlink(os.path.join(os.path.dirname(found.path), left))
        os.rmdir(os.path.dirname(found.path))


def test_a_folder_others_can_enter_is_refused(tmp_path):
    tmp_path.chmod(0o755)
    with pytest.raises(QueueServerError, match="not private"):
        server.refuse_foreign(str(tmp_path / "valkey.sock"))


def test_a_server_that_cannot_start_says_where_to_look(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "binary", lambda: "/bin/false")
    with pytest.raises(QueueServerError, match=r"valkey\.log"):
        Server(tmp_path).start_or_adopt()
