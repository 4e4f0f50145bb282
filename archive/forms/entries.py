"""Forms of the books."""

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from archive.books import RATE_KINDS
from archive.models import CostLine, RateCard, TimeEntry
from archive.permissions import may_keep_books
from archive.vocabulary import Grade

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TimeForm(forms.ModelForm):
    """Minutes of a day; who keeps the books may enter those of others."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Person"))

    class Meta:
        model = TimeEntry
        fields = ("kind", "minutes", "frames", "worked_on", "note")
        widgets = {"worked_on": DAY}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["worked_on"] = timezone.localdate()
        self.fields["minutes"].widget.attrs["min"] = 1
        if may_keep_books(by):
            self.fields["person"].queryset = User.objects.filter(is_active=True)
            self.fields["person"].initial = by.pk
        else:
            del self.fields["person"]


class CostForm(forms.ModelForm):
    """Money planned or spent; the books are kept in one currency."""

    class Meta:
        model = CostLine
        fields = ("kind", "basis", "amount", "spent_on", "note")
        widgets = {"spent_on": DAY}
        help_texts = {"amount": _("In RMB. A correction is a line with a minus sign.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["spent_on"] = timezone.localdate()


class BaselineForm(forms.Form):
    """Condition and length from which the work by hand is reckoned."""

    grade = forms.ChoiceField(label=_("Condition"), choices=Grade.choices)
    frames = forms.IntegerField(label=_("Frames"), validators=[MinValueValidator(1)])


class RateForm(forms.ModelForm):
    """What an hour costs from a day on."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(RATE_KINDS.items()))

    class Meta:
        model = RateCard
        fields = ("kind", "per_hour", "valid_from")
        widgets = {"valid_from": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["valid_from"] = timezone.localdate()
