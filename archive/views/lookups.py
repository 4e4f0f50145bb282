"""What fields offer while one types: a few works, agents or places as JSON."""

from django.db.models import Q
from django.http import JsonResponse

from accounts.guards import guarded
from archive.models import Agent, Location, Work
from archive.permissions import may_see_catalogue

MOST = 12
LONGEST = 100


def _answer(rows):
    response = JsonResponse({"rows": rows})
    response["Cache-Control"] = "private, max-age=15"
    return response


def _words(request):
    return request.GET.get("q", "").strip()[:LONGEST]


@guarded(may_see_catalogue)
def works(request):
    """Offer works the person may see, the best answer first."""
    words = _words(request)
    if not words:
        return _answer([])
    found = Work.objects.search(words, request.user).with_titles()[:MOST]
    return _answer([{"value": f"{work} #{work.pk}", "label": _about(work)} for work in found])


def _about(work):
    others = [row.text for row in work.other_titles][:2]
    return " · ".join(filter(None, [work.year, work.countries, *others]))


@guarded(may_see_catalogue)
def agents(request):
    """Offer agents by any of their names."""
    words = _words(request)
    if not words:
        return _answer([])
    begins = Q(names__text__istartswith=words) | Q(names__sort__istartswith=words)
    living = Agent.objects.filter(merged_into=None)
    pks = list(living.filter(begins).values_list("pk", flat=True).distinct()[:MOST])
    if len(pks) < MOST:
        more = living.matching(words).exclude(pk__in=pks).values_list("pk", flat=True)
        pks += list(more.distinct()[: MOST - len(pks)])
    rows = living.with_names().in_bulk(pks)
    return _answer([{"value": f"{rows[pk]} #{pk}", "label": _who(rows[pk])} for pk in pks])


def _who(agent):
    lived = "–".join([agent.active_from, agent.active_to]) if agent.active_from or agent.active_to else ""
    others = [row.text for row in agent.names.all() if row.text != agent.name][:2]
    return " · ".join(filter(None, [str(agent.get_kind_display()), lived, *others]))


@guarded(may_see_catalogue)
def places(request):
    """Offer places by code or name."""
    words = _words(request)
    if not words:
        return _answer([])
    rows = Location.objects.filter(Q(code__icontains=words) | Q(name__icontains=words))[:MOST]
    return _answer(
        [{"value": row.code, "label": f"{row.get_kind_display()} {row.name}".strip()} for row in rows]
    )
