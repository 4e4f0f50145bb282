"""The forms a film comes in by."""

from fractions import Fraction

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.numbers import number_of
from archive.branches import Branch, settle
from archive.models import Item
from archive.vocabulary import AssetRole, VariantType
from film.errors import FilmError
from jobs import wording

NEW = "new:"
ROLES = [
    role for role in AssetRole.choices if role[0] not in (AssetRole.RESTORED_MASTER, AssetRole.REFERENCE)
]


def _variants(work):
    """Return the variants a film can hang on: none, those that stand, and new ones of each kind."""
    standing = [(str(row.pk), str(row)) for row in work.variants.all()] if work else []
    groups = [(_("Variants of this work"), standing)] if standing else []
    new = [(f"{NEW}{code}", label) for code, label in VariantType.choices]
    return [("", _("the item's place, or the work as it was made")), *groups, (_("A new variant"), new)]


def branch_of(choice, coloured=False, sonorized=False):
    """Return the Branch a choice means: "", the key of a variant, or "new:" and a kind."""
    wanted = choice.removeprefix(NEW) if choice.startswith(NEW) else ""
    standing = number_of(choice)
    return Branch(standing, wanted, coloured, sonorized)


class UploadForm(forms.Form):
    """What a film is taken in as, whichever way its bytes come."""

    item = forms.ModelChoiceField(
        Item.objects.none(), label=_("Scanned from"), required=False, empty_label=_("not known")
    )
    role = forms.ChoiceField(label=pgettext_lazy("file", "Role"), choices=ROLES, required=False)
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
    coloured = forms.BooleanField(label=_("Colour was added that the work never had"), required=False)
    sonorized = forms.BooleanField(label=_("Sound was added that the work never had"), required=False)
    variant = forms.ChoiceField(
        label=_("Hangs on"),
        required=False,
        help_text=_("Left as it is, it hangs where its item does. Added colour or sound needs its variant."),
    )

    def __init__(self, *args, work, **kwargs):
        super().__init__(*args, **kwargs)
        self.work = work
        items = Item.objects.filter(manifestation__work=work)
        self.fields["item"].queryset = items.select_related("manifestation__variant")
        self.fields["variant"].choices = _variants(work)

    def clean(self):
        """Refuse a film whose added colour or sound hangs on no variant for it; keep the Branch."""
        said = super().clean()
        if {"item", "variant", "role"} <= said.keys():
            said["branch"] = branch_of(said["variant"], said["coloured"], said["sonorized"])
            try:
                settle(self.work, said["item"], said["role"], said["branch"])
            except FilmError as error:
                self.add_error("variant", wording.told(error))
        return said

    @property
    def asked(self):
        """What the form says, as the fields of a row that waits for its film."""
        said = self.cleaned_data
        names = ("item", "role", "label", "with_gaps")
        return {name: said[name] for name in names} | {"sequence_rate": said["rate"]} | said["branch"].kept()

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
    field_order = ["film", "item", "role", "coloured", "sonorized", "variant", "label", "rate", "with_gaps"]

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
