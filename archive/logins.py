"""Logins, log-outs and failed logins go into the journal."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed


def connect():
    """Listen to Django's login signals."""
    user_logged_in.connect(_logged_in, dispatch_uid="archive.logged_in")
    user_logged_out.connect(_logged_out, dispatch_uid="archive.logged_out")
    user_login_failed.connect(_login_failed, dispatch_uid="archive.login_failed")


def _logged_in(sender, request, user, **kwargs):
    from archive import journal

    way = getattr(request, "second_factor", "")
    after = _from(request) | ({"second_factor": way} if way else {})
    journal.record("account.logged_in", user, by=user, after=after)


def _logged_out(sender, request, user, **kwargs):
    from archive import journal

    if user is not None:
        journal.record("account.logged_out", user, by=user)


def _login_failed(sender, credentials, request=None, **kwargs):
    from archive import journal

    after = {"username": str(credentials.get("username", ""))[:150]} | _from(request)
    if credentials.get("second_factor"):
        after["second_factor"] = "refused"
    journal.record("account.login_failed", None, by=None, after=after)


def _from(request):
    """Return where a login came from, as far as a request says."""
    if request is None or not hasattr(request, "META"):
        return {}
    told = {
        "address": request.META.get("REMOTE_ADDR", ""),
        "device": request.META.get("HTTP_USER_AGENT", "")[:300],
    }
    return {name: value for name, value in told.items() if value}
