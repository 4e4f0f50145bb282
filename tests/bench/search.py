"""Measure searches on a catalogue that `tests.bench.load` has filled: `python -m tests.bench.search`.

Prints p50 and p95 in milliseconds per kind of search and over all of them. A search is what the list does
with it: finding the works, counting their facets, fetching one page with what its columns show. The words
are drawn from the catalogue itself with a fixed seed, and every search is asked once.
"""

import argparse
import os
import random
import statistics
import time

import django

KINDS = ("hanzi", "one hanzi", "pinyin", "pinyin squeezed", "title", "word", "name", "number", "typo", "text")


def questions(count, seed=7):
    """Return {kind: [texts]} drawn from the titles, names and synopses that are there."""
    from archive.models import AgentName, Item, Title, Work
    from archive.search.folding import readings

    draw = random.Random(seed)
    works = Work.objects.order_by("-pk").values_list("pk", flat=True)[0]
    keys = [draw.randint(1, works) for _ in range(count * 4)]
    titles = list(Title.objects.filter(work__in=keys).order_by("pk").values_list("text", "language", "kind"))
    hanzi = [text.split()[0] for text, language, kind in titles if language == "zh" and "Trans" not in kind]
    latin = [text for text, language, _kind in titles if language == "en"]
    names = list(
        AgentName.objects.filter(agent__in=[key % 2000 + 1 for key in keys]).values_list("text", flat=True)
    )
    numbers = list(Item.objects.filter(pk__in=keys[:count]).values_list("inventory_number", flat=True))
    texts = list(Work.objects.filter(pk__in=keys[:count]).values_list("synopsis_en", flat=True))
    read = [readings(text)[0] for text in hanzi]
    made = {
        "hanzi": hanzi,
        "one hanzi": [text[0] for text in hanzi],
        "pinyin": [" ".join(_spelled(text)) for text in hanzi],
        "pinyin squeezed": read,
        "title": latin,
        "word": [draw.choice(text.split()) for text in latin],
        "name": names,
        "number": numbers,
        "typo": [_mistyped(draw, draw.choice([*latin, *read])) for _ in range(count)],
        "text": [" ".join(text.strip(".").split()[2:4]) for text in texts],
    }
    return {kind: draw.sample(rows, min(count, len(rows))) for kind, rows in made.items()}


def _spelled(hanzi):
    from archive.search.pinyin import ways

    return ways(hanzi)[0]


def _mistyped(draw, text):
    place = draw.randint(1, max(1, len(text) - 2))
    way = draw.choice(["swap", "drop", "change"])
    if way == "swap":
        return text[:place] + text[place + 1 : place + 2] + text[place] + text[place + 2 :]
    return text[:place] + ("" if way == "drop" else "x") + text[place + 1 :]


def ask(text, user):
    """Answer one search as the list does; return how many works it found."""
    from archive.search import columns
    from archive.search.asking import Query
    from archive.search.listing import Listing

    listing = Listing(Query(text), user)
    page = listing.page()
    columns.rows(page.ids, columns.chosen_by(user))
    listing.facets()
    return page.total.number


def report(title, times):
    """Print the median, the 95th percentile and the worst of some times in seconds."""
    marks = sorted(times)
    p95 = marks[max(0, round(len(marks) * 0.95) - 1)]
    median = statistics.median(marks)
    figures = f"p50 {median * 1000:7.1f}  p95 {p95 * 1000:7.1f}  worst {marks[-1] * 1000:7.1f} ms"
    print(f"{title:18} {len(marks):5} × {figures}")


def bench_user():
    """Return the person who asks: an auditor, who sees everything, and so counts the most."""
    from accounts.models import User

    return User.objects.get_or_create(username="bench-auditor", defaults={"is_superuser": True})[0]


def main():
    """Read how many searches of each kind, ask them, print how long they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=40)
    parser.add_argument(
        "--slow", type=float, default=0, help="name searches slower than so many milliseconds"
    )
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from archive.models import IndexCard

    user = bench_user()
    print(f"{IndexCard.objects.count():,} works; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    made = questions(asked.each)
    ask("马路", user), ask("warm", user)
    every, cpu = [], []
    for kind in KINDS:
        times = []
        for text in made[kind]:
            started, busy = time.perf_counter(), time.process_time()
            found = ask(text, user)
            times.append(time.perf_counter() - started)
            cpu.append(time.process_time() - busy)
            if asked.slow and times[-1] * 1000 > asked.slow:
                print(f"  {times[-1] * 1000:.0f} ms: {text!r} found {found}")
        report(kind, times)
        every += times
    report("all searches", every)
    report("of it own CPU", cpu)


if __name__ == "__main__":
    main()
