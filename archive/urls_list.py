"""Doors of the list: searches, columns, exports, bulk edits."""

from django.urls import path

from archive.views import bulk, list_exports, work_list

urlpatterns = [
    path("works.<str:form>", work_list.work_export, name="work_export"),
    path("works/export/", list_exports.list_export, name="list_export"),
    path("columns/", work_list.columns_choose, name="columns_choose"),
    path("searches/", work_list.search_list, name="search_list"),
    path("searches/save/", work_list.search_save, name="search_save"),
    path("searches/<int:pk>/remove/", work_list.search_remove, name="search_remove"),
    path("bulk/", bulk.bulk_list, name="bulk_list"),
    path("bulk/begin/", bulk.bulk_begin, name="bulk_begin"),
    path("bulk/<int:pk>/", bulk.bulk_detail, name="bulk_detail"),
    path("bulk/<int:pk>/carry-out/", bulk.bulk_carry, name="bulk_carry"),
    path("bulk/<int:pk>/undo/", bulk.bulk_undo, name="bulk_undo"),
]
