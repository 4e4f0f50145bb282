"""Pages that belong to the whole house: home, health, refusals."""

from django.db import connection
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found

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
    if not request.path.startswith("/api/v"):
        return page_not_found(request, exception)
    body = problems.document(404, _("There is nothing at %(path)s.") % {"path": request.path})
    return JsonResponse(body, status=404, content_type=problems.MEDIA)
