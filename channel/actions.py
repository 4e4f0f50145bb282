"""What a publisher does: prepare, subtitle, put on air, withdraw."""

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.permissions import ALLOWED, Denied, Refused, require
from archive import actions as archive_actions
from archive import journal, search
from archive.vocabulary import EventType
from channel.models import Delivery, Publication, SubtitleTrack
from channel.permissions import may_publish
from film.errors import FilmError
from film.subtitles import read_vtt
from jobs import bell
from jobs.models import State
from restoration.models import Project
from reviews.models import SignOff


def standing(signoff):
    """Return ALLOWED if the signature carries a publication, else Denied with the reason."""
    if signoff.kind != SignOff.Kind.FAITHFUL:
        return Denied(
            _("A technical approval alone publishes nothing; the film must be signed as restored as old.")
        )
    if signoff.superseded_at is not None:
        return Denied(_("This signature was superseded; publish from the one that stands."))
    if signoff.manifest_digest != signoff.version.manifest_digest:
        return Denied(_("The signature names another manifest digest than its version; it proves nothing."))
    return ALLOWED


def free_slug(work):
    """Return an address for the work that no publication uses."""
    stem = slugify(work.title_in("en"))[:100] or f"film-{work.pk}"
    taken = set(Publication.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


@transaction.atomic
def prepare(signoff_id, *, by, slug="", starts_at=None, **fields):
    """Open a publication on a signature and start making its files; nothing is public yet.

    fields: ends_at, territories, blurb_en, blurb_zh. Raises Refused with the sentence to show.
    """
    signoff = SignOff.objects.select_for_update().select_related("version__work").get(pk=signoff_id)
    require(may_publish(by))
    require(standing(signoff))
    work = signoff.version.work
    if Publication.objects.standing().filter(work=work).exists():
        raise Refused(
            _("%(title)s is already in the channel; withdraw that publication first.") % {"title": work}
        )
    publication = Publication(
        signoff=signoff,
        work=work,
        slug=slug or free_slug(work),
        starts_at=starts_at or timezone.now(),
        published_by=by,
        **fields,
    )
    publication.full_clean()
    publication.save()
    delivery = Delivery.objects.create(publication=publication, total=signoff.version.asset.frames)
    journal.record("publication.prepared", publication, by=by, work=work, after={"slug": publication.slug})
    bell.ring(delivery)
    return publication


@transaction.atomic
def set_subtitles(publication_id, *, by, language, label, text):
    """Give a publication subtitles in one language; what was there in that language is replaced.

    Raises FilmError naming the line when the text is no WebVTT.
    """
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    require(may_publish(by))
    cues = read_vtt(text)
    if not cues:
        raise FilmError(_("The subtitle file holds no cues; give a WebVTT file with at least one."))
    track, made = SubtitleTrack.objects.update_or_create(
        publication=publication, language=language, defaults={"label": label, "text": text}
    )
    journal.record(
        "publication.subtitled",
        publication,
        by=by,
        work=publication.work,
        after={"language": language, "new": made},
    )
    words = "\n".join(cue.text for cue in cues)
    search.index(publication.work, "subtitles", words, source=language)
    return track


@transaction.atomic
def put_on_air(publication_id, *, by):
    """Show a prepared publication to the public from its window's start on."""
    publication = (
        Publication.objects.select_for_update().select_related("signoff__version").get(pk=publication_id)
    )
    require(may_publish(by))
    require(standing(publication.signoff))
    if publication.delivery.state != State.DONE:
        raise Refused(_("The files for the public are not ready yet; wait until the delivery is done."))
    publication.move(Publication.Status.ON_AIR)
    _follow(publication.work, Project.Status.PUBLISHED)
    archive_actions.record_event(
        publication.version.asset, EventType.DISSEMINATION, by=by, detail={"address": publication.slug}
    )
    search.facet(publication.work, "on_air", True)
    journal.record("publication.on_air", publication, by=by, work=publication.work)
    return publication


@transaction.atomic
def withdraw(publication_id, *, by, reason):
    """Take a publication off the air for good; its address answers 410 with the reason."""
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    require(may_publish(by))
    if not reason.strip():
        raise Refused(_("Write why the film is withdrawn; the public reads it."))
    was_on_air = publication.status == Publication.Status.ON_AIR
    publication.withdrawn_at = timezone.now()
    publication.withdrawn_reason = reason.strip()
    publication.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    publication.move(Publication.Status.WITHDRAWN)
    if was_on_air:
        _follow(publication.work, Project.Status.WITHDRAWN)
        search.facet(publication.work, "on_air", None)
    journal.record("publication.withdrawn", publication, by=by, work=publication.work, reason=reason.strip())
    return publication


def _follow(work, status):
    """Carry the title's project along where its table knows the move."""
    project = Project.objects.select_for_update().filter(work=work).first()
    if project is not None and status in project.NEXT[project.status]:
        project.move(status)
