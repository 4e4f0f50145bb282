"""Doors of the catalogue."""

from django.urls import path

from archive import urls_catalogue, urls_files, urls_incoming, urls_list, urls_outgoing
from archive.views import films, journal, work_list

app_name = "archive"
urlpatterns = [
    path("", work_list.work_list, name="work_list"),
    path("works/<int:pk>/films/new/", films.film_ingest, name="film_ingest"),
    path("versions/<int:pk>/", films.version_detail, name="version_detail"),
    path("assets/<int:pk>/file/", films.asset_file, name="asset_file"),
    path("journal/", journal.journal_list, name="journal"),
    path("journal.csv", journal.journal_csv, name="journal_csv"),
    path("still/<path:name>", films.still, name="still"),
    *urls_catalogue.urlpatterns,
    *urls_files.urlpatterns,
    *urls_incoming.urlpatterns,
    *urls_list.urlpatterns,
    *urls_outgoing.urlpatterns,
]
