"""Doors of the people's pages."""

from django.urls import path

from config.people import collection_views, views

app_name = "people"
urlpatterns = [
    path("", views.people_list, name="list"),
    path("new/", views.person_create, name="create"),
    path("roles/", views.roles, name="roles"),
    path("collections/", collection_views.collection_list, name="collections"),
    path("collections/new/", collection_views.collection_create, name="collection_create"),
    path("collections/<int:pk>/", collection_views.collection_edit, name="collection_edit"),
    path("<int:pk>/", views.person_edit, name="edit"),
    path("<int:pk>/sessions/", views.person_sessions, name="sessions"),
    path("<int:pk>/sessions/end/", views.sessions_end, name="sessions_end"),
    path("<int:pk>/tokens/<int:token>/revoke/", views.token_revoke, name="token_revoke"),
    path("<int:pk>/second-factor/off/", views.second_factor_off, name="second_factor_off"),
]
