"""The form an inspector fills at the bench."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive import photographs, recorded
from archive.actions.inspections import MOST_PHOTOS
from archive.models import Inspection
from archive.models.inspections import AD_BASES
from archive.vocabulary import BURNS
from archive.vocabulary.conditions import CONDITIONS

LEVELS = [("", "—"), *((f"{half / 2:.1f}", f"{half / 2:g}") for half in range(7))]
STAGES = [("", "—"), *((stage, str(stage)) for stage in range(1, 6))]


class ManyFiles(forms.ClearableFileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photographs, each looked at and drawn anew; gives archive.photographs.Drawn."""

    widget = ManyFiles

    def clean(self, data, initial=None):
        """Refuse what is no picture by its name, and too many of them."""
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(
                _("An inspection takes %(count)d photographs at most.") % {"count": MOST_PHOTOS}
            )
        return [(photographs.draw(super(PhotosField, self).clean(file)), file.name) for file in files]


class InspectionForm(forms.ModelForm):
    """What an inspector found; the item's base decides which measures it may carry."""

    photos = PhotosField(
        label=_("Photographs"), required=False, help_text=_("JPEG, PNG, WebP or TIFF, at most 20 MB each.")
    )

    class Meta:
        model = Inspection
        fields = recorded.INSPECTION
        widgets = {
            "inspected_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "ad_level": forms.Select(choices=LEVELS),
            "nitrate_stage": forms.Select(choices=STAGES),
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
        self.offers_ad, self.offers_stage = item.base in AD_BASES, item.base in BURNS
        for part, (label, terms) in CONDITIONS.items():
            self.fields[f"on_{part}"] = forms.MultipleChoiceField(
                label=label,
                choices=list(terms.items()),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        for place in ("head", "middle", "tail"):
            self.fields[f"shrink_{place}"].widget.attrs |= {"step": "0.01", "data-mean-of": "shrinkage"}

    def clean_inspected_on(self):
        """Refuse a day that has not come."""
        day = self.cleaned_data["inspected_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self):
        """Gather what was found, part by part."""
        super().clean()
        found = {part: self.cleaned_data.get(f"on_{part}") or [] for part in CONDITIONS}
        self.instance.conditions = {part: codes for part, codes in found.items() if codes}
        return self.cleaned_data

    @property
    def parts(self):
        """The fields of conditions, in order."""
        return [self[f"on_{part}"] for part in CONDITIONS]

    @property
    def asked(self):
        """What the verb is given."""
        fields = {name: self.cleaned_data[name] for name in recorded.INSPECTION}
        return fields | {"conditions": self.instance.conditions, "photos": self.cleaned_data["photos"]}
