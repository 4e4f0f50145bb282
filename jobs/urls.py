"""Doors of the operations room."""

from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("<slug:kind>/<int:pk>/requeue/", views.requeue, name="requeue"),
    path("<slug:kind>/<int:pk>/stop/", views.stop, name="stop"),
    path("<slug:kind>/<int:pk>/keep-original/", views.keep_original, name="keep_original"),
]
