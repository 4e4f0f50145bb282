"""Pages of rights: what is allowed with a title, on what ground, where and when."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import guarded
from archive import actions, rights
from archive.forms import GrantChangeForm, GrantForm, InForceForm, StatementChangeForm, StatementForm
from archive.models import RightsGrant, RightsStatement
from archive.permissions import may_keep_rights, may_see_catalogue
from archive.views.editing import Page, change_page, create_page, remove_page, seen_work


@guarded(may_see_catalogue)
def rights_detail(request, pk):
    """Show a title's statements and grants, what is in force on a day somewhere, and a line of time."""
    work = seen_work(request, pk)
    asked = InForceForm(request.GET or None)
    day, territory = asked.asked
    statements = work.rights.select_related("holder").prefetch_related("grants", "holder__names")
    grants = RightsGrant.objects.filter(statement__work=work)
    context = {
        "work": work,
        "statements": statements,
        "asked": asked,
        "day": day,
        "territory": territory,
        "standings": rights.in_force(work, day, territory),
        "line": rights.timeline(grants, day),
        "may_keep_rights": may_keep_rights(request.user),
    }
    return render(request, "archive/rights_detail.html", context)


@guarded(may_keep_rights)
def statement_create(request, pk):
    """Say on what ground the house holds rights."""
    work = seen_work(request, pk)
    return create_page(
        request,
        StatementForm(request.POST or None, instance=RightsStatement(work=work)),
        lambda **asked: actions.add_statement(work.pk, by=request.user, **asked),
        template="archive/record_form.html",
        context=_words(work, _("Add a rights statement"), _("Add the statement")),
        done=_("The statement is written. Add what it allows."),
    )


@guarded(may_keep_rights)
def statement_edit(request, pk):
    """Change a rights statement."""
    statement = get_object_or_404(RightsStatement, pk=pk)
    work = seen_work(request, statement.work_id)
    page = Page(
        form=StatementChangeForm,
        save=lambda **asked: actions.change_statement(statement.pk, by=request.user, **asked),
        template="archive/record_form.html",
        back=_back(work),
        context=_words(work, _("Change the statement"), _("Save the change"))
        | {"remove": reverse("archive:statement_remove", args=[statement.pk])},
    )
    return change_page(request, statement, page)


@guarded(may_keep_rights)
def statement_remove(request, pk):
    """Remove a statement without grants."""
    statement = get_object_or_404(RightsStatement, pk=pk)
    work = seen_work(request, statement.work_id)
    return remove_page(request, statement, actions.remove_statement, back=_back(work))


@guarded(may_keep_rights)
def grant_create(request, pk):
    """Allow or forbid an act under a statement."""
    statement = get_object_or_404(RightsStatement, pk=pk)
    work = seen_work(request, statement.work_id)
    return create_page(
        request,
        GrantForm(request.POST or None, instance=RightsGrant(statement=statement)),
        lambda **asked: actions.add_grant(statement.pk, by=request.user, **asked),
        template="archive/record_form.html",
        context=_words(work, _("Add a grant"), _("Add the grant")),
        done=_("The grant is written."),
    )


@guarded(may_keep_rights)
def grant_edit(request, pk):
    """Change a grant."""
    grant = get_object_or_404(RightsGrant.objects.select_related("statement"), pk=pk)
    work = seen_work(request, grant.statement.work_id)
    page = Page(
        form=GrantChangeForm,
        save=lambda **asked: actions.change_grant(grant.pk, by=request.user, **asked),
        template="archive/record_form.html",
        back=_back(work),
        context=_words(work, _("Change the grant"), _("Save the change"))
        | {"remove": reverse("archive:grant_remove", args=[grant.pk])},
    )
    return change_page(request, grant, page)


@guarded(may_keep_rights)
def grant_remove(request, pk):
    """Remove a grant."""
    grant = get_object_or_404(RightsGrant.objects.select_related("statement"), pk=pk)
    work = seen_work(request, grant.statement.work_id)
    return remove_page(request, grant, actions.remove_grant, back=_back(work))


def _back(work):
    return reverse("archive:rights", args=[work.pk])


def _words(work, heading, button):
    return {
        "work": work,
        "heading": heading,
        "button": button,
        "back": _back(work),
        "next": lambda record: _back(work),
    }
