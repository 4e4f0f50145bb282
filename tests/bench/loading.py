"""Put a made-up catalogue into a database quickly: COPY on PostgreSQL, executemany on SQLite.

The cards are written by the house's own code; only the way into the tables is shorter than a cataloguer's.
"""

import datetime
import json
import time
from collections import Counter

from django.db import connection, models

from accounts.models import User
from archive import models as archive
from archive.search import cards, keeping, structures
from archive.search.sources import SHELF
from tests.bench import population

CHUNK = 5000


class Table:
    """Rows of one model: the columns that are given, and the model's own defaults for the rest."""

    def __init__(self, model, *given):
        self.model, self.given, self.rows = model, given, []
        fields = [
            f
            for f in model._meta.local_fields
            if not (f.primary_key and f.column == "id" and "id" not in given)
        ]
        self.columns = [f.column for f in fields]
        now = datetime.datetime.now(datetime.UTC)
        self.template = [_default(f, now) for f in fields]
        self.places = [self.columns.index(name) for name in given]

    def add(self, *values):
        """Add one row."""
        row = list(self.template)
        for place, value in zip(self.places, values, strict=True):
            row[place] = value
        self.rows.append(row)

    def flush(self):
        """Write the rows added so far."""
        if self.rows:
            put(self.model._meta.db_table, self.columns, self.rows)
            self.rows = []


def _default(field, now):
    if isinstance(field, models.DateTimeField) and (field.auto_now or field.auto_now_add):
        return now
    value = field.get_default()
    return json.dumps(value) if isinstance(field, models.JSONField) else value


def put(table, columns, rows):
    """Insert plain rows as fast as the database takes them."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            rows = [[_plain(value) for value in row] for row in rows]
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)


def _plain(value):
    if isinstance(value, (datetime.datetime, datetime.date)):
        return (
            value.replace(tzinfo=None).isoformat(" ") if isinstance(value, datetime.datetime) else str(value)
        )
    return str(value) if not isinstance(value, (int, float, str, type(None))) else value


def load(count, *, say=print, index=True):
    """Fill an empty database with `count` works and everything under them; write the index too."""
    started = time.monotonic()
    people = population.agents(max(500, count // 20))
    inspector = User.objects.filter(username="bench").first() or User.objects.create_user("bench")
    tables = _tables()
    for key, names in people:
        tables["agent"].add(key)
        for number, name in enumerate(names):
            tables["name"].add(key, name, "PreferredName" if not number else "AlternativeName")
    counts, words, item = Counter(), set(), 0
    if connection.vendor == "postgresql":
        structures.take_away(connection)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
    for film in population.films(count, people):
        item = _add(tables, film, item, inspector.pk)
        if index:
            _index(tables, cards.write(film.source), counts, words)
        if film.source.work["pk"] % CHUNK == 0:
            _flush(tables)
            if film.source.work["pk"] % (CHUNK * 10) == 0:
                say(f"{film.source.work['pk']:,} works after {time.monotonic() - started:.0f} s")
    _flush(tables)
    put("archive_indexword", keeping.WORD, [(word, word[::-1], len(word)) for word in sorted(words)])
    put("archive_facetcount", ("fact", "count"), [(fact, count) for fact, count in sorted(counts.items())])
    _settle(say, started)


def multiply(times, count, *, say=print):
    """Let every work of a PostgreSQL catalogue have numbered sequels, so that there are `times` as many."""
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT max(id) FROM archive_item")
        items = cursor.fetchone()[0]
        laid = _lay_indexes_aside(cursor)
        for nth in range(1, times):
            for table, changed in _sequels(nth, nth * count, nth * items).items():
                _sequel(cursor, table, changed, count, items)
            say(f"{(nth + 1) * count:,} works after {time.monotonic() - started:.0f} s")
        cursor.execute("UPDATE archive_facetcount SET count = count * %s", [times])
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for definition in laid:
            cursor.execute(definition)
    _settle(say, started)


def _sequels(nth, works, items):
    name, tail = f"' {nth + 1}'", f"'{nth + 1}'"
    return {
        "work": {"id": f"id + {works}", "changed_at": f"changed_at + interval '{nth} years'"},
        "title": {"work_id": f"work_id + {works}", "text": f"text || {name}"},
        "credit": {"work_id": f"work_id + {works}"},
        "manifestation": {"id": f"id + {works}", "work_id": f"work_id + {works}"},
        "item": {
            "id": f"id + {items}",
            "manifestation_id": f"manifestation_id + {works}",
            "inventory_number": f"inventory_number || '-' || {tail}",
        },
        "inspection": {"item_id": f"item_id + {items}"},
        "risk": {"item_id": f"item_id + {items}"},
        "indexcard": {
            "work_id": f"work_id + {works}",
            "titles": f"titles || {name}",
            "words": f"words || {name}",
            "sort_zh": f"left(sort_zh || {name}, 120)",
            "sort_en": f"left(sort_en || {name}, 120)",
            "changed_at": f"changed_at + interval '{nth} years'",
        },
        "indexkey": {
            "work_id": f"work_id + {works}",
            "key": f"left(key || {tail}, 100)",
            "mirror": f"reverse(left(key || {tail}, 100))",
            "length": f"length(left(key || {tail}, 100))",
        },
    }


def _sequel(cursor, table, changed, works, items):
    cursor.execute(
        "SELECT column_name, is_identity FROM information_schema.columns WHERE table_name = %s "
        "ORDER BY ordinal_position",
        [f"archive_{table}"],
    )
    columns = [name for name, identity in cursor.fetchall() if name in changed or identity == "NO"]
    values = ", ".join(changed.get(name, name) for name in columns)
    by = next(name for name in ("work_id", "item_id", "id") if name in {*changed, "id"})
    by = "id" if table in ("work", "manifestation", "item") else by
    most = items if table in ("item", "inspection", "risk") else works
    cursor.execute(
        f"INSERT INTO archive_{table} ({', '.join(columns)}) "
        f"SELECT {values} FROM archive_{table} WHERE {by} <= {most}"
    )


def _lay_indexes_aside(cursor):
    """Drop the indexes that are no constraints; return how to make them again."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'archive_%%' AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint) AND indexdef NOT LIKE 'CREATE UNIQUE%%'"
    )
    found = cursor.fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS") for _, definition in found]


