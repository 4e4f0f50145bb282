"""Forms of the publisher's desk."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from channel import window
from channel.models import Publication

LANGUAGES = [
    ("zh", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("de", _("German")),
    ("ja", _("Japanese")),
]
# What viewers read in the player, whoever chose it.
OWN_NAMES = {"zh": "中文", "en": "English", "fr": "Français", "de": "Deutsch", "ja": "日本語"}
LARGEST_TRACK = 2_000_000
WINDOW = ("starts_at", "ends_at", "territories")
MINUTES = {
    "starts_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    "ends_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
}


def _kept_reason():
    """Return the field of a reason that stays in the house."""
    return forms.CharField(
        label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The journal keeps it; the public does not read it."),
    )  # fmt: skip


class Windowed(forms.Form):
    """What every form with a window checks; `work` is the title whose rights are asked."""

    work = None

    def clean_territories(self):
        """Take codes as people write them: cn, hk."""
        return ",".join(self.cleaned_data["territories"].upper().replace("，", ",").replace(",", " ").split())

    def clean(self):
        """Refuse a window that cannot be or that the rights do not carry."""
        super().clean()
        if self.work is not None and all(name in self.cleaned_data for name in WINDOW):
            try:
                window.check(self.work, *(self.cleaned_data[name] for name in WINDOW))
            except ValidationError as error:
                self.add_error(None, error)
        return self.cleaned_data


class PublicationForm(Windowed, forms.ModelForm):
    """Address, window, territory and words of a publication."""

    class Meta:
        model = Publication
        fields = ["slug", *WINDOW, "blurb_zh", "blurb_en"]
        widgets = MINUTES | {
            "blurb_zh": forms.Textarea(attrs={"rows": 4, "lang": "zh-Hans"}),
            "blurb_en": forms.Textarea(attrs={"rows": 4, "lang": "en"}),
        }

    def __init__(self, *args, work, **kwargs):
        super().__init__(*args, **kwargs)
        self.work = work


class WindowForm(Windowed):
    """Where the window of a publication moves, and why."""

    starts_at, ends_at, territories = (
        Publication._meta.get_field(name).formfield(**({"widget": MINUTES[name]} if name in MINUTES else {}))
        for name in WINDOW
    )
    reason = _kept_reason()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, publication, **kwargs):
        initial = publication.window | {"seen": publication.window_mark}
        super().__init__(*args, initial=initial, auto_id="window_%s", **kwargs)
        self.work, self.publication = publication.work, publication

    def clean(self):
        """Keep the seconds of a moment nobody touched: the page shows whole minutes."""
        for name in MINUTES:
            now = getattr(self.publication, name)
            if now is not None and self.cleaned_data.get(name) == now.replace(second=0, microsecond=0):
                self.cleaned_data[name] = now
        return super().clean()


class SubtitleForm(forms.Form):
    """One subtitle file."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    file = forms.FileField(
        label=_("WebVTT or SubRip file"), help_text=_("A .vtt or .srt file, at most 2 MB, in UTF-8.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False,
        help_text=_("Where they take the place of others: why."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="subtitle_%s", **kwargs)  # other forms ask for reasons too

    def clean_file(self):
        """Return the file's text; refuse what is too large or not UTF-8."""
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST_TRACK:
            raise forms.ValidationError(
                _("%(name)s has %(size)s bytes; give at most 2 MB."),
                params={"name": upload.name, "size": f"{upload.size:,}"},
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


class SubtitlesGoForm(forms.Form):
    """Why subtitles are taken away."""

    reason = _kept_reason()
