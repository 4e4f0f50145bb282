"""One-time codes (RFC 6238) and recovery codes: checking them. Each is taken once."""

import hashlib
import secrets

import pyotp
from django.db import transaction
from django.utils import timezone

from accounts.models import RecoveryCode, SecondFactor

CODES = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that reads like something else
STEP = 30  # seconds one code stands for
SLACK = (0, -1, 1)  # the present half minute, then its neighbours, for clocks that differ


def is_on(user):
    """Say whether this person's login asks for a second factor."""
    return SecondFactor.objects.filter(user=user).exclude(confirmed_at=None).exists()


def uri(factor):
    """Return what an authenticator reads from the QR code."""
    return pyotp.TOTP(factor.secret).provisioning_uri(name=factor.user.get_username(), issuer_name="Patina")


def way_in(user, code):
    """Return "code" or "recovery" for what opened the door and was used up; an empty text for neither."""
    if takes_code(user, code):
        return "code"
    return "recovery" if takes_recovery(user, code) else ""


@transaction.atomic
def takes_code(user, code, *, at=None):
    """Say whether this is the person's one-time code now, and take it: the same code opens nothing again."""
    factor = SecondFactor.objects.select_for_update().filter(user=user).first()
    code = "".join(str(code).split())
    if factor is None or not (code.isascii() and code.isdigit()):
        return False
    now = int((at or timezone.now()).timestamp()) // STEP
    totp = pyotp.TOTP(factor.secret)
    for slack in SLACK:
        step = now + slack
        if step > factor.last_step and secrets.compare_digest(totp.generate_otp(step), code):
            factor.last_step = step
            factor.save(update_fields=["last_step"])
            return True
    return False


def takes_recovery(user, code):
    """Say whether this is one of the person's unused recovery codes, and use it up."""
    rows = RecoveryCode.objects.filter(user=user, digest=_digest(code), used_at=None)
    return rows.update(used_at=timezone.now()) == 1


@transaction.atomic
def draw_recovery_codes(user):
    """Return ten fresh recovery codes; the earlier ones open nothing any more."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = ["-".join(_word() for _part in range(3)) for _code in range(CODES)]
    RecoveryCode.objects.bulk_create([RecoveryCode(user=user, digest=_digest(code)) for code in codes])
    return codes


def _word():
    return "".join(secrets.choice(ALPHABET) for _letter in range(5))


def _digest(code):
    """Return the hash that is kept; 74 bits of chance cannot be guessed back from a plain hash."""
    bare = "".join(letter for letter in str(code).lower() if letter.isalnum())
    return hashlib.sha256(bare.encode()).hexdigest()
