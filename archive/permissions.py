"""Who may do what in the archive."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import Denied, holds, may_work_here

STAFF = ["cataloguer", "producer", "inspector", "restorer", "senior_restorer", "faithfulness_reviewer"]
STAFF += ["publisher", "operator", "auditor"]
GRANTS = {
    "see_catalogue": ("Can see the catalogue", STAFF),
    "catalogue": ("Can catalogue works and items", ["cataloguer"]),
    "inspect": ("Can write inspections", ["cataloguer", "inspector"]),
    "ingest": ("Can ingest film", ["cataloguer"]),
    "see_books": ("Can see the books", ["cataloguer", "producer", "senior_restorer", "auditor"]),
    "keep_books": ("Can enter costs and rates", ["producer"]),
    "read_journal": ("Can read the whole journal", ["auditor", "operator"]),
    "see_restricted": ("Can see works of restricted collections without being a member", ["auditor"]),
    "manage_collections": ("Can open and close collections and choose their members", ["producer"]),
    "see_storage": ("Can see storage locations, copies and fixity", ["cataloguer", "operator", "auditor"]),
    "keep_storage": ("Can keep storage locations, copies and fixity", ["operator"]),
    "keep_rights": ("Can write rights and grants", ["cataloguer", "publisher"]),
}


def may_see_catalogue(user, work=None):
    """Everyone who works in the house."""
    verdict = holds(
        user, "archive.see_catalogue", _("Only people who work in the archive see the catalogue.")
    )
    if verdict and work is not None and not _is_open(user, work):
        return Denied(_("This work belongs to a restricted collection; ask a producer to make you a member."))
    return verdict


def may_catalogue(user, work=None):
    """Cataloguers."""
    return holds(user, "archive.catalogue", _("Only cataloguers change the catalogue."))


def may_inspect(user, item=None):
    """Inspectors and cataloguers."""
    return holds(user, "archive.inspect", _("Only inspectors and cataloguers write inspections."))


def may_move(user, item=None):
    """Inspectors and cataloguers."""
    return holds(user, "archive.inspect", _("Only inspectors and cataloguers move cans."))


def may_ingest(user, work=None):
    """Cataloguers."""
    return holds(user, "archive.ingest", _("Only cataloguers take in film."))


def may_see_books(user, work=None):
    """Cataloguers, producers, senior restorers and auditors."""
    return holds(
        user, "archive.see_books", _("Only producers, cataloguers, seniors and auditors see the books.")
    )


def may_keep_books(user, work=None):
    """Producers."""
    return holds(user, "archive.keep_books", _("Only producers enter costs and rates."))


def may_log_time(user, work=None):
    """Anyone who works in the house books their own minutes."""
    return may_work_here(user) and may_see_catalogue(user)


def may_manage_collections(user, collection=None):
    """Producers."""
    return holds(
        user, "archive.manage_collections", _("Only producers open collections and choose their members.")
    )


def may_keep_rights(user, work=None):
    """Cataloguers and publishers."""
    return holds(user, "archive.keep_rights", _("Only cataloguers and publishers write rights."))


def may_see_storage(user, location=None):
    """Cataloguers, operators and auditors."""
    return holds(
        user, "archive.see_storage", _("Only cataloguers, operators and auditors look into the storage.")
    )


def may_keep_storage(user, location=None):
    """Operators."""
    return holds(user, "archive.keep_storage", _("Only operators keep the storage and its fixity."))


def may_read_journal(user, work=None):
    """Auditors and operators read the whole journal."""
    return holds(user, "archive.read_journal", _("Only auditors and operators read the whole journal."))


def _is_open(user, work):
    """Say whether the work is in no restricted collection, or in one the person belongs to."""
    collection = work.collection
    if collection is None or not collection.restricted or user.has_perm("archive.see_restricted"):
        return True
    return collection.memberships.filter(user=user).exists()
