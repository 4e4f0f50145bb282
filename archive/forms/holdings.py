"""Forms of what stands on the shelf."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.models import Inspection, Item, Manifestation
from archive.vocabulary import ManifestationType

ITEM_FIELDS = (
    "inventory_number",
    "element",
    "gauge",
    "base",
    "stock",
    "stock_year",
    "reel",
    "reels",
    "length_m",
    "colour",
    "sound",
    "aspect_ratio",
    "access_status",
    "location",
    "note",
)
INSPECTION_FIELDS = (
    "inspected_on",
    "minutes",
    "grade",
    "ad_level",
    "nitrate_stage",
    "shrink_head",
    "shrink_middle",
    "shrink_tail",
    "splices",
    "defects",
    "note",
    "recommendation",
)


class ItemForm(forms.ModelForm):
    """An item, under a manifestation that stands or under a new one."""

    manifestation = forms.ModelChoiceField(
        Manifestation.objects.none(), label=_("Manifestation"), required=False, empty_label=_("a new one")
    )
    kind = forms.ChoiceField(label=_("Kind of the new manifestation"), choices=ManifestationType.choices)
    year = forms.CharField(label=_("Year of the new manifestation"), required=False, max_length=20)

    class Meta:
        model = Item
        fields = ITEM_FIELDS
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, work, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["manifestation"].queryset = work.manifestations.all()
        self.fields["kind"].required = False
        if not work.manifestations.exists():
            del self.fields["manifestation"]

    @property
    def item_fields(self):
        """What the form says about the item itself."""
        return {name: self.cleaned_data[name] for name in ITEM_FIELDS}


class InspectionForm(forms.ModelForm):
    """What an inspector found; the item's base decides which measures it may carry."""

    class Meta:
        model = Inspection
        fields = INSPECTION_FIELDS
        widgets = {
            "inspected_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "ad_level": forms.NumberInput(attrs={"step": "0.5", "min": "0", "max": "3"}),
            "note": forms.Textarea(attrs={"rows": 3}),
            "recommendation": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "minutes": _("They are booked as inspection."),
            "ad_level": _("0 to 3 in half steps; acetate and diacetate only."),
            "nitrate_stage": _("1 to 5 (Kodak H-182); nitrate only."),
            "defects": _("Codes with commas: D-DUST, D-VSCR, D-VINE."),
        }

    def __init__(self, *args, item, inspector, **kwargs):
        super().__init__(*args, instance=Inspection(item=item, inspector=inspector), **kwargs)
        self.initial["inspected_on"] = timezone.localdate()

    def clean_inspected_on(self):
        """Refuse a day that has not come."""
        day = self.cleaned_data["inspected_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day
