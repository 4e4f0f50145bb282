"""What happened to a stored file, in the words of PREMIS."""

from archive.models import PreservationEvent
from archive.vocabulary import Outcome


def record_event(asset, kind, *, by=None, outcome=Outcome.SUCCESS, detail=None, source=None, program=""):
    """Append a preservation event to an asset; `source` is the asset it was made from."""
    return PreservationEvent.objects.create(
        asset=asset, kind=kind, agent=by, outcome=outcome, detail=detail or {}, source=source, program=program
    )
