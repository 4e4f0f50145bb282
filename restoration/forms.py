"""What people hand in: briefs, reasons, and recipes made from the operators' declarations."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from archive.forms.entries import DAY, CurrencyField
from archive.forms.lookups import LookupField
from archive.forms.revising import RecordForm, Revising
from archive.models import Work
from restoration.engine import recipes
from restoration.engine.operators import OPERATORS, OperatorError
from restoration.models import Programme, Project
from restoration.models.runs import CHANGED


class BriefForm(forms.ModelForm):
    """What a restoration wants, allows and forbids."""

    class Meta:
        model = Project
        fields = ["intent", "reference", "aspect_ratio", "frame_rate", "allowed", "forbidden", "due_on"]
        widgets = {
            "intent": forms.Textarea(attrs={"rows": 4}),
            "reference": forms.Textarea(attrs={"rows": 2}),
            "allowed": forms.Textarea(attrs={"rows": 3}),
            "forbidden": forms.Textarea(attrs={"rows": 3}),
            "due_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }


class ProgrammeForm(RecordForm):
    """A plan of many titles."""

    currency = CurrencyField()
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Owner"))

    class Meta:
        model = Programme
        fields = ["name", "brief", "budget", "currency", "deadline", "owner"]
        widgets = {"brief": forms.Textarea(attrs={"rows": 5}), "deadline": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True)
        if self.instance.owner_id:
            people |= User.objects.filter(pk=self.instance.owner_id)
        self.fields["owner"].queryset = people


class ProgrammeChangeForm(ProgrammeForm, Revising):
    """A programme that exists, with the reason of the change and the state it was read in."""


class TitleForm(forms.Form):
    """Which title to put into a programme."""

    title = LookupField("works", label=_("Title"))
    parts = forms.BooleanField(
        label=_("with everything that is part of it"),
        required=False,
        help_text=_("For a series: all its episodes."),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["title"].rows = Work.objects.visible_to(user)

    @property
    def works(self):
        """The keys of the works meant: the one, or all that is part of it where it has parts."""
        whole = self.cleaned_data["title"]
        parts = []
        if self.cleaned_data["parts"]:
            parts = list(whole.parts.visible_to(self.user).values_list("pk", flat=True))
        return parts or [whole.pk]


class ReasonForm(forms.Form):
    """A written reason."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, strip=True, widget=forms.Textarea(attrs={"rows": 2})
    )


class RecipeForm(forms.Form):
    """A recipe with every parameter open; its fields come from the operators' frozen dataclasses."""

    film_rate = forms.BooleanField(
        label=_("Give every picture once, at the film's own rate"),
        required=False,
        help_text=_(
            "For a film that was brought to video by pulldown or by holding its pictures: the repeats go, "
            "the sound is not touched, and the length stays the same."
        ),
    )

    def __init__(self, *args, recipe, **kwargs):
        self.base = recipe
        self.chosen = {step.operator: step.params for step in (*recipe.steps, *recipe.sound_steps)}
        super().__init__(*args, **kwargs)
        for operator in OPERATORS.values():
            self._add(operator)

    def _add(self, operator):
        self.fields[f"{operator.name}-on"] = forms.BooleanField(
            label=gettext(operator.title), required=False, initial=operator.name in self.chosen
        )
        params = self.chosen.get(operator.name) or operator.params()
        for said in operator.form_fields():
            self.fields[f"{operator.name}-{said['name']}"] = _field(said, getattr(params, said["name"]))

    def operators(self):
        """Give each operator with its switch and its parameters' bound fields, in working order."""
        for operator in OPERATORS.values():
            yield {
                "operator": operator,
                "switch": self[f"{operator.name}-on"],
                "params": [self[f"{operator.name}-{said['name']}"] for said in operator.form_fields()],
                "on": operator.name in self.chosen,
            }

    def clean(self):
        """Build the recipe; it keeps its house name only while it does exactly what that one does."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        try:
            recipe = self._built(cleaned)
            if not recipe.steps and not recipe.sound_steps:
                raise forms.ValidationError(_("Choose at least one operator; this recipe would do nothing."))
        except OperatorError as error:
            raise forms.ValidationError(str(error)) from error
        cleaned["recipe"] = self.base if recipe.digest == self.base.digest else recipe
        return cleaned

    def _built(self, cleaned):
        steps = [
            recipes.Step(
                operator.name,
                {said["name"]: self._value(operator, said, cleaned) for said in operator.form_fields()},
            )
            for operator in OPERATORS.values()
            if cleaned[f"{operator.name}-on"]
        ]
        return recipes.Recipe(
            name=f"{self.base.name.removesuffix(CHANGED)}{CHANGED}",
            title=self.base.title,
            steps=tuple(step for step in steps if step.declaration.medium == "picture"),
            sound_steps=tuple(step for step in steps if step.declaration.medium == "sound"),
        )

    def _value(self, operator, said, cleaned):
        value = cleaned[f"{operator.name}-{said['name']}"]
        return getattr(operator.params(), said["name"]) if value is None else value


def _field(said, initial):
    """Return the form field of one declared parameter."""
    label, more = said["label"], said["help"]
    words = {"label": gettext(label), "help_text": gettext(more), "initial": initial}
    if "choices" in said:
        return forms.ChoiceField(
            choices=[(value, gettext(label)) for value, label in said["choices"]], **words
        )
    if "pattern" in said:
        return forms.RegexField(f"^{said['pattern']}$", required=False, empty_value="", **words)
    if said["kind"] == "bool":
        return forms.BooleanField(required=False, **words)
    if unit := said.get("unit"):
        words["label"] += f" ({gettext(unit)})"
    kind = forms.IntegerField if said["kind"] == "int" else forms.FloatField
    return kind(
        min_value=said["min"],
        max_value=said["max"],
        widget=forms.NumberInput(attrs={"step": said["step"], "inputmode": "decimal"}),
        **words,
    )
