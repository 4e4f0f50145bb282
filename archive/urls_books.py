"""Doors of the books."""

from django.urls import path

from archive.views import books

app_name = "books"
urlpatterns = [
    path("", books.overview, name="overview"),
    path("rates/", books.rates, name="rates"),
    path("works/<int:pk>/", books.title, name="title"),
    path("works/<int:pk>/time/", books.time_log, name="time_log"),
    path("works/<int:pk>/cost/", books.cost_add, name="cost_add"),
    path("works/<int:pk>/baseline/", books.baseline_freeze, name="baseline_freeze"),
    path("works/<int:pk>/books.csv", books.title_csv, name="title_csv"),
]
