"""The people's pages: who works here, and what each may do."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts import second_factor
from accounts.guards import guarded
from accounts.models import ApiToken, User, UserSession
from accounts.numbers import number_of
from accounts.permissions import Refused, may_work_here
from accounts.roles import ROLES
from archive.history import logins
from config.people import account, actions, powers
from config.people.actions import may_manage_people
from config.people.forms import PersonForm, SecondFactorOffForm

LOGINS = 30


@guarded(may_manage_people)
def people_list(request):
    """List everybody with their roles."""
    people = User.objects.prefetch_related("groups").order_by("-is_active", "username")
    return render(request, "house/people_list.html", {"people": people})


@guarded(may_manage_people)
def person_create(request):
    """Let somebody in."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = actions.add_person(by=request.user, **form.cleaned_data)
        messages.success(request, _("%(name)s may log in now.") % {"name": person})
        return redirect("people:list")
    return render(request, "house/person_form.html", {"form": form})


@guarded(may_manage_people)
def person_edit(request, pk):
    """Change somebody's name, roles, password or door."""
    person = get_object_or_404(User, pk=pk)
    form = PersonForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.sentence))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": person})
            return redirect("people:list")
    return render(request, "house/person_form.html", {"form": form, "person": person})


@guarded(may_work_here)
def roles(request):
    """Show who may do what, printed from what the roles are granted."""
    return render(request, "house/roles.html", {"roles": ROLES, "rooms": powers.table()})


@guarded(may_manage_people)
def person_sessions(request, pk):
    """Show where somebody is logged in, when they logged in, and their tokens."""
    return _doors_page(request, get_object_or_404(User, pk=pk), SecondFactorOffForm())


@require_POST
@guarded(may_manage_people)
def sessions_end(request, pk):
    """End one or all of somebody's sessions."""
    person, only = get_object_or_404(User, pk=pk), number_of(request.POST.get("which"))
    count = account.end_sessions(person, by=request.user, only=only)
    told = ngettext("%(count)d session is ended.", "%(count)d sessions are ended.", count) % {"count": count}
    messages.success(request, told)
    return redirect("people:sessions", pk)


@require_POST
@guarded(may_manage_people)
def token_revoke(request, pk, token):
    """Revoke somebody's token."""
    row = get_object_or_404(ApiToken, pk=token, user=pk)
    account.revoke_token(row.pk, by=request.user)
    messages.success(request, _("The token %(name)s opens nothing any more.") % {"name": row.name})
    return redirect("people:sessions", pk)


@require_POST
@guarded(may_manage_people)
def second_factor_off(request, pk):
    """Take off the second factor of somebody who lost it, for a reason."""
    person, form = get_object_or_404(User, pk=pk), SecondFactorOffForm(request.POST)
    if not form.is_valid():
        return _doors_page(request, person, form, status=422)
    account.remove_second_factor(person, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The second factor of %(name)s is off.") % {"name": person})
    return redirect("people:sessions", pk)


def _doors_page(request, person, form, status=200):
    context = {
        "person": person,
        "sessions": UserSession.objects.open().filter(user=person),
        "tokens": ApiToken.objects.standing().filter(user=person),
        "logins": logins(person)[:LOGINS],
        "factor_is_on": second_factor.is_on(person),
        "form": form,
    }
    return render(request, "house/person_doors.html", context, status=status)
