"""Forms of one's own account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.tokens import Scope

LASTS = ((30, _("30 days")), (90, _("90 days")), (365, _("one year")), (0, _("until it is revoked")))
CODE = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}


class AccountForm(forms.ModelForm):
    """Name, e-mail and language of the person logged in."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    class Meta:
        model = User
        fields = ["display_name", "email", "language"]


class SecondStepForm(forms.Form):
    """The second factor at login: a one-time code, or a recovery code."""

    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        widget=forms.TextInput(attrs=CODE | {"autofocus": True}),
        help_text=_("Six figures from your authenticator, or one of your recovery codes."),
    )


class FirstCodeForm(forms.Form):
    """The first code of a new second factor, which shows that the telephone has understood."""

    code = forms.CharField(
        label=_("First code"), max_length=10, widget=forms.TextInput(attrs=CODE | {"inputmode": "numeric"})
    )


class PasswordForm(forms.Form):
    """The password again, before something that opens or closes a door."""

    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args, user, **kwargs):
        """Keep whose password it must be."""
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        """Hold it against the person's own."""
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password


class TokenForm(forms.Form):
    """A new API token: what for, what it may do, how long it lasts."""

    name = forms.CharField(label=_("What for"), max_length=80, help_text=_("The program that will use it."))
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=[Scope.READ],
        help_text=_("Never more than you may yourself."),
    )
    days = forms.TypedChoiceField(label=_("It lasts"), choices=LASTS, coerce=int, initial=90)
