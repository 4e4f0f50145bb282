"""A small house with something to see on every page, and who opens which page; no workers are needed."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.urls import reverse

from archive import actions as keeping
from archive import books
from channel import actions as publishing
from film.master import manifest, manifest_digest
from restoration.models import Run
from reviews import actions as judging
from tests.clips import draw_film
from tests.factories import archive, channel, restoration, reviews
from tests.factories.channel import VTT

KEY = {"zh": "中文", "en": "English"}
LONG = "《歌女红牡丹》修复版导演剪辑本"  # long titles in both scripts are what breaks narrow pages


def title(zh, latin, en):
    """Return the three titles of a work."""
    rows = [(zh, "zh", "Hans", "PreferredTitle"), (latin, "zh", "Latn", "TransliteratedTitle")]
    rows.append((en, "en", "Latn", "TranslatedTitle"))
    return [dict(zip(("text", "language", "script", "kind"), row, strict=True)) for row in rows]


def populate():
    """Fill the house; return its pages as {name: (role who opens it, path)}."""
    archive.rates()
    shelf, published, waiting = _on_the_shelf(), _on_air(), _signed_and_waiting()
    judged, benches = _under_judgement(), _at_the_bench()
    return {
        **_public(published),
        **_catalogue(shelf, published),
        **_books(published.work),
        **_restoration(shelf, **benches),
        **_review(judged, published, benches["candidate"]),
        **_channel(published, waiting),
        "operations": ("operator", reverse("jobs:overview")),
        "account": ("restorer", reverse("accounts:me")),
        "password": ("restorer", reverse("accounts:password_change")),
    }


def _on_the_shelf():
    """A work with two cans, an inspection and a scan that nobody restores yet."""
    work = archive.work(titles=title(LONG, "Genü Hong Mudan xiufuban", "Sing-Song Girl Red Peony, Restored"))
    place = archive.nitrate_shelf("N1-03-12")
    can = archive.item(work, inventory_number="CFA-2026-00017-DN-R1", location=place)
    archive.inspection(
        can, nitrate_stage=1, shrink_head="0.70", defects="D-DUST, D-VSCR", note="Splices dry."
    )
    archive.item(work, inventory_number="CFA-2026-00017-DN-R2", reel=2, reels=2)
    return archive.version(work, item_id=can.pk, frames=24, label="scan")


def _in_review(*titles, frames):
    """A measured review of a restored version that any page can decode."""
    source = archive.version(archive.work(titles=title(*titles)), frames=frames)
    by = archive.somebody("restorer")
    facts = manifest([titles[0]], None, {"frames": frames, "deviations": []})
    with TemporaryDirectory() as folder:
        path = draw_film(Path(folder) / "master.mkv", frames=frames, size=(128, 96))
        version = keeping.add_restored_version(
            source.pk,
            by=by,
            path=path,
            manifest=facts,
            manifest_digest=manifest_digest(facts),
            recipe_digest="5" * 64,
            makers=[by],
            label="Gentle",
        )
    reviews.ready(source, by)
    review = reviews.review(version=version)
    reviews.measured(review)
    return review


def _on_air():
    """A signed film on the channel with subtitles, minutes and money in its books."""
    row = channel.publication(
        reviews.signed(_in_review("马路天使", "Malu tianshi", "Street Angel", frames=25))
    )
    by = row.published_by
    for language, label in KEY.items():
        publishing.set_subtitles(row.pk, by=by, language=language, label=label, text=VTT)
    producer = archive.somebody("producer")
    books.log_time(row.work_id, by=producer, person=producer, kind="fix", minutes=95, frames=240)
    books.add_cost(row.work_id, by=producer, kind="vendor", amount=Decimal("1250.50"), note="Scanner hire")
    books.book_machine(row.work_id, step="segment", subject="run:1", attempt=1, seconds=640, frames=24)
    return row


def _signed_and_waiting():
    """A signature that a publisher may take up."""
    return reviews.signed(_in_review("神女", "Shennü", "The Goddess", frames=26))


def _under_judgement():
    """A review with a missed threshold, a blocker, and an answered issue."""
    review = _in_review("大路", "Dalu", "The Big Road", frames=28)
    reviews.measured(review, unmet=["grain_kept"])
    senior = archive.somebody("senior_restorer")
    said = {"by": senior, "code": "D-DUST", "severity": "issue", "text": "A hair stays in the gate."}
    note = judging.add_note(review.pk, first=3, last=5, **said)
    judging.answer_note(
        note.pk, by=archive.somebody("restorer"), answer="best", text="It is in the negative."
    )
    judging.add_note(review.pk, first=9, last=9, **said | {"severity": "blocker", "text": "Mask shows."})
    return review


def _at_the_bench():
    """A run that ended well, a run in trouble, and a candidate nobody has sent to review."""
    well = archive.version(
        archive.work(titles=title("渔光曲", "Yuguangqu", "Song of the Fishermen")), frames=30
    )
    done = restoration.carry(restoration.run(restoration.project(well)))
    ill = archive.version(archive.work(titles=title("小城之春", "Xiaocheng", "Spring")), frames=32)
    stuck = restoration.carry_plan(restoration.run(restoration.project(ill)))
    restoration.quarantine(stuck.segments.first(), "CUDA is out of memory after three tries.")
    stuck.refresh_from_db()
    assert (done.status, stuck.status) == (Run.Status.SUCCEEDED, Run.Status.NEEDS_ATTENTION)
    return {"done": done, "stuck": stuck, "candidate": done.result}


def _public(row):
    return {
        "front": (None, reverse("channel:front")),
        "watch": (None, row.get_absolute_url()),
        "public-certificate": (None, reverse("channel:certificate", args=[row.slug])),
        "login": (None, reverse("accounts:login")),
    }


def _catalogue(version, published):
    work, can = version.work, version.asset.item
    return {
        "works": ("cataloguer", reverse("archive:work_list")),
        "work-new": ("cataloguer", reverse("archive:work_create")),
        "work": ("cataloguer", work.get_absolute_url()),
        "work-restored": ("cataloguer", published.work.get_absolute_url()),
        "work-change": ("cataloguer", reverse("archive:work_edit", args=[work.pk])),
        "item-new": ("cataloguer", reverse("archive:item_create", args=[work.pk])),
        "film-new": ("cataloguer", reverse("archive:film_ingest", args=[work.pk])),
        "inspection-new": ("cataloguer", reverse("archive:inspection_create", args=[can.pk])),
        "version": ("cataloguer", published.version.get_absolute_url()),
        "journal": ("auditor", reverse("archive:journal")),
    }


def _books(work):
    return {
        "books": ("producer", reverse("books:overview")),
        "books-title": ("producer", reverse("books:title", args=[work.pk])),
        "books-time": ("producer", reverse("books:time_log", args=[work.pk])),
        "books-cost": ("producer", reverse("books:cost_add", args=[work.pk])),
        "books-rates": ("producer", reverse("books:rates")),
    }


def _restoration(version, done, stuck, candidate):
    return {
        "desk-producer": ("producer", reverse("home")),
        "projects": ("producer", reverse("restoration:project_list")),
        "project-new": ("producer", f"{reverse('restoration:project_create')}?version={version.pk}"),
        "project": ("producer", done.project.get_absolute_url()),
        "brief": ("producer", reverse("restoration:brief_edit", args=[done.project_id])),
        "run-new": ("restorer", reverse("restoration:run_create", args=[done.project_id])),
        "run": ("restorer", done.get_absolute_url()),
        "run-trouble": ("restorer", stuck.get_absolute_url()),
        "operators": ("restorer", reverse("restoration:operators")),
    }


def _review(judged, published, candidate):
    return {
        "desk-senior": ("senior_restorer", reverse("home")),
        "reviews": ("senior_restorer", reverse("reviews:review_list")),
        "review": ("senior_restorer", judged.get_absolute_url()),
        "review-own": ("restorer", judged.get_absolute_url()),
        "review-new": ("restorer", reverse("reviews:review_create", args=[candidate.pk])),
        "certificate": ("producer", reverse("reviews:certificate", args=[published.signoff.review_id])),
    }


def _channel(row, waiting):
    return {
        "desk-publisher": ("publisher", reverse("home")),
        "channel-desk": ("publisher", reverse("channel:desk")),
        "prepare": ("publisher", reverse("channel:prepare", args=[waiting.pk])),
        "publication": ("publisher", reverse("channel:publication", args=[row.pk])),
    }
