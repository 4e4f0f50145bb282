"""Doors of the accounts room; its own account page stands with what writes in the journal (config.people)."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.login, name="login"),
    path("logout/", views.logout, name="logout"),
    path("password/", views.password_change, name="password_change"),
    path("second-step/", views.second_step, name="second_step"),
]
