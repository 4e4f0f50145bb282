"""Terms of rights."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RightsBasis(TextChoices):
    """Grounds of rights (Library of Congress codes)."""

    COPYRIGHT = "cop", _("copyright")
    LICENSE = "lic", _("license")
    STATUTE = "sta", _("statute")
    POLICY = "ins", _("institutional policy")
    DONOR = "donor", _("donor agreement")
    OTHER = "oth", pgettext_lazy("rights basis", "other")


class CopyrightStatus(TextChoices):
    """Whether a film is still copyrighted (PREMIS)."""

    COPYRIGHTED = "copyrighted", _("copyrighted")
    PUBLIC_DOMAIN = "publicdomain", _("public domain")
    UNKNOWN = "unknown", pgettext_lazy("copyright", "unknown")


class RightsAct(TextChoices):
    """Acts a grant allows or forbids (PREMIS data dictionary; broadcast and restore are local)."""

    REPLICATE = "replicate", _("replicate")
    MIGRATE = "migrate", _("migrate")
    MODIFY = "modify", _("modify")
    USE = "use", _("use")
    DISSEMINATE = "disseminate", _("disseminate")
    DELETE = "delete", pgettext_lazy("rights act", "delete")
    BROADCAST = "broadcast", pgettext_lazy("rights act", "broadcast")
    RESTORE = "restore", pgettext_lazy("rights act", "restore")
