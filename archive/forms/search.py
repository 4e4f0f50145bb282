"""Forms of the list: the columns to see, a search to keep."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.search.columns import COLUMNS


class ColumnsForm(forms.Form):
    """Which columns the list shows."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple, choices=[]
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["columns"].choices = [(column.name, column.label) for column in COLUMNS.values()]


class SaveSearchForm(forms.Form):
    """A name for the search that is shown."""

    name = forms.CharField(label=_("Name of the search"), max_length=80)
    shared = forms.BooleanField(label=_("Share it with the house"), required=False)
    query = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
