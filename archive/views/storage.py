"""Pages of the storage: where films lie, what is wrong there, and which masters have too few copies."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.guards import guarded
from accounts.permissions import Refused
from archive.actions import copies as keeping
from archive.files import places, rules
from archive.forms.storage import LocationForm, RuleForm
from archive.models import Asset, Copy, CopyRule, FixityRun, Replication, StorageLocation, Work
from archive.permissions import may_keep_storage, may_see_storage
from jobs.models import LIVE

PAGE = 50


@guarded(may_see_storage)
def storage_list(request):
    """Show every location with its bytes, its last check and its trouble, and the rules."""
    places.house()
    bad = Q(copies__state__in=[state for state in Copy.State if state != Copy.State.OK])
    found = StorageLocation.objects.annotate(
        number=Count("copies"), bytes=Sum("copies__asset__size"), bad=Count("copies", filter=bad)
    )
    failing = rules.failing()
    context = {
        "locations": [_dressed(row) for row in found],
        "rules": CopyRule.objects.select_related("collection").order_by("collection__code"),
        "rule_form": RuleForm(),
        "failing": failing.count(),
        "replications": Replication.objects.filter(state__in=LIVE).count(),
        "may_keep": may_keep_storage(request.user),
    }
    return render(request, "archive/storage_list.html", context)


def _dressed(row):
    row.free = places.free_bytes(row) if row.mounted else None
    row.last_run = row.fixity_runs.order_by("-pk").first()
    return row


@guarded(may_see_storage)
def storage_detail(request, pk):
    """Show one location: its facts, its runs, its bad copies, what is being written there."""
    row = get_object_or_404(StorageLocation, pk=pk)
    seen = Work.objects.visible_to(request.user)
    bad = row.copies.exclude(state=Copy.State.OK).filter(asset__work__in=seen)
    context = {
        "location": _dressed(row),
        "number": row.copies.count(),
        "bytes": row.copies.aggregate(sum=Sum("asset__size"))["sum"] or 0,
        "bad": bad.select_related("asset__work", "asset__version")[:PAGE],
        "runs": row.fixity_runs.select_related("by")[:20],
        "replications": row.replications.filter(asset__work__in=seen).select_related("asset")[:20],
        "missing": rules.kept().exclude(copies__location=row).count(),
        "may_keep": may_keep_storage(request.user),
    }
    return render(request, "archive/storage_detail.html", context)


@guarded(may_see_storage)
def storage_failing(request):
    """List the masters whose copy rule is not kept."""
    found = rules.failing(Asset.objects.filter(work__in=Work.objects.visible_to(request.user)))
    found = found.select_related("work", "version", "work__collection").order_by("good", "pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "archive/storage_failing.html", {"page": page})


@guarded(may_keep_storage)
def storage_open(request):
    """Open a location."""
    return _edit(request, None)


@guarded(may_keep_storage)
def storage_edit(request, pk):
    """Change a location: mounted or not, how often it is checked, how fast it is read."""
    return _edit(request, get_object_or_404(StorageLocation, pk=pk))


def _edit(request, row):
    form = LocationForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        try:
            if row is None:
                kept = keeping.open_location(by=request.user, **fields)
            else:
                kept = keeping.change_location(row.pk, by=request.user, **fields)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The location is kept."))
            return redirect(kept)
    status = 422 if form.errors else 200
    return render(request, "archive/storage_form.html", {"form": form, "location": row}, status=status)


@guarded(may_keep_storage)
def rule_set(request):
    """Set, change or lift a copy rule."""
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        collection = asked["collection"].pk if asked["collection"] else None
        keeping.set_rule(
            by=request.user,
            copies=asked["copies"],
            tiers=asked["tiers"],
            offsite=asked["offsite"],
            collection_id=collection,
        )
        messages.success(request, _("The rule is kept."))
        return redirect("archive:storage_list")
    return render(request, "archive/storage_rule.html", {"form": form}, status=422 if form.errors else 200)


@guarded(may_keep_storage)
def storage_replicate(request, pk):
    """Ask for copies of every master that has none in this location."""
    row = get_object_or_404(StorageLocation, pk=pk)
    if request.method == "POST":
        try:
            count = keeping.ask_copies(row.pk, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            told = ngettext("%(count)d copy is on its way.", "%(count)d copies are on their way.", count)
            messages.success(request, told % {"count": count})
    return redirect(row)


@guarded(may_keep_storage)
def fixity_begin(request, pk):
    """Start a fixity run of a location, or go to the one that is under way."""
    row = get_object_or_404(StorageLocation, pk=pk)
    if request.method == "POST":
        return redirect(keeping.begin_fixity(row.pk, by=request.user))
    return redirect(row)


@guarded(may_see_storage)
def fixity_run(request, pk):
    """Show a run, its progress and its report."""
    run = get_object_or_404(FixityRun.objects.select_related("location", "by"), pk=pk)
    seen = Work.objects.visible_to(request.user)
    shown = Q(copy=None) | Q(copy__asset__work__in=seen)
    findings = run.findings.filter(shown).select_related(
        "copy__asset__work", "copy__asset__version", "replication"
    )
    context = {
        "run": run,
        "page": Paginator(findings, PAGE).get_page(request.GET.get("page")),
        "hidden": run.findings.exclude(shown).count(),
        "may_keep": may_keep_storage(request.user),
    }
    page = "archive/_fixity_panel.html" if request.htmx else "archive/fixity_run.html"
    return render(request, page, context)
