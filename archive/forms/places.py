"""Forms of places, of carrying cans between them, and of lending."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from archive.actions.places import FIELDS
from archive.forms.lookups import LookupField
from archive.forms.revising import RecordForm, Revising
from archive.models import Item, Loan, Location

MOST = 2000


class LocationForm(RecordForm):
    """A site, vault, shelf or box."""

    parent = LookupField("places", label=_("Stands in"), required=False)

    class Meta:
        model = Location
        fields = FIELDS
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}


class LocationChangeForm(LocationForm, Revising):
    """A place that exists, and why it changes."""


class MoveForm(forms.Form):
    """Which cans go where: barcodes or inventory numbers as a scanner types them, one a line."""

    place = LookupField("places", label=_("To"))
    codes = forms.CharField(
        label=_("Barcodes or inventory numbers"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocapitalize": "none"}),
        max_length=200_000,
        help_text=_("One a line, as the scanner types them."),
    )
    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_codes(self):
        """Find every can; name each line that is no can's."""
        lines = [line.strip() for line in self.cleaned_data["codes"].splitlines()]
        codes = list(dict.fromkeys(filter(None, lines)))
        if len(codes) > MOST:
            raise ValidationError(_("Move at most %(count)d cans at once.") % {"count": MOST})
        items = Item.objects.visible_to(self._user)
        found = {item.barcode: item for item in items.filter(barcode__in=codes) if item.barcode}
        found |= {item.inventory_number: item for item in items.filter(inventory_number__in=codes)}
        lost = [code for code in codes if code not in found]
        if lost:
            raise ValidationError(
                [_("No can is called “%(code)s”.") % {"code": code[:80]} for code in lost[:20]]
            )
        self.items = list({found[code].pk: found[code] for code in codes}.values())
        return "\n".join(codes)


class LoanForm(forms.ModelForm):
    """Who borrows an item, for what, until when."""

    class Meta:
        model = Loan
        fields = ("borrower", "purpose", "out_on", "due_on", "note")
        widgets = {
            "out_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "due_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "note": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["out_on"] = timezone.localdate()
        self.initial["due_on"] = timezone.localdate() + timedelta(days=90)

    def clean(self):
        """Refuse a loan that is due before it left."""
        super().clean()
        out, due = self.cleaned_data.get("out_on"), self.cleaned_data.get("due_on")
        if out and due and due < out:
            self.add_error("due_on", _("A loan cannot be due before it left."))
        return self.cleaned_data

    def validate_constraints(self):
        """Leave it to the verb, which locks the item first."""


class ReturnForm(forms.Form):
    """Where a lent item stands again, and since when."""

    place = LookupField("places", label=_("Put into"))
    back_on = forms.DateField(
        label=_("Back on"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    note = forms.CharField(label=_("In which state it came back"), required=False, max_length=300)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["back_on"] = timezone.localdate()


class ExtendForm(forms.Form):
    """Until when a borrower may keep an item, and why."""

    due_on = forms.DateField(
        label=_("New day due"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
