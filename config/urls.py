"""The doors of the house. Every view behind them is guarded or says it is public."""

from django.urls import include, path
from django.views.i18n import set_language

from accounts.api.doors import door
from accounts.guards import public
from archive.views.oai import provider
from config import views
from config.api import Schema
from config.api_pages import api_docs

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("i18n/language/", public(set_language), name="set_language"),
    path("accounts/", include("config.people.account_urls")),
    path("catalogue/", include("archive.urls")),
    path("oai", provider, name="oai"),
    path("books/", include("archive.urls_books")),
    path("restoration/", include("restoration.urls")),
    path("review/", include("reviews.urls")),
    path("channel/", include("channel.urls")),
    path("operations/", include("jobs.urls")),
    path("people/", include("config.people.urls")),
    path("api/", api_docs, name="api_docs"),
    path("api/schema/", door(Schema), name="api_schema"),
    path("api/v1/", include("config.api")),
]

handler400 = "config.views.unread"
handler403 = "config.views.refused"
handler404 = "config.views.nowhere"
