"""Measure a restored version against its source, in a worker; the engine is met only there."""

from contextlib import ExitStack
from importlib import import_module

from django.utils.translation import gettext_noop

from archive.models import Asset
from archive.storage import local
from archive.vocabulary import AssetRole
from film.errors import FilmError
from restoration import taking
from restoration.models import Run

ENGINE = "restoration.engine.evidence"
PLAN = "restoration.engine.plan"


def measure(row, beat):
    """Return the fields that finish an Evidence row: what the engine measured on this very digest."""
    version = row.version
    if row.manifest_digest != version.manifest_digest:
        raise FilmError(
            gettext_noop(
                "This evidence is for another digest than %(version)s has now; measure the version anew."
            ),
            version=str(version),
        )
    truth = truth_of(version)
    with ExitStack() as files:
        source = files.enter_context(local(version.source.asset.room, version.source.asset.name))
        restored = files.enter_context(local(version.asset.room, version.asset.name))
        reference = files.enter_context(local(truth.room, truth.name)) if truth else None
        result = import_module(ENGINE).measure(
            source,
            restored,
            _analysis(version, files),
            truth=reference,
            taken=taking.of_version(version),
            progress=beat,
            cancelled=beat.cancelled,
        )
    return {"result": result | ({"truth": truth.pk} if truth else {})}


def truth_of(version):
    """Return the clean reference kept aside for this title, of the source's length, or None."""
    return Asset.objects.filter(
        work=version.work_id, role=AssetRole.REFERENCE, frames=version.source.asset.frames
    ).last()


def _analysis(version, files):
    """Load the analysis of the run that made the version, where it was kept."""
    run = Run.objects.filter(result=version).first()
    kept = run.plan.get("analysis") if run else None
    if not kept:
        return None
    return import_module(PLAN).Analysis.load(files.enter_context(local("runs", kept["name"])))
