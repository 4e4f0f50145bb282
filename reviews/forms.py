"""What a judge writes down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import second_factor
from reviews.defects import grouped
from reviews.models import Note, SignOff


class NoteForm(forms.Form):
    """A note on a frame range."""

    first = forms.IntegerField(label=_("First frame"), min_value=0)
    last = forms.IntegerField(label=_("Last frame"), min_value=0)
    code = forms.ChoiceField(label=_("Defect"), choices=grouped)
    severity = forms.ChoiceField(
        label=_("Severity"), choices=Note.Severity.choices, initial=Note.Severity.ISSUE
    )
    text = forms.CharField(label=_("Remark"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)

    def clean(self):
        """Refuse a range that runs backwards."""
        values = super().clean()
        first, last = values.get("first"), values.get("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", _("The range ends before it begins; swap the two frames."))
        return values


class AnswerForm(forms.Form):
    """An answer to a note."""

    answer = forms.ChoiceField(label=_("Answer"), choices=[pair for pair in Note.Answer.choices if pair[0]])
    text = forms.CharField(
        label=_("Explanation"), widget=forms.Textarea(attrs={"rows": 2}), max_length=4000, required=False
    )


class ReasonForm(forms.Form):
    """A written reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=4000)


class SignForm(forms.Form):
    """What a signature means, the password again, and the second factor of who has one."""

    meaning = forms.ChoiceField(label=_("What your signature means"), widget=forms.RadioSelect)
    statement = forms.CharField(
        label=_("Remark on the certificate"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4000,
        required=False,
    )
    password = forms.CharField(
        label=_("Your password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
        help_text=_("You sign with your own hand: the password is asked again."),
    )

    code = forms.CharField(
        label=_("One-time code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
        help_text=_("Six figures from your authenticator, or one of your recovery codes."),
    )

    def __init__(self, kind, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        if not second_factor.is_on(by):
            del self.fields["code"]
        self.fields["meaning"].choices = [(one.value, one.label) for one in SignOff.MEANINGS[kind]]


class MinutesForm(forms.Form):
    """Reviewing minutes to book."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=24 * 60)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
