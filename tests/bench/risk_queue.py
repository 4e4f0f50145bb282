"""Measure the risk queue at 42,000 items: reckoning all of them, and its pages.

    PATINA_DEBUG=1 PATINA_DATA_DIR=/tmp/bench python -m tests.bench.risk_queue

Works on an empty, migrated database of its own and prints seconds; it is no test.
"""

import os
import statistics
import time
from datetime import date, timedelta
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
COUNT, TURNS = 42_000, 20


def fill():
    """Make COUNT works with an item each; two of three were inspected once."""
    from archive.models import Inspection, Item, Location, Manifestation, Title, Work
    from tests.factories.people import person

    inspector = person("inspector", "auditor", username="bench")
    vaults = [Location.objects.create(code=f"V{n}", kind="vault", temperature=n) for n in range(4, 24)]
    works = Work.objects.bulk_create(
        [Work(year=str(1910 + n % 80), first_year=1910 + n % 80) for n in range(COUNT)], batch_size=2000
    )
    Title.objects.bulk_create(
        [Title(work=work, text=f"Film {n}", language="en") for n, work in enumerate(works)], batch_size=2000
    )
    groups = Manifestation.objects.bulk_create([Manifestation(work=work) for work in works], batch_size=2000)
    bases = ("Acetate", "Polyester", "Diacetate", "Unknown")
    items = Item.objects.bulk_create(
        [
            Item(manifestation=g, inventory_number=f"B{n:06d}", base=bases[n % 4], location=vaults[n % 20])
            for n, g in enumerate(groups)
        ],
        batch_size=2000,
    )
    Inspection.objects.bulk_create(
        [
            Inspection(
                item=item,
                inspector=inspector,
                base=item.base,
                inspected_on=date(2026, 1, 1) - timedelta(days=n % 6000),
                grade="ABCD"[n % 4],
                ad_level=Decimal(n % 7) / 2 if n % 2 == 0 else None,
                shrink_head=Decimal(n % 30) / 10,
            )
            for n, item in enumerate(items)
            if n % 3
        ],
        batch_size=2000,
    )
    return inspector


def main():
    """Fill, reckon, ask for pages, print."""
    django.setup()
    from django.conf import settings
    from django.test import Client

    from archive import risk

    settings.ALLOWED_HOSTS = ["*"]
    user = fill()
    began = time.perf_counter()
    count = risk.refresh()
    print(f"{count} items reckoned in {time.perf_counter() - began:.1f} s")
    client = Client()
    client.force_login(user)
    for name, address in (
        ("first page", "/catalogue/risk/"),
        ("page 400", "/catalogue/risk/?page=400"),
        ("urgent acetate", "/catalogue/risk/?band=urgent&base=Acetate"),
        ("one vault", "/catalogue/risk/?place=V7"),
        ("one item again", None),
    ):
        took = []
        for turn in range(TURNS):
            began = time.perf_counter()
            if address:
                assert client.get(address).status_code == 200
            else:
                risk.refresh(pks=[turn + 1])
            took.append((time.perf_counter() - began) * 1000)
        print(f"{name}: median {statistics.median(took):.0f} ms, worst {max(took):.0f} ms")


if __name__ == "__main__":
    main()
