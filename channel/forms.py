"""Forms of the publisher's desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from channel.models import Publication

LANGUAGES = [
    ("zh", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("de", _("German")),
    ("ja", _("Japanese")),
]
LARGEST_TRACK = 2_000_000


class PublicationForm(forms.ModelForm):
    """Address, window, territory and words of a publication."""

    class Meta:
        model = Publication
        fields = ["slug", "starts_at", "ends_at", "territories", "blurb_zh", "blurb_en"]
        widgets = {
            "starts_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "ends_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "blurb_zh": forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
            "blurb_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        }

    def clean_territories(self):
        """Write the codes in capitals without spaces."""
        return self.cleaned_data["territories"].replace(" ", "").upper()


class SubtitleForm(forms.Form):
    """One subtitle file."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    file = forms.FileField(label=_("WebVTT file"), help_text=_("A .vtt file, at most 2 MB, in UTF-8."))

    def clean_file(self):
        """Return the file's text; refuse what is too large or not UTF-8."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_TRACK:
            raise forms.ValidationError(
                _("%(name)s has %(size)d bytes; give at most 2 MB."),
                params={"name": upload.name, "size": upload.size},
            )
        try:
            return upload.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(
                _("%(name)s is not UTF-8; save it as UTF-8 and try again."), params={"name": upload.name}
            ) from error


class WithdrawForm(forms.Form):
    """Why a film goes off the air."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), help_text=_("The public reads it.")
    )
