"""Reviews: the list, the judge's page, sending a version to review."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guards import guarded
from accounts.numbers import number_of
from accounts.permissions import Refused
from archive.models import Version, Work
from restoration.models import Project
from reviews import actions, conditions, desk, figures
from reviews.models import Review
from reviews.permissions import may_answer_note, may_open_review, may_see_reviews, may_verify_note

PER_PAGE = 20
PLACES = {"sign_form": "#sign", "note_form": "#notes", "minutes_form": "#minutes"}


@require_safe
@guarded(may_see_reviews)
def review_list(request):
    """Show what waits for this person, what waits for others, and what is decided."""
    seen = Review.objects.filter(version__work__in=Work.objects.visible_to(request.user))
    rows = list(seen.open().for_pages())
    mine = [row for row in ({"review": row, "why": why(request.user, row)} for row in rows) if row["why"]]
    picked = {row["review"].pk for row in mine}
    decided = seen.exclude(status__in=Review.OPEN).for_pages()
    context = {
        "mine": mine,
        "others": [row for row in rows if row.pk not in picked],
        "page": Paginator(decided, PER_PAGE).get_page(request.GET.get("page")),
        "may_open": may_open_review(request.user),
    }
    return render(request, "reviews/review_list.html", context)


def why(user, review):
    """Say why a review waits for this person; nothing when it does not."""
    kind = {"waiting": _("technical approval"), "approved": _("the signature “restored as old”")}.get(
        review.status
    )
    if kind and review in Review.objects.filter(pk=review.pk).to_judge(user):
        return kind
    notes = [note for note in review.notes.all() if not note.is_settled]
    for note in notes:
        note.review = review
    if any(not note.answer for note in notes) and may_answer_note(user):
        return _("notes to answer")
    if any(note.answer and may_verify_note(user, note) for note in notes):
        return _("answers to verify")
    if review.status == Review.Status.CHANGES and may_open_review(user):
        return _("changes to make, then submit again")
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
@guarded(may_see_reviews)
def review_create(request, version):
    """Ask once more, then send a restored version to review."""
    version = get_object_or_404(Version.objects.select_related("work", "asset"), pk=version)
    if request.method == "POST":
        try:
            review = actions.open_review(version.pk, by=request.user)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("%(version)s is in review.") % {"version": version})
            return redirect(review)
    project = Project.objects.filter(work=version.work_id).first()
    verdict = may_open_review(request.user, version)
    context = {
        "version": version,
        "project": project,
        "verdict": verdict and conditions.is_candidate(version, project),
        "standing": version.reviews.first(),
    }
    return render(request, "reviews/review_create.html", context)


@require_safe
@guarded(may_see_reviews)
def review_detail(request, pk):
    """Show the judge's page."""
    return show(request, review_of(pk))


@require_safe
@guarded(may_see_reviews)
def evidence(request, pk):
    """Answer the evidence piece, which asks again while it is measured; its page, where it is opened."""
    review = review_of(pk)
    if not request.htmx:
        return redirect(f"{review.get_absolute_url()}#evidence")
    row = review.evidence
    context = {
        "review": review,
        "evidence": row,
        "rows": figures.rows(row) if row else [],
        "may": desk.verdicts(request.user, review),
        "polled": True,
    }
    return render(request, "reviews/_evidence.html", context)


def review_of(pk):
    """Return a review with what its page shows, or answer 404."""
    rows = Review.objects.select_related(
        "version__work__signed_version", "version__asset", "version__parent__asset"
    )
    return get_object_or_404(rows.prefetch_related("version__work__titles", "version__makers"), pk=pk)


def show(request, review, *, status=200, **forms):
    """Answer the judge's page; a refused form comes back with what was written in it."""
    frame = frame_asked(request, review)
    refused = _refused(forms)
    context = desk.page(review, request.user, frame, **forms)
    context["decisions"] = review.decisions.select_related("by")
    context["asked"] = returned(review)
    context["refused"] = refused
    context["signatures"] = review.signoffs.select_related("signer")
    htmx_shows_errors = 200 if request.htmx else status
    return render(request, "reviews/review_detail.html", context, status=htmx_shows_errors)


def _refused(forms):
    """Return the sentence for the top of the page and where the refused form stands, or None.

    The form lies far below the picture: who sent it would see no answer at all.
    """
    form = next((form for name, form in forms.items() if name in PLACES), None)
    place = PLACES.get(next(iter(forms), ""))
    for note, answer in forms.get("answers", {}).items():
        form, place = answer, f"#note-{note}"
    if form is None:
        return None
    return {"sentence": next(iter(form.non_field_errors()), ""), "place": place}


def returned(review):
    """Return the decision that sent a review back and still stands, or None."""
    if review.status not in (Review.Status.CHANGES, Review.Status.REJECTED):
        return None
    return review.decisions.filter(kind=review.status).select_related("by").last()


def frame_asked(request, review):
    """Return the frame the address or the form asks for, the nearest one where it does not exist."""
    text = request.POST.get("frame") or request.GET.get("frame") or "0"
    last = max(review.version.asset.frames - 1, 0)
    number = number_of(text)
    if number is not None and number <= last:
        return number
    messages.warning(
        request,
        _("Frame %(frame)s does not exist; this film has frames 0 to %(last)d.")
        % {"frame": text, "last": last},
    )
    return last if text.isdecimal() else 0
