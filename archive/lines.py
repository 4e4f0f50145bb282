"""Text as the catalogue keeps it: names, titles and numbers in one line, notes with plain line breaks."""

import re
import unicodedata

from django.db.models import CharField, TextField

TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # overrides; plain marks stay


def one_line(text):
    """Return the text with line breaks and controls as spaces and without direction overrides."""
    text = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    return re.sub(r" {2,}", " ", text.translate(TURNING)).strip()


def plain_breaks(text):
    """Return the text with line breaks as the catalogue writes them; browsers send others."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def straighten(record):
    """Put every one-line field of a record into one line; between the lines of others are plain breaks."""
    for field in record._meta.concrete_fields:
        value = record.__dict__.get(field.attname)
        if not isinstance(value, str) or field.choices:
            continue
        if type(field) is CharField:
            setattr(record, field.attname, one_line(value))
        elif isinstance(field, TextField):
            setattr(record, field.attname, plain_breaks(value))
