"""The pages of the restoration room."""

from django.urls import path

from restoration.views import operators, programmes, projects, runs

app_name = "restoration"

urlpatterns = [
    path("", projects.project_list, name="project_list"),
    path("programmes/", programmes.programme_list, name="programme_list"),
    path("programmes/new/", programmes.programme_create, name="programme_create"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme_detail"),
    path("programmes/<int:pk>/edit/", programmes.programme_edit, name="programme_edit"),
    path("programmes/<int:pk>/remove/", programmes.programme_remove, name="programme_remove"),
    path("programmes/<int:pk>/books.csv", programmes.programme_csv, name="programme_csv"),
    path("programmes/<int:pk>/titles/", programmes.title_add, name="title_add"),
    path("programmes/titles/<int:pk>/remove/", programmes.title_remove, name="title_remove"),
    path("projects/new/", projects.project_create, name="project_create"),
    path("projects/<int:pk>/", projects.project_detail, name="project_detail"),
    path("projects/<int:pk>/brief/", projects.brief_edit, name="brief_edit"),
    path("projects/<int:pk>/hold/", projects.project_hold, name="project_hold"),
    path("projects/<int:pk>/reopen/", projects.project_reopen, name="project_reopen"),
    path("projects/<int:pk>/cancel/", projects.project_cancel, name="project_cancel"),
    path("projects/<int:pk>/run/", runs.run_create, name="run_create"),
    path("runs/<int:pk>/", runs.run_detail, name="run_detail"),
    path("runs/<int:pk>/progress/", runs.run_progress, name="run_progress"),
    path("runs/<int:pk>/segments/", runs.run_segments, name="run_segments"),
    path("runs/<int:pk>/cancel/", runs.run_cancel, name="run_cancel"),
    path("runs/<int:pk>/resume/", runs.run_resume, name="run_resume"),
    path("runs/<int:pk>/video-rate/", runs.run_video_rate, name="run_video_rate"),
    path("segments/<int:pk>/retry/", runs.segment_retry, name="segment_retry"),
    path("segments/<int:pk>/keep/", runs.segment_keep, name="segment_keep"),
    path("steps/<int:pk>/retry/", runs.step_retry, name="step_retry"),
    path("operators/", operators.operators, name="operators"),
]
