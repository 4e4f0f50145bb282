"""The publisher's desk: what is signed and waits, what is on air, what was withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.guards import guarded
from accounts.permissions import Refused
from archive.models import Work
from channel import actions
from channel.forms import PublicationForm, WindowForm, WithdrawForm
from channel.models import Publication
from channel.permissions import may_publish, may_see_desk
from channel.querysets import signed_and_waiting
from channel.views.pieces import packaged, page, row
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
    form = PublicationForm(request.POST or None, initial=initial, work=signoff.version.work)
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


@guarded(may_see_desk)
def publication(request, pk):
    """Show one publication: delivery, subtitles, window, and the switch."""
    return page(request, row(pk))


@guarded(may_see_desk)
def progress(request, pk):
    """Show how far the delivery is, as a piece of the page; the page itself, where it is opened."""
    found = row(pk)
    if not request.htmx:
        return redirect("channel:publication", pk)
    context = {"publication": found, "delivery": found.delivery, "may_publish": may_publish(request.user)}
    return render(request, "channel/_delivery.html", context)


@require_POST
@guarded(may_publish)
def window(request, pk):
    """Move the window in which the public may watch."""
    publication = row(pk)
    form = WindowForm(request.POST, publication=publication)
    if not form.is_valid():
        return page(request, publication, window_form=form)
    before = publication.window
    try:
        moved = actions.change_window(pk, by=request.user, **form.cleaned_data)
    except (Refused, ValidationError) as error:
        form.add_error(None, getattr(error, "sentence", error))
        return page(request, publication, window_form=form)
    if moved.window == before:
        messages.info(request, _("The window is as it was."))
    else:
        messages.success(request, _("The window has moved; the public meets the new one from now on."))
    return redirect("channel:publication", pk)


@guarded(may_see_desk)
@require_safe
def film_file(request, pk, name):
    """Give one file of the package to those at the desk, whatever the public may see."""
    return packaged(request, row(pk), name)


@require_POST
@guarded(may_publish)
def put_on_air(request, pk):
    """Show the film to the public."""
    publication = row(pk)
    try:
        actions.put_on_air(pk, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("%(title)s is on air.") % {"title": publication.work})
    return redirect("channel:publication", pk)


@require_POST
@guarded(may_publish)
def withdraw(request, pk):
    """Take the film off the air."""
    publication = row(pk)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return page(request, publication, withdraw_form=form)
    try:
        actions.withdraw(pk, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        told = _("%(title)s is withdrawn; its address answers with the reason.")
        messages.success(request, told % {"title": publication.work})
    return redirect("channel:publication", pk)
