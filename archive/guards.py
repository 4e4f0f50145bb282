"""Triggers that keep the journal append-only in the database itself, whoever writes the SQL."""

SENTENCE = "The journal is append-only."

SQLITE_SET = [
    f"CREATE TRIGGER journal_refuses_{word} BEFORE {word.upper()} ON archive_journalentry "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for word in ("update", "delete")
]
SQLITE_LIFT = [f"DROP TRIGGER IF EXISTS journal_refuses_{word}" for word in ("update", "delete")]

POSTGRESQL_SET = [
    "CREATE OR REPLACE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{SENTENCE}'; END $$",
    "CREATE TRIGGER journal_refuses_change BEFORE UPDATE OR DELETE ON archive_journalentry "
    "FOR EACH ROW EXECUTE FUNCTION journal_refuses()",
    "CREATE TRIGGER journal_refuses_truncate BEFORE TRUNCATE ON archive_journalentry "
    "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()",
]
POSTGRESQL_LIFT = [
    f"DROP TRIGGER IF EXISTS journal_refuses_{word} ON archive_journalentry"
    for word in ("change", "truncate")
]

STATEMENTS = {"sqlite": (SQLITE_SET, SQLITE_LIFT), "postgresql": (POSTGRESQL_SET, POSTGRESQL_LIFT)}


def set_guards(connection):
    """Put the triggers in place."""
    _run(connection, 0)


def lift_guards(connection):
    """Take the triggers away, for the one command that empties the whole database."""
    _run(connection, 1)


def are_set(connection):
    """Say whether the triggers stand."""
    if connection.vendor == "sqlite":
        question = (
            "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal_refuses%'"
        )
    else:
        question = (
            "SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'journal_refuses%' "
            "AND tgrelid = 'archive_journalentry'::regclass"
        )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0] == len(SQLITE_LIFT)


def _run(connection, which):
    try:
        statements = STATEMENTS[connection.vendor][which]
    except KeyError:
        raise NotImplementedError(
            f"The journal cannot be guarded on {connection.vendor}; use SQLite or PostgreSQL."
        ) from None
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
