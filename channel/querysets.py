"""Questions over publications; visibility is decided per request, never by a job."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from reviews.models import SignOff


def signed_and_waiting():
    """Standing faithfulness signatures whose film is not in the channel now."""
    rows = SignOff.objects.filter(kind=SignOff.Kind.FAITHFUL, superseded_at=None)
    rows = rows.exclude(version__work__publications__status__in=["draft", "on_air"])
    return rows.select_related("version__work", "signer").prefetch_related("version__work__titles")


class PublicationQuerySet(models.QuerySet):
    """Questions over publications."""

    def standing(self):
        """Publications that were not withdrawn."""
        return self.exclude(status="withdrawn")

    def on_air(self, country=""):
        """Publications a visitor from the country may watch now."""
        now = timezone.now()
        rows = self.filter(
            Q(ends_at=None) | Q(ends_at__gt=now),
            status="on_air",
            starts_at__lte=now,
            signoff__kind="faithful",
            signoff__superseded_at=None,
        )
        if country:
            return rows.filter(Q(territories="") | Q(territories__contains=country))
        return rows.filter(territories="")

    def for_pages(self):
        """Fetch what a list shows beside each publication."""
        return self.select_related(
            "work", "signoff__version__asset", "signoff__signer", "delivery"
        ).prefetch_related("work__titles", "subtitles")
