"""Doors of films on their way in, of the storage and of its fixity."""

from django.urls import path

from archive.views import storage, uploads

urlpatterns = [
    path("uploads/", uploads.upload_create, name="upload_create"),
    path("uploads/<uuid:pk>/", uploads.upload, name="upload"),
    path("uploads/<uuid:pk>/forget/", uploads.upload_drop, name="upload_drop"),
    path("intakes/", uploads.intake_list, name="intake_list"),
    path("intakes/<int:pk>/", uploads.intake_detail, name="intake_detail"),
    path("intakes/<int:pk>/move/", uploads.intake_move, name="intake_move"),
    path("storage/", storage.storage_list, name="storage_list"),
    path("storage/open/", storage.storage_open, name="storage_open"),
    path("storage/rule/", storage.rule_set, name="rule_set"),
    path("storage/failing/", storage.storage_failing, name="storage_failing"),
    path("storage/<int:pk>/", storage.storage_detail, name="storage_detail"),
    path("storage/<int:pk>/edit/", storage.storage_edit, name="storage_edit"),
    path("storage/<int:pk>/replicate/", storage.storage_replicate, name="storage_replicate"),
    path("storage/<int:pk>/check/", storage.fixity_begin, name="fixity_begin"),
    path("fixity/<int:pk>/", storage.fixity_run, name="fixity_run"),
]
