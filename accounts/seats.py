"""Where a person is logged in: each session has a row and can be ended from elsewhere."""

from datetime import timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import UserSession

KEY = "seat"
SEEN_EVERY = timedelta(minutes=1)


def take(request):
    """Give the session of a person who has just logged in its row; a session that has one keeps it."""
    seat = UserSession.objects.create(
        user=request.user,
        browser=request.headers.get("User-Agent", "")[:300],
        address=request.META.get("REMOTE_ADDR", "")[:45],
    )
    request.session[KEY] = seat.pk
    return seat


def check(request):
    """Log out a session that was ended from elsewhere, and note now and then that the others are in use."""
    pk = request.session.get(KEY)
    if pk is None:
        return
    seat = UserSession.objects.filter(pk=pk).first()
    now = timezone.now()
    if seat is None or seat.ended_at is not None:
        request.session.flush()
        request.user = AnonymousUser()
    elif now - seat.seen_at > SEEN_EVERY:
        UserSession.objects.filter(pk=pk, ended_at=None).update(seen_at=now)


def wanting(request):
    """Say whether somebody is logged in by a session that has no row yet."""
    return SESSION_KEY in request.session and KEY not in request.session and request.user.is_authenticated


def here(request):
    """Return the key of this very session's row, or None."""
    return request.session.get(KEY)


def end(user, *, but=None, only=None):
    """End a person's sessions, all, one, or all but one; return how many were open."""
    rows = UserSession.objects.open().filter(user=user)
    if only is not None:
        rows = rows.filter(pk=only)
    if but is not None:
        rows = rows.exclude(pk=but)
    return rows.update(ended_at=timezone.now())
