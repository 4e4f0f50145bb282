"""The form a film comes in by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from archive.models import Item


class FilmForm(forms.Form):
    """A film file, the item it was scanned from and how the version is called."""

    film = forms.FileField(
        label=_("Film file"),
        allow_empty_file=True,
        max_length=255,
        help_text=_(
            "MKV, MOV, MP4, AVI or MXF. It is copied, measured and fingerprinted; nothing is changed in it."
        ),
        error_messages={"max_length": _("The file's name is longer than 255 characters; shorten it.")},
    )
    item = forms.ModelChoiceField(
        Item.objects.none(), label=_("Scanned from"), required=False, empty_label=_("not known")
    )
    label = forms.CharField(
        label=_("Label"),
        required=False,
        max_length=120,
        help_text=_("The file's name where you leave it empty."),
    )

    def __init__(self, *args, work, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["film"].widget.attrs["accept"] = "video/*,.mkv,.mov,.mp4,.avi,.mxf,.m4v,.webm"
        self.fields["item"].queryset = Item.objects.filter(manifestation__work=work)
