"""What the house looks after by itself: uploads nobody finishes, the watched folder, fixity that is due."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from archive import bench
from archive.files import arriving, checking, places, watching
from archive.models import FixityRun, Intake, StorageLocation
from jobs.models import LIVE, State


def tick():
    """Do one round of the archive's housekeeping; every part is short, long work becomes a row."""
    arriving.sweep()
    clear_benches()
    watch()
    start_due_fixity()


def clear_benches():
    """Remove what killed workers left in scratch of intakes that are over."""
    live = {str(pk) for pk in Intake.objects.filter(state__in=LIVE).values_list("pk", flat=True)}
    bench.sweep("intake", live.__contains__)


def watch():
    """Look into the watched folder where the settings name one."""
    if not settings.WATCH_DIR:
        return 0
    by = User.objects.filter(username=settings.WATCH_BY, is_active=True).first()
    return watching.sweep(settings.WATCH_DIR, by=by) if by else 0


def start_due_fixity(now=None):
    """Queue a fixity run for every location whose interval is over and that is there; return the runs."""
    now = now or timezone.now()
    return [checking.start(place) for place in StorageLocation.objects.all() if _is_due(place, now)]


def _is_due(place, now):
    if place.fixity_days is None or not place.mounted or not place.copies.exists():
        return False
    runs = FixityRun.objects.filter(location=place)
    if runs.filter(state__in=LIVE).exists():
        return False
    last = (
        runs.filter(state=State.DONE).order_by("-finished_at").values_list("finished_at", flat=True).first()
    )
    since = last or place.created_at
    if now - since < timedelta(days=place.fixity_days):
        return False
    failed = runs.filter(state=State.QUARANTINED, finished_at__gt=now - timedelta(days=1)).exists()
    return not failed and places.trouble_of(place) is None
