"""A programme beside its plan: where each title stands, what it took, what the budget still holds."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive import books
from archive.books.comparing import percent
from archive.books.exchange import Exchange
from archive.models import Collection, Version, Work
from restoration import progress
from restoration.models import PlannedTitle, Project

FINISHED = (Project.Status.SIGNED_OFF, Project.Status.PUBLISHED, Project.Status.WITHDRAWN)


@dataclass
class Line:
    """One title of a programme; `project` and `progress` are None before there is one."""

    planned: PlannedTitle
    books: books.Books
    project: Project | None = None
    run: object = None
    progress: object = None
    source: object = None

    @property
    def work(self):
        """The title."""
        return self.planned.work

    @property
    def is_finished(self):
        """Say whether it is signed."""
        return self.project is not None and self.project.status in FINISHED

    @property
    def is_given_up(self):
        """Say whether its restoration was cancelled."""
        return self.project is not None and self.project.status == Project.Status.CANCELLED

    @property
    def is_late(self):
        """Say whether its own day is over and it is not signed."""
        due = self.project.due_on if self.project else None
        return due is not None and due < timezone.localdate() and not (self.is_finished or self.is_given_up)


@dataclass
class Standing:
    """A programme with the titles a person may see."""

    programme: object
    lines: list = field(default_factory=list)
    budget: Decimal | None = None  # in the house's currency, None without one or without a rate

    @property
    def books(self):
        """The books of all its titles together."""
        return books.Group(self.programme.name, [line.books for line in self.lines])

    @property
    def finished(self):
        """How many titles are signed."""
        return sum(line.is_finished for line in self.lines)

    @property
    def wanted(self):
        """How many titles are to be signed; what was cancelled is not."""
        return sum(not line.is_given_up for line in self.lines)

    @property
    def is_late(self):
        """Say whether the deadline is over before every title is signed."""
        return self.programme.is_late and self.finished < self.wanted

    @property
    def spent(self):
        """Money spent in percent of the budget, or None."""
        return percent(self.books.money, self.budget)

    @property
    def planned(self):
        """Money estimated in percent of the budget, or None."""
        return percent(self.books.estimate, self.budget)

    @property
    def left(self):
        """What the budget still holds, below nothing once it is overspent, or None."""
        money = self.books.money
        return None if self.budget is None or money is None else self.budget - money

    @property
    def lacks_rate(self):
        """Say whether the budget's currency has no exchange rate today."""
        return self.programme.budget is not None and self.budget is None

    def tally(self):
        """Return (label, status, how many titles) for every place where titles stand, in their order."""
        counts = {}
        for line in self.lines:
            status = line.project.status if line.project else ""
            counts[status] = counts.get(status, 0) + 1
        words = {"": _("no project yet"), **dict(Project.Status.choices)}
        return [(words[status], status, counts[status]) for status in words if status in counts]


def standings(programmes, user, *, runs=False):
    """Return the Standing of each programme with the titles the person may see, in a handful of queries.

    With `runs`, how far each open run is, and from which source a title without a project could begin.
    """
    programmes, exchange = list(programmes), Exchange()
    titles = list(
        PlannedTitle.objects.filter(programme__in=programmes, work__in=Work.objects.visible_to(user))
        .select_related("programme", "work__collection", "work__project__producer")
        .prefetch_related("work__titles", "work__project__runs")
    )
    found = {one.work.pk: one for one in books.summaries([title.work for title in titles])}
    lines = {programme.pk: [] for programme in programmes}
    for title in titles:
        lines[title.programme_id].append(
            Line(title, found[title.work_id], getattr(title.work, "project", None))
        )
    if runs:
        _look_at_runs([line for some in lines.values() for line in some])
    return [
        Standing(programme, lines[programme.pk], _budget(programme, exchange)) for programme in programmes
    ]


def closed_to(user):
    """Say whether there are works this person may not see, so that sums may lack some."""
    return Collection.objects.closed_to(user).exists()


def _budget(programme, exchange):
    if programme.budget is None:
        return None
    return exchange.in_house(programme.budget, programme.currency, timezone.localdate())


def _look_at_runs(lines):
    waiting = [line.work.pk for line in lines if line.project is None]
    sources = {row.work_id: row for row in Version.objects.sources().filter(work__in=waiting).order_by("pk")}
    for line in lines:
        if line.project is None:
            line.source = sources.get(line.work.pk)
            continue
        line.run = next(iter(line.project.runs.all()), None)
        if line.run is not None and line.run.is_open:
            line.progress = progress.of(line.run)


def _places(found, user):
    works = [one.work.pk for one in found]
    rows = PlannedTitle.objects.filter(work__in=works).select_related("programme")
    held = {row.work_id: row.programme for row in rows}
    return {pk: _place(held.get(pk)) for pk in works}


def _place(programme):
    if programme is None:
        return books.Place(None, _("in no programme"))
    return books.Place(programme.pk, programme.name, programme.get_absolute_url())


BY_PROGRAMME = books.Way(gettext_lazy("programme"), _places)
