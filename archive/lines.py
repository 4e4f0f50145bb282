"""Text that stands in one line: names, titles, numbers. What would break or turn the line is taken out."""

import re
import unicodedata

from django.db.models import CharField

TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])  # overrides; plain marks stay


def one_line(text):
    """Return the text with line breaks and controls as spaces and without direction overrides."""
    text = "".join(" " if unicodedata.category(sign) in {"Cc", "Zl", "Zp"} else sign for sign in text)
    return re.sub(r" {2,}", " ", text.translate(TURNING)).strip()


def straighten(record):
    """Put every one-line field of a record into one line."""
    for field in record._meta.concrete_fields:
        value = record.__dict__.get(field.attname)
        if type(field) is CharField and not field.choices and isinstance(value, str):
            setattr(record, field.attname, one_line(value))
