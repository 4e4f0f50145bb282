"""Ask for an export, fetch it, throw it away."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.permissions import ALLOWED, Denied, require
from archive import journal
from archive.models import Collection, Export
from archive.permissions import may_see_catalogue
from jobs import bell, leases


@transaction.atomic
def ask_export(*, by, format, scope, chosen=None):
    """Queue an export of what the person may see."""
    require(may_see_catalogue(by))
    export = Export.objects.create(by=by, format=format, scope=scope, chosen=chosen or {})
    after = {"format": format, "scope": scope, "chosen": chosen or {}}
    journal.record("export.asked", export, by=by, after=after)
    bell.ring(export)
    return export


def may_fetch(user, export):
    """The person who asked, as long as every work in the file is theirs to see."""
    verdict = may_see_catalogue(user)
    if not verdict:
        return verdict
    if export.by_id != user.pk:
        return Denied(_("Exports are fetched by the person who asked for them."))
    if Collection.objects.closed_to(user).filter(pk__in=export.chosen.get("restricted", [])).exists():
        return Denied(_("The export holds works of a collection no longer open to you; ask for it again."))
    return ALLOWED


@transaction.atomic
def note_fetched(export_id, *, by):
    """Write down that the file left the house."""
    export = Export.objects.select_for_update().get(pk=export_id)
    require(may_fetch(by, export))
    journal.record("export.fetched", export, by=by, after={"sha256": export.sha256, "works": export.works})
    return export


@transaction.atomic
def drop_export(export_id, *, by):
    """Stop an export under way, or throw its file away."""
    export = Export.objects.select_for_update().get(pk=export_id)
    require(may_fetch(by, export))
    if export.is_live:
        leases.cancel(export)
    export.drop_file()
    journal.record("export.dropped", export, by=by)
    return export
