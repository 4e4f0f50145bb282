"""The operations page: what waits, what runs, who carries it, and three verbs."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.guards import guarded
from jobs import actions, querysets, registry
from jobs.models import State
from jobs.permissions import may_keep_original, may_operate, may_requeue, may_stop

PAGE = 25


@require_GET
@guarded(may_operate)
def overview(request):
    """Show the queue; htmx asks again every few seconds for the panel alone."""
    doorbell = querysets.doorbell()
    workers = querysets.live_workers()
    for worker in workers:
        worker.carrying = [row.named_for(request.user) for row in worker.carrying]
    kinds = querysets.kinds()
    context = {
        "doorbell": doorbell,
        "workers": workers,
        "queues": querysets.queues(doorbell, workers),
        "kinds": kinds,
        "states": State.choices,
        **_chosen(request, kinds),
    }
    piece = request.htmx and not request.htmx.history_restore_request
    return render(request, f"jobs/{'_overview_panel' if piece else 'overview'}.html", context)


def _chosen(request, kinds):
    """Return the filter and the rows it lets through, each with what may be done to it."""
    state = request.GET.get("state", "")
    state = state if state in State.values else ""
    label = request.GET.get("kind", "")
    shown = [kind for kind in kinds if kind["label"] == label] or kinds
    rows = [row for kind in shown for row in querysets.work(kind["model"], state)[: PAGE * 20]]
    rows.sort(key=lambda row: (row.rank, -row.queued_at.timestamp()))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for row in page:
        _name(row, request.user)
        row.kind_name = row._meta.verbose_name
        row.tries = row.failures + (row.state != State.QUARANTINED)
        row.may_requeue = may_requeue(request.user, row)
        row.may_stop = may_stop(request.user, row)
        row.may_keep_original = may_keep_original(request.user, row)
    return {"page": page, "kind": label if len(shown) == 1 else "", "state": state}


def _name(row, user):
    """Give a row the name this person may read; what went wrong with a closed work may name it too."""
    row.named = row.named_for(user)
    if row.error and not row.may_be_named_to(user):
        row.trouble = _("What went wrong is told to those who may see this work.")


def _act(request, kind, pk, verb, sentence):
    """Do one verb to one row and come back to the page with the sentence."""
    try:
        model = registry.by_label(kind)
        row = verb(model, pk, by=request.user)
    except LookupError as error:
        raise Http404(str(error)) from error
    except model.DoesNotExist as error:
        raise Http404(str(error)) from error
    messages.success(request, sentence % {"row": row.named_for(request.user)})
    query = request.POST.get("query", "")
    return redirect(reverse("jobs:overview") + (f"?{query}" if query else ""))


@require_POST
@guarded(may_operate)
def requeue(request, kind, pk):
    """Put a row back in the queue."""
    return _act(request, kind, pk, actions.requeue, _("%(row)s is back in the queue."))


@require_POST
@guarded(may_operate)
def stop(request, kind, pk):
    """Ask a row to stop."""
    return _act(request, kind, pk, actions.stop, _("%(row)s is asked to stop."))


@require_POST
@guarded(may_operate)
def keep_original(request, kind, pk):
    """Settle a row with the original."""
    return _act(request, kind, pk, actions.keep_original, _("%(row)s keeps the original."))
