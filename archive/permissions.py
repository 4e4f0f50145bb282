"""Who may do what in the archive."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import holds, may_work_here

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
}


def may_see_catalogue(user, work=None):
    """Everyone who works in the house."""
    return holds(user, "archive.see_catalogue", _("Only people who work in the archive see the catalogue."))


def may_catalogue(user, work=None):
    """Cataloguers."""
    return holds(user, "archive.catalogue", _("Only cataloguers change the catalogue."))


def may_inspect(user, item=None):
    """Inspectors and cataloguers."""
    return holds(user, "archive.inspect", _("Only inspectors and cataloguers write inspections."))


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


def may_read_journal(user, work=None):
    """Auditors and operators read the whole journal."""
    return holds(user, "archive.read_journal", _("Only auditors and operators read the whole journal."))
