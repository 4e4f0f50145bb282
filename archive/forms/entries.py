"""Forms of the books: what is booked on a title."""

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from archive.books import CURRENCY, RATE_KINDS
from archive.models import CostLine, TimeEntry
from archive.models.money import CURRENCY_CODE
from archive.permissions import may_keep_books
from archive.vocabulary import Grade

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class CurrencyField(forms.CharField):
    """A currency by its code; the house's own where nothing else is written."""

    def __init__(self):
        """Say what is expected."""
        super().__init__(
            label=_("Currency"),
            max_length=3,
            required=False,
            initial=CURRENCY,
            validators=[CURRENCY_CODE],
            widget=forms.TextInput(attrs={"size": 4, "autocapitalize": "characters", "spellcheck": "false"}),
        )

    def to_python(self, value):
        """Read it in capitals."""
        return super().to_python(value).upper() or CURRENCY


class TimeForm(forms.ModelForm):
    """Minutes of a day; who keeps the books may enter those of others."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=24 * 60)
    frames = forms.IntegerField(label=_("Frames done"), min_value=0, max_value=2**31 - 1, initial=0)

    class Meta:
        model = TimeEntry
        fields = ("kind", "minutes", "frames", "worked_on", "note")
        widgets = {"worked_on": DAY}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["worked_on"] = timezone.localdate()
        if may_keep_books(by):
            self.fields["person"].queryset = User.objects.filter(is_active=True)
            self.fields["person"].initial = by.pk
        else:
            del self.fields["person"]


class CostForm(forms.ModelForm):
    """Money planned or spent, in its own currency."""

    currency = CurrencyField()

    class Meta:
        model = CostLine
        fields = ("kind", "basis", "amount", "currency", "spent_on", "note")
        widgets = {"spent_on": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["spent_on"] = timezone.localdate()


class EstimateForm(forms.Form):
    """Minutes a step is expected to take."""

    kind = forms.ChoiceField(label=_("Step"), choices=list(RATE_KINDS.items()))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=2**31 - 1)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)


class BaselineForm(forms.Form):
    """Condition and length from which the work by hand is reckoned."""

    grade = forms.ChoiceField(label=_("Condition"), choices=Grade.choices)
    frames = forms.IntegerField(label=_("Frames"), validators=[MinValueValidator(1)], max_value=2**31 - 1)


class TakeBackForm(forms.Form):
    """Why an entry is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
