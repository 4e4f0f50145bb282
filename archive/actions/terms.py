"""Terms of the house: add one to a list, retire one, take it up again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.permissions import require
from archive import journal, terms
from archive.models import Term
from archive.permissions import may_catalogue

TOLD = ("scheme", "list", "code", "label_en", "label_zh", "definition", "status")


@transaction.atomic
def add_term(*, by, **fields):
    """Add a term of the house's own (scheme local) to a list the schema leaves open."""
    require(may_catalogue(by))
    term = Term(scheme="local", **fields)
    term.full_clean()
    if term.is_fixed:
        raise ValidationError({"list": _fixed(term)})
    if Term.objects.filter(list=term.list, code=term.code).exists():
        raise ValidationError(
            {"code": _("%(code)s stands in %(list)s already.") % {"code": term.code, "list": term.list}}
        )
    term.save()
    journal.record("term.added", term, by=by, after=_state(term))
    transaction.on_commit(terms.forget)
    return term


@transaction.atomic
def retire_term(term_id, *, by, reason):
    """Offer a term no more; records that use it keep it."""
    return _move(term_id, Term.Status.RETIRED, "term.retired", by=by, reason=reason)


@transaction.atomic
def restore_term(term_id, *, by, reason=""):
    """Offer a retired term again."""
    return _move(term_id, Term.Status.CURRENT, "term.restored", by=by, reason=reason)


def _move(term_id, status, verb, *, by, reason):
    require(may_catalogue(by))
    term = Term.objects.select_for_update().get(pk=term_id)
    if term.is_fixed:
        raise ValidationError(_fixed(term))
    if term.status == status:
        return term
    before = {"status": term.status}
    term.status = status
    term.save(update_fields=["status"])
    journal.record(verb, term, by=by, reason=reason, before=before, after={"status": status})
    transaction.on_commit(terms.forget)
    return term


def _fixed(term):
    return _("The list %(list)s is fixed in the schema; terms are neither added to it nor retired here.") % {
        "list": term.list
    }


def _state(term):
    return {name: getattr(term, name) for name in TOLD}
