"""By what the books of titles are added together; rooms above add their ways in settings.BOOKS_WAYS."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.models import Work


@dataclass(frozen=True)
class Place:
    """Where a title is counted: what tells one place from another, its name, and its page."""

    key: object
    label: str
    url: str = ""


@dataclass(frozen=True)
class Way:
    """One way of adding up: `places` takes a list of Books and who asks, and gives {work key: Place}."""

    label: str
    places: Callable


@cache
def ways():
    """Return every Way by its code, the archive's own first."""
    return WAYS | {code: import_string(path) for code, path in settings.BOOKS_WAYS.items()}


def _series(found, user):
    wholes = {books.work.is_part_of_id for books in found}
    seen = {work.pk: work for work in Work.objects.visible_to(user).with_titles().filter(pk__in=wholes)}
    return {books.work.pk: _whole(seen.get(books.work.is_part_of_id, books.work)) for books in found}


def _whole(work):
    return Place(work.pk, str(work), work.get_absolute_url())


def _collections(found, user):
    return {books.work.pk: _collection(books.work) for books in found}


def _collection(work):
    if work.collection_id is None:
        return Place(None, _("in no collection"))
    return Place(work.collection_id, str(work.collection))


def _grades(found, user):
    return {books.work.pk: _grade(books.baseline) for books in found}


def _grade(baseline):
    if baseline is None:
        return Place("", _("no baseline yet"))
    return Place(baseline.grade, str(baseline.get_grade_display()))


WAYS = {
    "series": Way(gettext_lazy("series or whole"), _series),
    "collection": Way(gettext_lazy("collection"), _collections),
    "grade": Way(gettext_lazy("condition found"), _grades),
}
