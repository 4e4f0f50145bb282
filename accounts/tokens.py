"""Draw API tokens and know them again; only their SHA-256 is kept."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from accounts.models import ApiToken

PREFIX = "patina_"  # so that a leaked token is recognised for what it is
USED_EVERY = timedelta(minutes=1)


def draw(user, *, name, scopes, days=None):
    """Make a token; return its row and the token itself, which nobody can read again."""
    text = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        user=user,
        name=name,
        digest=_digest(text),
        hint=text[:11],
        scopes=sorted(scopes),
        expires_at=timezone.now() + timedelta(days=days) if days else None,
    )
    row.full_clean()
    row.save()
    return row, text


def known(text):
    """Return the standing token of an active person that this text is, or None."""
    row = ApiToken.objects.standing().select_related("user").filter(digest=_digest(text)).first()
    if row is None or not row.user.is_active:
        return None
    now = timezone.now()
    if row.used_at is None or now - row.used_at > USED_EVERY:
        ApiToken.objects.filter(pk=row.pk).update(used_at=now)
    return row


def _digest(text):
    return hashlib.sha256(text.encode()).hexdigest()
