"""Forms of works and their titles."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from archive.actions.works import FIELDS, TITLE_FIELDS
from archive.models import Title, Work
from archive.vocabulary import TitleType
from archive.vocabulary import WorkForm as Form


class WorkForm(forms.ModelForm):
    """The facts of a work."""

    forms = forms.MultipleChoiceField(label=_("Forms"), choices=Form.choices, required=False)

    class Meta:
        model = Work
        fields = FIELDS
        widgets = {
            "synopsis_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
            "synopsis_zh": forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
        }
        help_texts = {"countries": _("ISO 3166: CN or CN,HK")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        wholes = Work.objects.with_titles()
        self.fields["is_part_of"].queryset = (
            wholes.exclude(pk=self.instance.pk) if self.instance.pk else wholes
        )
        self.initial["forms"] = self.instance.form_codes

    def clean_forms(self):
        """Keep the codes as the catalogue does, in one text."""
        return ",".join(self.cleaned_data["forms"])

    def clean_countries(self):
        """Take codes as people write them: cn, hk."""
        return ",".join(self.cleaned_data["countries"].upper().replace(",", " ").split())


class WorkChangeForm(WorkForm):
    """The facts of a work that exists, with the reason of the change and the state it was read in."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason of the change"),
        max_length=300,
        help_text=_("It stands in the journal beside the change."),
    )


class TitleForm(forms.ModelForm):
    """One title; a row without text is no title."""

    class Meta:
        model = Title
        fields = TITLE_FIELDS
        widgets = {
            "language": forms.TextInput(attrs={"size": 4}),
            "script": forms.TextInput(attrs={"size": 6}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        self.fields["kind"].initial = TitleType.ALTERNATIVE
        self.fields["language"].help_text = ""
        self.fields["script"].help_text = ""

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"text"}


class BaseTitleForms(forms.BaseFormSet):
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

    def _construct_form(self, i, **kwargs):
        """Read every row, also one that stands as it was offered; rows without text are dropped later."""
        return super()._construct_form(i, **kwargs | {"empty_permitted": False})

    @property
    def rows(self):
        """The titles that say something, as dicts."""
        filled = [form.cleaned_data for form in self.forms if form.cleaned_data.get("text")]
        return [{name: row[name] for name in TITLE_FIELDS} for row in filled]


TitleForms = forms.formset_factory(TitleForm, formset=BaseTitleForms, extra=1, max_num=50, absolute_max=60)


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
