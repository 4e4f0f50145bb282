"""Put rows into a table by the thousand: the columns that are given, the model's own defaults in the others.

`bulk_create` makes an object of every row and asks every field about it, which was half of an import's time.
Nothing is left out by that: what the schema holds it holds here too, and neither way asks `clean`.
"""

from django.db import connection
from django.db.models import NOT_PROVIDED
from django.utils import timezone

# Values of these types stand in these columns as they are; what else a field is given, it prepares itself.
PLAIN = dict.fromkeys(("CharField", "TextField"), str) | dict.fromkeys(
    ("BigIntegerField", "IntegerField", "SmallIntegerField", "PositiveIntegerField", "ForeignKey"), int
)


def put(model, rows, *, unless_there=False):
    """Insert dicts of {column: value}; return their keys in order. Belongs inside a transaction.

    With `unless_there`, rows that would stand twice are left out, and their keys stay unused.
    """
    rows = list(rows)
    if not rows:
        return []
    table, keys = _Table(model), _keys(model, len(rows))
    named = ", ".join(connection.ops.quote_name(name) for name in table.columns)
    places = ", ".join(["%s"] * len(table.columns))
    end = " ON CONFLICT DO NOTHING" if unless_there else ""
    into = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {into} ({named}) VALUES ({places}){end}",  # noqa: S608 - names of the schema
            [table.row(key, values) for key, values in zip(keys, rows, strict=True)],
        )
    return keys


def columns_of(thing):
    """Return an unsaved object as the columns `put` takes."""
    return {
        field.column: getattr(thing, field.attname)
        for field in thing._meta.local_concrete_fields
        if not field.primary_key
    }


class _Table:
    """The columns of a model, and how a value of each is written down."""

    def __init__(self, model):
        key = model._meta.pk
        self.fields = [
            key,
            *(field for field in model._meta.local_concrete_fields if _is_written(field, key)),
        ]
        self.columns = [field.column for field in self.fields]
        self._places = {
            field.column: (place, field, PLAIN.get(field.get_internal_type()))
            for place, field in enumerate(self.fields)
        }
        now = timezone.now()
        self._usual = [None, *(_prepared(field, _default(field, now)) for field in self.fields[1:])]

    def row(self, key, values):
        """Return a row as the database takes it; a column nobody knows raises KeyError."""
        row = list(self._usual)
        row[0] = key
        for name, value in values.items():
            place, field, plain = self._places[name]
            row[place] = value if type(value) is plain else _prepared(field, value)
        return row


def _is_written(field, key):
    return field is not key and not field.generated and field.db_default is NOT_PROVIDED


def _default(field, now):
    return (
        now
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        else field.get_default()
    )


def _prepared(field, value):
    if value is None:
        return None
    return field.get_db_prep_save(str(value) if isinstance(value, str) else value, connection)


def _keys(model, count):
    """Take the next keys of a table; on SQLite its one writer holds the database."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, column, count],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute(
            f"SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0), "  # noqa: S608
            f"coalesce((SELECT max({column}) FROM {table}), 0))"
        )
        last = cursor.fetchone()[0]
    return range(last + 1, last + count + 1)
