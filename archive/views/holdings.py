"""Pages of embodiments and of the items that hold them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import guarded
from accounts.numbers import number_of
from archive import actions, ageing, history, risk_words
from archive.actions.holdings import ITEM, MANIFESTATION
from archive.forms import (
    IdentifierForms,
    ItemChangeForm,
    ItemForm,
    LanguageForms,
    ManifestationChangeForm,
    ManifestationForm,
)
from archive.models import Item, Manifestation, Risk
from archive.permissions import may_catalogue, may_see_catalogue
from archive.views.editing import (
    Page,
    change_page,
    create_page,
    remove_page,
    seen_item,
    seen_work,
    tell,
)
from archive.views.works import verdicts

RECENT = 20


@guarded(may_see_catalogue)
def item_detail(request, pk):
    """Show an item: what it is, where it stands, how it ages, who had it."""
    item = seen_item(request, pk)
    inspections = list(item.inspections.select_related("inspector").prefetch_related("photos"))
    reckoned = Risk.objects.filter(item=item).first()
    context = {
        "item": item,
        "work": item.work,
        "manifestation": item.manifestation,
        "inspections": inspections,
        "ageing": ageing.curves(inspections),
        "movements": item.movements.select_related("origin", "destination", "by", "loan")[:RECENT],
        "loan": item.loans.open().first(),
        "loans": item.loans.select_related("lent_by"),
        "assets": item.assets.select_related("version"),
        "risk": reckoned,
        "reasons": risk_words.sentences(reckoned.reasons) if reckoned else [],
        "stories": history.told(history.of_record(item)[:RECENT], request.user),
    }
    return render(request, "archive/item_detail.html", context | verdicts(request.user))


@guarded(may_catalogue)
def item_create(request, pk):
    """Describe a can, tape or disc of a work; `?like=` begins with what another one says."""
    work = seen_work(request, pk)
    form = ItemForm(request.POST or None, work=work, initial=_like(request, work))
    if request.method == "POST" and form.is_valid():
        try:
            item = _add(work, form, request.user)
        except ValidationError as error:
            tell(form, error)
        else:
            return _catalogued(request, work, item)
    context = {"work": work, "form": form, "holder": _holder(form), "back": work.get_absolute_url()}
    return render(request, "archive/item_form.html", context)


def _catalogued(request, work, item):
    for warning in item.warnings:
        messages.warning(request, warning)
    messages.success(request, _("Item %(item)s is catalogued. Inspect it next.") % {"item": item})
    if "next" in request.POST:
        return redirect(f"{reverse('archive:item_create', args=[work.pk])}?like={item.pk}")
    return redirect(work)


def _like(request, work):
    """Return the first values of an item that follows another: the next reel of the same element."""
    item = Item.objects.filter(pk=number_of(request.GET.get("like")), manifestation__work=work).first()
    if item is None:
        return {}
    kept = ("element", "generation", "gauge", "base", "colour", "sound", "stock", "stock_year", "frame_rate")
    kept += ("aspect_ratio", "access_status", "acquisition", "acquired_from", "accession_number")
    first = {name: getattr(item, name) for name in (*kept, "accessioned_on", "reels")}
    first |= {"manifestation": item.manifestation_id, "reel": _next(item)}
    return first | {"location": item.location.code if item.location else ""}


def _next(item):
    """Return the number of the reel that follows, the last one where none does."""
    return item.reel and (min(item.reel + 1, item.reels) if item.reels else item.reel + 1)


@transaction.atomic
def _add(work, form, by):
    manifestation = form.cleaned_data.get("manifestation")
    if manifestation is None:
        kind, year = form.cleaned_data["kind"], form.cleaned_data["year"]
        fields = {"year": year} | ({"kind": kind} if kind else {})
        manifestation = actions.add_manifestation(work.pk, by=by, **fields)
    return actions.add_item(manifestation.pk, by=by, **form.item_fields)


def _holder(form):
    """Return the item that has the barcode or number which was refused, for a link to it."""
    for name in ("barcode", "inventory_number"):
        if form.is_bound and name in form.errors:
            given = form.data.get(name, "").replace("\x00", "").strip()
            held = Item.objects.filter(**{name: given}).exclude(**{name: ""})
            found = held.exclude(pk=form.instance.pk).first()
            if found:
                return found
    return None


@guarded(may_catalogue)
def item_edit(request, pk):
    """Change an item; its place changes by moving it."""
    item = seen_item(request, pk)
    page = Page(
        form=ItemChangeForm,
        save=lambda **asked: _changed(request, item, asked),
        template="archive/item_form.html",
        back=item.get_absolute_url(),
        rows={"identifiers": (IdentifierForms, ITEM.rows[0].read(item))},
        options={"work": item.work},
        context={"work": item.work, "item": item},
    )
    return change_page(request, item, page)


def _changed(request, item, asked):
    asked.pop("location", None)
    changed = actions.change_item(item.pk, by=request.user, **asked)
    for warning in changed.warnings:
        messages.warning(request, warning)
    return changed


@guarded(may_catalogue)
def item_remove(request, pk):
    """Take an item out of the holdings, with a reason; its record stays."""
    item = seen_item(request, pk)
    return remove_page(request, item, actions.remove_item, back=item.get_absolute_url())


@guarded(may_catalogue)
def manifestation_create(request, pk):
    """Describe an embodiment of a work with its languages."""
    work = seen_work(request, pk)
    rows = {
        "languages": LanguageForms(request.POST or None, prefix="languages"),
        "identifiers": IdentifierForms(request.POST or None, prefix="identifiers"),
    }
    return create_page(
        request,
        ManifestationForm(request.POST or None, work=work),
        lambda **asked: actions.add_manifestation(work.pk, by=request.user, **asked),
        template="archive/record_form.html",
        context=_words(work) | {"next": lambda made: work.get_absolute_url()},
        rows=rows,
        done=_("The manifestation is described."),
    )


@guarded(may_catalogue)
def manifestation_edit(request, pk):
    """Change an embodiment with its languages."""
    manifestation = get_object_or_404(Manifestation, pk=pk)
    work = seen_work(request, manifestation.work_id)
    languages, identifiers = MANIFESTATION.rows
    page = Page(
        form=ManifestationChangeForm,
        save=lambda **asked: actions.change_manifestation(manifestation.pk, by=request.user, **asked),
        template="archive/record_form.html",
        back=work.get_absolute_url(),
        rows={
            "languages": (LanguageForms, languages.read(manifestation)),
            "identifiers": (IdentifierForms, identifiers.read(manifestation)),
        },
        options={"work": work},
        context=_words(work, manifestation),
    )
    return change_page(request, manifestation, page)


@guarded(may_catalogue)
def manifestation_remove(request, pk):
    """Remove an embodiment that no item embodies."""
    manifestation = get_object_or_404(Manifestation, pk=pk)
    work = seen_work(request, manifestation.work_id)
    return remove_page(request, manifestation, actions.remove_manifestation, back=work.get_absolute_url())


def _words(work, manifestation=None):
    return {
        "work": work,
        "heading": _("Change the manifestation") if manifestation else _("Add a manifestation"),
        "button": _("Save the change") if manifestation else _("Add the manifestation"),
        "back": work.get_absolute_url(),
        "remove": (reverse("archive:manifestation_remove", args=[manifestation.pk]) if manifestation else ""),
    }
