"""Forms of works, their titles, identifiers, credits and variants."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from archive import terms
from archive.actions.works import CREDIT_FIELDS, FIELDS, IDENTIFIER_FIELDS, TITLE_FIELDS, VARIANT_FIELDS
from archive.forms.lookups import LookupField
from archive.forms.revising import RecordForm, Revising
from archive.forms.rows import BaseRows, RowForm, rows_of
from archive.models import Collection, Credit, Identifier, Title, Variant, Work
from archive.vocabulary import TitleType
from archive.vocabulary import WorkForm as Form
from archive.vocabulary.roles import ACTIVITIES, ROLES


class WorkForm(RecordForm):
    """The facts of a work."""

    forms = forms.MultipleChoiceField(label=_("Forms"), choices=Form.choices, required=False)
    is_part_of = LookupField("works", label=_("Part of"), required=False)

    class Meta:
        model = Work
        fields = FIELDS
        widgets = {
            "synopsis_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
            "synopsis_zh": forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
            "note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"countries": _("ISO 3166: CN or CN,HK")}

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        works, collections = Work.objects.all(), Collection.objects.all()
        if user is not None:
            works = works.visible_to(user)
            if not user.has_perm("archive.see_restricted"):
                collections = collections.exclude(restricted=True) | collections.filter(members=user)
        self.fields["is_part_of"].rows = works
        self.fields["collection"].queryset = collections.distinct()
        self.initial["forms"] = self.instance.form_codes

    def clean_forms(self):
        """Keep the codes as the catalogue does, in one text."""
        return ",".join(self.cleaned_data["forms"])

    def clean_countries(self):
        """Take codes as people write them: cn, hk."""
        return ",".join(self.cleaned_data["countries"].upper().replace(",", " ").split())


class WorkChangeForm(WorkForm, Revising):
    """The facts of a work that exists, with the reason of the change and the state it was read in."""


class TitleForm(RowForm):
    """One title; a row without text is no title."""

    key = "text"

    class Meta:
        model = Title
        fields = TITLE_FIELDS
        widgets = {
            "language": forms.TextInput(attrs={"size": 4}),
            "script": forms.TextInput(attrs={"size": 6}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = TitleType.ALTERNATIVE


class BaseTitleForms(BaseRows):
    """All titles of a work: exactly one of them is preferred."""

    def clean(self):
        """Refuse a work without a preferred title, or with two."""
        if any(self.errors):
            return
        preferred = sum(row["kind"] == TitleType.PREFERRED for row in self.rows)
        if preferred != 1:
            raise ValidationError(
                _("A work has exactly one preferred title; here are %(count)d.") % {"count": preferred}
            )


class IdentifierForm(RowForm):
    """One identifier; a row without a value is none."""

    key = "value"

    class Meta:
        model = Identifier
        fields = IDENTIFIER_FIELDS


class CreditForm(RowForm):
    """One credit: who, in which role; a name nobody has yet becomes a new agent."""

    key = "agent"
    agent = LookupField("agents", label=_("Name"), required=False, new=True)

    class Meta:
        model = Credit
        fields = ("role", "agent", "credited_as", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = self.initial.get("role")
        self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=role_choices(now))
        self.initial.setdefault("agent", self.initial.get("agent_id"))
        for name in ("credited_as", "note"):
            self.fields[name].required = False

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


def role_choices(now=None):
    """Return the roles in groups of activities; `now` is kept though nobody knows it."""
    chinese = (get_language() or "").startswith("zh")
    groups = {activity: [] for activity in ACTIVITIES}
    for code, (activity, *labels) in ROLES.items():
        groups[activity].append((code, labels[chinese]))
    choices = [(ACTIVITIES[activity][chinese], roles) for activity, roles in groups.items()]
    more = [code for code in terms.codes("CreditRole") if code not in ROLES]
    if now and now not in ROLES and now not in more:
        more.append(now)
    if more:
        choices.append((str(_("more")), [(code, terms.label("CreditRole", code)) for code in more]))
    return choices


class CreditsChangeForm(Revising):
    """The state the credits were read in, and why they change."""


class VariantForm(RecordForm):
    """A variant of a work."""

    class Meta:
        model = Variant
        fields = VARIANT_FIELDS
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"year": _("EDTF: 1937, 193X, 1950?")}


class VariantChangeForm(VariantForm, Revising):
    """A variant that exists, and why it changes."""


TitleForms = rows_of(TitleForm, base=BaseTitleForms)
IdentifierForms = rows_of(IdentifierForm)
CreditForms = rows_of(CreditForm, extra=3, most=400)


class SearchForm(forms.Form):
    """What a list of works is narrowed by; whatever it does not know it leaves out."""

    q = forms.CharField(label=_("Title or synopsis"), required=False, max_length=200)
    form = forms.ChoiceField(label=_("Form"), required=False)
    decade = forms.ChoiceField(label=_("Decade"), required=False)
    signed = forms.ChoiceField(
        label=_("Signed version"),
        required=False,
        choices=[("", _("any")), ("yes", _("yes")), ("no", _("none yet"))],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.input_type = "search"
        self.fields["form"].choices = [("", _("any")), *Form.choices]
        decades = [(decade, _("%(decade)s0s") % {"decade": decade}) for decade in Work.objects.decades()]
        self.fields["decade"].choices = [("", _("any")), *decades]

    def narrow(self, works):
        """Return the works that answer the form."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("q"):
            works = works.matching(asked["q"])
        if asked.get("form"):
            works = works.in_form(asked["form"])
        if asked.get("decade"):
            works = works.from_decade(asked["decade"])
        if asked.get("signed"):
            works = works.signed(asked["signed"] == "yes")
        return works
