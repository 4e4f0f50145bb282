"""Questions over the archive's rows."""

from django.db import models
from django.db.models import Q


class WorkQuerySet(models.QuerySet):
    """Questions over works."""

    def with_titles(self):
        """Fetch titles and the signed version beside each work."""
        return self.prefetch_related("titles").select_related("signed_version")

    def matching(self, text):
        """Works whose titles or synopses hold every word of the text."""
        rows = self
        for word in text.split():
            rows = rows.filter(
                Q(titles__text__icontains=word)
                | Q(titles__sort__icontains=word)
                | Q(synopsis_en__icontains=word)
                | Q(synopsis_zh__icontains=word)
            )
        return rows.distinct()


class VersionQuerySet(models.QuerySet):
    """Questions over versions."""

    def sources(self):
        """Versions as they came in."""
        return self.filter(kind="source")

    def restored(self):
        """Versions a run made."""
        return self.filter(kind="restored")


class RateCardQuerySet(models.QuerySet):
    """Questions over rates."""

    def on(self, kind, day):
        """The rate of a kind valid on a day, or None."""
        return self.filter(kind=kind, valid_from__lte=day).order_by("-valid_from").first()
