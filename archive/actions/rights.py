"""Rights of a title: on what ground, and what is allowed where and when."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from archive.actions import revisions
from archive.actions.revisions import Kind
from archive.models import RightsGrant, RightsStatement, Work
from archive.permissions import may_keep_rights

STATEMENT_FIELDS = ("basis", "status", "jurisdiction", "holder", "reference", "note")
GRANT_FIELDS = ("act", "allowed", "territories", "starts_on", "ends_on", "time_zone", "note")
STATEMENT = Kind(RightsStatement, "rights", STATEMENT_FIELDS, may=may_keep_rights)
GRANT = Kind(RightsGrant, "grant", GRANT_FIELDS, may=may_keep_rights, work=lambda grant: grant.statement.work)


def add_statement(work_id, *, by, **fields):
    """Say on what ground the house holds rights in a title."""
    statement = RightsStatement(work=Work.objects.get(pk=work_id), **fields)
    return revisions.add(STATEMENT, statement, by=by)


def change_statement(statement_id, *, by, revision, reason, **asked):
    """Change a statement that still stands at `revision`."""
    return revisions.change(STATEMENT, statement_id, by=by, revision=revision, reason=reason, asked=asked)


@transaction.atomic
def remove_statement(statement_id, *, by, revision, reason):
    """Remove a statement without grants."""
    grants = RightsGrant.objects.filter(statement=statement_id).select_related("statement")
    if held := grants.first():
        raise ValidationError(
            _("“%(name)s” cannot be removed: %(what)s hang on it. Move or remove them first."),
            params={"name": held.statement, "what": RightsGrant._meta.verbose_name_plural},
        )
    return revisions.remove(STATEMENT, statement_id, by=by, revision=revision, reason=reason)


def add_grant(statement_id, *, by, **fields):
    """Allow or forbid an act under a statement, somewhere and for a time."""
    statement = RightsStatement.objects.select_related("work").get(pk=statement_id)
    return revisions.add(GRANT, RightsGrant(statement=statement, **fields), by=by)


def change_grant(grant_id, *, by, revision, reason, **asked):
    """Change a grant that still stands at `revision`."""
    return revisions.change(GRANT, grant_id, by=by, revision=revision, reason=reason, asked=asked)


def remove_grant(grant_id, *, by, revision, reason):
    """Remove a grant; what it said stays in the journal."""
    return revisions.remove(GRANT, grant_id, by=by, revision=revision, reason=reason)
