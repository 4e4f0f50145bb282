"""What outsiders see, decided anew for every request: never a work of a restricted collection.

PATINA_OAI opens the door: empty nobody harvests; "open" shows every work outside restricted collections; else
the codes of the collections that are shown, separated by commas.
"""

import re

from django.conf import settings

from archive.exchange.outgoing.selection import Selection
from archive.models import Collection, Work
from archive.vocabulary import WorkForm

OPEN = "open"
SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+")


def is_open():
    """Say whether anybody may harvest at all."""
    return bool(settings.OAI.strip())


def works():
    """Return the works outsiders may know of."""
    if not is_open():
        return Work.objects.none()
    rows = Work.objects.exclude(collection__restricted=True)
    return rows if settings.OAI.strip() == OPEN else rows.filter(collection__code__in=_codes())


def selection():
    """Return the works outsiders may know of, as exports write them: without the house's own business."""
    return Selection(works(), works(), public=True)


def sets():
    """Yield (spec, name) of every set that is shown: collections and forms."""
    collections = Collection.objects.filter(restricted=False)
    if settings.OAI.strip() != OPEN:
        collections = collections.filter(code__in=_codes())
    yield "collection", "Collections"
    for collection in collections:
        yield collection_spec(collection), collection.name_en or collection.code
    yield "form", "Forms"
    for form in WorkForm.values:
        yield f"form:{form}", form


def specs_of(work):
    """Return the sets a work belongs to."""
    found = [collection_spec(work.collection)] if work.collection_id else []
    return found + [f"form:{code}" for code in work.form_codes]


def collection_spec(collection):
    """Return the set of a collection; a code OAI cannot spell is replaced by its number."""
    spelled = collection.code if SPEC.fullmatch(collection.code) else str(collection.pk)
    return f"collection:{spelled}"


def _codes():
    return [code.strip() for code in settings.OAI.split(",") if code.strip()]
