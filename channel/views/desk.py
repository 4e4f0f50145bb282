"""The publisher's desk: what is signed and waits, what is on air, what was withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.guards import guarded
from accounts.permissions import Refused
from archive.models import Work
from channel import actions
from channel.forms import PublicationForm, SubtitleForm, WithdrawForm
from channel.models import Publication
from channel.permissions import may_publish, may_see_desk
from channel.querysets import signed_and_waiting
from film.errors import FilmError
from jobs import wording
from reviews.models import SignOff


@guarded(may_see_desk)
def overview(request):
    """List signed films that wait, and every publication."""
    seen = Work.objects.visible_to(request.user)
    context = {
        "waiting": signed_and_waiting().filter(version__work__in=seen),
        "publications": Publication.objects.for_pages().filter(work__in=seen),
        "may_publish": may_publish(request.user),
    }
    return render(request, "channel/desk.html", context)


@guarded(may_publish)
def prepare(request, signoff_id):
    """Open a publication on a signature."""
    signoff = get_object_or_404(SignOff.objects.select_related("version__work"), pk=signoff_id)
    initial = {"slug": actions.free_slug(signoff.version.work), "starts_at": timezone.localtime()}
    form = PublicationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            publication = actions.prepare(signoff.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The files for the public are being made."))
            return redirect("channel:publication", publication.pk)
    return render(request, "channel/publication_prepare.html", {"form": form, "signoff": signoff})


def _page(request, publication, **forms):
    context = {
        "publication": publication,
        "delivery": publication.delivery,
        "subtitle_form": forms.get("subtitle_form") or SubtitleForm(),
        "withdraw_form": forms.get("withdraw_form") or WithdrawForm(),
        "may_publish": may_publish(request.user),
        "anew": signed_and_waiting().filter(pk=publication.signoff_id).exists(),
    }
    return render(request, "channel/publication_detail.html", context, status=400 if forms else 200)


def _row(pk):
    return get_object_or_404(Publication.objects.for_pages(), pk=pk)


@guarded(may_see_desk)
def publication(request, pk):
    """Show one publication: delivery, subtitles, window, and the switch."""
    return _page(request, _row(pk))


@guarded(may_see_desk)
def progress(request, pk):
    """Show how far the delivery is, as a piece of the page; the page itself, where it is opened."""
    row = _row(pk)
    if not request.htmx:
        return redirect("channel:publication", pk)
    context = {"publication": row, "delivery": row.delivery, "may_publish": may_publish(request.user)}
    return render(request, "channel/_delivery.html", context)


@require_POST
@guarded(may_publish)
def subtitles(request, pk):
    """Take in a subtitle file."""
    row = _row(pk)
    form = SubtitleForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, subtitle_form=form)
    language = form.cleaned_data["language"]
    label = str(dict(form.fields["language"].choices)[language])
    try:
        actions.set_subtitles(
            pk, by=request.user, language=language, label=label, text=form.cleaned_data["file"]
        )
    except FilmError as error:
        form.add_error("file", wording.told(error))
        return _page(request, row, subtitle_form=form)
    messages.success(request, _("The subtitles are in place."))
    return redirect("channel:publication", pk)


@require_POST
@guarded(may_publish)
def put_on_air(request, pk):
    """Show the film to the public."""
    row = _row(pk)
    try:
        actions.put_on_air(pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("%(title)s is on air.") % {"title": row.work})
    return redirect("channel:publication", pk)


@require_POST
@guarded(may_publish)
def withdraw(request, pk):
    """Take the film off the air."""
    row = _row(pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, row, withdraw_form=form)
    try:
        actions.withdraw(pk, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(
            request, _("%(title)s is withdrawn; its address answers with the reason.") % {"title": row.work}
        )
    return redirect("channel:publication", pk)
