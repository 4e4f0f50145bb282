"""Doors of the books."""

from django.urls import path

from archive.views import books, entries, money

app_name = "books"
urlpatterns = [
    path("", books.overview, name="overview"),
    path("together/", books.together, name="together"),
    path("together.csv", books.together_csv, name="together_csv"),
    path("titles.csv", books.overview_csv, name="overview_csv"),
    path("entries.csv", books.entries_csv, name="entries_csv"),
    path("rates/", money.rates, name="rates"),
    path("rates.csv", books.rates_csv, name="rates_csv"),
    path("periods/", money.periods, name="periods"),
    path("periods/<int:pk>/unlock/", money.period_unlock, name="period_unlock"),
    path("works/<int:pk>/", books.title, name="title"),
    path("works/<int:pk>/time/", entries.time_log, name="time_log"),
    path("works/<int:pk>/cost/", entries.cost_add, name="cost_add"),
    path("works/<int:pk>/estimate/", entries.time_estimate, name="time_estimate"),
    path("works/<int:pk>/baseline/", entries.baseline_freeze, name="baseline_freeze"),
    path("works/<int:pk>/books.csv", books.title_csv, name="title_csv"),
    path("time/<int:pk>/take-back/", entries.time_reverse, name="time_reverse"),
    path("costs/<int:pk>/take-back/", entries.cost_reverse, name="cost_reverse"),
]
