"""Doors of what goes out of the catalogue: vocabularies, exports, manifests."""

from django.urls import path

from archive.views import exports, iiif, terms

urlpatterns = [
    path("vocabularies/", terms.term_list, name="term_list"),
    path("vocabularies/new/", terms.term_create, name="term_create"),
    path("vocabularies/<int:pk>/", terms.term_detail, name="term_detail"),
    path("vocabularies/<int:pk>/retire/", terms.term_retire, name="term_retire"),
    path("exports/", exports.export_list, name="export_list"),
    path("exports/<int:pk>/", exports.export_detail, name="export_detail"),
    path("exports/<int:pk>/file/", exports.export_file, name="export_file"),
    path("exports/<int:pk>/drop/", exports.export_drop, name="export_drop"),
    path("works/<int:pk>/export/<slug:form>/", exports.work_export, name="work_export"),
    path("assets/<int:pk>/frame/<int:number>.jpg", iiif.asset_frame, name="asset_frame"),
    path("works/<int:pk>/manifest.json", iiif.work_manifest, name="work_manifest"),
]
