"""Doors of the reading API."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from accounts.api import door
from accounts.permissions import may_work_here
from archive.api import WorkViewSet
from restoration.api import RunViewSet


class Schema(SpectacularJSONAPIView):
    """The API's OpenAPI 3.1 description."""

    may = staticmethod(may_work_here)


LIST, DETAIL = {"get": "list"}, {"get": "retrieve"}
app_name = "api"
urlpatterns = [
    path("schema/", door(Schema), name="schema"),
    path("works/", door(WorkViewSet, LIST), name="work_list"),
    path("works/<int:pk>/", door(WorkViewSet, DETAIL), name="work_detail"),
    path("runs/", door(RunViewSet, LIST), name="run_list"),
    path("runs/<int:pk>/", door(RunViewSet, DETAIL), name="run_detail"),
]
