"""Forms of what stands on the shelf."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.actions.holdings import ITEM_FIELDS, MANIFESTATION_FIELDS
from archive.forms.lookups import LookupField
from archive.forms.revising import RecordForm, Revising
from archive.forms.rows import RowForm, rows_of
from archive.models import Item, Manifestation, ManifestationLanguage
from archive.models.items import METRES_PER_FOOT
from archive.vocabulary import AccessStatus, ManifestationType

NEAR = Decimal("0.01")  # metres and feet may differ by what rounding does


class ManifestationForm(RecordForm):
    """An embodiment of a work."""

    class Meta:
        model = Manifestation
        fields = MANIFESTATION_FIELDS
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"year": _("EDTF: 1937, 193X, 1950?")}

    def __init__(self, *args, work, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.instance.work = work
        self.fields["variant"].queryset = work.variants.all()
        self.fields["variant"].empty_label = _("none: the work as it is")


class ManifestationChangeForm(ManifestationForm, Revising):
    """An embodiment that exists, and why it changes."""


class LanguageForm(RowForm):
    """One language of an embodiment and its use."""

    key = "language"

    class Meta:
        model = ManifestationLanguage
        fields = ("language", "usage")


LanguageForms = rows_of(LanguageForm)


class ItemForm(RecordForm):
    """An item, under a manifestation that stands or under a new one."""

    manifestation = forms.ModelChoiceField(
        Manifestation.objects.none(), label=_("Manifestation"), required=False, empty_label=_("a new one")
    )
    kind = forms.ChoiceField(label=_("Kind of the new manifestation"), choices=ManifestationType.choices)
    year = forms.CharField(label=_("Year of the new manifestation"), required=False, max_length=20)
    length_ft = forms.DecimalField(
        label=_("Length (ft)"), required=False, min_value=0, max_digits=9, decimal_places=1
    )
    location = LookupField("places", label=_("Location"), required=False)

    class Meta:
        model = Item
        fields = (*ITEM_FIELDS, "location")
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "accessioned_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "length_m": forms.NumberInput(attrs={"data-metres": "", "step": "0.01"}),
        }

    def __init__(self, *args, work, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["manifestation"].queryset = work.manifestations.all()
        self.fields["kind"].required = False
        self.fields["length_ft"].widget.attrs |= {"data-feet": "", "step": "0.1"}
        self.initial["length_ft"] = self.instance.length_ft
        statuses = [choice for choice in AccessStatus.choices if choice[0] != AccessStatus.REMOVED]
        if self.instance.access_status != AccessStatus.REMOVED:
            self.fields["access_status"].choices = statuses
        if not work.manifestations.exists():
            del self.fields["manifestation"]

    def clean(self):
        """Take the length in metres or in feet; where both are said they must agree."""
        super().clean()
        metres, feet = self.cleaned_data.get("length_m"), self.cleaned_data.get("length_ft")
        if feet is None or "length_ft" not in self.changed_data:
            return self.cleaned_data
        meant = (feet * METRES_PER_FOOT).quantize(Decimal("0.01"))
        if metres is None or "length_m" not in self.changed_data:
            self.cleaned_data["length_m"] = meant
        elif abs(metres - meant) > max(metres * NEAR, Decimal(1)):
            self.add_error(
                "length_ft",
                _("%(feet)s ft are %(meant)s m, not %(metres)s m; write one of the two.")
                % {"feet": feet, "meant": meant, "metres": metres},
            )
        return self.cleaned_data

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"manifestation"}

    @property
    def item_fields(self):
        """What the form says about the item itself."""
        return {name: value for name, value in self.asked.items() if name != "manifestation"}


class ItemChangeForm(ItemForm, Revising):
    """An item that exists, and why it changes; its place changes by moving it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("kind", "year", "location"):
            del self.fields[name]
        self.fields["manifestation"].required = True
        self.fields["manifestation"].empty_label = None
