"""The doors of the catalogue as the strip under the masthead lists them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.permissions import may_catalogue, may_read_journal, may_see_catalogue, may_see_storage

DOORS = (
    (_("Works"), "work_list", may_see_catalogue, ("work", "search", "bulk", "columns")),
    (_("People and bodies"), "agent_list", may_see_catalogue, ("agent",)),
    (_("Places"), "location_list", may_see_catalogue, ("location", "move", "loan")),
    (_("Inspect or copy next"), "risk_list", may_see_catalogue, ("risk",)),
    (_("Storage"), "storage_list", may_see_storage, ("storage", "fixity", "intake", "copy", "replication")),
    (_("Imports"), "import_list", may_catalogue, ("import",)),
    (_("Exports"), "export_list", may_see_catalogue, ("export",)),
    (_("Vocabularies"), "term_list", may_see_catalogue, ("term",)),
    (pgettext_lazy("room", "Journal"), "journal", may_read_journal, ("journal",)),
)


def doors(user, url_name):
    """Return label, url and whether one stands behind it, for every door that opens to the person."""
    return [
        {"label": label, "url": reverse(f"archive:{name}"), "active": (url_name or "").startswith(behind)}
        for label, name, may, behind in DOORS
        if may(user)
    ]
