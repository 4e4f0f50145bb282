"""A field that finds one row of a long list by what people type."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from accounts.numbers import number_of
from archive.models import Agent, Location, Work

NUMBER = re.compile(r"#(\d+)\s*$")
OFFERED = 5


def _works(rows, text):
    return rows.filter(titles__text__iexact=text).distinct()


def _agents(rows, text):
    return rows.filter(names__text__iexact=text, merged_into=None).distinct()


def _places(rows, text):
    return rows.filter(code__iexact=text)


KINDS = {
    "works": (Work.objects.all, _works, lambda row: f"{row} #{row.pk}"),
    "agents": (Agent.objects.all, _agents, lambda row: f"{row} #{row.pk}"),
    "places": (Location.objects.all, _places, lambda row: row.code),
}


class LookupField(forms.CharField):
    """One work, agent or place: “Street Angel #12”, where the number decides, or a name that only one has.

    `rows` narrows what may be found; with `new` an unknown name is returned as it was typed.
    """

    def __init__(self, kind, *, new=False, **options):
        self.kind, self.new = kind, new
        all_rows, self._find, self._name = KINDS[kind]
        self.rows = all_rows()
        super().__init__(max_length=600, **options)
        self.widget.attrs |= {"data-lookup": reverse_lazy(f"archive:lookup_{kind}"), "autocomplete": "off"}

    def __deepcopy__(self, memo):
        copy = super().__deepcopy__(memo)
        copy.rows = self.rows.all()
        return copy

    def prepare_value(self, value):
        """Show a key as the name people read."""
        if isinstance(value, int) or (isinstance(value, str) and value.isdecimal() and self.kind != "places"):
            row = self.rows.filter(pk=number_of(value)).first()
            return self._name(row) if row else value
        return self._name(value) if hasattr(value, "pk") else value

    def clean(self, value):
        """Return the row, None for nothing, or the typed name where a new one is welcome."""
        text = " ".join(super().clean(value).split())
        if not text:
            return None
        number = NUMBER.search(text)
        if number:
            return self._numbered(int(number[1]), text)
        found = list(self._find(self.rows, text)[: OFFERED + 1])
        if not found and text.isdecimal() and self.kind != "places":
            return self._numbered(int(text), text)
        if len(found) == 1:
            return found[0]
        if not found and self.new:
            return text
        raise self._unclear(text, found)

    def _numbered(self, number, text):
        row = self.rows.filter(pk=number).first() if number < 1 << 62 else None
        if row is None:
            raise ValidationError(_("Nothing here has the number %(text)s."), params={"text": text})
        return getattr(row, "merged_into", None) or row

    def _unclear(self, text, found):
        if not found:
            return ValidationError(
                _("Nothing is called “%(text)s”; choose from the list that opens while you type."),
                params={"text": text},
            )
        names = ", ".join(self._name(row) for row in found[:OFFERED])
        return ValidationError(
            _("Several are called “%(text)s”: %(names)s. Write the number too."),
            params={"text": text, "names": names},
        )
