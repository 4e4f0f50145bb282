"""Time an import and its memory: `python -m tests.bench.imports [FILE] [--records N]`, in a house of its own.

Without a file it draws N records in ACMI's form. Prints seconds, records a second and the peak of resident
memory of comparing, of writing and of importing the same file again.
"""

import argparse
import gzip
import json
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path


def main():
    """Import a file twice and print what it took."""
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="patina-bench-") as folder:
        os.environ |= {
            "PATINA_SECRET_KEY": "only-for-a-benchmark-of-imports-never-in-a-house",
            "PATINA_DATA_DIR": folder,
            "PATINA_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        if asked.house:
            shutil.copy(asked.house, Path(folder) / "patina.sqlite3")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        path = Path(asked.file) if asked.file else _drawn(Path(folder), asked.records)
        by = _cataloguer()
        started = time.monotonic()
        first = _import(path, by, "first import")
        print(f"both steps: {time.monotonic() - started:.1f} s")
        again = _import(path, by, "again")
        print("first:", first.counts)
        print("again:", again.counts)
        if asked.keep:
            _keep(folder, asked.keep)


def _asked():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?")
    parser.add_argument("--records", type=int, default=5000)
    parser.add_argument("--house", help="begin with a copy of this database instead of an empty one")
    parser.add_argument("--keep", help="copy the database here afterwards")
    return parser.parse_args()


def _import(path, by, told):
    from archive import actions
    from archive.exchange.incoming import doors
    from archive.models import ImportBatch

    batch = actions.begin_import(by=by, source=path, of="ACMI")
    _timed(f"{told}: compared", doors, batch)
    if ImportBatch.objects.get(pk=batch.pk).counts["new"]:
        actions.commit_import(batch.pk, by=by, reason="bench")
        _timed(f"{told}: written", doors, batch)
    return ImportBatch.objects.get(pk=batch.pk)


def _timed(told, doors, batch):
    step = batch.steps.order_by("-pk").first()
    started, worked = time.monotonic(), time.process_time()
    state = doors.carry_import(step.pk, step.attempt)
    seconds, worked = time.monotonic() - started, time.process_time() - worked
    step.refresh_from_db()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{told}: {state} {seconds:.1f} s ({worked:.1f} s of a core), {step.done / seconds:.0f} records/s, "
        f"peak {peak:.0f} MB {step.error}",
        flush=True,
    )
    if state != "done":
        sys.exit(1)


def _cataloguer():
    from tests.factories.people import person

    return person("cataloguer")


def _drawn(folder, count):
    """Write records in ACMI's form: a tenth are series, the others their episodes."""
    path = folder / "records.jsonl.gz"
    with gzip.open(path, "wt") as file:
        for number in range(count):
            whole = number - number % 10
            record = {
                "system_id": number,
                "record_type": "Series" if number == whole else "Title",
                "acmi_identifier": f"B{number:07d}",
                "title": f"Newsreel {number}",
                "creation_date": [str(1920 + number % 80)],
                "place_of_production": ["Australia"],
                "creator_contributor_role": [
                    f"Person {number % 977}, director",
                    "House of Film, production company",
                ],
                "language_keywords": ["English"],
                "length": ["00:10:00"],
                "description": ["What happened in that week, told in ten minutes. " * 4],
                "related_objects": [f"Series; B{whole:07d}; Newsreel; Active"] if number != whole else [],
                "object_relationship": ["Series Title"] if number != whole else [],
                "active_carriers_public_types_and_formats_only": ["16mm film; Access Print (Section 1)"],
            }
            file.write(json.dumps(record) + "\n")
    return path


def _keep(folder, target):
    from django.db import connection

    connection.close()
    Path(target).write_bytes((Path(folder) / "patina.sqlite3").read_bytes())


if __name__ == "__main__":
    main()
