"""Small files of records as tests of imports write them, and the way through an import without a queue."""

import csv
import io
import json

from archive import actions
from archive.exchange.incoming import doors
from archive.models import ImportBatch, ImportRow
from tests.factories import archive as make

SOURCE = "Film Museum"


def acmi(key="B1", title="Dark cave", **fields):
    """Return a record in ACMI's form."""
    record = {
        "system_id": 100,
        "record_type": "Title",
        "acmi_identifier": key,
        "title": title,
        "creation_date": ["1996"],
        "place_of_production": ["Australia"],
        "creator_contributor_role": ["Tom Kalin, director"],
        "language_keywords": ["English"],
        "length": ["00:10:00"],
        "description": ["A cave."],
        "active_carriers_public_types_and_formats_only": ["16mm film; Access Print (Section 1)"],
    }
    return record | fields


def lines(tmp_path, *records, name="records.jsonl"):
    """Write JSON lines."""
    path = tmp_path / name
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records) + "\n")
    return path


def table(tmp_path, rows, *, name="films.csv", encoding="utf-8", delimiter=","):
    """Write a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path = tmp_path / name
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def compared(path, *, by=None, of=SOURCE, **asked):
    """Bring a file in and compare it; return the batch."""
    by = by or make.somebody("cataloguer")
    batch = actions.begin_import(by=by, source=path, of=of, **asked)
    if batch.status == ImportBatch.Status.MAPPING:
        actions.start_check(batch.pk, by=by)
    carry(batch)
    return fresh(batch)


def written(path, *, by=None, of=SOURCE, **asked):
    """Bring a file in, compare and write it; return the batch."""
    batch = compared(path, by=by, of=of, **asked)
    write(batch, by=by)
    return fresh(batch)


def write(batch, *, by=None):
    """Write a compared batch."""
    actions.commit_import(batch.pk, by=by or make.somebody("cataloguer"), reason="from the museum's list")
    carry(batch)


def carry(batch):
    """Carry the newest step as a worker does."""
    step = batch.steps.order_by("-pk").first()
    return doors.carry_import(step.pk, step.attempt)


def fresh(batch):
    """Return the batch as it stands now."""
    return ImportBatch.objects.get(pk=batch.pk)


def row(batch, key):
    """Return one row of a batch."""
    return ImportRow.objects.get(batch=batch, key=key)


def trouble(batch):
    """Return what its newest step says went wrong, as the batch's page tells it."""
    return batch.steps.order_by("-pk").first().trouble


def states(batch):
    """Return {key: state} of the rows."""
    return dict(ImportRow.objects.filter(batch=batch).values_list("key", "state"))
