"""Pages on which items and inspections are written down."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.guards import guarded
from archive import actions
from archive.forms import InspectionForm, ItemForm
from archive.models import Item, Work
from archive.permissions import may_catalogue, may_inspect


@guarded(may_catalogue)
def item_create(request, pk):
    """Describe a can, tape or disc of a work."""
    work = get_object_or_404(Work.objects.with_titles(), pk=pk)
    form = ItemForm(request.POST or None, work=work)
    if request.method == "POST" and form.is_valid():
        try:
            item = _add(work, form, request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Item %(item)s is catalogued. Inspect it next.") % {"item": item})
            return redirect(work)
    return render(request, "archive/item_form.html", {"work": work, "form": form})


@transaction.atomic
def _add(work, form, by):
    manifestation = form.cleaned_data.get("manifestation")
    if manifestation is None:
        kind, year = form.cleaned_data["kind"], form.cleaned_data["year"]
        fields = {"year": year} | ({"kind": kind} if kind else {})
        manifestation = actions.add_manifestation(work.pk, by=by, **fields)
    return actions.add_item(manifestation.pk, by=by, **form.item_fields)


@guarded(may_inspect)
def inspection_create(request, pk):
    """Write down what was found on an item."""
    item = get_object_or_404(Item.objects.select_related("manifestation__work"), pk=pk)
    form = InspectionForm(request.POST or None, item=item, inspector=request.user)
    if request.method == "POST" and form.is_valid():
        actions.add_inspection(item.pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("The inspection of %(item)s is written down.") % {"item": item})
        return redirect(item.work)
    earlier = item.inspections.select_related("inspector")
    return render(request, "archive/inspection_form.html", {"item": item, "form": form, "earlier": earlier})
