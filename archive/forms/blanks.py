"""The empty choice of a list is a dash, not a row of hyphens that a screen reader counts."""

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH

DASH = "—"


def plain(fields):
    """Give the empty choices of these form fields the house's dash."""
    for field in fields.values():
        if isinstance(field, forms.ModelChoiceField):
            if field.empty_label == BLANK_CHOICE_DASH[0][1]:
                field.empty_label = DASH
        elif isinstance(field, forms.ChoiceField):
            known = list(field.choices)
            field.choices = [("", DASH) if choice == BLANK_CHOICE_DASH[0] else choice for choice in known]
