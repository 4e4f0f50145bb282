"""Two works with everything a work can have under it: one open, one of a closed collection."""

import io
from datetime import date, timedelta

from django.utils import timezone
from PIL import Image

from accounts import tokens
from archive import actions, books
from archive.actions import bulk, exports, imports, lists
from archive.models import (
    Agent,
    Collection,
    Copy,
    Examination,
    Export,
    FixityFinding,
    FixityRun,
    Intake,
    Replication,
    SourceRecord,
    StorageLocation,
    Term,
    Upload,
    Work,
)
from archive.photographs import Drawn
from channel import actions as publishing
from restoration import actions as planning
from restoration.models import Programme, Run, Segment, Step
from reviews import actions as judged
from reviews.models import Evidence
from tests.archive.importing import table
from tests.factories import archive as make
from tests.factories import channel, restoration
from tests.factories import reviews as judging

OPEN, CLOSED = "Openmark", "Closedmark"


def two_works():
    """Fill the house; return the open work and the closed one."""
    make.rates()
    opened, closed = _everything(OPEN), _everything(CLOSED)
    collection = Collection.objects.create(code="S", name_en="Shut", restricted=True)
    actions.change_work(
        closed.pk, by=make.somebody("cataloguer"), revision=closed.revision, reason="private",
        collection=collection,
    )  # fmt: skip
    return opened, Work.objects.get(pk=closed.pk)


def _everything(mark):
    by, producer = make.somebody("cataloguer"), make.somebody("producer")
    work = make.work(
        titles=[{"text": mark, "language": "en", "kind": "PreferredTitle"}], synopsis_en=f"About {mark}."
    )
    _on_the_shelf(work, mark, by)
    _on_paper(work, mark, by, producer)
    _on_the_bench(work, mark, by)
    return work


def _on_the_shelf(work, mark, by):
    place = make.nitrate_shelf(f"N-{work.pk}")
    item = make.item(work, inventory_number=f"{mark}-1", location=place)
    make.inspection(item, photos=[(Drawn(_jpeg(mark), 32, 24), mark)])
    version = make.version(work, item_id=item.pk, frames=4 + len(mark), label=mark)
    asset = version.asset
    type(asset).objects.filter(pk=asset.pk).update(original_name=f"{mark}.mkv")
    tape, _made = StorageLocation.objects.get_or_create(
        name="tape", defaults={"tier": "nearline", "url": "file:///nowhere"}
    )
    copy = Copy.objects.get(asset=asset)
    Copy.objects.filter(pk=copy.pk).update(state=Copy.State.CHANGED)
    making = Replication.objects.create(asset=asset, target=tape, error=f"{mark}.mkv is away.")
    run, _made = FixityRun.objects.get_or_create(location=copy.location)
    FixityFinding.objects.create(run=run, copy=copy, kind="changed", name=f"{mark}.mkv", replication=making)
    Intake.objects.create(
        work=work, by=by, name=f"{mark}-2.mkv", role=asset.role, total=9, error=f"{mark} is away."
    )
    Examination.objects.filter(asset=asset).update(error=f"{mark} cannot be read.")


def _on_paper(work, mark, by, producer):
    actions.add_variant(work.pk, by=by, kind="Censored", title=mark)
    grant = actions.add_grant(
        actions.add_statement(work.pk, by=by, basis="lic", note=mark).pk, by=by, act="use"
    )
    assert grant.pk
    star = Agent.objects.first() or actions.add_agent(
        by=by, kind="Person", names=[{"text": "Zhou Xuan", "language": "en", "kind": "PreferredName"}]
    )
    actions.change_work(
        work.pk, by=by, revision=1, reason="the star",
        credits=[{"agent_id": star.pk, "role": "Cast", "credited_as": f"Girl of {mark}"}],
    )  # fmt: skip
    work.refresh_from_db()
    books.add_cost(work.pk, by=producer, kind="scan", amount=1, note=mark)
    books.log_time(work.pk, by=producer, person=producer, kind="fix", minutes=5, note=mark)
    SourceRecord.objects.create(
        source="elsewhere", key=mark, format="csv", digest="0" * 64, payload=mark, said="{}", work=work
    )
    programme = Programme.objects.first() or planning.add_programme(by=producer, name="Plan")
    planning.add_titles(programme.pk, [work.pk], by=producer)


def _on_the_bench(work, mark, by):
    source = work.versions.first()
    project = restoration.project(source)
    run = restoration.run(project)
    Segment.objects.create(run=run, index=0, start=0, stop=12, error=f"{mark} is torn.")
    Run.objects.filter(pk=run.pk).update(status=Run.Status.CANCELLED)
    assert Step.objects.filter(run=run).exists()
    restored = make.restored(source, seed=mark)
    project.status = project.Status.CANDIDATE_READY
    project.save()
    review = judging.review(version=restored)
    judged.add_note(
        review.pk, by=make.somebody("senior_restorer"), first=1, last=2, code="D-DUST", severity="issue",
        text=f"A speck on {mark}.",
    )  # fmt: skip
    Evidence.objects.filter(version=restored).update(error=f"{mark} is dark.")
    signed = channel.signoff(restored)
    row = channel.publication(signed, on_air=False, slug=f"{mark.lower()}-film")
    publishing.set_subtitles(row.pk, by=row.published_by, language="zh", label="中文", text=channel.VTT)


def _jpeg(mark):
    kept = io.BytesIO()
    Image.new("RGB", (32, 24), (len(mark) * 9, 80, 70)).save(kept, format="JPEG")
    return kept.getvalue()


def furniture(work, person, folder):
    """Put one of each thing that belongs to no single work into the house, some of them the person's own."""
    tokens.draw(person, name="key", scopes=["read"])
    lists.save_search(by=person, name="angels", query="q=angel")
    bulk.begin([work.pk], by=person)
    exports.ask_export(by=person, format=Export._meta.get_field("format").choices[0][0], scope="house")
    books.lock_period(by=person, first=date(2001, 1, 1), last=date(2001, 12, 31), reason="over")
    imports.begin_import(by=person, source=table(folder, [["key", "title"], ["1", "A reel"]]), of="x")
    later = timezone.now() + timedelta(days=1)
    Upload.objects.create(by=person, work=work, name="reel.mkv", size=9, expires_at=later)
    Term.objects.create(list="colour", scheme="local", code="x", label_en="x", label_zh="x")
