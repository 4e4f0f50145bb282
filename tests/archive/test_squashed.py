"""The one migration that stands for the first eighteen leaves what they leave, wherever a house stands."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import json, re, sys
import django
django.setup()
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.db.migrations import executor, loader
from archive.models import RateCard, Term

for step in sys.argv[1:]:
    if step == "new":
        call_command("migrate", verbosity=0)
        continue
    one = executor.MigrationExecutor(connection)
    one.loader = loader.MigrationLoader(connection, replace_migrations=False)
    one.migrate([("archive", step)])

with connection.cursor() as cursor:
    tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("archive_")]
    found = {}
    for name in tables:
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [name])
        sql = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA table_info({name})")
        columns = sorted(row[1:] for row in cursor.fetchall())
        found[name] = [columns, sorted(re.findall(r'CONSTRAINT "[^"]+"', sql))]
    cursor.execute("SELECT type, name, sql, tbl_name FROM sqlite_master WHERE type <> 'table'")
    beside = [row[:3] for row in cursor.fetchall() if row[3].startswith("archive_")]
    found["beside"] = sorted(map(list, beside), key=str)
found["rows"] = [Term.objects.count(), RateCard.objects.count()]
found["may"] = sorted(map(list, Group.objects.values_list("name", "permissions__codename")), key=str)
cursor = connection.cursor()
cursor.execute("SELECT name FROM django_migrations WHERE app = 'archive'")
print(json.dumps([found, [name for name, in cursor.fetchall()]]))
"""


def house(folder, *steps):
    """Bring an empty database through steps; return (what stands in it, the migrations it has)."""
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PATINA_")}
    environment |= {
        "PATINA_DEBUG": "1",
        "PATINA_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(ROOT),
    }
    words = [sys.executable, "-c", PROGRAM, *steps]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.slow
def test_an_empty_house_and_one_that_is_half_way_end_as_one_that_took_every_step(tmp_path):
    every, names = house(tmp_path / "every", "0018_index_builds", "new")
    once, _names = house(tmp_path / "once", "new")
    half, _names = house(tmp_path / "half", "0010_imports", "new")

    assert "0001_squashed_0018_index_builds" in names  # so the eighteen may go one day
    assert once == every
    assert half == every
