"""The pages of the review room."""

from django.urls import path

from reviews.views import certificates, decisions, frames, notes, reviews

app_name = "reviews"

urlpatterns = [
    path("", reviews.review_list, name="review_list"),
    path("new/<int:version>/", reviews.review_create, name="review_create"),
    path("<int:pk>/", reviews.review_detail, name="review_detail"),
    path("<int:pk>/frame/<str:side>/<int:number>", frames.frame, name="frame"),
    path("<int:pk>/look/", frames.look, name="look"),
    path("<int:pk>/evidence/", reviews.evidence, name="evidence"),
    path("<int:pk>/evidence/measure/", decisions.measure_again, name="measure_again"),
    path("<int:pk>/waive/<str:key>/", decisions.waive, name="waive"),
    path("<int:pk>/sign/", decisions.sign, name="review_sign"),
    path("<int:pk>/changes/", decisions.ask_changes, name="review_changes"),
    path("<int:pk>/reject/", decisions.reject, name="review_reject"),
    path("<int:pk>/resubmit/", decisions.resubmit, name="review_resubmit"),
    path("<int:pk>/reopen/", decisions.supersede, name="review_reopen"),
    path("<int:pk>/minutes/", decisions.book_minutes, name="minutes_book"),
    path("<int:pk>/notes/", notes.note_create, name="note_create"),
    path("notes/<int:pk>/answer/", notes.note_answer, name="note_answer"),
    path("notes/<int:pk>/verify/", notes.note_verify, name="note_verify"),
    path("notes/<int:pk>/reopen/", notes.note_reopen, name="note_reopen"),
    path("<int:pk>/certificate/", certificates.certificate, name="certificate"),
    path("<int:pk>/certificate.json", certificates.certificate_json, name="certificate_json"),
]
