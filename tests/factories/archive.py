"""Works, cans and films as a small archive would hold them."""

import hashlib
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.models import User
from archive import actions
from archive.models import RateCard, Work
from archive.vocabulary import (
    AccessStatus,
    Base,
    Colour,
    Element,
    Gauge,
    Grade,
    ManifestationType,
    Sound,
    TitleType,
)
from tests.clips import draw_film
from tests.factories.people import person

STREET_ANGEL = (
    {"text": "马路天使", "language": "zh", "script": "Hans", "kind": TitleType.PREFERRED},
    {"text": "Malu tianshi", "language": "zh", "script": "Latn", "kind": TitleType.TRANSLITERATED},
    {"text": "Street Angel", "language": "en", "script": "Latn", "kind": TitleType.TRANSLATED},
)


def somebody(*roles):
    """Return the first person who holds these roles, made where there is none."""
    found = User.objects.filter(groups__name=roles[0]).first()
    return found or person(*roles)


def work(*, by=None, titles=STREET_ANGEL, **fields):
    """Make a catalogued film with three titles."""
    fields = {
        "forms": "Feature",
        "year": "1937",
        "countries": "CN",
        "synopsis_en": "A trumpeter and a singer.",
    } | fields
    return actions.create_work(by=by or somebody("cataloguer"), titles=titles, **fields)


def item(of=None, *, by=None, **fields):
    """Make a can of nitrate with its manifestation."""
    by = by or somebody("cataloguer")
    of = of or work(by=by)
    manifestation = of.manifestations.first() or actions.add_manifestation(
        of.pk, by=by, kind=ManifestationType.THEATRICAL
    )
    looks = {
        "inventory_number": "CFA-0001",
        "element": Element.DUPLICATE_NEGATIVE,
        "gauge": Gauge.MM35,
        "base": Base.NITRATE,
        "colour": Colour.BLACK_AND_WHITE,
        "sound": Sound.COMBINED,
        "aspect_ratio": Decimal("1.37"),
        "access_status": AccessStatus.ARCHIVE,
    }
    fields = looks | ({"reel": 1, "reels": fields.get("reel", 1)} | fields)
    return actions.add_item(manifestation.pk, by=by, **fields)


def nitrate_shelf(code, *, by=None):
    """Make a shelf of a nitrate vault."""
    return actions.add_location(by=by or somebody("cataloguer"), code=code, kind="shelf", for_nitrate=True)


def inspection(of=None, *, by=None, **fields):
    """Make an inspection that took half an hour."""
    fields = {"grade": Grade.C, "minutes": 30} | fields
    return actions.add_inspection((of or item()).pk, by=by or somebody("inspector"), **fields)


def version(of=None, *, by=None, item_id=None, path=None, label="", **drawing):
    """Take in a film drawn in code (48 frames of 96×72 where nothing else is said) as a source Version."""
    by = by or somebody("cataloguer")
    of = of or work(by=by)
    drawing = {"frames": 48} | drawing
    with TemporaryDirectory() as folder:
        path = path or draw_film(Path(folder) / "scan.mkv", **drawing)
        return actions.ingest(of.pk, by=by, source=path, item_id=item_id, label=label)


def restored(parent=None, *, by=None, makers=None, path=None, seed="restored", added=None, **drawing):
    """Keep a drawn film as a restored Version; another `seed` gives another manifest digest."""
    parent = parent or version()
    by = by or somebody("restorer")
    drawing = {"frames": parent.asset.frames, "size": (128, 96)} | drawing
    with TemporaryDirectory() as folder:
        path = path or draw_film(Path(folder) / "master.mkv", **drawing)
        return actions.add_restored_version(
            parent.pk,
            by=by,
            path=path,
            manifest={"kind": "restored", "seed": seed},
            manifest_digest=hashlib.sha256(seed.encode()).hexdigest(),
            recipe_digest=hashlib.sha256(b"gentle").hexdigest(),
            makers=makers if makers is not None else [by],
            **(added or {}),
        )


def rates():
    """Enter the house's first rates where a test has emptied the database."""
    first = import_module("archive.migrations.0004_first_rates")
    for kind, per_hour in first.RATES.items():
        RateCard.objects.get_or_create(kind=kind, valid_from=first.FIRST_DAY, defaults={"per_hour": per_hour})


def works(count, *, by=None):
    """Make many plainly numbered works."""
    by = by or somebody("cataloguer")
    for number in range(1, count + 1):
        titles = [{"text": f"Reel {number:03d}", "language": "en", "kind": TitleType.PREFERRED}]
        actions.create_work(by=by, titles=titles, year="1935")
    return Work.objects.all()
