"""Logins, log-outs and failed logins go into the journal."""

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed


def connect():
    """Listen to Django's login signals."""
    user_logged_in.connect(_logged_in, dispatch_uid="archive.logged_in")
    user_logged_out.connect(_logged_out, dispatch_uid="archive.logged_out")
    user_login_failed.connect(_login_failed, dispatch_uid="archive.login_failed")


def _logged_in(sender, request, user, **kwargs):
    from archive import journal

    journal.record("account.logged_in", user, by=user)


def _logged_out(sender, request, user, **kwargs):
    from archive import journal

    if user is not None:
        journal.record("account.logged_out", user, by=user)


def _login_failed(sender, credentials, **kwargs):
    from archive import journal

    journal.record(
        "account.login_failed", None, by=None, after={"username": str(credentials.get("username", ""))[:150]}
    )
