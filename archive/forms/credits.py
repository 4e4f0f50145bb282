"""The form a work's credits are typed into, one a row."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import terms
from archive.actions.works import CREDIT_FIELDS
from archive.forms.lookups import LookupField
from archive.forms.revising import Revising
from archive.forms.rows import RowForm, rows_of
from archive.models import Credit
from archive.vocabulary.roles import ACTIVITIES, ROLES

ROLE_LIST = "credit-roles"  # the one <datalist> all rows share


class RoleField(forms.CharField):
    """A role as people type it: its label in either language, or its code."""

    def __init__(self, **options):
        super().__init__(max_length=100, **options)
        self.widget.attrs |= {"list": ROLE_LIST, "autocomplete": "off"}

    def prepare_value(self, value):
        """Show a code as its label."""
        return terms.label("CreditRole", value) if value else value

    def clean(self, value):
        """Return the code of what was typed."""
        text = super().clean(value).strip()
        if not text:
            return ""
        code = _codes().get(text.casefold())
        if code is None:
            raise ValidationError(
                _("No role is called “%(text)s”; choose from the list that opens while you type."),
                params={"text": text},
            )
        return code


def _codes():
    """Return {label or code, folded: code}; the first of two roles with one label has it."""
    found = {}
    for code in terms.codes("CreditRole"):
        _activity, *labels = ROLES.get(code, ("", terms.label("CreditRole", code)))
        for name in (code, *labels):
            found.setdefault(name.casefold(), code)
    return found


def offered_roles():
    """Return (label, activity) of every role, in the order of film credits, in the reader's language."""
    chinese = terms.label("CreditRole", "Director") == ROLES["Director"][2]
    offered = []
    for code in terms.codes("CreditRole"):
        activity = ROLES.get(code, ("",))[0]
        offered.append((terms.label("CreditRole", code), ACTIVITIES.get(activity, ("", ""))[chinese]))
    return offered


class CreditForm(RowForm):
    """One credit: who, in which role; a name nobody has yet becomes a new agent."""

    key = "agent"
    role = RoleField(label=gettext_lazy("Role"), required=False)
    agent = LookupField("agents", label=gettext_lazy("Name"), required=False, new=True)

    class Meta:
        model = Credit
        fields = ("role", "agent", "credited_as", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("agent", self.initial.get("agent_id"))

    def clean(self):
        """Ask for the role of whoever is named."""
        super().clean()
        said = self.cleaned_data
        if said.get("agent") and not said.get("role") and "role" not in self.errors:
            self.add_error("role", _("Say what they did: a role is missing."))
        return said

    def _post_clean(self):
        """Leave the making of the credit to the verb: its agent may not exist yet."""

    @property
    def row(self):
        """The credit as the verb wants it: with an agent's key, or with the name of a new one."""
        said = self.cleaned_data
        if not said.get("agent"):
            return None
        agent = said["agent"]
        who = {"new_name": agent} if isinstance(agent, str) else {"agent_id": agent.pk}
        return who | {name: said[name] for name in CREDIT_FIELDS if name in said}


class CreditsChangeForm(Revising):
    """The state the credits were read in, and why they change."""


CreditForms = rows_of(CreditForm, extra=3, most=400)
