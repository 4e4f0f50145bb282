"""Doors of the channel: the public's, and the publishers' desk."""

from django.urls import path

from channel.views import desk, iiif, public, subtitles

app_name = "channel"
urlpatterns = [
    path("", public.front, name="front"),
    path("desk/", desk.overview, name="desk"),
    path("desk/new/<int:signoff_id>/", desk.prepare, name="prepare"),
    path("desk/<int:pk>/", desk.publication, name="publication"),
    path("desk/<int:pk>/progress/", desk.progress, name="progress"),
    path("desk/<int:pk>/window/", desk.window, name="window"),
    path("desk/<int:pk>/film/<path:name>", desk.film_file, name="desk_file"),
    path("desk/<int:pk>/subtitles/", subtitles.add, name="subtitles"),
    path("desk/<int:pk>/subtitles/<str:language>.vtt", subtitles.track, name="desk_track"),
    path("desk/<int:pk>/subtitles/<str:language>/", subtitles.preview, name="subtitles_preview"),
    path("desk/<int:pk>/subtitles/<str:language>/remove/", subtitles.remove, name="subtitles_remove"),
    path("desk/<int:pk>/on-air/", desk.put_on_air, name="put_on_air"),
    path("desk/<int:pk>/withdraw/", desk.withdraw, name="withdraw"),
    path("<slug:slug>/", public.watch, name="watch"),
    path("<slug:slug>/manifest.json", iiif.manifest, name="manifest"),
    path("<slug:slug>/certificate/", public.certificate, name="certificate"),
    path("<slug:slug>/certificate.json", public.certificate_json, name="certificate_json"),
    path("<slug:slug>/subtitles/<str:language>.vtt", public.subtitles, name="subtitle_track"),
    path("<slug:slug>/film/<path:name>", public.film_file, name="file"),
]
