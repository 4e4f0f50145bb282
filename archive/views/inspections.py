"""The page on which an inspector writes down what was found."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.guards import guarded
from archive import actions
from archive.forms import InspectionForm
from archive.permissions import may_inspect
from archive.views.editing import seen_item, tell


@guarded(may_inspect)
def inspection_create(request, pk):
    """Write down what was found on an item."""
    item = seen_item(request, pk)
    form = InspectionForm(request.POST or None, request.FILES or None, item=item, inspector=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_inspection(item.pk, by=request.user, **form.asked)
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The inspection of %(item)s is written down.") % {"item": item})
            return redirect(item if request.GET.get("next") == "item" else item.work)
    earlier = item.inspections.select_related("inspector")
    return render(request, "archive/inspection_form.html", {"item": item, "form": form, "earlier": earlier})
