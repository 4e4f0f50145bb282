"""Logging in and out, one's own account."""

from django.contrib import messages
from django.contrib.auth import views as auth_views
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from accounts.forms import AccountForm
from accounts.guards import guarded, public
from accounts.permissions import may_work_here

login = public(
    auth_views.LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True)
)
logout = public(auth_views.LogoutView.as_view())
password_change = guarded(may_work_here)(
    auth_views.PasswordChangeView.as_view(
        template_name="accounts/password_change.html", success_url=reverse_lazy("accounts:me")
    )
)


@guarded(may_work_here)
def me(request):
    """Show and change one's own name and language."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your account is saved."))
        return redirect("accounts:me")
    return render(request, "accounts/me.html", {"form": form})
