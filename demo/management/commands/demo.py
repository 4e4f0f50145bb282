"""`manage.py demo`: a damaged old film goes from can to channel; then the house stays open."""

import fcntl
import os
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.permissions import Refused
from demo import people, sample
from demo.terminal import Terminal
from demo.walk import Walk
from film.errors import FilmError
from jobs import supervisor, web
from jobs.management.arguments import add_crew, crew
from jobs.server import QueueServerError

INTERRUPTED = 130  # what a shell gives for Ctrl-C


@contextmanager
def alone():
    """Let one demonstration at a time walk through a data folder; raises CommandError for a second one."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    folder = os.open(settings.DATA_DIR, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise CommandError(
            f"Another demonstration runs in {settings.DATA_DIR}; wait until it ends, or end it first."
        ) from error
    finally:
        os.close(folder)


def _took(seconds):
    """Say how long the walk took, or that an earlier one had done it all."""
    if seconds < 3:
        return "The film is on the channel already; nothing was done twice."
    return f"From can to channel in {seconds // 60:.0f} min {seconds % 60:.0f} s."


class Command(BaseCommand):
    """Run the main job on the sample film or the reader's own, then serve the site."""

    help = "Carry a film from can to channel with real workers, then serve the house. `make demo` calls it."

    def add_arguments(self, parser):
        """Take the film, whether to serve, and where."""
        add_crew(parser)
        parser.add_argument(
            "--film", default="", help="a film of your own; without it the sample film is drawn"
        )
        parser.add_argument("--no-serve", action="store_true", help="end after the job")
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=settings.PORT, help="port to listen on")

    def handle(self, *args, **options):
        """Walk, then serve; every failure is one sentence and a non-zero exit."""
        try:
            with alone():
                self._show(options)
        except KeyboardInterrupt as stop:
            self.stdout.write("\nStopped; nothing is lost. The same command goes on from here.")
            raise SystemExit(INTERRUPTED) from stop
        except (FilmError, Refused, QueueServerError, web.WebError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"{error.strerror or error} ({error.filename or settings.DATA_DIR})."
            ) from error

    def _show(self, options):
        host, port, serves = options["host"], options["port"], not options["no_serve"]
        if serves:
            web.refuse_taken_port(host, port)
        publication, seconds = self._walk(options)
        self._tell(publication, seconds, web.address(host, port))
        if serves:
            house = supervisor.Supervisor(**crew(options), more=[web.child(host, port)])
            house.run(once_up=lambda: self._open(house, host, port))

    def _walk(self, options):
        terminal, began = Terminal(self.stdout._out), time.monotonic()
        terminal.stage("1  The film")
        film = sample.given(options["film"]) if options["film"] else sample.drawn(terminal.bar)
        terminal.done(f"{film.path.name}")
        walk = Walk(film, people.settle(), terminal)
        with supervisor.running(**crew(options)):
            terminal.stage("2  Catalogue: work, can, inspection, scan")
            source = walk.catalogue()
            terminal.done(
                f"{source.work} · {source.asset.frames} frames · sha256 {source.manifest_digest[:12]}…"
            )
            terminal.stage("3  Restoration: the recipe, carried by workers")
            restored = walk.run(walk.project(source))
            terminal.done(
                f"{restored.asset.width} × {restored.asset.height} FFV1 · {restored.manifest_digest[:12]}…"
            )
            terminal.stage("4  Review: measured evidence, two people, two signatures")
            signoff = walk.review(restored)
            terminal.done(f"{signoff.get_kind_display()}: {signoff.signer}")
            terminal.stage("5  Channel: the public's files, subtitles, on air")
            publication = walk.publish(signoff)
            terminal.done(f"{publication} is {publication.get_status_display()}")
        return publication, time.monotonic() - began

    def _tell(self, publication, seconds, address):
        work, review = publication.work, publication.signoff.review
        site = address.rstrip("/")
        pages = (
            ("the film on the channel", publication.get_absolute_url()),
            ("its catalogue page", work.get_absolute_url()),
            ("its restoration", work.project.get_absolute_url()),
            ("its review", review.get_absolute_url()),
            ("its books", reverse("books:title", args=[work.pk])),
        )
        lines = [
            "",
            f"{_took(seconds)} Worth opening:",
            *(f"  {label:<25} {site}{path}" for label, path in pages),
            "",
            f"Log in at {address}accounts/login/ with the pass phrase  {people.password()}",
        ]
        lines += [f"  {person.username:<6} {person.name:<14} {person.does}" for person in people.PEOPLE]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def _open(self, house, host, port):
        web.wait_until_it_answers(house, host, port)
        self.stdout.write(f"\nPatina answers at {web.address(host, port)}  Ctrl-C ends the house.")
        self.stdout.flush()
