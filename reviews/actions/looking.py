"""What the server records while somebody looks: frames seen, seconds spent, minutes booked."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.permissions import Refused, require
from archive import books
from reviews import coverage
from reviews.models import Review, Seen
from reviews.permissions import may_see_reviews

LONGEST = 24 * 60  # minutes one entry may hold


@transaction.atomic
def look(review_id, *, by, frames=()):
    """Record that a person looked at frames of the restored film just now, and the time since they last did.

    A gap longer than coverage.GAP seconds is a break and counts as nothing.
    """
    review = Review.objects.select_related("version__asset").get(pk=review_id)
    require(may_see_reviews(by, review))
    if not review.is_open:
        return Seen.objects.filter(review=review, person=by).first() or Seen(review=review, person=by)
    seen = _seen(review, by)
    end = review.version.asset.frames
    seen.ranges = coverage.with_frames(seen.ranges, [frame for frame in frames if 0 <= frame < end])
    now = timezone.now()
    gap = (now - seen.last_at).total_seconds() if seen.last_at else 0.0
    seen.seconds += gap if 0 < gap <= coverage.GAP else 0.0
    seen.last_at = now
    seen.save(update_fields=["ranges", "seconds", "last_at"])
    return seen


@transaction.atomic
def book_minutes(review_id, *, by, minutes, note=""):
    """Book reviewing minutes a person states; they stand for all that was measured and not booked yet."""
    review = Review.objects.select_related("version__work").get(pk=review_id)
    require(may_see_reviews(by, review))
    if not 1 <= minutes <= LONGEST:
        raise Refused(
            _("Book 1 to %(most)d whole minutes, not %(minutes)d.") % {"most": LONGEST, "minutes": minutes}
        )
    return _book(review, _seen(review, by), by, minutes, note)


def book_measured(review, by):
    """Book measured minutes not booked yet, inside a decision's transaction; return the entry or None."""
    seen = Seen.objects.select_for_update().filter(review=review, person=by).first()
    if seen is None or not seen.unbooked_minutes:
        return None
    return _book(review, seen, by, seen.unbooked_minutes, "")


def _seen(review, person):
    seen, _made = Seen.objects.get_or_create(review=review, person=person)
    return Seen.objects.select_for_update().get(pk=seen.pk)


def _book(review, seen, by, minutes, note):
    seen.booked_seconds = seen.seconds
    seen.save(update_fields=["booked_seconds"])
    return books.log_time(
        review.version.work_id,
        by=by,
        person=by,
        kind="review",
        minutes=minutes,
        version=review.version,
        note=note,
    )
