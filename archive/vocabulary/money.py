"""Terms of the books."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MinuteKind(TextChoices):
    """Kinds of minutes people book."""

    FIX = "fix", _("hand restoration")
    REVIEW = "review", pgettext_lazy("minutes", "review")
    INSPECT = "inspect", _("inspection")
    CATALOGUE = "catalogue", _("cataloguing")
    PUBLISH = "publish", _("publishing")


class CostKind(TextChoices):
    """Kinds of money beside minutes."""

    STAFF = "staff", _("staff")
    VENDOR = "vendor", _("vendor")
    SCAN = "scan", _("scan")
    STORAGE = "storage", _("storage")
    COMPUTE = "compute", _("computing")
    RIGHTS = "rights", _("rights")


class CostBasis(TextChoices):
    """Whether money is a plan or a fact."""

    ESTIMATE = "estimate", _("estimate")
    ACTUAL = "actual", _("actual")
