"""One's own account: name and language, sessions, API tokens, second factor, and when one logged in."""

import segno
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import seats, second_factor
from accounts.forms import AccountForm, FirstCodeForm, PasswordForm, TokenForm
from accounts.guards import guarded
from accounts.models import ApiToken, RecoveryCode, SecondFactor, UserSession
from accounts.numbers import number_of
from accounts.permissions import Refused, may_work_here
from archive.history import logins
from config.people import account

LOGINS = 15


@guarded(may_work_here)
def me(request):
    """Show and change one's own name and language."""
    form = AccountForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your account is saved."))
        return redirect("accounts:me")
    context = {
        "form": form,
        "factor_is_on": second_factor.is_on(request.user),
        "sessions": UserSession.objects.open().filter(user=request.user).count(),
        "tokens": ApiToken.objects.standing().filter(user=request.user).count(),
    }
    return render(request, "accounts/me.html", context)


@guarded(may_work_here)
def sessions(request):
    """Show where one is logged in, and when one logged in before."""
    context = {
        "sessions": UserSession.objects.open().filter(user=request.user),
        "here": seats.here(request),
        "logins": logins(request.user)[:LOGINS],
    }
    return render(request, "accounts/sessions.html", context)


@require_POST
@guarded(may_work_here)
def sessions_end(request):
    """End one session, or every session but this one, or every session."""
    which, here = request.POST.get("which", ""), seats.here(request)
    if (only := number_of(which)) is not None:
        count = account.end_sessions(request.user, by=request.user, only=only)
    else:
        but = None if which == "all" else here
        count = account.end_sessions(request.user, by=request.user, but=but)
    told = ngettext("%(count)d session is ended.", "%(count)d sessions are ended.", count) % {"count": count}
    messages.success(request, told)
    return redirect("accounts:sessions")


@never_cache
@guarded(may_work_here)
def tokens(request):
    """Show one's API tokens and make one; the new token is shown this once."""
    form, fresh = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data | {"days": form.cleaned_data["days"] or None}
        try:
            _row, fresh = account.make_token(by=request.user, **asked)
            form = TokenForm()
        except Refused as refusal:
            form.add_error("name", str(refusal.sentence))
    rows = ApiToken.objects.filter(user=request.user)
    return render(request, "accounts/tokens.html", {"form": form, "fresh": fresh, "tokens": rows})


@require_POST
@guarded(may_work_here)
def token_revoke(request, pk):
    """Revoke one of one's tokens."""
    row = get_object_or_404(ApiToken, pk=pk, user=request.user)
    account.revoke_token(row.pk, by=request.user)
    messages.success(request, _("The token %(name)s opens nothing any more.") % {"name": row.name})
    return redirect("accounts:tokens")


@never_cache
@sensitive_post_parameters()
@guarded(may_work_here)
def second_factor_page(request):
    """Turn the second factor on: ask for the password, show the secret, take the first code."""
    user = request.user
    if second_factor.is_on(user):
        return _factor_page(request, is_on=True)
    if "password" in request.POST:
        form = PasswordForm(request.POST, user=user)
        if form.is_valid():
            return _factor_page(request, factor=account.begin_second_factor(by=user))
        return _factor_page(request, password_form=form, status=422)
    factor = SecondFactor.objects.filter(user=user).first()
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and factor is not None and form.is_valid():
        try:
            codes = account.confirm_second_factor(by=user, code=form.cleaned_data["code"])
        except Refused as refusal:
            form.add_error("code", str(refusal.sentence))
            return _factor_page(request, factor=factor, code_form=form, status=422)
        return _factor_page(request, is_on=True, codes=codes)
    return _factor_page(request)


@require_POST
@never_cache
@sensitive_post_parameters()
@guarded(may_work_here)
def second_factor_change(request):
    """Take the second factor off, or draw new recovery codes; both ask for the password."""
    form = PasswordForm(request.POST, user=request.user)
    if not form.is_valid():
        return _factor_page(request, is_on=True, password_form=form, status=422)
    try:
        if request.POST.get("what") == "codes":
            return _factor_page(request, is_on=True, codes=account.renew_recovery_codes(by=request.user))
        account.remove_second_factor(request.user, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Your second factor is off; your password alone opens the door."))
    return redirect("accounts:second_factor")


def _factor_page(request, *, is_on=False, factor=None, codes=(), status=200, **forms):
    context = {
        "is_on": is_on,
        "factor": factor,
        "picture": segno.make(second_factor.uri(factor)).svg_data_uri(scale=5, border=4, light="white")
        if factor
        else "",
        "codes": codes,
        "codes_left": RecoveryCode.objects.filter(user=request.user, used_at=None).count(),
        "password_form": forms.get("password_form") or PasswordForm(user=request.user),
        "code_form": forms.get("code_form") or FirstCodeForm(),
    }
    return render(request, "accounts/second_factor.html", context, status=status)
