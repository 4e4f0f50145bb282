"""What is no whole film is turned away at every door: one sentence that names it, and nothing left behind."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from restoration.engine.commands import BAD_FILM
from tests.clips import cut_short, draw_film, draw_sound
from tests.factories import archive as make

pytestmark = pytest.mark.journey

KINDS = {
    "cut.mp4": "cut short",
    "cut.mkv": "cut short",
    "empty.mkv": "is empty",
    "letter.mp4": "is a text file",
    "song.m4a": "has sound but no moving picture",
}
NAMES = list(KINDS)


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """One file of each kind that is offered as a film and is none."""
    folder = tmp_path_factory.mktemp("refused")
    whole = tmp_path_factory.mktemp("whole")
    cut_short(draw_film(whole / "film.mp4", codec="libx264", gray=False), folder / "cut.mp4", share=0.6)
    cut_short(draw_film(whole / "film.mkv"), folder / "cut.mkv", share=0.6)
    (folder / "empty.mkv").touch()
    (folder / "letter.mp4").write_text("Dear archive, the film follows by separate post.\n" * 40)
    draw_sound(folder / "song.m4a")
    return folder


def rows():
    """Return how many rows every table of the house holds."""
    models = [model for model in apps.get_models() if model._meta.managed]
    return {model._meta.label: model._base_manager.count() for model in models}


def files(folder):
    """Return the names of all files under a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def one_sentence_about(name, words):
    """Say whether these words are one line that names the film and what is wrong with it."""
    words = words.strip()
    return len(words.splitlines()) == 1 and f"{name} " in words and KINDS[name] in words and words[-1] == "."


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", NAMES)
def test_the_upload_page_refuses_it_beside_the_file_field(client, films, name):
    work = make.work()
    client.force_login(make.somebody("cataloguer"))
    address = reverse("archive:film_ingest", args=[work.pk])
    client.get(address)
    before, stored = rows(), files(settings.DATA_DIR)
    answer = client.post(address, {"film": SimpleUploadedFile(name, (films / name).read_bytes())})
    assert answer.status_code == 422
    (sentence,) = answer.context["form"].errors["film"]
    assert one_sentence_about(name, sentence)
    assert 'aria-describedby="id_film_helptext id_film_error"' in answer.text
    assert rows() == before
    assert [path for path in files(settings.DATA_DIR) if path not in stored] == []


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """An empty house of its own, as `make demo` finds it: migrated, nothing in it."""
    folder = tmp_path_factory.mktemp("demo-house")
    made = manage(folder, "migrate", "--verbosity", "0")
    assert made.returncode == 0, made.stderr
    return folder


def manage(home, *words):
    """Run one command of manage.py in a house of its own."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PATINA_")}
    mine |= {"PATINA_DATA_DIR": str(home), "PATINA_SECRET_KEY": "for-tests-only-" * 4}
    mine |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *words],
        env=mine,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def tables(home):
    """Return how many rows every table of that house's database holds."""
    with sqlite3.connect(home / "patina.sqlite3") as base:
        names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: base.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in names}


@pytest.mark.parametrize("name", NAMES)
def test_the_demonstration_refuses_it_before_it_writes_anything_down(home, films, name):
    before = tables(home)
    said = manage(home, "demo", "--film", str(films / name), "--no-serve")
    assert said.returncode == 1
    assert one_sentence_about(name, said.stderr)
    assert tables(home) == before
    assert [path for path in files(home) if not path.startswith("patina.sqlite3")] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_refuses_it_and_makes_no_file(films, name, tmp_path):
    out = tmp_path / "out.mkv"
    said = subprocess.run(
        [sys.executable, "-m", "restoration.engine", "restore", str(films / name), str(out)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert said.returncode == BAD_FILM
    assert one_sentence_about(name, said.stderr)
    assert said.stdout == ""
    assert files(tmp_path) == []
    assert sorted(path.name for path in films.iterdir()) == sorted(NAMES)
