"""Subtitles at the desk: take them in, look at them beside the film, take them away."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import guarded
from accounts.permissions import Refused
from channel import actions
from channel.forms import LANGUAGES, OWN_NAMES, SubtitleForm, SubtitlesGoForm
from channel.models import Publication
from channel.permissions import may_publish, may_see_desk
from channel.views.pieces import ASK_AGAIN, CONTENT_TYPES, page, row
from film.errors import FilmError
from film.subtitles import clock, read, words
from jobs import wording

CUES = 200  # on one page
GRACE = 500  # milliseconds a last cue may stay after the last frame


@require_POST
@guarded(may_publish)
def add(request, pk):
    """Take in a subtitle file; it takes the place of what was there in its language."""
    publication = row(pk)
    form = SubtitleForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, publication, subtitle_form=form)
    asked = form.cleaned_data
    try:
        actions.set_subtitles(
            pk,
            by=request.user,
            language=asked["language"],
            label=OWN_NAMES[asked["language"]],
            text=asked["file"],
            reason=asked["reason"],
        )
    except FilmError as error:
        form.add_error("file", wording.told(error))
    except Refused as refusal:
        form.add_error("reason", str(refusal.sentence))
    else:
        messages.success(request, _("The subtitles are in place; look at them before the public does."))
        return redirect("channel:subtitles_preview", pk, asked["language"])
    return page(request, publication, subtitle_form=form)


@guarded(may_see_desk)
@require_safe
def preview(request, pk, language):
    """Show the cues of one language as text, and the film with them."""
    publication = row(pk)
    return _shown(request, publication, _track(publication, language), SubtitlesGoForm())


@guarded(may_see_desk)
@require_safe
def track(request, pk, language):
    """Give the subtitles of one language to the desk's player, or to whoever corrects them."""
    response = HttpResponse(_track(row(pk), language).text, content_type=CONTENT_TYPES[".vtt"])
    patch_cache_control(response, **ASK_AGAIN)
    return response


@require_POST
@guarded(may_publish)
def remove(request, pk, language):
    """Take the subtitles of one language away, for a reason."""
    publication = row(pk)
    found = publication.subtitles.filter(language=language).first()
    if found is None:  # a colleague was quicker, or the button was pressed twice
        told = _("There are no subtitles in this language (%(code)s).")
        messages.info(request, told % {"code": language[:8]})
        return redirect("channel:publication", pk)
    form = SubtitlesGoForm(request.POST)
    if form.is_valid():
        try:
            actions.remove_subtitles(pk, language, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("The subtitles (%(label)s) are gone.") % {"label": found.label})
            return redirect("channel:publication", pk)
    return _shown(request, publication, found, form, status=422)


def _track(publication, language):
    found = publication.subtitles.filter(language=language).first()
    if found is None:
        raise Http404(f"No subtitles in {language!r}.")
    return found


def _shown(request, publication, found, form, status=200):
    cues = read(found.text)
    end = int(publication.version.asset.seconds * 1000) + GRACE
    late = sum(cue.end > end for cue in cues)
    shown = Paginator(cues, CUES).get_page(request.GET.get("page"))
    context = {
        "publication": publication,
        "track": found,
        "language": dict(LANGUAGES).get(found.language, found.language),
        "page": shown,
        "lines": [(clock(cue.start), clock(cue.end), words(cue)) for cue in shown],
        "count": len(cues),
        "late": late
        and ngettext(
            "%(count)d cue ends after the film does; it is not shown to its end.",
            "%(count)d cues end after the film does; they are not shown to their end.",
            late,
        )
        % {"count": late},
        "rungs": publication.delivery.facts.get("rungs", []),
        "may_publish": may_publish(request.user) and publication.status != Publication.Status.WITHDRAWN,
        "form": form,
    }
    return render(request, "channel/subtitles.html", context, status=status)
