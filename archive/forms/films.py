"""The forms a film comes in by."""

from fractions import Fraction

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from archive.models import Item
from archive.vocabulary import AssetRole

ROLES = [
    role for role in AssetRole.choices if role[0] not in (AssetRole.RESTORED_MASTER, AssetRole.REFERENCE)
]


class UploadForm(forms.Form):
    """What a film is taken in as, whichever way its bytes come."""

    item = forms.ModelChoiceField(
        Item.objects.none(), label=_("Scanned from"), required=False, empty_label=_("not known")
    )
    role = forms.ChoiceField(label=_("Role"), choices=ROLES, required=False)
    label = forms.CharField(
        label=_("Label"),
        required=False,
        max_length=120,
        help_text=_("The file's name where you leave it empty."),
    )
    rate = forms.CharField(
        label=_("Frame rate of an image sequence"),
        required=False,
        max_length=20,
        help_text=_("For a tar of numbered DPX, TIFF or PNG pictures: 24, 18 or 24000/1001."),
    )
    with_gaps = forms.BooleanField(label=_("Take a sequence in although frames are missing"), required=False)

    def __init__(self, *args, work, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = Item.objects.filter(manifestation__work=work)

    def clean_role(self):
        """A film nobody says anything about is a preservation master."""
        return self.cleaned_data["role"] or AssetRole.PRESERVATION_MASTER

    def clean_rate(self):
        """Refuse what is no frame rate."""
        text = self.cleaned_data["rate"].strip()
        try:
            fits = not text or 1 <= Fraction(text) <= 240
        except (ValueError, ZeroDivisionError):
            fits = False
        if not fits:
            raise forms.ValidationError(
                _("%(rate)s is no frame rate; write 24, 18 or 24000/1001."), params={"rate": text}
            )
        return text


class FilmForm(UploadForm):
    """A film file, the item it was scanned from and how the version is called."""

    film = forms.FileField(
        label=_("Film file"),
        allow_empty_file=True,
        max_length=255,
        help_text=_(
            "MKV, MOV, MP4, AVI or MXF, or a tar of numbered pictures. It is copied, measured and"
            " fingerprinted; nothing is changed in it."
        ),
        error_messages={"max_length": _("The file's name is longer than 255 characters; shorten it.")},
    )
    field_order = ["film"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["film"].widget.attrs["accept"] = "video/*,.mkv,.mov,.mp4,.avi,.mxf,.m4v,.webm,.tar"

    def clean_film(self):
        """Refuse a file larger than the house takes."""
        film = self.cleaned_data["film"]
        if film.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("%(name)s is larger than this house takes (%(limit)d GB); bring it on a disk."),
                params={"name": film.name, "limit": settings.UPLOAD_LIMIT // 1_000_000_000},
            )
        return film
