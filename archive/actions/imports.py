"""Bring records of other houses in: begin, map, compare, choose, write, stop, discard."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import require
from archive import journal
from archive.exchange import columns as columns_of
from archive.exchange.incoming import formats
from archive.exchange.incoming.lines import too_large
from archive.models import ImportBatch, ImportMapping, ImportRow, ImportStep
from archive.models.imports import TABLES
from archive.permissions import may_catalogue
from archive.receiving import received, shelf
from archive.storage import local
from jobs import bell, leases

Status = ImportBatch.Status
READY = (Status.MAPPING, Status.CHECKED, Status.REFUSED)


def begin_import(*, by, source, of, format="", mapping=None, compare=True):
    """Keep a file of records of the source `of` and compare it, or wait for its columns where it is a table.

    `source` is an uploaded file or a path. Raises FilmError with a sentence for what cannot be read.
    """
    require(may_catalogue(by))
    if getattr(source, "size", 0) > settings.IMPORT_LIMIT_BYTES:
        raise too_large(source.name)
    with received(source) as arrived, shelf() as files:
        format = format or formats.sniffed(arrived.path, arrived.name)
        module = formats.of(format)
        options = {"source": of}
        if format in TABLES:
            options |= module.detect(arrived.path)
            options |= _columns(options["header"], mapping)
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                name=arrived.name[:300],
                source=of,
                format=format,
                file=files.put("default", f"imports/{arrived.stored_name}", arrived.path),
                size=arrived.size,
                sha256=arrived.sha256,
                options=journal.plain(options),  # a table's first cells are shown, NUL and all
                mapping=mapping,
                by=by,
            )
            journal.record(
                "import.begun",
                batch,
                by=by,
                after={"file": batch.name, "source": of, "format": format, "sha256": batch.sha256},
            )
    if compare and (format not in TABLES or "key" in options["columns"].values()) and not _asks(batch):
        start_check(batch.pk, by=by)
        batch.refresh_from_db()
    return batch


def _asks(batch):
    """Say whether a person should look at the columns first: a table without a saved mapping."""
    return batch.is_table and batch.mapping is None


def _columns(header, mapping):
    saved = mapping.columns if mapping else {}
    columns = {name: saved[name] if name in saved else columns_of.suggested(name) for name in header}
    if mapping is None:
        seen = set()
        for name, target in columns.items():
            columns[name] = "" if target in seen else target
            seen.add(target)
    return {"columns": columns} | (mapping.options if mapping else {})


@transaction.atomic
def map_columns(batch_id, *, by, options, columns, save_as=""):
    """Say how a table is read and what its columns hold; keep the mapping by name where one is given."""
    require(may_catalogue(by))
    batch = _waiting(batch_id)
    unknown = [target for target in columns.values() if target and not columns_of.is_target(target)]
    if unknown:
        raise ValidationError(_("No field is called “%(field)s”.") % {"field": unknown[0]})
    if "key" not in columns.values():
        raise ValidationError(_("Choose the column that names each record: its key in the source."))
    batch.options = batch.options | options | {"columns": columns}
    if save_as:
        batch.mapping, _made = ImportMapping.objects.update_or_create(
            name=save_as,
            defaults={
                "columns": columns,
                "options": {name: options[name] for name in ("separator", "language") if name in options},
                "made_by": by,
            },
        )
    batch.save(update_fields=["options", "mapping"])
    return batch


@transaction.atomic
def read_again(batch_id, *, by, options):
    """Read a table's header anew after another encoding, delimiter or sheet was chosen."""
    require(may_catalogue(by))
    batch = _waiting(batch_id)
    asked = batch.options | options
    if asked.get("encoding") != batch.options.get("encoding"):
        asked["encoding_why"] = ""
    with local("default", batch.file) as path:
        found = formats.of(batch.format).look(path, asked)
    batch.options = asked | found | _columns(found["header"], batch.mapping)
    batch.save(update_fields=["options"])
    return batch


@transaction.atomic
def start_check(batch_id, *, by):
    """Compare a batch with the catalogue from its first row on; nothing of the catalogue is touched."""
    require(may_catalogue(by))
    batch = _waiting(batch_id)
    if batch.rows.filter(written=True).exists():
        raise ValidationError(_("A part of it is written already. Write the rest, or import the file again."))
    batch.rows.all().delete()
    batch.claims.all().delete()
    batch.status, batch.counts, batch.homeless = Status.CHECKING, {}, {}
    batch.options["mapped_by"] = formats.mapped_by(batch)
    batch.save()
    step = ImportStep.objects.create(batch=batch, kind=ImportStep.Kind.CHECK, by=by)
    bell.ring(step)
    return step


@transaction.atomic
def choose_words(batch_id, *, by, shown, taken):
    """Take the source's word in the rows `taken`, keep the house's in the rest of those `shown`."""
    require(may_catalogue(by))
    batch = _waiting(batch_id, Status.CHECKED)
    rows = ImportRow.objects.filter(batch=batch, conflicts__gt=0, written=False)
    rows = rows.visible_to(by)
    rows.filter(number__in=set(shown) - set(taken)).update(take_source=False)
    return rows.filter(number__in=taken).update(take_source=True)


@transaction.atomic
def commit_import(batch_id, *, by, reason=""):
    """Write what was shown into the catalogue, by a worker; what was written already is not written twice."""
    require(may_catalogue(by))
    batch = _waiting(batch_id, Status.CHECKED)
    batch.status, batch.reason = Status.COMMITTING, reason.strip() or batch.reason
    batch.save(update_fields=["status", "reason"])
    before = batch.steps.filter(kind=ImportStep.Kind.COMMIT).order_by("-pk").first()
    step = ImportStep.objects.create(
        batch=batch,
        kind=ImportStep.Kind.COMMIT,
        by=by,
        position=before.position if before else 0,
        linked=before.linked if before else 0,
    )
    bell.ring(step)
    return step


@transaction.atomic
def stop_import(batch_id, *, by):
    """Stop the step under way; what was written stays, and the rest can be written later."""
    require(may_catalogue(by))
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    step = batch.live_step
    return leases.cancel(step) if step else False


@transaction.atomic
def discard_import(batch_id, *, by):
    """Put a batch aside with its rows and its file; what was written of it stays, source records too."""
    require(may_catalogue(by))
    batch = _waiting(batch_id, *READY)
    batch.rows.all().delete()
    batch.claims.all().delete()
    file, batch.file, batch.status = batch.file, "", Status.DISCARDED
    batch.save(update_fields=["file", "status"])
    journal.record("import.discarded", batch, by=by, after={"file": batch.name, "source": batch.source})
    if file:
        transaction.on_commit(lambda: storages["default"].delete(file))
    return batch


def _waiting(batch_id, *statuses):
    """Return the batch locked, where nothing is under way with it."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    if batch.status not in (statuses or READY):
        raise ValidationError(
            _("%(name)s is %(status)s; this can only be done before or after.")
            % {"name": batch.name, "status": batch.get_status_display()}
        )
    return batch
