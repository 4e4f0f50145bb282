"""What the databases need beside Django's tables: FTS5 with its triggers on SQLite, GIN on PostgreSQL.

Nothing here needs an extension, so no superuser either. Both may be put in place again at any time.
"""

TABLE = "archive_indexcard"
FTS = f"{TABLE}_fts"
COLUMNS = ("titles", "words", "facts")
_NAMES = ", ".join(COLUMNS)
_NEW = ", ".join(f"new.{name}" for name in COLUMNS)
_OLD = ", ".join(f"old.{name}" for name in COLUMNS)
_PUT = f"INSERT INTO {FTS}(rowid, {_NAMES}) VALUES (new.work_id, {_NEW});"  # noqa: S608
_TAKE = f"INSERT INTO {FTS}({FTS}, rowid, {_NAMES}) VALUES ('delete', old.work_id, {_OLD});"  # noqa: S608

SQLITE_SET = [
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5({_NAMES}, content='{TABLE}', "
    "content_rowid='work_id', detail=column, columnsize=0, "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co Cn' tokenchars ':.-_'\")",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_put AFTER INSERT ON {TABLE} BEGIN {_PUT} END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_take AFTER DELETE ON {TABLE} BEGIN {_TAKE} END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_turn AFTER UPDATE OF {_NAMES} ON {TABLE} BEGIN {_TAKE} {_PUT} END",
]
SQLITE_LIFT = [
    *(f"DROP TRIGGER IF EXISTS {TABLE}_{name}" for name in ("put", "take", "turn")),
    f"DROP TABLE IF EXISTS {FTS}",
]
_PLAIN = (
    ("archive_indexcard", "sort_zh", 120),
    ("archive_indexcard", "sort_en", 120),
    ("archive_indexkey", "key", 100),
    ("archive_indexkey", "mirror", 100),
    ("archive_indexword", "word", 40),
    ("archive_indexword", "mirror", 40),
)
POSTGRESQL_SET = [
    "SET CONSTRAINTS ALL IMMEDIATE",  # a table whose keys are still to be checked cannot be altered
    *(
        f'ALTER TABLE {table} ALTER COLUMN {column} TYPE varchar({length}) COLLATE "C"'
        for table, column, length in _PLAIN
    ),
    *(
        f"CREATE INDEX IF NOT EXISTS {TABLE}_{name}_gin ON {TABLE} "
        f"USING gin (string_to_array({name}, ' ')) WITH (fastupdate = on)"
        for name in COLUMNS
    ),
    "SET CONSTRAINTS ALL DEFERRED",
]
POSTGRESQL_LIFT = [f"DROP INDEX IF EXISTS {TABLE}_{name}_gin" for name in COLUMNS]
STATEMENTS = {"sqlite": (SQLITE_SET, SQLITE_LIFT), "postgresql": (POSTGRESQL_SET, POSTGRESQL_LIFT)}


def put(connection):
    """Make the indexes that are not there."""
    _run(connection, 0)


def take_away(connection):
    """Drop the indexes."""
    _run(connection, 1)


def again(connection):
    """Make them anew from the cards as they stand."""
    take_away(connection)
    put(connection)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {FTS}({FTS}) VALUES ('rebuild')")  # noqa: S608


def _run(connection, which):
    try:
        statements = STATEMENTS[connection.vendor][which]
    except KeyError:
        raise NotImplementedError(
            f"The catalogue cannot be searched on {connection.vendor}; use SQLite or PostgreSQL."
        ) from None
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
