"""Verdicts: a permission function answers ALLOWED or Denied with the sentence a person reads."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Denied:
    """A refusal that carries its sentence; false in a condition."""

    sentence: str

    def __bool__(self):
        return False

    def __str__(self):
        return str(self.sentence)


@dataclass(frozen=True)
class Allowed:
    """Consent; true in a condition."""

    sentence: str = ""

    def __bool__(self):
        return True


ALLOWED = Allowed()


class Refused(PermissionDenied):
    """Raised where a verb meets a Denied; its text is the same sentence the page shows."""

    def __init__(self, sentence):
        super().__init__(str(sentence))
        self.sentence = sentence


def require(verdict):
    """Raise Refused unless the verdict allows."""
    if not verdict:
        raise Refused(verdict.sentence)


def holds(user, permission, sentence):
    """Answer by Django permission: ALLOWED if the active user holds it, else Denied(sentence)."""
    if not getattr(user, "is_authenticated", False):
        return Denied(_("Log in first."))
    return ALLOWED if user.has_perm(permission) else Denied(sentence)


def may_work_here(user, thing=None):
    """Anyone with an account that is in use."""
    if getattr(user, "is_authenticated", False) and user.is_active:
        return ALLOWED
    return Denied(_("Log in first."))
