"""Pages of people and bodies: the list, one agent with its credits, credits of a work, merging."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.guards import guarded
from accounts.numbers import number_of
from archive import actions, history
from archive.actions.agents import IDENTIFIERS, NAMES
from archive.actions.credits import change_credits
from archive.actions.works import CREDITS
from archive.forms import (
    AgentChangeForm,
    AgentForm,
    CreditForms,
    CreditsChangeForm,
    IdentifierForms,
    MergeForm,
    NameForms,
)
from archive.forms.credits import offered_roles
from archive.models import Agent, AgentName, Credit, Work
from archive.permissions import may_catalogue, may_see_catalogue
from archive.views.editing import Page, change_page, create_page, remove_page, same, seen_work
from archive.vocabulary import AgentType, NameType

PAGE, RECENT, ALIKE = 50, 20, 8
FIRST_NAMES = [
    {"kind": NameType.PREFERRED, "language": "zh", "script": "Hans"},
    {"kind": NameType.TRANSLITERATED, "language": "zh", "script": "Latn"},
    {"kind": NameType.TRANSLATED, "language": "en", "script": "Latn"},
]


@guarded(may_see_catalogue)
def agent_list(request):
    """Search the people and bodies of the catalogue."""
    words, kind = request.GET.get("q", "").strip()[:200], request.GET.get("kind", "")
    agents = Agent.objects.filter(merged_into=None).with_names()
    if words:
        agents = agents.matching(words)
    if kind in AgentType.values:
        agents = agents.filter(kind=kind)
    page = Paginator(agents.by_name(), PAGE).get_page(request.GET.get("page"))
    _count_credits(page.object_list, request.user)
    context = {
        "page": page,
        "words": words,
        "kind": kind,
        "kinds": AgentType.choices,
        "may_catalogue": may_catalogue(request.user),
    }
    return render(request, "archive/agent_list.html", context)


@guarded(may_see_catalogue)
def agent_detail(request, pk):
    """Show an agent with every credit; one that was merged leads on."""
    agent = get_object_or_404(Agent.objects.with_names().select_related("merged_into"), pk=pk)
    if agent.merged_into_id:
        return redirect(agent.merged_into)
    credits = (
        agent.credits.filter(work__in=Work.objects.visible_to(request.user))
        .select_related("work")
        .prefetch_related("work__titles")
        .order_by("work__first_year", "work", "position")
    )
    groups = {}
    for credit in sorted(credits, key=lambda row: row.activity_rank):
        groups.setdefault(credit.role_label, []).append(credit)
    context = {
        "agent": agent,
        "groups": list(groups.items()),
        "credit_count": len(credits),
        "alike": _alike(agent),
        "stories": history.told(history.of_record(agent)[:RECENT], request.user),
        "may_catalogue": may_catalogue(request.user),
    }
    return render(request, "archive/agent_detail.html", context)


@guarded(may_catalogue)
def agent_create(request):
    """Describe a person or a body."""
    names = NameForms(request.POST or None, prefix="names", initial=FIRST_NAMES)
    rows = {"names": names, "identifiers": IdentifierForms(request.POST or None, prefix="identifiers")}
    back = reverse("archive:agent_list")
    return create_page(
        request,
        AgentForm(request.POST or None),
        lambda **asked: actions.add_agent(by=request.user, **asked),
        template="archive/agent_form.html",
        context={"back": back, "next": lambda agent: agent.get_absolute_url()},
        rows=rows,
        done=_("The agent is described."),
    )


@guarded(may_catalogue)
def agent_edit(request, pk):
    """Change an agent with its names and identifiers."""
    agent = get_object_or_404(Agent.objects.with_names(), pk=pk, merged_into=None)
    page = Page(
        form=AgentChangeForm,
        save=lambda **asked: actions.change_agent(agent.pk, by=request.user, **asked),
        template="archive/agent_form.html",
        back=agent.get_absolute_url(),
        rows={
            "names": (NameForms, NAMES.read(agent)),
            "identifiers": (IdentifierForms, IDENTIFIERS.read(agent)),
        },
        context={"agent": agent},
    )
    return change_page(request, agent, page)


@guarded(may_catalogue)
def agent_remove(request, pk):
    """Remove an agent nothing is credited to."""
    agent = get_object_or_404(Agent.objects.with_names(), pk=pk, merged_into=None)
    done_at = reverse("archive:agent_list")
    return remove_page(request, agent, actions.remove_agent, back=agent.get_absolute_url(), done_at=done_at)


@guarded(may_catalogue)
def agent_merge(request, pk):
    """Make one of two agents that are the same."""
    agent = get_object_or_404(Agent.objects.with_names(), pk=pk, merged_into=None)
    first = {"revision": agent.revision, "duplicate": number_of(request.GET.get("duplicate"))}
    form = MergeForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.merge_agents(
                agent.pk,
                said["duplicate"].pk,
                by=request.user,
                reason=said["reason"],
                revision=said["revision"],
            )
        except actions.Conflict as conflict:
            form.add_error(None, str(conflict))
            form.data = form.data.copy()
            form.data["revision"] = str(conflict.revision)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("They are one now; nothing of either is lost."))
            return redirect(agent)
    return render(request, "archive/agent_merge.html", {"agent": agent, "form": form, "alike": _alike(agent)})


@guarded(may_catalogue)
def work_credits(request, pk):
    """Write the credits of a work, one a row."""
    work = seen_work(request, pk)
    stood = CREDITS.read(work)
    if request.method != "POST":
        form = CreditsChangeForm(initial={"revision": work.revision})
        return _credits_page(request, work, form, CreditForms(prefix="credits", initial=stood))
    form = CreditsChangeForm(request.POST)
    rows = CreditForms(request.POST, prefix="credits", initial=stood)
    if form.is_valid() and rows.is_valid():
        said = form.cleaned_data
        try:
            change_credits(work.pk, by=request.user, credits=rows.rows, **said)
        except actions.Conflict as conflict:
            return _credits_conflict(request, work, conflict, rows)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The credits are saved."))
            return redirect(work)
    return _credits_page(request, work, form, rows)


def _credits_conflict(request, work, conflict, rows):
    """Keep what the person wrote, show what the colleague saved, and let the next save win knowingly."""
    (theirs,) = [change for change in conflict.changes if change.field == "credits"]
    form = CreditsChangeForm(request.POST.copy())
    form.data["revision"] = str(conflict.revision)
    told = {
        "label": history.field_label("credits"),
        "base": history.written("credits", theirs.base),
        "theirs": history.written("credits", theirs.theirs),
        "by": theirs.by,
        "at": theirs.at,
    }
    untouched = same([row for row in rows.rows if "agent_id" in row], theirs.base)
    conflict.both, conflict.taken = ([], [told]) if untouched else ([told], [])
    if untouched and len(rows.rows) == len(theirs.base):
        rows = CreditForms(prefix="credits", initial=theirs.theirs)
    return _credits_page(request, work, form, rows, conflict=conflict, status=409)


def _credits_page(request, work, form, rows, *, conflict=None, status=200):
    context = {"work": work, "form": form, "rows": rows, "conflict": conflict, "roles": offered_roles()}
    return render(request, "archive/credits_form.html", context, status=status)


def _count_credits(agents, user):
    rows = Credit.objects.filter(agent__in=[agent.pk for agent in agents])
    rows = rows.exclude(work__in=Work.objects.hidden_from(user)).order_by()
    counted = dict(rows.values("agent").annotate(count=Count("pk")).values_list("agent", "count"))
    for agent in agents:
        agent.credit_count = counted.get(agent.pk, 0)


def _alike(agent):
    """Return other agents that share a name with this one."""
    texts = [row.text for row in agent.names.all()]
    found = AgentName.objects.filter(text__in=texts, agent__merged_into=None).exclude(agent=agent)
    pks = found.values_list("agent", flat=True).distinct()[:ALIKE]
    return list(Agent.objects.with_names().filter(pk__in=list(pks)))
