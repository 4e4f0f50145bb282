"""Take films in from this machine: a file, a folder of pictures, or whatever is put into a watched folder."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.permissions import require
from archive.branches import Branch, settle
from archive.files import intakes, watching
from archive.management.carrying import carried
from archive.models import Intake, Item, WatchedFile, Work
from archive.permissions import may_ingest
from archive.vocabulary import AssetRole
from film.errors import FilmError


class Command(BaseCommand):
    """Exit 0 when the film is held; else say in one sentence why not."""

    help = "Take in a film file, an image sequence, or what appears in a watched folder."

    def add_arguments(self, parser):
        """Take a path and what it is, or a folder to watch."""
        parser.add_argument("path", nargs="?", type=Path, help="a film file, or a folder or tar of pictures")
        parser.add_argument("--work", type=int, metavar="N", help="the work it is a film of")
        parser.add_argument("--item", metavar="INV", help="inventory number of the item it was scanned from")
        parser.add_argument("--role", default=AssetRole.PRESERVATION_MASTER, choices=AssetRole.values)
        parser.add_argument("--label", default="", help="how the version is called")
        parser.add_argument("--rate", default="", help="frame rate of an image sequence: 24, 18, 24000/1001")
        parser.add_argument(
            "--with-gaps", action="store_true", help="take a sequence in although frames miss"
        )
        parser.add_argument("--coloured", action="store_true", help="colour was added to it")
        parser.add_argument("--sonorized", action="store_true", help="sound was added to it")
        parser.add_argument("--variant", type=int, metavar="N", help="the variant of the work it hangs on")
        parser.add_argument("--new-variant", default="", metavar="KIND", help="make it a variant: Colourized")
        parser.add_argument("--by", metavar="USER", help="the cataloguer in whose name it happens")
        parser.add_argument("--watch", type=Path, metavar="DIR", help="watch this folder until interrupted")
        parser.add_argument("--once", action="store_true", help="look into the watched folder twice and end")
        parser.add_argument("--every", type=float, default=10.0, help="seconds between two looks")
        parser.add_argument(
            "--settled", type=float, default=watching.SETTLED_SECONDS, help="seconds unchanged"
        )

    def handle(self, *args, **options):
        """Take in, or watch."""
        by = self._person(options["by"])
        if options["watch"]:
            self._watch(by, options)
        elif options["path"] and (options["work"] or options["item"]):
            self._take_in(by, options)
        else:
            raise CommandError("Give a path with --work N or --item INV, or --watch DIR.")

    def _person(self, username):
        if username:
            found = User.objects.filter(username=username, is_active=True).first()
            if found is None:
                raise CommandError(f"Nobody is called {username!r}.")
            require(may_ingest(found))
            return found
        people = [user for user in User.objects.filter(is_active=True) if may_ingest(user)]
        if len(people) == 1:
            return people[0]
        raise CommandError("Say with --by in whose name the film is taken in.")

    def _take_in(self, by, options):
        path = options["path"].absolute()
        item = self._item(options)
        work = item.manifestation.work if item else Work.objects.filter(pk=options["work"]).first()
        if work is None:
            raise CommandError(f"There is no work {options['work']}.")
        if options["work"] and work.pk != options["work"]:
            raise CommandError(f"Item {item} is of work {work.pk}, not of {options['work']}.")
        branch = self._branch(work, item, options)
        asked = branch.kept() | {
            "work": work,
            "item": item,
            "by": by,
            "role": options["role"],
            "label": options["label"],
            "name": path.name[:300],
            "sequence_rate": options["rate"] or (item.frame_rate if item else ""),
            "with_gaps": options["with_gaps"],
        }
        total = path.stat().st_size if path.is_file() else 0
        row = intakes.queue(path, way=Intake.Way.PATH, asked=asked, total=total)
        start = time.monotonic()
        row = carried(Intake, row, self._told(intakes.take_in))
        if row.asset is None:
            raise CommandError(row.error or f"The intake of {path.name} was stopped.")
        spent = time.monotonic() - start
        speed = row.asset.size / spent / 1e6
        self.stdout.write(
            f"{path.name}: asset {row.asset_id}, {row.asset.frames} frames,"
            f" sha256 {row.asset.first_digest.value}, {spent:.1f} s, {speed:.0f} MB/s."
        )

    @staticmethod
    def _branch(work, item, options):
        branch = Branch(options["variant"], options["new_variant"], options["coloured"], options["sonorized"])
        try:
            settle(work, item, options["role"], branch)
        except FilmError as error:
            raise CommandError(str(error)) from error
        return branch

    @staticmethod
    def _item(options):
        if not options["item"]:
            return None
        found = Item.objects.filter(inventory_number=options["item"]).first()
        if found is None:
            raise CommandError(f"No item has the inventory number {options['item']!r}.")
        return found

    def _told(self, work):
        """Do the work and write how far it is, once a second where somebody watches."""
        last = [0.0]

        def told(row, beat):
            def progress(done, total=None):
                beat(done, total)
                if self.stderr.isatty() and time.monotonic() - last[0] > 1:
                    last[0] = time.monotonic()
                    share = f"{100 * done // total} %" if total else ""
                    self.stderr.write(f"\r{share} {beat.rate / 1e6:.0f} MB/s  ", ending="")

            return work(row, progress)

        return told

    def _watch(self, by, options):
        folder = options["watch"].absolute()
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}; make it or name another.")
        self.stdout.write(f"Watching {folder}; Ctrl-C ends.")
        try:
            for _look in range(2) if options["once"] else iter(int, 1):
                watching.sweep(folder, by=by, rate=options["rate"], settled=options["settled"])
                self._carry_watched(folder)
                time.sleep(options["every"])
        except KeyboardInterrupt:
            self.stdout.write("No longer watching; nothing is lost.")
        for row in WatchedFile.objects.filter(path__startswith=f"{folder}/", state="refused"):
            self.stdout.write(f"refused: {row.reason['message'] % row.reason['params']}")

    def _carry_watched(self, folder):
        waiting = Intake.objects.filter(way=Intake.Way.WATCHED, path__startswith=f"{folder}/", state="queued")
        for row in waiting:
            done = carried(Intake, row, intakes.take_in)
            self.stdout.write(f"{row.name}: {done.error or 'taken in'}")
