"""What a publisher does: prepare, move the window, subtitle, put on air, withdraw."""

import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.permissions import ALLOWED, Denied, Refused, require
from archive import actions as archive_actions
from archive import journal, search
from archive.vocabulary import EventType
from channel import window
from channel.models import RESERVED, Delivery, Publication, SubtitleTrack
from channel.permissions import may_publish
from film.errors import FilmError
from film.subtitles import as_vtt, read, words
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
    taken = {*RESERVED, *Publication.objects.filter(slug__startswith=stem).values_list("slug", flat=True)}
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
    _check_window(publication)
    publication.full_clean()
    publication.save()
    delivery = Delivery.objects.create(publication=publication, total=signoff.version.asset.frames)
    journal.record("publication.prepared", publication, by=by, work=work, after={"slug": publication.slug})
    bell.ring(delivery)
    return publication


@transaction.atomic
def change_window(publication_id, *, by, reason, starts_at, ends_at=None, territories="", seen=""):
    """Move a publication's window; the public meets the new one from the next request on.

    seen: the window_mark its page showed; where a colleague has moved it since, Refused says how it stands.
    """
    publication = Publication.objects.select_for_update().select_related("work").get(pk=publication_id)
    require(may_publish(by))
    _require_standing(publication)
    before, mark = publication.window, publication.window_mark
    publication.starts_at, publication.ends_at, publication.territories = starts_at, ends_at, territories
    if publication.window == before:
        return publication
    if seen and seen != mark:
        raise Refused(
            _("The window was moved meanwhile: %(window)s. Look at it and send your change again.")
            % {"window": window.told(before)}
        )
    _require_reason(reason, _("Write why the window moves; the journal keeps it."))
    _check_window(publication)
    publication.full_clean()
    publication.save(update_fields=[*before, "changed_at"])
    journal.record(
        "publication.window_changed", publication, by=by, work=publication.work, reason=reason.strip(),
        before=before, after=publication.window,
    )  # fmt: skip
    return publication


@transaction.atomic
def set_subtitles(publication_id, *, by, language, label, text, reason=""):
    """Give a publication subtitles in one language, from WebVTT or SubRip.

    What was there in that language is replaced, for a reason. Raises FilmError naming the line when the
    text is neither.
    """
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    require(may_publish(by))
    _require_standing(publication)
    cues = read(text)
    if not cues:
        raise FilmError(_("The subtitle file holds no cues; give a WebVTT or SubRip file with at least one."))
    track = publication.subtitles.filter(language=language).first()
    former = track and _of_track(track)
    track = track or SubtitleTrack(publication=publication, language=language)
    track.label, track.text = label, as_vtt(text)
    if former == _of_track(track):
        return track
    if former:
        _require_reason(
            reason,
            _("There are subtitles in this language (%(label)s) already; write why these take their place.")
            % {"label": label},
        )
    track.save()
    journal.record(
        "publication.subtitled", publication, by=by, work=publication.work, reason=reason.strip(),
        before=former or {}, after=_of_track(track),
    )  # fmt: skip
    told = "\n".join(map(words, cues))
    search.index(publication.work, "subtitles", told, source=language)
    return track


@transaction.atomic
def remove_subtitles(publication_id, language, *, by, reason):
    """Take away the subtitles of one language; nobody is given them from the next request on."""
    publication = Publication.objects.select_for_update().get(pk=publication_id)
    require(may_publish(by))
    _require_standing(publication)
    track = publication.subtitles.filter(language=language).first()
    if track is None:
        return
    _require_reason(reason, _("Write why the subtitles go; the journal keeps it."))
    former = _of_track(track)
    track.delete()
    journal.record(
        "publication.subtitles_removed", publication, by=by, work=publication.work, reason=reason.strip(),
        before=former,
    )  # fmt: skip
    search.index(publication.work, "subtitles", "", source=language)


def _of_track(track):
    """What the journal keeps of a track."""
    return {
        "language": track.language,
        "label": track.label,
        "cues": len(read(track.text)),
        "sha256": hashlib.sha256(track.text.encode()).hexdigest(),
    }


def _require_standing(publication):
    """Refuse to change what was withdrawn."""
    if publication.status == Publication.Status.WITHDRAWN:
        raise Refused(
            _("%(title)s was withdrawn for good; publish the film anew instead.") % {"title": publication}
        )


def _require_reason(reason, sentence):
    if not reason.strip():
        raise Refused(sentence)


def _check_window(row):
    window.check(row.work, row.starts_at, row.ends_at, row.territories)


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
    if trouble := window.rights_trouble(publication.work, **publication.window):
        raise Refused(trouble)
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
