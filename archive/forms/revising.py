"""What every change of a record says beside the change: the state it was read in, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.forms import blanks


class Revising(forms.Form):
    """The revision that was read and the reason, to mix into the form of a record."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason of the change"),
        max_length=300,
        help_text=_("It stands in the journal beside the change."),
    )


class RecordForm(forms.ModelForm):
    """A form of one record; `asked` is what its verb is given."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        blanks.plain(self.fields)

    def validate_constraints(self):
        """Leave it to the verb, which locks the row first and says the same sentence."""

    def validate_unique(self):
        """Check what is unique here too, so that the sentence stands beside its field."""
        super().validate_unique()

    @property
    def asked(self):
        """The record's own fields as the verb wants them."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.cleaned_data}


class RemoveForm(Revising):
    """Why a record goes."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Reason of the removal")
        self.fields["reason"].help_text = _("It stands in the journal beside what the record said.")
