"""What a person changes about their own doors: sessions, tokens, second factor; all of it in the journal."""

import pyotp
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import seats, second_factor, tokens
from accounts.models import ApiToken, RecoveryCode, SecondFactor, User
from accounts.models.tokens import Scope
from accounts.permissions import Denied, Refused, may_work_here, require
from archive import journal


@transaction.atomic
def end_sessions(user, *, by, only=None, but=None):
    """End sessions of a person: one's own, or anybody's for an administrator. Return how many were open."""
    require(may_end_sessions(by, user))
    count = seats.end(user, only=only, but=but)
    if count:
        journal.record("session.ended", user, by=by, after={"sessions": count})
    return count


def may_end_sessions(user, person):
    """Oneself and administrators."""
    if user == person or user.is_superuser:
        return may_work_here(user)
    return Denied(_("You end your own sessions; an administrator those of others."))


@transaction.atomic
def make_token(*, by, name, scopes, days=None):
    """Make an API token for oneself; return its row and the token, which is shown this once."""
    require(may_work_here(by))
    if unknown := set(scopes) - set(Scope.values):
        raise Refused(
            _("No scope is called %(unknown)s; there are %(known)s.")
            % {"unknown": ", ".join(sorted(unknown)), "known": ", ".join(Scope.values)}
        )
    User.objects.select_for_update().get(pk=by.pk)
    if ApiToken.objects.standing().filter(user=by, name=name).exists():
        raise Refused(
            _("You have a token called %(name)s; revoke it first, or call this one something else.")
            % {"name": name}
        )
    row, text = tokens.draw(by, name=name, scopes=scopes, days=days)
    after = {"name": name, "scopes": sorted(scopes), "expires": row.expires_at}
    journal.record("token.made", row, by=by, after=after)
    return row, text


@transaction.atomic
def revoke_token(token_id, *, by):
    """Revoke one's own token, or anybody's as an administrator; a revoked one stays revoked."""
    row = ApiToken.objects.select_for_update().get(pk=token_id)
    if by != row.user and not by.is_superuser:
        raise Refused(_("You revoke your own tokens; an administrator those of others."))
    if row.revoked_at is None:
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        journal.record("token.revoked", row, by=by, before={"name": row.name, "scopes": row.scopes})
    return row


@transaction.atomic
def begin_second_factor(*, by):
    """Return the secret a new second factor begins with; one that is not confirmed yet is drawn anew."""
    require(may_work_here(by))
    if second_factor.is_on(by):
        raise Refused(_("Your second factor is on already. Take it off to begin with another telephone."))
    factor, _made = SecondFactor.objects.update_or_create(
        user=by, defaults={"secret": pyotp.random_base32(), "last_step": 0}
    )
    return factor


@transaction.atomic
def confirm_second_factor(*, by, code):
    """Turn the second factor on by a first right code; return the recovery codes, shown this once."""
    require(may_work_here(by))
    if second_factor.is_on(by):
        raise Refused(_("Your second factor is on already."))
    if not second_factor.takes_code(by, code):
        raise Refused(_("This code does not fit. Is the clock of your telephone right? Try the next code."))
    SecondFactor.objects.filter(user=by).update(confirmed_at=timezone.now())
    journal.record("second_factor.on", by, by=by)
    return second_factor.draw_recovery_codes(by)


@transaction.atomic
def renew_recovery_codes(*, by):
    """Draw new recovery codes; the earlier ones open nothing any more."""
    if not second_factor.is_on(by):
        raise Refused(_("Recovery codes belong to a second factor; turn it on first."))
    journal.record("second_factor.codes_renewed", by, by=by)
    return second_factor.draw_recovery_codes(by)


@transaction.atomic
def remove_second_factor(user, *, by, reason=""):
    """Take the second factor off: one's own, or that of somebody who lost telephone and codes."""
    if user != by and not by.is_superuser:
        raise Refused(_("You take off your own second factor; an administrator that of others."))
    if user != by and not reason.strip():
        raise Refused(_("Write why: somebody's door gets simpler by this."))
    removed, _rows = SecondFactor.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    if removed:
        journal.record("second_factor.off", user, by=by, reason=reason)
    return bool(removed)
