"""Pages that belong to the whole house: home, health, refusals."""

from django.db import connection
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.defaults import bad_request, page_not_found

from accounts.api import problems
from accounts.guards import public
from archive.permissions import may_read_journal
from config.dashboard import recent_for, waiting_for


@public
def home(request):
    """Show a person what waits for them; send a visitor to the channel."""
    if not request.user.is_authenticated:
        return redirect("channel:front")
    context = {"waiting": waiting_for(request.user), "recent": recent_for(request.user)}
    context["reads_journal"] = may_read_journal(request.user)
    return render(request, "house/dashboard.html", context)


@public
def healthz(request):
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


def refused(request, exception=None):
    """Show why a page is closed to this person."""
    sentence = getattr(exception, "sentence", "") or str(exception or "")
    return render(request, "403.html", {"sentence": sentence}, status=403)


def nowhere(request, exception=None):
    """Say that there is nothing at this address: to people with a page, to programs with a problem."""
    if not _asked_by_a_program(request):
        return page_not_found(request, exception)
    return _problem(404, _("There is nothing at %(path)s.") % {"path": request.path})


def unread(request, exception=None):
    """Say that a request cannot be read, as nowhere() says it."""
    if not _asked_by_a_program(request):
        return bad_request(request, exception)
    return _problem(400, _("This request could not be read"))


def _asked_by_a_program(request):
    return request.path.startswith("/api/v")


def _problem(status, sentence):
    body = problems.document(status, sentence)
    return JsonResponse(body, status=status, content_type=problems.MEDIA)
