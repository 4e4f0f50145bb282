"""Forms of the books that concern every title: rates, exchange rates, locked periods."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.books import RATE_KINDS
from archive.forms.entries import DAY, CurrencyField
from archive.models import ExchangeRate, RateCard


class RateForm(forms.ModelForm):
    """What an hour costs from a day on."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(RATE_KINDS.items()))
    currency = CurrencyField()

    class Meta:
        model = RateCard
        fields = ("kind", "per_hour", "currency", "valid_from")
        widgets = {"valid_from": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["valid_from"] = timezone.localdate()


class ExchangeForm(forms.ModelForm):
    """What one unit of another currency is worth from a day on."""

    class Meta:
        model = ExchangeRate
        fields = ("currency", "rate", "valid_from")
        widgets = {"valid_from": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["valid_from"] = timezone.localdate()


class LockForm(forms.Form):
    """The days whose books are closed."""

    first = forms.DateField(label=_("First day"), widget=DAY)
    last = forms.DateField(label=_("Last day"), widget=DAY)
    reason = forms.CharField(label=_("Note"), max_length=200, required=False)


class UnlockForm(forms.Form):
    """Why a closed period is opened again."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
