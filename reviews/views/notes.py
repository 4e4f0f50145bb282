"""Notes on the judge's page: written, answered, verified, opened again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.guards import guarded
from accounts.permissions import Refused
from reviews import actions
from reviews.forms import AnswerForm, NoteForm
from reviews.models import Note
from reviews.permissions import may_see_reviews
from reviews.views.reviews import review_of, show

UNPROCESSABLE = 422


@require_POST
@guarded(may_see_reviews)
def note_create(request, pk):
    """Write a note."""
    review = review_of(pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            note = actions.add_note(review.pk, by=request.user, **form.cleaned_data)
        except (Refused, ValidationError) as refusal:
            form.add_error(None, getattr(refusal, "sentence", None) or refusal.messages)
        else:
            return _back(review, note)
    return show(request, review, status=UNPROCESSABLE, note_form=form)


@require_POST
@guarded(may_see_reviews)
def note_answer(request, pk):
    """Answer a note."""
    note = get_object_or_404(Note, pk=pk)
    form = AnswerForm(request.POST, prefix=f"note-{note.pk}")
    if form.is_valid():
        try:
            actions.answer_note(note.pk, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return _back(review_of(note.review_id), note)
    return show(request, review_of(note.review_id), status=UNPROCESSABLE, answers={note.pk: form})


@require_POST
@guarded(may_see_reviews)
def note_verify(request, pk):
    """Accept an answer."""
    note = get_object_or_404(Note, pk=pk)
    return _act(request, note, lambda: actions.verify_note(note.pk, by=request.user))


@require_POST
@guarded(may_see_reviews)
def note_reopen(request, pk):
    """Refuse an answer."""
    note = get_object_or_404(Note, pk=pk)
    reason = request.POST.get("reason", "").replace("\x00", "")
    return _act(request, note, lambda: actions.reopen_note(note.pk, by=request.user, reason=reason))


def _act(request, note, verb):
    try:
        verb()
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Note %(note)s: done.") % {"note": note})
    return _back(review_of(note.review_id), note)


def _back(review, note):
    return redirect(f"{review.get_absolute_url()}?frame={note.first}#note-{note.pk}")
