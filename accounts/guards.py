"""Every URL is guarded or public, and says which; a test walks them all."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login

from accounts.permissions import require


def guarded(may):
    """Let a view run only for people `may` allows; others log in or read the refusal."""

    def decorate(view):
        @wraps(view)
        def inner(request, *args, **kwargs):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(may(request.user))
            return view(request, *args, **kwargs)

        inner.guard = may
        return inner

    return decorate


def public(view):
    """Say that anyone may see this view; what it shows decides per request."""

    @wraps(view)
    def inner(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    inner.public = True
    return inner
