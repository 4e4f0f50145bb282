"""The form of a bulk edit: for every field what shall be done to it, and with which value."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.bulk.steps import CLEAR, FIELDS, MODELS, VERBS
from archive.vocabulary import WorkForm


class BulkForm(forms.Form):
    """What shall become of the chosen works, or of their items; a field that is left alone stays."""

    reason = forms.CharField(
        label=_("Reason of the change"),
        max_length=300,
        help_text=_("It stands in the journal beside the change."),
    )

    def __init__(self, *args, noun, **kwargs):
        super().__init__(*args, **kwargs)
        self.noun = noun
        for field in FIELDS[noun].values():
            verbs = [
                ("", pgettext_lazy("bulk edit", "leave")),
                *((verb, VERBS[verb]) for verb in field.verbs),
            ]
            self.fields[f"do_{field.name}"] = forms.ChoiceField(label=_("Do"), choices=verbs, required=False)
            self.fields[field.name] = self._value(field)

    def _value(self, field):
        if field.name == "forms":
            return forms.MultipleChoiceField(label=_("forms"), choices=WorkForm.choices, required=False)
        made = field.model_field(self.noun).formfield(required=False, label=field.label(self.noun))
        if field.name == "note":
            made.widget = forms.Textarea(attrs={"rows": 2})
        if field.name == "countries":
            made.help_text = _("ISO 3166: CN or CN,HK")
        if isinstance(made, forms.TypedChoiceField):
            made.choices = [("", "—"), *(pair for pair in made.choices if pair[0])]
        made.initial = None
        return made

    def clean_countries(self):
        """Take codes as people write them: cn, hk."""
        return [code for code in self.cleaned_data["countries"].upper().replace(",", " ").split() if code]

    def lines(self):
        """Return (label, verb, value) of every field, bound."""
        return [
            (field.label(self.noun), self[f"do_{field.name}"], self[field.name])
            for field in FIELDS[self.noun].values()
        ]

    def steps(self):
        """Return the steps that were asked."""
        asked = []
        for name in FIELDS[self.noun]:
            if verb := self.cleaned_data.get(f"do_{name}"):
                value = "" if verb == CLEAR else self.cleaned_data.get(name)
                asked.append({"field": name, "verb": verb, "value": getattr(value, "pk", value)})
        return asked

    @classmethod
    def of_edit(cls, edit):
        """Return the form as an edit was prepared."""
        initial = {"reason": edit.reason}
        for step in edit.steps:
            value = step["value"]
            joined = step["field"] == "countries" and isinstance(value, list)
            initial |= {
                f"do_{step['field']}": step["verb"],
                step["field"]: ",".join(value) if joined else value,
            }
        return cls(initial=initial, noun=edit.noun)


NOUNS = tuple(MODELS)
