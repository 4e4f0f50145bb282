"""Pages of programmes: all of them, one with its titles and its books, planning it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.guards import guarded
from accounts.permissions import Refused
from archive import history
from archive.books import chart, sheet
from archive.books.course import course
from archive.permissions import may_see_books
from archive.views.books import sent
from archive.views.editing import Page, change_page, create_page, remove_page
from restoration import actions, programmes
from restoration.forms import ProgrammeChangeForm, ProgrammeForm, ReasonForm, TitleForm
from restoration.models import PlannedTitle, Programme
from restoration.permissions import may_manage_programme, may_manage_project, may_see_restoration

PAGE, DRAWN, TOLD = 20, 24, 12


@guarded(may_see_restoration)
def programme_list(request):
    """List the programmes with their titles, deadline and budget."""
    page = Paginator(Programme.objects.select_related("owner"), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "standings": programmes.standings(page.object_list, request.user),
        "may_manage": may_manage_programme(request.user),
        "sees_books": may_see_books(request.user),
        "closed": programmes.closed_to(request.user),
    }
    return render(request, "restoration/programme_list.html", context)


@guarded(may_see_restoration)
def programme_detail(request, pk):
    """Show where every title stands, what it took beside its estimate and the hand, and what is left."""
    programme = get_object_or_404(Programme.objects.select_related("owner"), pk=pk)
    return _shown(request, programme, TitleForm(user=request.user))


def _shown(request, programme, title_form, *, status=200):
    standing = programmes.standings([programme], request.user, runs=True)[0]
    entries = history.of_record(programme).visible_to(request.user)
    context = {
        "programme": programme,
        "standing": standing,
        "may_manage": may_manage_programme(request.user),
        "may_open": may_manage_project(request.user),
        "closed": programmes.closed_to(request.user),
        "title_form": title_form,
        "reason_form": ReasonForm(),
        "stories": history.told(entries[:TOLD], request.user),
    }
    if may_see_books(request.user):
        context |= _drawn(standing)
    return render(request, "restoration/programme_detail.html", context, status=status)


def _drawn(standing):
    books, points = standing.books, course([line.work for line in standing.lines])
    return {
        "books": books,
        "budget_chart": chart.budget_chart(books, standing.budget),
        "time_chart": chart.time_chart(books),
        "money_chart": chart.money_chart(books),
        "time_curve": chart.time_curve(points, books),
        "money_curve": chart.money_curve(points, books),
        "shares": chart.shares([line.books for line in standing.lines][:DRAWN]),
    }


@guarded(may_see_books)
def programme_csv(request, pk):
    """Send estimate and actual of every title and step, and of the programme."""
    programme = get_object_or_404(Programme, pk=pk)
    standing = programmes.standings([programme], request.user)[0]
    rows = [(line.work.title, 1, line.books) for line in standing.lines]
    rows.append((programme.name, len(standing.lines), standing.books))
    return sent(sheet.steps(rows), f"programme-{slugify(programme.name) or programme.pk}")


@guarded(may_manage_programme)
def programme_create(request):
    """Plan a programme."""
    form = ProgrammeForm(request.POST or None, initial={"owner": request.user.pk})
    return create_page(
        request,
        form,
        lambda **asked: actions.add_programme(by=request.user, **asked),
        template="restoration/programme_form.html",
        context={
            "next": lambda programme: programme.get_absolute_url(),
            "back": reverse("restoration:programme_list"),
        },
        done=_("The programme is planned. Put its titles in."),
    )


@guarded(may_manage_programme)
def programme_edit(request, pk):
    """Change a programme; where a colleague was quicker, show both and lose nothing."""
    programme = get_object_or_404(Programme, pk=pk)
    page = Page(
        form=ProgrammeChangeForm,
        save=lambda **asked: actions.change_programme(pk, by=request.user, **asked),
        template="restoration/programme_form.html",
        back=programme.get_absolute_url(),
    )
    return change_page(request, programme, page)


@guarded(may_manage_programme)
def programme_remove(request, pk):
    """Remove a programme that holds no title."""
    programme = get_object_or_404(Programme, pk=pk)
    return remove_page(
        request,
        programme,
        actions.remove_programme,
        back=programme.get_absolute_url(),
        done_at=reverse("restoration:programme_list"),
    )


@require_POST
@guarded(may_manage_programme)
def title_add(request, pk):
    """Put a title, or all parts of one, into a programme."""
    programme = get_object_or_404(Programme.objects.select_related("owner"), pk=pk)
    form = TitleForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            made = actions.add_titles(pk, form.works, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _say_added(request, len(made))
            return redirect(programme)
    return _shown(request, programme, form, status=422)


def _say_added(request, count):
    if not count:
        messages.info(request, _("It is in this programme already."))
        return
    said = ngettext("%(count)d title is in.", "%(count)d titles are in.", count) % {"count": count}
    messages.success(request, said)


@require_POST
@guarded(may_manage_programme)
def title_remove(request, pk):
    """Take a title out of its programme."""
    planned = get_object_or_404(PlannedTitle.objects.select_related("programme"), pk=pk)
    form = ReasonForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        actions.remove_title(pk, by=request.user, reason=reason)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The title is out of the programme; its project goes on."))
    return redirect(planned.programme)
