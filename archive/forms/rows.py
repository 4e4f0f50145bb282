"""Rows of small things written as a whole: titles, names, identifiers, languages."""

from django import forms

from archive.forms import blanks


class RowForm(forms.ModelForm):
    """One row; a row without its key is no row."""

    key = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        empty = self.is_bound and not self.data.get(self.add_prefix(self.key), "").strip()
        blanks.plain(self.fields)
        self.fields[self.key].required = False
        for field in self.fields.values():
            field.help_text = ""
            field.required = field.required and not empty

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {self.key}

    def validate_constraints(self):
        """Leave what holds between rows to the verb, which sees them all."""

    def validate_unique(self):
        """Leave what holds between rows to the verb, which sees them all."""

    @property
    def row(self):
        """The row as the verb wants it, or None."""
        if not self.cleaned_data.get(self.key):
            return None
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class BaseRows(forms.BaseFormSet):
    """All rows of one kind a record has."""

    def _construct_form(self, i, **kwargs):
        """Read every row, also one that stands as it was offered; rows without a key are dropped later."""
        return super()._construct_form(i, **kwargs | {"empty_permitted": False})

    @property
    def rows(self):
        """The rows that say something, as dicts."""
        return [form.row for form in self.forms if form.row]


def rows_of(form, *, base=BaseRows, extra=1, most=50):
    """Return the formset class of a row form."""
    return forms.formset_factory(form, formset=base, extra=extra, max_num=most, absolute_max=most + 10)
