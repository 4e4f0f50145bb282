"""Where on the tree of a work a film hangs: on the work as it was made, or on a variant of it.

Colour nobody photographed hangs on a colourized variant, sound nobody recorded on a sonorized one, and a film
to which both were added on either. Whoever brings such a film says so, and chooses the variant or has it made
together with the film.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from archive.models import Variant
from archive.models.versions import ADDED
from archive.vocabulary import AssetRole, VariantType
from film.errors import FilmError

SOURCES = (AssetRole.PRESERVATION_MASTER, AssetRole.MEZZANINE)  # what a work can be restored from
FOREIGN = gettext_noop("This variant belongs to another work; choose one of this work.")
UNKNOWN = gettext_noop("No kind of variant is called “%(kind)s”; there are %(known)s.")
TWO_WAYS = gettext_noop("Choose a variant that stands or have a new one made, not both.")
COLOUR = gettext_noop(
    "A film to which colour was added hangs on a colourized variant: choose one, have a new one made, or name"
    " an item of one."
)
SOUND = gettext_noop(
    "A film to which sound was added hangs on a sonorized variant: choose one, have a new one made, or name"
    " an item of one."
)
NO_VERSION = gettext_noop(
    "Only preservation masters and mezzanines hang on a variant themselves; another file hangs on its item:"
    " choose an item of the variant."
)


class OffItsBranch(FilmError):
    """What is said about a film does not fit where it is to hang."""


@dataclass(frozen=True)
class Branch:
    """What a person says: a variant that stands or the kind of a new one, and what was added to the film."""

    variant_id: int | None = None
    new_variant: str = ""
    coloured: bool = False
    sonorized: bool = False

    def kept(self):
        """Return it as the fields of a row that waits for its film."""
        return {
            "variant_id": self.variant_id,
            "new_variant": self.new_variant,
            "coloured": self.coloured,
            "sonorized": self.sonorized,
        }


def of_row(row):
    """Return the Branch a waiting row tells."""
    return Branch(row.variant_id, row.new_variant, row.coloured, row.sonorized)


def settle(work, item, role, branch):
    """Return (the variant that stands, the kind of one to be made, what the film adds) or raise OffItsBranch.

    Where nothing is chosen, the variant is that of the item's manifestation.
    """
    variant = _chosen(work, branch)
    if branch.new_variant not in ("", *VariantType.values):
        raise OffItsBranch(UNKNOWN, kind=branch.new_variant, known=", ".join(VariantType.values))
    if variant and branch.new_variant:
        raise OffItsBranch(TWO_WAYS)
    if role not in SOURCES and (variant or branch.new_variant):
        raise OffItsBranch(NO_VERSION)
    if variant is None and not branch.new_variant and item is not None:
        variant = item.manifestation.variant
    kind = variant.kind if variant else branch.new_variant
    said = {of for of, flag in ADDED.items() if getattr(branch, flag)}
    if said and kind not in said:
        raise OffItsBranch(COLOUR if branch.coloured else SOUND)
    return variant, branch.new_variant, {flag: kind == of or of in said for of, flag in ADDED.items()}


def _chosen(work, branch):
    if not branch.variant_id:
        return None
    variant = Variant.objects.filter(pk=branch.variant_id, work=work).first()
    if variant is None:
        raise OffItsBranch(FOREIGN)
    return variant
