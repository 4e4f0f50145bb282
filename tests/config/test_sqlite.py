"""SQLite's writers take turns: nobody starves behind a worker that writes all the time."""

import threading
import time

import pytest
from django.db import connection

from config.sqlite3.base import ENDING, DatabaseWrapper

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite lets one write at a time"),
]
CHUNKS, CHUNK_SECONDS = 60, 0.03


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens one more connection to a database of this test, as the house does."""
    settings = connection.settings_dict | {"NAME": tmp_path / "house.sqlite3"}
    rows = []

    def another():
        rows.append(DatabaseWrapper(settings, alias="turns"))
        rows[-1].inc_thread_sharing()
        return rows[-1]

    another().cursor().execute("CREATE TABLE deed (who text)")
    yield another
    for row in rows:
        row.close()


def write(wrapper, who, seconds=0.0):
    """Write one deed in a transaction of its own that lasts so long."""
    wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    wrapper.in_atomic_block = True
    deed(wrapper, who)
    time.sleep(seconds)
    wrapper.in_atomic_block = False
    wrapper.commit()
    wrapper.set_autocommit(True)


def deed(wrapper, who):
    with wrapper.cursor() as cursor:
        cursor.execute("INSERT INTO deed VALUES (%s)", [who])


@pytest.mark.parametrize("save", [write, deed], ids=["transaction", "single statement"])
def test_a_person_saves_while_a_worker_writes_chunk_after_chunk(opened, save, tmp_path):
    worker, person, began = opened(), opened(), threading.Event()

    def chunks():
        for _number in range(CHUNKS):
            write(worker, "worker", CHUNK_SECONDS)
            began.set()

    thread = threading.Thread(target=chunks)
    thread.start()
    began.wait(10)
    save(person, "person")
    with person.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM deed WHERE who = 'worker'")
        written = cursor.fetchone()[0]
    thread.join()

    assert written < CHUNKS / 2, f"the person waited for {written} of {CHUNKS} chunks"
    assert (tmp_path / f"house.sqlite3{ENDING}").exists()


def test_a_database_in_memory_has_no_queue():
    wrapper = DatabaseWrapper(connection.settings_dict | {"NAME": ":memory:"}, alias="memory")
    assert not wrapper.queues
    wrapper.close()
