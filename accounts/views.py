"""Logging in and out, in one step or two, and changing one's password."""

from django.contrib.auth import login as let_in
from django.contrib.auth import views as auth_views
from django.contrib.auth.signals import user_login_failed
from django.http import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import seats, second_factor
from accounts.forms import SecondStepForm
from accounts.guards import guarded, public
from accounts.models import User
from accounts.permissions import may_work_here

PENDING = "second_step"
SECONDS = 300  # how long the second step waits for its code
TRIES = 5


class Login(auth_views.LoginView):
    """The first step; whoever has a second factor goes on to the second step and is not logged in yet."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form):
        """Log in, or ask for the code."""
        user = form.get_user()
        if not second_factor.is_on(user):
            return super().form_valid(form)
        self.request.session.cycle_key()
        self.request.session[PENDING] = {
            "user": user.pk,
            "backend": user.backend,
            "hash": user.get_session_auth_hash(),
            "at": int(timezone.now().timestamp()),
            "tries": 0,
            "next": self.get_success_url(),
        }
        return HttpResponseRedirect(reverse("accounts:second_step"))


class PasswordChange(auth_views.PasswordChangeView):
    """A new password; every other session of the person ends."""

    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("accounts:me")

    def form_valid(self, form):
        """Save it and end the other sessions."""
        response = super().form_valid(form)
        seats.end(self.request.user, but=seats.here(self.request))
        return response


login = public(Login.as_view())
logout = public(auth_views.LogoutView.as_view())
password_change = guarded(may_work_here)(PasswordChange.as_view())


@public
@never_cache
@sensitive_post_parameters("code")
def second_step(request):
    """Ask for the second factor of somebody whose password was right a moment ago."""
    pending = request.session.get(PENDING)
    user = _pending_user(pending)
    if user is None:
        request.session.pop(PENDING, None)
        return redirect("accounts:login")
    form = SecondStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if way := second_factor.way_in(user, code):
            return _enter(request, user, pending, way)
        return _refuse(request, user, pending, form)
    return render(request, "accounts/second_step.html", {"form": form})


def _pending_user(pending):
    """Return who waits at the second step; nobody after five minutes, five tries or a new password."""
    if not pending or pending["tries"] >= TRIES:
        return None
    if timezone.now().timestamp() - pending["at"] > SECONDS:
        return None
    user = User.objects.filter(pk=pending["user"], is_active=True).first()
    return user if user and user.get_session_auth_hash() == pending["hash"] else None


def _enter(request, user, pending, way):
    """Log in; the journal is told by which way."""
    del request.session[PENDING]
    request.second_factor = way
    let_in(request, user, backend=pending["backend"])
    return redirect(pending["next"])


def _refuse(request, user, pending, form):
    """Count a wrong code here and among the failed logins, which are throttled and journalled."""
    request.session[PENDING] = pending | {"tries": pending["tries"] + 1}
    user_login_failed.send(
        sender=__name__, credentials={"username": user.get_username(), "second_factor": True}, request=request
    )
    form.add_error("code", _("This code is not right, or it was used already. Wait for the next one."))
    return render(request, "accounts/second_step.html", {"form": form}, status=422)
