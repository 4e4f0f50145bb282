"""What to look for in the journal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive import history
from archive.forms.entries import DAY
from archive.forms.searching import searched
from archive.models import JournalEntry


class JournalForm(forms.Form):
    """Narrow the journal by person, verb, days, text or request; a field that makes no sense is left out."""

    text = forms.CharField(label=_("Subject, reason or digest"), required=False, widget=searched())
    verb = forms.ChoiceField(label=_("What"), required=False)
    person = forms.ChoiceField(label=_("Who"), required=False)
    since = forms.DateField(label=_("From day"), required=False, widget=DAY)
    until = forms.DateField(label=_("To day"), required=False, widget=DAY)
    request_id = forms.CharField(label=_("Request"), required=False, max_length=40)

    def __init__(self, *args, **kwargs):
        """Offer the verbs and people that are in the journal."""
        super().__init__(*args, **kwargs)
        verbs = JournalEntry.objects.order_by("verb").values_list("verb", flat=True).distinct()
        names = JournalEntry.objects.exclude(by_name="").order_by("by_name")
        names = names.values_list("by_name", flat=True).distinct()
        self.fields["verb"].choices = [("", _("any")), *((verb, history.verb_label(verb)) for verb in verbs)]
        self.fields["person"].choices = [("", _("anyone")), *((name, name) for name in names)]

    def narrow(self, entries):
        """Return the entries that answer what was asked."""
        self.full_clean()
        return entries.matching(**{name: value for name, value in self.cleaned_data.items() if value})
