"""Pages that belong to the whole house: home, health, refusals."""

from django.db import connection
from django.http import JsonResponse
from django.shortcuts import redirect, render

from accounts.guards import public
from config.dashboard import recent_for, waiting_for


@public
def home(request):
    """Show a person what waits for them; send a visitor to the channel."""
    if not request.user.is_authenticated:
        return redirect("channel:front")
    context = {"waiting": waiting_for(request.user), "recent": recent_for(request.user)}
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
