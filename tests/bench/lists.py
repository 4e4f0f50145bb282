"""Measure pages of the list through the whole web stack: `python -m tests.bench.lists`.

Take it without PATINA_DEBUG: templates are compiled once there, and statements are not kept.
"""

import argparse
import os
import re
import time
from html import unescape
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, urlencode, urlsplit

import django

PAGES = {
    "first page": "",
    "by title": "?sort=title",
    "by year": "?sort=year",
    "one facet": "?country=CN&sort=title",
    "rare facet": "?country=IT&sort=-year",
    "two facets": "?country=CN&decade=193",
    "three facets": "?gauge=35mmFilm&base=Nitrate&colour=BlackAndWhite&sort=title",
    "either of two": "?country=AU&country=US&sort=year",
    "search and facet": "?q=street&decade=195",
}


def main():
    """Walk every list a few pages deep and print how long its pages took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deep", type=int, default=12, help="pages walked of each list")
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    with TemporaryDirectory(prefix="patina-bench-") as folder:
        _collect(folder)
        _walk(asked.deep)


def _collect(folder):
    """Gather the style sheets as a house does, so that pages find their names."""
    from django.conf import settings
    from django.core.management import call_command

    settings.STATIC_ROOT = folder
    call_command("collectstatic", interactive=False, verbosity=0)


def _walk(deep):
    from django.test import Client
    from django.urls import reverse

    from archive.models import IndexCard
    from tests.bench.search import bench_user, report

    client, every, cpu = Client(headers={"host": "localhost"}), [], []
    client.force_login(bench_user())
    print(f"{IndexCard.objects.count():,} works; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for query in ("", "?q=street"):  # a house that has been asked before
        client.get(reverse("archive:work_list") + query)
    for title, query in PAGES.items():
        times, after = [], ""
        for _ in range(deep):
            started, busy = time.perf_counter(), time.process_time()
            mark = f"{'&' if query else '?'}{urlencode({'after': after})}" if after else ""
            answer = client.get(reverse("archive:work_list") + query + mark)
            times.append(time.perf_counter() - started)
            cpu.append(time.process_time() - busy)
            assert answer.status_code == 200, answer.status_code
            after = _after(answer)
            if not after:
                break
        report(title, times)
        every += times
    report("all pages", every)
    report("of it own CPU", cpu)


def _after(answer):
    """Return the mark of the next page from its link, as a browser follows it."""
    link = re.search(r'rel="next" href="([^"]+)"', answer.content.decode())
    return parse_qs(urlsplit(unescape(link[1])).query)["after"][0] if link else ""


if __name__ == "__main__":
    main()
