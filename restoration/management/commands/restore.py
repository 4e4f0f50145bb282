"""Start a run from a terminal, and watch it."""

import sys
import time

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.permissions import Refused
from archive.models import Work
from jobs.models import Worker
from restoration import actions, progress
from restoration.engine import recipes
from restoration.engine.operators import OperatorError
from restoration.models import Project, Run

BAR = 32
LOOK_SECONDS = 0.5


class Command(BaseCommand):
    """Restore a title with a recipe of the house."""

    help = "Start a run on a title's project; with --wait, watch it until it ends."

    def add_arguments(self, parser):
        """Name the title, the recipe and the person."""
        parser.add_argument("work", help="the title's number, or any of its titles")
        parser.add_argument(
            "--recipe", default="standard", help=f"one of {', '.join(recipes.named())} (default: standard)"
        )
        parser.add_argument("--by", help="login of the person who starts it (default: the only producer)")
        parser.add_argument(
            "--film-rate",
            action="store_true",
            help="of a film brought to video by pulldown or held frames, give every picture once at the "
            "film's own rate; the sound is not touched",
        )
        parser.add_argument("--wait", action="store_true", help="show progress until the run ends")

    def handle(self, *args, **options):
        """Start the run and perhaps wait."""
        by = person(options["by"])
        project = project_of(work_named(options["work"]))
        try:
            run = actions.start_run(
                project.pk, by=by, recipe=options["recipe"], film_rate=options["film_rate"]
            )
        except (Refused, OperatorError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Run #{run.pk}: {run.recipe['title']} on {run.project}, {run.frames} frames.")
        if not Worker.objects.exists():
            self.stdout.write("No worker is running; the run waits until `make worker` starts one.")
        if options["wait"]:
            self._watch(run, by)

    def _watch(self, run, by):
        while True:
            try:
                watch(run, self.stdout)
                break
            except KeyboardInterrupt:
                self.stdout.write("")
                if not self._asks_to_cancel(run, by):
                    self.stdout.write("The run goes on without this terminal; its page shows it.")
                    return
        if run.status == Run.Status.NEEDS_ATTENTION:
            raise CommandError(f"The run needs a person: {run.error} Open {run.get_absolute_url()}.")
        if run.status != Run.Status.SUCCEEDED:
            raise CommandError(f"The run ended as {run.get_status_display()}.")
        version = run.result_id or run.plan["same_as"]
        self.stdout.write(self.style.SUCCESS(f"Version {version} stands; open a review of it."))

    def _asks_to_cancel(self, run, by):
        """Ask whether Ctrl-C means the run; a second Ctrl-C or no terminal means no."""
        if not sys.stdin.isatty():
            return False
        try:
            answer = input("Cancel the run as well? [y/N] ")
        except (EOFError, KeyboardInterrupt):
            return False
        if not answer.strip().lower().startswith("y"):
            return False
        actions.cancel_run(run.pk, by=by)
        return True


def watch(run, out, look=LOOK_SECONDS):
    """Write the progress of a run until nothing moves it any more."""
    live = getattr(out, "isatty", lambda: False)()
    said = ""
    while True:
        run.refresh_from_db()
        now = line(progress.of(run))
        if live:
            out.write(f"\r{now:<100}", ending="")
        elif now.split(" ", 1)[0] != said:
            said = now.split(" ", 1)[0]
            out.write(now)
        out.flush()
        if not run.is_moving:
            if live:
                out.write("")
            return
        time.sleep(look)


def line(seen):
    """Write one stage of a run: bar, share, frames a second, time left."""
    full = BAR * seen.percent // 100
    parts = [f"[{'█' * full}{'·' * (BAR - full)}] {seen.percent:3d} %", str(seen.stage)]
    if seen.rate:
        parts.append(f"{seen.rate:.1f} frames/s")
    if seen.left is not None:
        parts.append(f"about {clock(seen.left)} left")
    return "  ".join(parts)


def clock(seconds):
    """Write seconds as minutes and seconds: 1:05."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def work_named(text):
    """Return the work with this number or title; raises CommandError naming what is there."""
    found = Work.objects.filter(pk=int(text)) if text.isdigit() else Work.objects.matching(text)
    works = list(found[:6])
    if len(works) == 1:
        return works[0]
    if not works:
        raise CommandError(f"No title is called {text!r}; see the catalogue, or give its number.")
    names = ", ".join(f"{work.pk} ({work})" for work in works)
    raise CommandError(f"{text!r} could be several titles: {names}. Give the number.")


def project_of(work):
    """Return the work's project; raises CommandError with the way to open one."""
    project = Project.objects.filter(work=work).first()
    if project is None:
        raise CommandError(f"{work} has no project yet; a producer opens one on its page in the catalogue.")
    return project


def person(login):
    """Return the person who starts the run: named, or the only producer there is."""
    if login:
        found = User.objects.filter(username=login, is_active=True).first()
        if found is None:
            raise CommandError(f"Nobody here logs in as {login!r}.")
        return found
    producers = list(User.objects.filter(groups__name="producer", is_active=True)[:2])
    if len(producers) != 1:
        raise CommandError("Say who starts the run: --by LOGIN.")
    return producers[0]
