"""Forms of works, their titles, identifiers, credits and variants."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from archive.actions.works import FIELDS, IDENTIFIER_FIELDS, TITLE_FIELDS, VARIANT_FIELDS
from archive.forms.lookups import LookupField
from archive.forms.revising import RecordForm, Revising
from archive.forms.rows import BaseRows, RowForm, rows_of
from archive.models import Collection, Identifier, Title, Variant, Work
from archive.vocabulary import TitleType
from archive.vocabulary import WorkForm as Form


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
            collections = collections.exclude(pk__in=Collection.objects.closed_to(user))
        self.fields["is_part_of"].rows = works
        self.fields["collection"].queryset = collections
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
