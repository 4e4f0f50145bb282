"""Doors of records on their way in."""

from django.urls import path

from archive.views import imports

urlpatterns = [
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/", imports.import_create, name="import_create"),
    path("imports/<int:pk>/", imports.import_detail, name="import_detail"),
    path("imports/<int:pk>/columns/", imports.import_columns, name="import_columns"),
    path("imports/<int:pk>/rows/<int:number>/", imports.import_row, name="import_row"),
    path("imports/<int:pk>/compare/", imports.import_check, name="import_check"),
    path("imports/<int:pk>/words/", imports.import_words, name="import_words"),
    path("imports/<int:pk>/write/", imports.import_commit, name="import_commit"),
    path("imports/<int:pk>/stop/", imports.import_stop, name="import_stop"),
    path("imports/<int:pk>/discard/", imports.import_discard, name="import_discard"),
    path("sources/<int:pk>/", imports.source_record, name="source_record"),
]
