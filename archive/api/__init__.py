"""The archive for programs, by noun; the same verbs and the same visibility as the pages."""

from archive.api.films import AssetViewSet, EventViewSet, FilmViewSet, VersionViewSet
from archive.api.holdings import InspectionViewSet, ItemViewSet, ManifestationViewSet
from archive.api.journal import JournalViewSet
from archive.api.ledger import BooksView, TimeViewSet
from archive.api.works import WorkViewSet

__all__ = [
    "AssetViewSet",
    "BooksView",
    "EventViewSet",
    "FilmViewSet",
    "InspectionViewSet",
    "ItemViewSet",
    "JournalViewSet",
    "ManifestationViewSet",
    "TimeViewSet",
    "VersionViewSet",
    "WorkViewSet",
]
