"""Doors of the API."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from accounts.api.doors import door
from accounts.api.verdicts import Verdict
from accounts.permissions import may_work_here
from archive import api as archive
from channel.api import PublicationViewSet
from restoration.api import ProgrammeViewSet, RunViewSet
from reviews.api import ReviewViewSet


class Schema(SpectacularJSONAPIView):
    """The API's OpenAPI 3.1 description."""

    may = staticmethod(may_work_here)
    permission_classes = [Verdict]


READ, CREATE, CHANGE = {"get": "list"}, {"post": "create"}, {"patch": "partial_update"}
ONE = {"get": "retrieve"}


def _noun(name, view, *, creates=False, changes=False):
    """Return the doors of a noun: its list and its rows."""
    return [
        path(f"{name}/", door(view, READ | (CREATE if creates else {})), name=f"{name}_list"),
        path(f"{name}/<int:pk>/", door(view, ONE | (CHANGE if changes else {})), name=f"{name}_detail"),
    ]


app_name = "api"
urlpatterns = [
    *_noun("works", archive.WorkViewSet, creates=True, changes=True),
    path("works/<int:pk>/books/", door(archive.BooksView, ONE), name="works_books"),
    *_noun("manifestations", archive.ManifestationViewSet, creates=True, changes=True),
    *_noun("items", archive.ItemViewSet, creates=True, changes=True),
    *_noun("inspections", archive.InspectionViewSet, creates=True),
    path("films/", door(archive.FilmViewSet, CREATE), name="films"),
    *_noun("assets", archive.AssetViewSet),
    *_noun("versions", archive.VersionViewSet),
    *_noun("events", archive.EventViewSet),
    *_noun("time", archive.TimeViewSet, creates=True),
    *_noun("journal", archive.JournalViewSet),
    *_noun("programmes", ProgrammeViewSet),
    *_noun("runs", RunViewSet),
    *_noun("reviews", ReviewViewSet),
    *_noun("publications", PublicationViewSet),
]
