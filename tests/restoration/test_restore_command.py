"""`manage.py restore` starts a run and watches it."""

import io

import pytest
from django.core.management import CommandError, call_command

from restoration.management.commands import restore
from restoration.models import Run
from restoration.progress import Progress
from tests.factories import archive as make
from tests.factories import restoration as bench

pytestmark = pytest.mark.django_db


def call(*words):
    out = io.StringIO()
    call_command("restore", *words, stdout=out)
    return out.getvalue()


def test_it_starts_a_run_and_says_that_no_worker_is_there():
    project = bench.project()
    said = call(str(project.work_id), "--recipe", "gentle")
    assert f"Run #{Run.objects.get().pk}: Gentle on Street Angel, 48 frames." in said
    assert "make worker" in said


def test_it_finds_a_title_by_any_of_its_titles():
    bench.project()
    call("马路天使", "--by", make.somebody("producer").username)
    assert Run.objects.get().started_by == make.somebody("producer")


def test_it_waits_until_the_run_ends(monkeypatch):
    project = bench.project()
    monkeypatch.setattr(restore.time, "sleep", lambda _seconds: bench.carry(Run.objects.get()))
    assert "stands; open a review" in call(str(project.work_id), "--recipe", "gentle", "--wait")


def test_a_run_in_trouble_ends_it_with_the_way_out(monkeypatch):
    project = bench.project()
    monkeypatch.setattr(
        restore.time, "sleep", lambda _seconds: bench.quarantine(Run.objects.get().steps.get())
    )
    with pytest.raises(CommandError, match=r"The disk is on fire\. Open /restoration/runs/"):
        call(str(project.work_id), "--wait")


def test_ctrl_c_without_a_terminal_leaves_the_run_running(monkeypatch):
    project = bench.project()

    def interrupted(_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(restore.time, "sleep", interrupted)
    assert "goes on without this terminal" in call(str(project.work_id), "--wait")
    assert Run.objects.get().is_open


def test_ctrl_c_at_a_terminal_offers_to_cancel(monkeypatch):
    project = bench.project()

    def interrupted(_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(restore.time, "sleep", interrupted)
    monkeypatch.setattr(restore.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: "y")
    with pytest.raises(CommandError, match="ended as cancelled"):
        call(str(project.work_id), "--wait")
    assert Run.objects.get().status == Run.Status.CANCELLED


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["no such film"], "No title is called 'no such film'"),
        (["Street Angel"], "has no project yet"),
        (["Street Angel", "--by", "nobody-here"], "Nobody here logs in as"),
    ],
)
def test_what_it_cannot_do_it_says(words, sentence):
    make.work()
    make.somebody("producer")
    with pytest.raises(CommandError, match=sentence):
        call(*words)


def test_the_line_shows_bar_speed_and_what_is_left():
    line = restore.line(Progress("Restoring the pictures", 120, 480, 6.0, 8, 2))
    assert line == f"[{'█' * 8}{'·' * 24}]  25 %  Restoring the pictures  6.0 frames/s  about 1:00 left"
