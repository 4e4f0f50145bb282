"""Doors of the catalogue."""

from django.urls import path

from archive import urls_outgoing
from archive.views import films, holdings, journal, work_list, works

app_name = "archive"
urlpatterns = [
    path("", work_list.work_list, name="work_list"),
    path("works/new/", works.work_create, name="work_create"),
    path("works/<int:pk>/", works.work_detail, name="work_detail"),
    path("works/<int:pk>/edit/", works.work_edit, name="work_edit"),
    path("works/<int:pk>/items/new/", holdings.item_create, name="item_create"),
    path("works/<int:pk>/films/new/", films.film_ingest, name="film_ingest"),
    path("items/<int:pk>/inspections/new/", holdings.inspection_create, name="inspection_create"),
    path("versions/<int:pk>/", films.version_detail, name="version_detail"),
    path("assets/<int:pk>/file/", films.asset_file, name="asset_file"),
    path("journal/", journal.journal_list, name="journal"),
    path("journal.csv", journal.journal_csv, name="journal_csv"),
    path("still/<path:name>", films.still, name="still"),
    *urls_outgoing.urlpatterns,
]
