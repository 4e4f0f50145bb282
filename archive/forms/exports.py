"""What a person asks to be written, and in which format."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.numbers import numbers_of
from archive.models import Export

MOST = 10_000  # works chosen by hand


class ExportForm(forms.Form):
    """A format for chosen works, for a search, or for everything."""

    format = forms.ChoiceField(label=_("Format"), choices=Export.Format.choices)
    scope = forms.ChoiceField(label=_("What"), choices=Export.Scope.choices, widget=forms.HiddenInput)
    works = forms.CharField(required=False, widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def clean_works(self):
        """Return the keys of the chosen works."""
        given = [part for part in self.cleaned_data["works"].replace(",", " ").split() if part]
        keys = numbers_of(given)
        if len(keys) < len(given) or len(given) > MOST:
            raise forms.ValidationError(_("Choose works on the list; up to 10,000 at a time."))
        return keys

    def clean(self):
        """Refuse a choice without works."""
        asked = super().clean()
        if asked.get("scope") == Export.Scope.WORKS and not asked.get("works"):
            self.add_error(None, _("No work is chosen."))
        return asked

    @property
    def chosen(self):
        """What the row keeps of the choice."""
        scope = self.cleaned_data["scope"]
        if scope == Export.Scope.WORKS:
            return {"works": self.cleaned_data["works"]}
        return {"query": self.cleaned_data["query"]} if scope == Export.Scope.SEARCH else {}
