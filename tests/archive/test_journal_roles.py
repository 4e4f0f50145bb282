"""Deployed on PostgreSQL as documented, the house can neither change the journal nor lift its guards."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from archive import guards

ROOT = Path(__file__).resolve().parents[2]
BIN = next((path for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
needs_postgresql = pytest.mark.skipif(
    BIN is None or (os.geteuid() == 0 and not shutil.which("runuser")),
    reason="no PostgreSQL server programs here",
)
ENTRY = (
    "INSERT INTO archive_journalentry (at, by_name, verb, subject_type, subject_id, subject_text, "
    "before, after, reason, request_id, previous, digest) "
    "VALUES (now(), 'app', 'work.looked_at', '', '', '', '{}', '{}', '', '', 'p', 'd')"
)


def as_server(*command):
    """Run a server program, as the user postgres where we are root: it refuses to run as root."""
    wrapped = ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)
    subprocess.run(wrapped, check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Start a PostgreSQL of our own, with an owner's and an app's role; yield its socket's folder."""
    folder = Path("/tmp") / f"patina-pg-{os.getpid()}"  # a socket needs a short path
    folder.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    try:
        as_server(str(BIN / "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "--no-sync")
        options = f"-k {folder} -c listen_addresses= -c fsync=off"
        as_server(str(BIN / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        with psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True) as link:
            link.execute("CREATE ROLE patina_owner LOGIN")
            link.execute("CREATE ROLE patina_app LOGIN")
            link.execute("CREATE DATABASE patina OWNER patina_owner")
        yield folder
    finally:
        as_server(str(BIN / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def manage(server, role, *words):
    """Run a management command as a role of the server."""
    environment = {
        **os.environ,
        "PATINA_DEBUG": "1",
        "PATINA_DATA_DIR": os.environ["PATINA_DATA_DIR"],
        "PATINA_DATABASE_URL": f"postgres://{role}@{quote(str(server), safe='')}/patina",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@needs_postgresql
@pytest.mark.slow
def test_the_house_s_role_reads_and_extends_the_journal_and_nothing_else(server):
    done = manage(server, "patina_owner", "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    done = manage(server, "patina_owner", "journal_guard", "--app-role", "patina_app")
    assert done.returncode == 0, done.stderr

    with psycopg.connect(host=str(server), user="patina_app", dbname="patina", autocommit=True) as link:
        link.execute(ENTRY)
        assert link.execute("SELECT count(*) FROM archive_journalentry").fetchone() == (1,)
        for statement in (
            "UPDATE archive_journalentry SET reason = 'never'",
            "DELETE FROM archive_journalentry",
            "TRUNCATE archive_journalentry",
            "DROP TRIGGER journal_refuses_change ON archive_journalentry",
            "ALTER TABLE archive_journalentry DISABLE TRIGGER ALL",
            "DROP TABLE archive_journalentry",
            "DROP FUNCTION journal_refuses() CASCADE",
            "CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RETURN NEW; END $$",
            "SET session_replication_role = replica",
            "SET ROLE patina_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute(statement)

    kept = manage(server, "patina_app", "journal_guard")
    assert (kept.returncode, kept.stdout) == (
        0,
        "This connection's role can neither change the journal nor lift its triggers.\n",
    ), kept.stderr
    loose = manage(server, "patina_owner", "journal_guard")
    assert loose.returncode == 1
    assert "patina_owner owns the journal's table" in loose.stderr
    assert manage(server, "patina_app", "migrate", "--check").returncode == 0

    # Even the owner meets the triggers; who lifts them is found by verify_journal.
    with psycopg.connect(host=str(server), user="patina_owner", dbname="patina", autocommit=True) as link:
        with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
            link.execute("UPDATE archive_journalentry SET reason = 'never'")
        link.execute("ALTER TABLE archive_journalentry DISABLE TRIGGER journal_refuses_change")
        link.execute("UPDATE archive_journalentry SET reason = 'edited by hand'")
    found = manage(server, "patina_app", "verify_journal")
    assert found.returncode == 1
    assert "was changed after it was written" in found.stderr


def test_the_statements_take_a_plain_name_only():
    with pytest.raises(ValueError, match="no plain name"):
        guards.app_role_statements('app"; DROP TABLE x; --')


@pytest.mark.django_db
def test_sqlite_says_that_it_knows_no_roles():
    if connection.vendor != "sqlite":
        pytest.skip("this house runs on PostgreSQL")
    with pytest.raises(CommandError, match="SQLite knows no roles"):
        call_command("journal_guard")
