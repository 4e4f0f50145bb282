"""The columns a list of works can have: what stands in them, on the page and in an export."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from archive.models import Credit, IndexCard, Item, Work
from archive.search.facts import FACETS, split


class Row(NamedTuple):
    """A work with the facts of its card."""

    work: Work
    facts: dict

    def __str__(self):
        return str(self.work)

    def labels(self, name):
        """Return the labels of a facet's values, in order."""
        return ", ".join(FACETS[name].label_of(value) for value in self.facts.get(name, []))


@dataclass(frozen=True)
class Column:
    """One column: its name, its heading, its text, the sort it offers, and whether it holds figures."""

    name: str
    label: str
    text: callable
    sort: str = ""
    figures: bool = False


def _facet(name):
    return lambda row: row.labels(name)


def _numbers(row):
    items = [item for group in row.work.manifestations.all() for item in group.items.all()]
    return ", ".join(item.inventory_number for item in items)


def _makers(row):
    directors = [credit for credit in row.work.credits.all() if credit.role == "Director"]
    return ", ".join(credit.credited_as or credit.agent.name for credit in directors)


def _signed(row):
    return str(row.work.signed_version.number) if row.work.signed_version else ""


TITLE = Column("title", _("Title"), lambda row: row.work.title, "title")
COLUMNS = {
    column.name: column
    for column in (
        Column("still", _("Still"), lambda row: ""),
        Column("others", _("Other titles"), lambda row: " · ".join(t.text for t in row.work.other_titles)),
        Column("year", _("Year"), lambda row: row.work.year, "year"),
        Column("form", _("Form"), _facet("form")),
        Column("country", _("Country"), _facet("country")),
        Column("directors", _("Directors"), _makers),
        Column("level", _("Description level"), _facet("level")),
        Column("collection", _("Collection"), lambda row: str(row.work.collection or "")),
        Column("items", _("Items"), lambda row: str(row.work.item_count), figures=True),
        Column("numbers", _("Inventory numbers"), _numbers),
        Column("gauge", _("Gauge"), _facet("gauge")),
        Column("element", _("Element"), _facet("element")),
        Column("base", _("Base"), _facet("base")),
        Column("colour", _("Colour"), _facet("colour")),
        Column("sound", _("Sound"), _facet("sound")),
        Column("grade", _("Condition"), _facet("grade")),
        Column("risk", _("Risk"), _facet("risk")),
        Column("master", _("Has a master"), _facet("master")),
        Column("versions", _("Versions"), lambda row: str(row.work.version_count), figures=True),
        Column("signed", _("Signed version"), _signed),
        Column("on_air", _("On air"), _facet("on_air")),
        Column("changed", _("Changed"), lambda row: row.work.changed_at.date().isoformat(), "changed"),
    )
}
USUAL = ["still", "year", "form", "country", "items", "versions", "signed", "changed"]


def chosen_by(user):
    """Return the columns a person has chosen, or the usual ones."""
    kept = getattr(user, "list_columns", None)
    names = kept.columns if kept else USUAL
    return [COLUMNS[name] for name in names if name in COLUMNS]


def rows(ids, columns):
    """Return the Rows of works in the order of their keys, with what the columns need fetched at once."""
    names = {column.name for column in columns}
    works = Work.objects.for_pages().select_related("signed_version", "collection").filter(pk__in=ids)
    if "directors" in names:
        credits = (
            Credit.objects.filter(role="Director").select_related("agent").prefetch_related("agent__names")
        )
        works = works.prefetch_related(Prefetch("credits", credits))
    if "numbers" in names:
        works = works.prefetch_related(Prefetch("manifestations__items", Item.objects.order_by("pk")))
    by_key = {work.pk: work for work in works}
    facts = {
        pk: _sorted(text) for pk, text in IndexCard.objects.filter(pk__in=ids).values_list("pk", "facts")
    }
    return [Row(by_key[pk], facts.get(pk, {})) for pk in ids if pk in by_key]


def _sorted(text):
    found = {}
    for token in text.split():
        name, value = split(token)
        if name in FACETS:
            found.setdefault(name, []).append(value)
    return found
