"""Doors of the people's pages."""

from django.urls import path

from config.people import views

app_name = "people"
urlpatterns = [
    path("", views.people_list, name="list"),
    path("new/", views.person_create, name="create"),
    path("<int:pk>/", views.person_edit, name="edit"),
]
