"""Take photographs in: looked at, turned upright, drawn anew as JPEG, so that nothing foreign is kept."""

import io
import warnings
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST = 20 << 20  # bytes as sent
MOST_PIXELS = 80_000_000
EDGE = 2400  # pixels of the longer side as kept
KINDS = ("JPEG", "PNG", "WEBP", "TIFF")


@dataclass(frozen=True)
class Drawn:
    """A photograph as the house keeps it."""

    content: bytes
    width: int
    height: int


def draw(upload):
    """Return a Drawn of an uploaded photograph; raises ValidationError that names the file.

    Nothing of what was sent is kept but its pixels: no place, no camera, no script behind the picture.
    """
    name = upload.name
    if upload.size > LARGEST:
        raise ValidationError(
            _("%(name)s is larger than %(limit)d megabytes; send it smaller."),
            params={"name": name, "limit": LARGEST >> 20},
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(upload, formats=KINDS)
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(
                    _("%(name)s has more than %(limit)d million pixels; send it smaller."),
                    params={"name": name, "limit": MOST_PIXELS // 1_000_000},
                )
            return _drawn(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(
            _("%(name)s has more than %(limit)d million pixels; send it smaller."),
            params={"name": name, "limit": MOST_PIXELS // 1_000_000},
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError(
            _("%(name)s is no whole JPEG, PNG, WebP or TIFF picture."), params={"name": name}
        ) from error


def _drawn(picture):
    picture.draft("RGB", (EDGE, EDGE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((EDGE, EDGE))
    plain = upright.convert("RGB")
    kept = io.BytesIO()
    plain.save(kept, format="JPEG", quality=88, optimize=True)
    return Drawn(kept.getvalue(), plain.width, plain.height)
