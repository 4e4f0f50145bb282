"""Pages of works: one work at a glance, cataloguing, its variants, its whole history."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.guards import guarded
from accounts.numbers import number_of
from archive import actions, rights
from archive.actions.works import IDENTIFIERS, TITLES
from archive.bulk import telling
from archive.forms import (
    IdentifierForms,
    TitleForms,
    VariantChangeForm,
    VariantForm,
    WorkChangeForm,
    WorkForm,
)
from archive.models import Inspection, Item, Loan, Variant, Work
from archive.permissions import (
    may_catalogue,
    may_ingest,
    may_inspect,
    may_keep_rights,
    may_log_time,
    may_move,
    may_see_books,
    may_see_catalogue,
)
from archive.views.editing import Page, change_page, create_page, remove_page, seen_work, tell
from archive.vocabulary import TitleType

RECENT, PAGE, PARTS = 12, 50, 60
NOTHING = "archive/_nothing.html"
# Rooms above may put a piece about this work on its page by writing one of these templates.
PIECES = [[f"{room}/_of_work.html", NOTHING] for room in ("restoration", "reviews", "channel")]
FIRST_TITLES = [
    {"kind": TitleType.PREFERRED, "language": "zh", "script": "Hans"},
    {"kind": TitleType.TRANSLITERATED, "language": "zh", "script": "Latn"},
    {"kind": TitleType.TRANSLATED, "language": "en", "script": "Latn"},
]


@guarded(may_see_catalogue)
def work_detail(request, pk):
    """Show a work with everything under it, and what happened to it."""
    work = seen_work(request, pk)
    branches, latest = _tree(work)
    versions = list(work.versions.for_pages())
    pictured = next((version.asset for version in reversed(versions) if version.asset.filmstrip), None)
    entries = telling.entries(work)
    parts = work.parts.visible_to(request.user).with_titles().order_by("part_number", "pk")
    context = {
        "work": work,
        "whole": Work.objects.visible_to(request.user).with_titles().filter(pk=work.is_part_of_id).first(),
        "branches": branches,
        "versions": versions,
        "loose_assets": work.assets.filter(item=None).select_related("version__variant"),
        "pictured": pictured,
        "latest": latest,
        "credits": _by_activity(work),
        "identifiers": work.identifiers.all(),
        "parts": parts[:PARTS],
        "part_count": parts.count(),
        "in_force": rights.in_force(work, timezone.localdate()),
        "stories": telling.told(entries[:RECENT], work, request.user),
        "more_stories": entries.count() > RECENT,
        "pieces": PIECES,
    }
    return render(request, "archive/work_detail.html", context | verdicts(request.user))


@guarded(may_see_catalogue)
def work_history(request, pk):
    """Tell everything that was ever done to a work and what stands under it."""
    work = seen_work(request, pk)
    page = Paginator(telling.entries(work), PAGE).get_page(request.GET.get("page"))
    context = {"work": work, "page": page, "stories": telling.told(page.object_list, work, request.user)}
    return render(request, "archive/work_history.html", context)


@guarded(may_catalogue)
def work_create(request):
    """Catalogue a work with its titles; `?part_of=` catalogues an episode."""
    whole = Work.objects.visible_to(request.user).filter(pk=number_of(request.GET.get("part_of"))).first()
    first = {}
    if whole is not None:
        first = {"is_part_of": whole.pk, "description_level": "Analytic", "countries": whole.countries}
        first |= {"collection": whole.collection_id, "part_number": _next_number(whole)}
    form = WorkForm(request.POST or None, user=request.user, initial=first)
    titles = TitleForms(request.POST or None, prefix="titles", initial=FIRST_TITLES)
    identifiers = IdentifierForms(_sent_rows(request, "identifiers"), prefix="identifiers")
    sets = [titles, identifiers]
    if (
        request.method == "POST"
        and form.is_valid()
        and all(rows.is_valid() for rows in sets if rows.is_bound)
    ):
        named = identifiers.rows if identifiers.is_bound else []
        try:
            work = actions.create_work(by=request.user, titles=titles.rows, identifiers=named, **form.asked)
        except ValidationError as error:
            tell(form, error)
        else:
            messages.success(request, _("The work is catalogued. Add the items you hold of it."))
            return redirect(work)
    context = {"form": form, "titles": titles, "identifiers": identifiers}
    return render(request, "archive/work_form.html", context)


@guarded(may_catalogue)
def work_edit(request, pk):
    """Change a work; where a colleague was quicker, show both and lose nothing."""
    work = seen_work(request, pk)

    page = Page(
        form=WorkChangeForm,
        save=lambda **asked: actions.change_work(work.pk, by=request.user, **asked),
        template="archive/work_form.html",
        back=work.get_absolute_url(),
        rows={
            "titles": (TitleForms, TITLES.read(work)),
            "identifiers": (IdentifierForms, IDENTIFIERS.read(work)),
        },
        options={"user": request.user},
        context={"work": work},
    )
    return change_page(request, work, page)


@guarded(may_catalogue)
def variant_create(request, pk):
    """Describe a variant of a work."""
    work = seen_work(request, pk)
    return create_page(
        request,
        VariantForm(request.POST or None, instance=Variant(work=work)),
        lambda **asked: actions.add_variant(work.pk, by=request.user, **asked),
        template="archive/record_form.html",
        context=_variant_words(work) | {"next": lambda variant: work.get_absolute_url()},
        done=_("The variant is described."),
    )


@guarded(may_catalogue)
def variant_edit(request, pk):
    """Change a variant."""
    variant = get_object_or_404(Variant, pk=pk)
    work = seen_work(request, variant.work_id)
    page = Page(
        form=VariantChangeForm,
        save=lambda **asked: actions.change_variant(variant.pk, by=request.user, **asked),
        template="archive/record_form.html",
        back=work.get_absolute_url(),
        context=_variant_words(work, variant),
    )
    return change_page(request, variant, page)


@guarded(may_catalogue)
def variant_remove(request, pk):
    """Remove a variant on which nothing hangs."""
    variant = get_object_or_404(Variant, pk=pk)
    work = seen_work(request, variant.work_id)
    return remove_page(request, variant, actions.remove_variant, back=work.get_absolute_url())


def verdicts(user):
    """Return what a person may do, for templates."""
    return {
        "may_catalogue": may_catalogue(user),
        "may_inspect": may_inspect(user),
        "may_ingest": may_ingest(user),
        "may_move": may_move(user),
        "may_keep_rights": may_keep_rights(user),
        "may_see_books": may_see_books(user),
        "may_log_time": may_log_time(user),
    }


def _variant_words(work, variant=None):
    return {
        "work": work,
        "heading": _("Change the variant") if variant else _("Add a variant"),
        "button": _("Save the change") if variant else _("Add the variant"),
        "back": work.get_absolute_url(),
        "remove": reverse("archive:variant_remove", args=[variant.pk]) if variant else "",
    }


def _sent_rows(request, prefix):
    """Return the posted data where the page had such rows, else None."""
    return request.POST if f"{prefix}-TOTAL_FORMS" in request.POST else None


def _next_number(whole):
    last = whole.parts.exclude(part_number=None).order_by("-part_number").first()
    return last.part_number + 1 if last else 1


def _by_activity(work):
    """Return the work's credits grouped by activity: [(activity, [credit, …])]."""
    rows = work.credits.select_related("agent").prefetch_related("agent__names")
    groups = {}
    for credit in sorted(rows, key=lambda row: (row.activity_rank, row.position, row.pk)):
        groups.setdefault(credit.activity_label, []).append(credit)
    return list(groups.items())


def _tree(work):
    """Return the branches of a work, [(variant or None, [manifestation, …])], and the newest inspection."""
    items = (
        Item.objects.select_related("location", "risk")
        .prefetch_related(
            Prefetch(
                "inspections", Inspection.objects.select_related("inspector").order_by("-inspected_on", "-pk")
            ),
            Prefetch("loans", Loan.objects.open(), to_attr="open_loans"),
            "assets__version__variant",
            "identifiers",
        )
        .order_by(F("reels").asc(nulls_last=True), F("reel").asc(nulls_last=True), "inventory_number")
    )
    rows = work.manifestations.prefetch_related("languages", "identifiers", Prefetch("items", items))
    branches = {None: []} | {variant: [] for variant in work.variants.all()}
    variants = {variant.pk: variant for variant in branches if variant}
    found = []
    for row in rows:
        branches[variants.get(row.variant_id)].append(row)
        found += [one for item in row.items.all() for one in item.inspections.all()]
    newest = max(found, key=lambda one: (one.inspected_on, one.pk), default=None)
    return [(v, group) for v, group in branches.items() if v or group], newest
