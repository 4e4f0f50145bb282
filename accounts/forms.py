"""Forms of one's own account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class AccountForm(forms.ModelForm):
    """Name, e-mail and language of the person logged in."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)

    class Meta:
        model = User
        fields = ["display_name", "email", "language"]
