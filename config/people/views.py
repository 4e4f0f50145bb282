"""The people's pages: who works here, and what each may do."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import guarded
from accounts.models import User
from accounts.permissions import Refused
from config.people import actions
from config.people.actions import may_manage_people
from config.people.forms import PersonForm


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
