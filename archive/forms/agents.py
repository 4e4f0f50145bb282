"""Forms of people and bodies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.actions.agents import FIELDS, NAME_FIELDS
from archive.forms.lookups import LookupField
from archive.forms.revising import RecordForm, Revising
from archive.forms.rows import BaseRows, RowForm, rows_of
from archive.models import Agent, AgentName
from archive.vocabulary import NameType


class AgentForm(RecordForm):
    """The facts of an agent."""

    class Meta:
        model = Agent
        fields = FIELDS
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {name: _("EDTF: 1937, 193X, 1950?") for name in ("active_from", "active_to")}


class AgentChangeForm(AgentForm, Revising):
    """The facts of an agent that exists, and why they change."""


class NameForm(RowForm):
    """One name of an agent in one script."""

    key = "text"

    class Meta:
        model = AgentName
        fields = NAME_FIELDS

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = NameType.ALTERNATIVE


class BaseNameForms(BaseRows):
    """All names of an agent: exactly one of them is preferred."""

    def clean(self):
        """Refuse an agent without a preferred name, or with two."""
        if any(self.errors):
            return
        preferred = sum(row["kind"] == NameType.PREFERRED for row in self.rows)
        if preferred != 1:
            raise forms.ValidationError(
                _("An agent has exactly one preferred name; here are %(count)d.") % {"count": preferred}
            )


class MergeForm(Revising):
    """Which agent is the same as this one."""

    duplicate = LookupField("agents", label=_("The duplicate, which goes"))
    field_order = ("duplicate", "reason", "revision")


NameForms = rows_of(NameForm, base=BaseNameForms)
