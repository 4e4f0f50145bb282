"""Who may watch what, decided anew for every request: page, playlist, segment, subtitle and still."""

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from channel.models import Publication


@dataclass(frozen=True)
class Closed(Exception):
    """A publication that was public and is not for this request: the status to answer and why."""

    publication: Publication
    status: int

    @property
    def reason(self):
        """Why, as the public reads it."""
        if self.publication.status == Publication.Status.WITHDRAWN:
            return self.publication.withdrawn_reason
        if self.publication.signoff.superseded_at is not None:
            return _("Its restoration is being looked at again.")
        if self.status == 410:
            return _("The time it was offered for has ended.")
        return ""


def country_of(request):
    """Return the visitor's country as a trusted proxy names it, or an empty text where none does."""
    if not settings.COUNTRY_HEADER:
        return ""
    return request.headers.get(settings.COUNTRY_HEADER, "").strip().upper()[:2]


def on_air(request):
    """Return the publications this visitor may watch now."""
    return Publication.objects.on_air(country_of(request)).for_pages()


def open_publication(request, slug):
    """Return the publication if this request may see it.

    Raises Http404 for what was never public or is not yet, Closed(410) for what was withdrawn or has
    ended, Closed(451) for what is not offered in the visitor's country.
    """
    row = Publication.objects.for_pages().filter(slug=slug).first()
    now = timezone.now()
    if row is None or row.status == Publication.Status.DRAFT or row.starts_at > now:
        raise Http404(f"No film is on air at {slug!r}.")
    if row.status == Publication.Status.WITHDRAWN or row.signoff.superseded_at is not None:
        raise Closed(row, 410)
    if row.ends_at is not None and row.ends_at <= now:
        raise Closed(row, 410)
    if row.territories and country_of(request) not in row.territory_list:
        raise Closed(row, 451)
    return row
