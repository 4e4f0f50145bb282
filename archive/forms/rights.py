"""Forms of rights."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.actions.rights import GRANT_FIELDS, STATEMENT_FIELDS
from archive.forms.lookups import LookupField
from archive.forms.revising import RecordForm, Revising
from archive.models import RightsGrant, RightsStatement
from archive.vocabulary import RightsBasis


class StatementForm(RecordForm):
    """On what ground the house holds rights."""

    holder = LookupField("agents", label=_("Holder"), required=False)

    class Meta:
        model = RightsStatement
        fields = STATEMENT_FIELDS
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"jurisdiction": _("ISO 3166: CN")}

    def clean_jurisdiction(self):
        """Take a code as people write it."""
        return self.cleaned_data["jurisdiction"].upper()

    def clean(self):
        """Ask for the status where the ground is copyright."""
        super().clean()
        if self.cleaned_data.get("basis") == RightsBasis.COPYRIGHT and not self.cleaned_data.get("status"):
            self.add_error("status", _("Copyright has a status: copyrighted, public domain or unknown."))
        return self.cleaned_data


class StatementChangeForm(StatementForm, Revising):
    """A statement that exists, and why it changes."""


class GrantForm(RecordForm):
    """What is allowed or forbidden, where and when."""

    class Meta:
        model = RightsGrant
        fields = GRANT_FIELDS
        widgets = {
            "starts_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "ends_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        help_texts = {"territories": _("ISO 3166: CN or CN,HK; empty is the world.")}

    def clean_territories(self):
        """Take codes as people write them: cn, hk."""
        return ",".join(self.cleaned_data["territories"].upper().replace(",", " ").split())

    def clean(self):
        """Refuse a grant that ends before it starts."""
        super().clean()
        start, end = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("A grant cannot end before it starts."))
        return self.cleaned_data


class GrantChangeForm(GrantForm, Revising):
    """A grant that exists, and why it changes."""


class InForceForm(forms.Form):
    """On which day and where one asks what is allowed."""

    day = forms.DateField(
        label=_("On"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    territory = forms.CharField(
        label=pgettext_lazy("territory", "In"),
        required=False,
        max_length=2,
        help_text=_("ISO 3166: CN; empty: everywhere."),
    )

    @property
    def asked(self):
        """The day and the territory, today and everywhere where nothing was said."""
        said = self.cleaned_data if self.is_valid() else {}
        return said.get("day") or timezone.localdate(), (said.get("territory") or "").upper()
