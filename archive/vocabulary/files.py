"""Terms of stored files and what happens to them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AssetRole(TextChoices):
    """Roles of a stored file."""

    PRESERVATION_MASTER = "PreservationMaster", _("preservation master")
    RESTORED_MASTER = "RestoredMaster", _("restored master")
    MEZZANINE = "Mezzanine", _("mezzanine")
    ACCESS = "Access", _("access copy")
    REFERENCE = "Reference", _("reference, kept aside")


class EventType(TextChoices):
    """PREMIS 3 event types by Library of Congress code."""

    INGESTION = "ing", _("ingestion")
    DIGEST = "mes", _("message digest calculation")
    FIXITY = "fix", _("fixity check")
    CAPTURE = "cap", _("capture")
    CREATION = "cre", _("creation")
    MODIFICATION = "mod", _("modification")
    VALIDATION = "val", _("validation")
    APPRAISAL = "app", _("appraisal")
    DISSEMINATION = "dis", _("dissemination")
    METADATA = "mem", _("metadata modification")
    EXTRACTION = "mee", _("metadata extraction")
    REPLICATION = "rep", _("replication")
    QUARANTINE = "qua", _("quarantine")
    UNQUARANTINE = "unq", _("unquarantine")
    RECOVERY = "rec", _("recovery")


class Outcome(TextChoices):
    """Outcome of an event."""

    SUCCESS = "success", pgettext_lazy("outcome", "success")
    FAIL = "fail", pgettext_lazy("outcome", "failure")
    WARNING = "warning", pgettext_lazy("outcome", "warning")
