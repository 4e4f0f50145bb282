"""Forms of imports: the file, its columns, the reason it is written for."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from archive.exchange import columns
from archive.exchange.incoming.encodings import ENCODINGS
from archive.models import ImportMapping
from archive.models.imports import Format

SIGNS = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("upright stroke")}
LANGUAGES = [
    ("und", pgettext_lazy("language", "not said")),
    ("zh", "zh"),
    ("en", "en"),
    ("fr", "fr"),
    ("de", "de"),
]
LANGUAGES += [("ja", "ja"), ("ko", "ko"), ("ru", "ru"), ("es", "es"), ("it", "it")]


class ImportForm(forms.Form):
    """A file of records and whose records they are."""

    file = forms.FileField(
        label=_("File of records"),
        max_length=255,
        help_text=_("CSV, XLSX, AVefi JSON, EFG XML, PBCore XML or ACMI's JSON lines."),
    )
    source = forms.CharField(
        label=_("Source"),
        max_length=100,
        help_text=_("Whose records they are. Under this name they are known again when they come next time."),
    )
    format = forms.ChoiceField(
        label=_("Format"), required=False, choices=[("", _("told by the file")), *Format.choices]
    )
    mapping = forms.ModelChoiceField(
        ImportMapping.objects.all(),
        label=_("Mapping"),
        required=False,
        empty_label=_("choose the columns next"),
        help_text=_("For tables: columns as they were chosen and kept before."),
    )

    def clean_source(self):
        """Write a source on one line."""
        return " ".join(self.cleaned_data["source"].split())


class ReadingForm(forms.Form):
    """How a table is read."""

    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    delimiter = forms.ChoiceField(
        label=_("Columns are parted by"), required=False, choices=list(SIGNS.items())
    )
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    separator = forms.ChoiceField(
        label=_("Several values in one cell are parted by"),
        required=False,
        choices=[("|", "|"), (";", ";"), ("、", "、"), ("/", "/"), ("\n", _("a new line"))],
    )
    language = forms.ChoiceField(label=_("Language of the titles"), required=False, choices=LANGUAGES)

    def __init__(self, *args, batch, **kwargs):
        given = {
            name: batch.options.get(name)
            for name in ("encoding", "delimiter", "sheet", "separator", "language")
        }
        super().__init__(*args, initial=given, **kwargs)
        if batch.format == Format.CSV:
            names = dict.fromkeys([batch.options["encoding"], *ENCODINGS])
            self.fields["encoding"].choices = [(name, name) for name in names]
            del self.fields["sheet"]
        else:
            self.fields["sheet"].choices = [(name, name) for name in batch.options.get("sheets", [])]
            del self.fields["encoding"], self.fields["delimiter"]

    @property
    def options(self):
        """What was chosen."""
        return {name: value for name, value in self.cleaned_data.items() if value}


class ColumnsForm(forms.Form):
    """Which column goes where, and the name the choice is kept by."""

    save_as = forms.CharField(
        label=_("Keep these columns by name"),
        required=False,
        max_length=100,
        help_text=_("The next table of this kind is then read without asking."),
    )

    def __init__(self, *args, batch, **kwargs):
        super().__init__(*args, **kwargs)
        self.header = batch.options["header"]
        chosen = batch.options.get("columns", {})
        groups = [(str(group), list(rows)) for group, rows in columns.targets()]
        known = {code for _group, rows in groups for code, _label in rows}
        for place, name in enumerate(self.header):
            target = chosen.get(name, "")
            extra = [] if target in known else [(target, target)]
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=name, required=False, choices=groups + extra, initial=target
            )

    @property
    def columns(self):
        """The chosen target of each column."""
        return {name: self.cleaned_data[f"column_{place}"] for place, name in enumerate(self.header)}


class CommitForm(forms.Form):
    """Why the records are written."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=300)
