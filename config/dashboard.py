"""What waits for a person, gathered from every room they may enter."""

from dataclasses import dataclass
from itertools import groupby, islice

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from archive.models import JournalEntry, Version, Work
from archive.permissions import may_catalogue, may_ingest, may_read_journal
from archive.verbs import verb_label
from channel.models import Publication
from channel.permissions import may_publish
from channel.querysets import signed_and_waiting
from config.people.actions import may_manage_people
from jobs import registry
from jobs.models import State
from jobs.permissions import may_operate
from restoration.models import Project, Run
from restoration.permissions import may_manage_project, may_start_run
from reviews.models import Note, Review
from reviews.permissions import may_answer_note, may_approve, may_sign_faithfulness

RECENT, LOOKED_BACK, READ_AT_ONCE = 8, 400, 50


@dataclass(frozen=True)
class Waiting:
    """One line of the list: how many of what, where, and a word on what to do."""

    label: str
    count: int
    url: str
    hint: str


def waiting_for(user):
    """Return the lines that concern this person and are not empty."""
    rooms = (_archive, _restoration, _reviews, _channel, _jobs, _house)
    return [line for room in rooms for line in room(user) if line.count]


def recent_for(user):
    """Return the last journal entries the person may read: their own, or all for an auditor.

    What was done to one thing again and again, as an import writes its chunks, is told once with its count.
    """
    rows = JournalEntry.objects.visible_to(user).exclude(verb__startswith="account.").order_by("-pk")
    rows = rows if may_read_journal(user) else rows.filter(by=user)
    rows = rows.only("at", "by_name", "verb", "subject_text", "work_id")[:LOOKED_BACK]
    rows = rows.iterator(chunk_size=READ_AT_ONCE)
    told = groupby(rows, key=lambda row: (row.verb, row.subject_text, row.by_name))
    deeds = [list(same) for _what, same in islice(told, RECENT)]
    works = {same[0].work_id for same in deeds}
    titles = {work.pk: work for work in Work.objects.filter(pk__in=works).prefetch_related("titles")}
    return [_deed(same, titles.get(same[0].work_id)) for same in deeds]


def _in_readers_words(text, work):
    """Write what was done to a work with the title the reader calls it by."""
    if work is None:
        return text
    known = sorted((title.text for title in work.titles.all()), key=len, reverse=True)
    named = next((title for title in known if text.startswith(title)), None)
    return f"{work.title} · {text}" if named is None else work.title + text[len(named) :]


def _deed(same, work):
    row = same[0]
    return {
        "at": row.at,
        "verb": verb_label(row.verb),
        "subject": _in_readers_words(row.subject_text, work),
        "work": row.work_id,
        "by": row.by_name,
        "times": len(same),
    }


def _archive(user):
    if may_catalogue(user) or may_ingest(user):
        bare = _bare(user).count()
        yield Waiting(
            _("films without a project"), bare, reverse("archive:work_list"), _("Ask a producer to open one.")
        )


def _restoration(user):
    if may_manage_project(user):
        bare = _bare(user).count()
        yield Waiting(
            _("films to plan"),
            bare,
            reverse("restoration:project_list"),
            _("Open a project and write the brief."),
        )
    if may_start_run(user):
        planned = Project.objects.filter(work__in=_seen(user), status=Project.Status.PLANNED).count()
        ready = Project.objects.filter(work__in=_seen(user), status=Project.Status.CANDIDATE_READY).count()
        stuck = Run.objects.filter(project__work__in=_seen(user), status=Run.Status.NEEDS_ATTENTION).count()
        url = reverse("restoration:project_list")
        yield Waiting(_("projects to run"), planned, url, _("Choose a recipe and start."))
        yield Waiting(_("candidates to send to review"), ready, url, _("Look first, then send."))
        yield Waiting(
            _("runs that need attention"), stuck, url, _("Retry a segment or keep its original pictures.")
        )


def _reviews(user):
    url = reverse("reviews:review_list")
    waiting = Review.objects.for_pages().filter(version__work__in=_seen(user), status=Review.Status.WAITING)
    approved = Review.objects.for_pages().filter(version__work__in=_seen(user), status=Review.Status.APPROVED)
    yield Waiting(
        _("versions to judge"),
        sum(bool(may_approve(user, review)) for review in waiting),
        url,
        _("Technical approval comes first."),
    )
    yield Waiting(
        _("versions to sign as restored as old"),
        sum(bool(may_sign_faithfulness(user, review)) for review in approved),
        url,
        _("Held against the source, frame by frame."),
    )
    if may_answer_note(user):
        open_notes = _notes(user).count()
        yield Waiting(
            _("notes to answer"), open_notes, url, _("Fixed, original, best possible, or disagree.")
        )


def _channel(user):
    if may_publish(user):
        signed = signed_and_waiting().filter(publications=None, version__work__in=_seen(user)).count()
        drafts = Publication.objects.filter(
            work__in=_seen(user), status=Publication.Status.DRAFT, delivery__state=State.DONE
        ).count()
        url = reverse("channel:desk")
        yield Waiting(_("signed films to publish"), signed, url, _("Prepare the public's files."))
        yield Waiting(_("publications ready to go on air"), drafts, url, _("Put them on air."))


def _house(user):
    if may_manage_people(user):
        alone = User.objects.count() == 1
        hint = _("Nobody else is here yet: let people in and give them roles.")
        yield Waiting(_("house to fill with people"), int(alone), reverse("people:list"), hint)


def _jobs(user):
    if may_operate(user):
        broken = sum(model.objects.filter(state=State.QUARANTINED).count() for model in registry.models())
        yield Waiting(
            _("pieces of work in quarantine"), broken, reverse("jobs:overview"), _("Look and requeue.")
        )


def _seen(user):
    return Work.objects.visible_to(user)


def _bare(user):
    return Version.objects.sources().filter(work__in=_seen(user).filter(project=None))


def _notes(user):
    rows = Note.objects.unsettled().filter(answer="", review__status__in=Review.OPEN)
    return rows.filter(review__version__work__in=_seen(user))
