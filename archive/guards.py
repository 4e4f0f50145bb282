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

LOOPHOLES = """
SELECT current_user,
       (SELECT rolsuper FROM pg_roles WHERE rolname = current_user),
       pg_has_role(current_user, relowner, 'MEMBER'),
       array_to_string(ARRAY(
           SELECT word FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER']) AS word
           WHERE has_table_privilege(current_user, oid, word)), ', ')
FROM pg_class WHERE oid = 'archive_journalentry'::regclass
"""
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


def app_role_statements(role):
    """Return the SQL that lets a PostgreSQL role do the house's work but only read and extend the journal.

    The tables, and with them the triggers, belong to the role that runs this; only it can lift them.
    """
    name = _identifier(role)
    return [
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {name}",
        f"REVOKE ALL ON archive_journalentry FROM {name}",
        f"GRANT SELECT, INSERT ON archive_journalentry TO {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}",
    ]


def loopholes(connection):
    """Return a sentence for each way in which this connection's role could get round the triggers."""
    if connection.vendor != "postgresql":
        return ["SQLite knows no roles: whoever may write the file may lift the triggers."]
    with connection.cursor() as cursor:
        cursor.execute(LOOPHOLES)
        role, superuser, owner, privileges = cursor.fetchone()
    found = []
    if superuser:
        found.append(f"The role {role} is a superuser of the database.")
    if owner:
        found.append(f"The role {role} owns the journal's table, or is a member of its owner.")
    if privileges:
        found.append(f"The role {role} may {privileges} the journal.")
    return found


def _identifier(role):
    if not role or not role.replace("_", "").isalnum() or not role.isascii():
        raise ValueError(f"{role!r} is no plain name of a role; use letters, figures and underscores.")
    return f'"{role}"'


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
