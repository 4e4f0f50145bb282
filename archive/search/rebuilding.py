"""Bring the whole index up to date after an upgrade: queued by itself, carried by a worker, told on the list.

Whoever changes what a card says raises VERSION. A house that holds cards of an earlier one finds so within
seconds of its start and writes them anew, some works at a time.
"""

from django.db import transaction
from django.utils import timezone

from archive.models import IndexBuild, IndexCard, Work
from archive.search import keeping
from jobs import bell, leases
from jobs.models import LIVE, State

VERSION = 1
STEP = 100  # works a transaction; nobody who saves meanwhile waits for more
FOLD_EVERY = 50


def tick():
    """Queue the build this version asks for unless it is there; a house without works needs none."""
    if IndexBuild.objects.filter(version__gte=VERSION).exists():
        return None
    total = Work.objects.count()
    with transaction.atomic():
        if not total:
            return written()
        build, made = IndexBuild.objects.get_or_create(version=VERSION, defaults={"total": total})
        if made:
            bell.ring(build)
    return build


def unfinished():
    """Return the build that has not come to its end; None where the index is up to date."""
    return IndexBuild.objects.exclude(state=State.DONE).filter(version=VERSION).first()


@transaction.atomic
def written():
    """Note that the index is as this version writes it; a build under way goes on and finds it so."""
    IndexBuild.objects.filter(version=VERSION).exclude(state__in=[*LIVE, State.DONE]).delete()
    done = {"state": State.DONE, "finished_at": timezone.now()}
    return IndexBuild.objects.get_or_create(version=VERSION, defaults=done)[0]


def build(row, beat):
    """Carry one build from the work it stood at; what stands on a card as it should is left alone."""
    if not row.upto:
        gone = IndexCard.objects.exclude(pk__in=Work.objects.values("pk"))
        keeping.forget(gone.values_list("pk", flat=True))
    works, upto, steps = Work.objects.order_by("pk"), row.upto, 0
    total, done = works.count(), works.filter(pk__lte=upto).count()
    while ids := list(works.filter(pk__gt=upto).values_list("pk", flat=True)[:STEP]):
        keeping.reindex(ids)
        upto, done, steps = ids[-1], done + len(ids), steps + 1
        leases.note(row, upto=upto)
        beat(done, max(total, done))
        if not steps % FOLD_EVERY:
            keeping.fold_counts(at=keeping.FOLD_AT)
    keeping.fold_counts(at=keeping.FOLD_AT)
    return {"upto": upto}
