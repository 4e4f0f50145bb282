"""The walk from can to channel, by the same verbs the pages use; each stage takes up what it finds done."""

import time
from datetime import date

from django.db import close_old_connections

from archive import actions as archive
from archive import books
from archive.models import Digest, Item, Location
from channel import actions as channel
from channel.models import Publication
from demo import judging
from film.digest import sha256
from film.errors import FilmError
from film.subtitles import Cue, write_vtt
from jobs.models import State
from restoration import actions as restoration
from restoration import progress
from restoration.models import Project, Run
from reviews import actions as reviews
from reviews.models import Review

RECIPE = "publish-hd"
TICK = 0.5


class Walk:
    """One film's way through the house."""

    def __init__(self, sample, people, terminal):
        self.sample, self.people, self.terminal = sample, people, terminal

    def catalogue(self):
        """Write down the work, its manifestation, its can and the inspection, and take the film in."""
        held = Digest.objects.filter(value=sha256(self.sample.path), asset__version__kind="source").first()
        if held is not None:
            return held.asset.version
        zhou, sample = self.people["zhou"], self.sample
        item = self._begun() or self._shelve(self._describe(zhou), zhou)
        work = item.work
        version = archive.ingest(work.pk, by=zhou, source=sample.path, item_id=item.pk, label="scan")
        if sample.truth:
            archive.keep_reference(
                work.pk, by=zhou, path=sample.truth, label="clean truth of the sample film"
            )
        books.log_time(work.pk, by=zhou, person=zhou, kind="catalogue", minutes=25, note="demonstration")
        return version

    def _begun(self):
        """Return the can of an earlier walk that ended before its film was taken in, or None."""
        title = self.sample.titles[0]["text"]
        cans = Item.objects.filter(inventory_number__startswith="DEMO-", manifestation__work__versions=None)
        return cans.filter(manifestation__work__titles__text=title).first()

    def _describe(self, by):
        sample = self.sample
        return archive.create_work(
            by=by,
            titles=[dict(title) for title in sample.titles],
            year=sample.year,
            countries="CN" if sample.truth else "",
            forms="Short",
            synopsis_zh=sample.synopsis_zh,
            synopsis_en=sample.synopsis_en,
        )

    def _shelve(self, work, by):
        manifestation = archive.add_manifestation(
            work.pk, by=by, kind="TheatricalDistribution", year=self.sample.year
        )
        number = f"DEMO-{Item.objects.count() + 1:04d}"
        item = archive.add_item(
            manifestation.pk,
            by=by,
            inventory_number=number,
            element="Positive",
            gauge="35mmFilm",
            base="Nitrate",
            colour="BlackAndWhite",
            sound="Combined",
            stock_year=1936,
            location=self._vault(by),
        )
        archive.add_inspection(
            item.pk,
            by=by,
            inspected_on=date.today(),
            minutes=20,
            grade="C",
            nitrate_stage=1,
            shrink_head="0.70",
            shrink_middle="0.60",
            shrink_tail="0.80",
            splices=3,
            defects="D-DUST, D-VSCR, D-FLIC, D-WEAV",
            recommendation="Scan now; keep in the nitrate vault." if self.sample.truth else "",
        )
        return item

    def _vault(self, by):
        """Return the nitrate vault's shelf, described once."""
        code = "N1-03-12"
        return Location.objects.filter(code=code).first() or archive.add_location(
            by=by, code=code, kind="shelf", for_nitrate=True, temperature="4.0", humidity=40
        )

    def project(self, source):
        """Open the project with its brief, or take the one that is open."""
        found = Project.objects.filter(work=source.work).first()
        if found is not None:
            return found
        return restoration.open_project(
            source.work_id,
            by=self.people["lin"],
            source_id=source.pk,
            intent=(
                "Make the film watchable again and leave it old: its grain, its tonal scale and its camera "
                "are to stay as they were."
            ),
            allowed="Dust, hairs, scratches, flicker, weave, splice jumps; enlargement for the channel.",
            forbidden="Sharpening, colour, invented frames, removal of grain.",
        )

    def run(self, project):
        """Restore the film on the queue and return the restored version."""
        run = (
            project.runs.exclude(status__in=[Run.Status.CANCELLED, Run.Status.FAILED]).order_by("-pk").first()
        )
        if run is None:
            run = restoration.start_run(project.pk, by=self.people["chen"], recipe=RECIPE)
        while run.status in Run.OPEN:
            if run.status == Run.Status.NEEDS_ATTENTION:
                raise FilmError(
                    f"Run {run.pk} needs attention: {self._trouble(run)} See its page under Restoration."
                )
            shown = progress.of(run)
            self.terminal.bar(str(shown.stage), shown.done, shown.total, rate=shown.rate)
            self._wait()
            run = Run.objects.get(pk=run.pk)
        if run.status != Run.Status.SUCCEEDED:
            raise FilmError(f"Run {run.pk} ended {run.get_status_display()}: {run.error}")
        return run.result

    def _trouble(self, run):
        rows = [*run.steps.filter(state=State.QUARANTINED), *run.segments.filter(state=State.QUARANTINED)]
        return "; ".join(row.error.splitlines()[0] for row in rows if row.error) or run.error

    def review(self, version):
        """Send the version to review, let it be measured, looked at and signed by two people."""
        review = Review.objects.filter(version=version).exclude(status__in=["void", "rejected"]).first()
        if review is None:
            review = reviews.open_review(version.pk, by=self.people["chen"])
        self._until_measured(review)
        return judging.judge(Review.objects.get(pk=review.pk), self.people, self.terminal)

    def _until_measured(self, review):
        evidence = review.version.evidence.latest("pk")
        while evidence.state in (State.QUEUED, State.RUNNING):
            self.terminal.bar("Measuring the evidence", evidence.done, evidence.total, rate=evidence.rate)
            self._wait()
            evidence.refresh_from_db()
        if evidence.state != State.DONE:
            raise FilmError(f"The evidence could not be measured: {evidence.error}")

    def publish(self, signoff):
        """Make the public's files, give them subtitles, and put the film on air."""
        bai = self.people["bai"]
        publication = Publication.objects.filter(signoff=signoff).first()
        if publication is None:
            publication = channel.prepare(signoff.pk, by=bai)
            self._subtitle(publication, bai)
        delivery = publication.delivery
        while delivery.state in (State.QUEUED, State.RUNNING):
            self.terminal.bar("Encoding for the channel", delivery.done, delivery.total, rate=delivery.rate)
            self._wait()
            delivery.refresh_from_db()
        if delivery.state != State.DONE:
            raise FilmError(f"The public's files could not be made: {delivery.error}")
        if publication.status == Publication.Status.DRAFT:
            channel.put_on_air(publication.pk, by=bai)
            books.log_time(
                publication.work_id, by=bai, person=bai, kind="publish", minutes=10, note="demonstration"
            )
        return Publication.objects.get(pk=publication.pk)

    def _subtitle(self, publication, by):
        length = int(publication.version.asset.seconds * 1000)
        for language, label, texts in (
            ("zh", "中文", self.sample.cues_zh),
            ("en", "English", self.sample.cues_en),
        ):
            step = length // len(texts)
            cues = [
                Cue(step * n + step // 8, step * (n + 1) - step // 8, text) for n, text in enumerate(texts)
            ]
            channel.set_subtitles(publication.pk, by=by, language=language, label=label, text=write_vtt(cues))

    def _wait(self):
        close_old_connections()
        time.sleep(TICK)
