"""Doors of one's own account: those of the accounts room, and those that write in the journal."""

from django.urls import path

from accounts import urls
from config.people import account_views as views

app_name = urls.app_name
urlpatterns = [
    *urls.urlpatterns,
    path("me/", views.me, name="me"),
    path("me/sessions/", views.sessions, name="sessions"),
    path("me/sessions/end/", views.sessions_end, name="sessions_end"),
    path("me/tokens/", views.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
    path("me/second-factor/", views.second_factor_page, name="second_factor"),
    path("me/second-factor/change/", views.second_factor_change, name="second_factor_change"),
]
