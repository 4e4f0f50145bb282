"""The pages of collections: what there are, and whom a restricted one is open to."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import guarded
from archive.models import Collection
from archive.permissions import may_manage_collections
from config.people import collections
from config.people.forms import CollectionForm


@guarded(may_manage_collections)
def collection_list(request):
    """List the collections with how much they hold and for whom they are."""
    rows = Collection.objects.annotate(
        held=Count("works", distinct=True), open_to=Count("memberships", distinct=True)
    )
    return render(request, "house/collection_list.html", {"collections": rows})


@guarded(may_manage_collections)
def collection_create(request):
    """Open a collection."""
    form = CollectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = collections.open_collection(by=request.user, **form.fields_said)
        collections.set_members(row.pk, by=request.user, members=form.member_keys)
        messages.success(request, _("The collection %(name)s is open.") % {"name": row})
        return redirect("people:collections")
    return render(request, "house/collection_form.html", {"form": form})


@guarded(may_manage_collections)
def collection_edit(request, pk):
    """Change a collection and its members."""
    row = get_object_or_404(Collection, pk=pk)
    form = CollectionForm(request.POST or None, instance=Collection.objects.get(pk=pk))
    if request.method == "POST" and form.is_valid():
        collections.change_collection(pk, by=request.user, **form.fields_said)
        collections.set_members(pk, by=request.user, members=form.member_keys)
        messages.success(request, _("The collection %(name)s is saved.") % {"name": row})
        return redirect("people:collections")
    return render(request, "house/collection_form.html", {"form": form, "collection": row})