def _tables():
    return {
        "agent": Table(archive.Agent, "id"),
        "name": Table(archive.AgentName, "agent_id", "text", "kind"),
        "work": Table(
            archive.Work, "id", "forms", "countries", "year", "first_year", "last_year", "synopsis_en",
            "synopsis_zh", "changed_at",
        ),
        "title": Table(archive.Title, "work_id", "text", "language", "kind"),
        "credit": Table(archive.Credit, "work_id", "agent_id", "role", "position"),
        "manifestation": Table(archive.Manifestation, "id", "work_id"),
        "item": Table(archive.Item, "id", "manifestation_id", "inventory_number", *SHELF),
        "inspection": Table(archive.Inspection, "item_id", "inspector_id", "inspected_on", "grade"),
        "risk": Table(archive.Risk, "item_id", "score", "band", "advice", "reckoned_on"),
        "card": Table(archive.IndexCard, *keeping.CARD),
        "key": Table(archive.IndexKey, *keeping.KEY),
    }  # fmt: skip


def _add(tables, film, item, inspector):
    source, work = film.source, film.source.work
    tables["work"].add(
        work["pk"], work["forms"], work["countries"], work["year"], work["first_year"], work["last_year"],
        work["synopsis_en"], work["synopsis_zh"], work["changed_at"],
    )  # fmt: skip
    for title in source.titles:
        tables["title"].add(work["pk"], title["text"], title["language"], title["kind"])
    for place, agent in enumerate(film.agents):
        tables["credit"].add(work["pk"], agent, "Director" if not place else "Cast", place)
    tables["manifestation"].add(work["pk"], work["pk"])
    seen = {number: (grade, band) for number, grade, band in film.inspected}
    for number, looks in enumerate(source.items):
        item += 1
        tables["item"].add(item, work["pk"], source.numbers[number], *map(str, looks))
        if number in seen:
            grade, band = seen[number]
            tables["inspection"].add(item, inspector, datetime.date(2024, 5, 1), grade)
            tables["risk"].add(item, 50, band, "none", datetime.date(2024, 5, 1))
    return item


def _index(tables, written, counts, words):
    tables["card"].add(*written.card)
    for kind, key in sorted(written.keys):
        tables["key"].add(written.card[0], kind, key, key[::-1], len(key))
    words.update(written.words)
    counts.update(["all", *written.card[5].split()])


def _flush(tables):
    for table in tables.values():
        table.flush()


def _settle(say, started):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = origin")
            say(f"rows are in after {time.monotonic() - started:.0f} s; indexes …")
            cursor.execute("SET maintenance_work_mem = '512MB'")
            structures.put(connection)
            for model in (
                "work",
                "title",
                "agent",
                "agentname",
                "credit",
                "manifestation",
                "item",
                "indexkey",
            ):
                table = f"archive_{model}"
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
                )
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")
    say(f"loaded in {time.monotonic() - started:.0f} s")
