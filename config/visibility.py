"""Whose work stands behind a door: one table for every address that names a row, asked before the view runs.

A work of a restricted collection does not exist for who is no member of it, whichever page. The public pages
of the channel are not in the table: what is on air is public, and they decide by window and territory.
"""

from django.apps import apps
from django.http import Http404

from archive.models import Work

# address name: (model, argument of the address, way from the row to its work)
BEHIND = {
    "archive:film_ingest": ("archive.Work", "pk", "pk"),
    "archive:version_detail": ("archive.Version", "pk", "work"),
    "archive:asset_file": ("archive.Asset", "pk", "work"),
    "archive:asset_frame": ("archive.Asset", "pk", "work"),
    "books:title": ("archive.Work", "pk", "pk"),
    "books:time_log": ("archive.Work", "pk", "pk"),
    "books:cost_add": ("archive.Work", "pk", "pk"),
    "books:time_estimate": ("archive.Work", "pk", "pk"),
    "books:baseline_freeze": ("archive.Work", "pk", "pk"),
    "books:title_csv": ("archive.Work", "pk", "pk"),
    "books:time_reverse": ("archive.TimeEntry", "pk", "work"),
    "books:cost_reverse": ("archive.CostLine", "pk", "work"),
    "reviews:review_create": ("archive.Version", "version", "work"),
    "channel:prepare": ("reviews.SignOff", "signoff_id", "version__work"),
}
HELD = "manifestation__work"
BEHIND |= {
    f"archive:{name}": ("archive.Work", "pk", "pk")
    for name in (
        "work_detail", "work_edit", "work_history", "work_credits", "work_export", "work_manifest",
        "variant_create", "manifestation_create", "item_create", "rights", "statement_create",
    )
}  # fmt: skip
BEHIND |= {
    f"archive:{name}": ("archive.Item", "pk", HELD)
    for name in ("item_detail", "item_edit", "item_remove", "inspection_create", "lend")
}
for _verb in ("edit", "remove"):
    BEHIND[f"archive:variant_{_verb}"] = ("archive.Variant", "pk", "work")
    BEHIND[f"archive:manifestation_{_verb}"] = ("archive.Manifestation", "pk", "work")
    BEHIND[f"archive:statement_{_verb}"] = ("archive.RightsStatement", "pk", "work")
    BEHIND[f"archive:grant_{_verb}"] = ("archive.RightsGrant", "pk", "statement__work")
BEHIND |= {
    "archive:grant_create": ("archive.RightsStatement", "pk", "work"),
    "archive:loan_return": ("archive.Loan", "pk", f"item__{HELD}"),
    "archive:loan_extend": ("archive.Loan", "pk", f"item__{HELD}"),
    "archive:source_record": ("archive.SourceRecord", "pk", "work"),
    "archive:intake_detail": ("archive.Intake", "pk", "work"),
    "archive:intake_move": ("archive.Intake", "pk", "work"),
}
PROJECT, RUN = ("restoration.Project", "pk", "work"), ("restoration.Run", "pk", "project__work")
PIECE = "run__project__work"
BEHIND["restoration:title_remove"] = ("restoration.PlannedTitle", "pk", "work")
REVIEW, NOTE = ("reviews.Review", "pk", "version__work"), ("reviews.Note", "pk", "review__version__work")
PUBLICATION = ("channel.Publication", "pk", "work")
BEHIND |= {
    f"restoration:{name}": PROJECT
    for name in (
        "project_detail", "brief_edit", "project_hold", "project_reopen", "project_cancel", "run_create"
    )
}  # fmt: skip
BEHIND |= {
    f"restoration:{name}": RUN
    for name in ("run_detail", "run_progress", "run_segments", "run_cancel", "run_resume", "run_video_rate")
}
BEHIND |= {
    "restoration:segment_retry": ("restoration.Segment", "pk", PIECE),
    "restoration:segment_keep": ("restoration.Segment", "pk", PIECE),
    "restoration:step_retry": ("restoration.Step", "pk", PIECE),
}
BEHIND |= {
    f"reviews:{name}": REVIEW
    for name in (
        "review_detail", "frame", "look", "evidence", "measure_again", "waive", "review_sign",
        "review_changes", "review_reject", "review_resubmit", "review_reopen", "minutes_book",
        "note_create", "certificate", "certificate_json",
    )
}  # fmt: skip
BEHIND |= {f"reviews:{name}": NOTE for name in ("note_answer", "note_verify", "note_reopen")}
BEHIND |= {
    f"channel:{name}": PUBLICATION
    for name in (
        "publication", "progress", "window", "desk_file", "subtitles", "desk_track", "subtitles_preview",
        "subtitles_remove", "put_on_air", "withdraw",
    )
}  # fmt: skip


class VisibilityMiddleware:
    """Answer 404 where an address leads to a work this person may not see."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Look behind the door before the view does."""
        found = BEHIND.get(request.resolver_match.view_name)
        if found and request.user.is_authenticated and is_hidden(request.user, *found, kwargs):
            raise Http404


def is_hidden(user, label, argument, path, kwargs):
    """Say whether the row exists and belongs to a work this person may not see."""
    if argument not in kwargs:
        return False
    rows = apps.get_model(label).objects.filter(pk=kwargs[argument])
    return rows.filter(**{f"{path}__in": Work.objects.hidden_from(user)}).exists()
