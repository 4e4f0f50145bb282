"""Pages of places: the tree of sites and vaults, the map of a vault, carrying cans."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.guards import guarded
from archive import actions, history, vaults
from archive.forms import LocationChangeForm, LocationForm, MoveForm
from archive.models import Item, Location
from archive.permissions import may_catalogue, may_move, may_see_catalogue
from archive.views.editing import Page, change_page, create_page, remove_page

PAGE, RECENT = 100, 20


@guarded(may_see_catalogue)
def location_list(request):
    """Show the tree of sites, vaults and shelves with how many cans stand where."""
    context = {
        "roots": vaults.tree(),
        "nowhere": Item.objects.visible_to(request.user).nowhere().count(),
        "may_catalogue": may_catalogue(request.user),
        "may_move": may_move(request.user),
    }
    return render(request, "archive/location_list.html", context)


@guarded(may_see_catalogue)
def location_detail(request, pk):
    """Show a place: the map of what stands in it, its climate, its cans, what happened to it."""
    place = get_object_or_404(Location.objects.select_related("parent__parent__parent"), pk=pk)
    inside = Location.objects.inside([place.pk])
    items = Item.objects.visible_to(request.user).filter(location__in=inside)
    items = items.for_pages().select_related("risk").order_by("location__code", "inventory_number")
    shade = "risk" if request.GET.get("by") == "risk" else "fill"
    context = {
        "place": place,
        "map": vaults.drawn(place),
        "shade": shade,
        "climate": vaults.climate(place),
        "page": Paginator(items, PAGE).get_page(request.GET.get("page")),
        "stories": history.told(history.of_record(place)[:RECENT], request.user),
        "may_catalogue": may_catalogue(request.user),
        "may_move": may_move(request.user),
    }
    return render(request, "archive/location_detail.html", context)


@guarded(may_catalogue)
def location_create(request):
    """Describe a place; `?in=` says what it stands in."""
    parent = Location.objects.filter(code=request.GET.get("in", "")).first()
    first = {"parent": parent.code, "kind": vaults.next_kind(parent.kind)} if parent else {"kind": "site"}
    back = parent.get_absolute_url() if parent else reverse("archive:location_list")
    return create_page(
        request,
        LocationForm(request.POST or None, initial=first),
        lambda **asked: actions.add_location(by=request.user, **asked),
        template="archive/record_form.html",
        context=_words(_("Add a place"), _("Add the place"), back)
        | {"next": lambda place: place.get_absolute_url()},
        done=_("The place is described."),
    )


@guarded(may_catalogue)
def location_edit(request, pk):
    """Change a place."""
    place = get_object_or_404(Location, pk=pk)
    page = Page(
        form=LocationChangeForm,
        save=lambda **asked: actions.change_location(place.pk, by=request.user, **asked),
        template="archive/record_form.html",
        back=place.get_absolute_url(),
        context=_words(_("Change the place"), _("Save the change"), place.get_absolute_url())
        | {"remove": reverse("archive:location_remove", args=[place.pk])},
    )
    return change_page(request, place, page)


@guarded(may_catalogue)
def location_remove(request, pk):
    """Remove a place nothing stands in."""
    place = get_object_or_404(Location, pk=pk)
    done_at = reverse("archive:location_list")
    return remove_page(
        request, place, actions.remove_location, back=place.get_absolute_url(), done_at=done_at
    )


@guarded(may_move)
def move(request):
    """Carry cans to a place: scan or type their barcodes, one a line."""
    first = {"place": request.GET.get("to", ""), "codes": "\n".join(request.GET.getlist("item"))}
    form = MoveForm(request.POST or None, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        place, said = form.cleaned_data["place"], form.cleaned_data
        try:
            moved = actions.move_items(
                [item.pk for item in form.items], place.pk, by=request.user, reason=said["reason"]
            )
        except ValidationError as error:
            form.add_error("codes", error)
        else:
            return _moved(request, place, len(moved), len(form.items))
    status = 422 if form.errors else 200
    return render(request, "archive/move_form.html", {"form": form}, status=status)


def _moved(request, place, moved, asked):
    done = ngettext("%(count)d can stands in %(place)s now.", "%(count)d cans stand in %(place)s now.", moved)
    messages.success(request, done % {"count": moved, "place": place.code})
    if asked > moved:
        there = ngettext("%(count)d stood there already.", "%(count)d stood there already.", asked - moved)
        messages.info(request, there % {"count": asked - moved})
    standing = place.items.count()
    if place.capacity is not None and standing > place.capacity:
        told = ngettext(
            "%(place)s has room for %(room)d can and holds %(count)d.",
            "%(place)s has room for %(room)d cans and holds %(count)d.",
            place.capacity,
        )
        messages.warning(request, told % {"place": place.code, "room": place.capacity, "count": standing})
    if "again" in request.POST:
        return redirect(f"{reverse('archive:move')}?to={place.code}")
    return redirect(place)


def _words(heading, button, back):
    return {"heading": heading, "button": button, "back": back}
