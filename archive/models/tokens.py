"""A text of tokens, asked which of them it holds: by FTS5 on SQLite, by a GIN index on PostgreSQL."""

from django.db import models


class TokensField(models.TextField):
    """Tokens with one space between; `__holds` asks for clauses.

    A clause is met by any of its alternatives, an alternative by all of its tokens, and every clause must
    be met: `titles__holds=((("马路",),), (("angel",), ("angels",)))`.
    """


@TokensField.register_lookup
class Holds(models.Lookup):
    """Whether a column of the index card holds tokens; `archive.search.structures` makes the indexes."""

    lookup_name = "holds"
    prepare_rhs = False
    before_key = ""

    def get_db_prep_lookup(self, value, connection):
        """Leave the clauses to the two writers below."""
        return "%s", [value]

    def as_sqlite(self, compiler, connection):
        """Ask the FTS5 table that follows the cards."""
        table = self.lhs.target.model._meta.db_table
        card = compiler.quote_name_unless_alias(self.lhs.alias)
        question = f"{{{self.lhs.target.column}}} : ({_fts(self.rhs)})"
        key = f'{self.before_key}{card}."work_id"'
        sql = f"{key} IN (SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s)"  # noqa: S608
        return sql, [question]

    def as_postgresql(self, compiler, connection):
        """Ask the GIN index over the array of tokens."""
        column, _ = self.process_lhs(compiler, connection)
        array, sql, params = f"string_to_array({column}, ' ')", [], []
        if certain := [token for clause in self.rhs if len(clause) == 1 for token in clause[0]]:
            sql.append(f"{array} @> %s::text[]")  # one question over all of them, which GIN answers quickest
            params.append(certain)
        for clause in self.rhs:
            if len(clause) > 1:
                singles = [tokens[0] for tokens in clause if len(tokens) == 1]
                several = [list(tokens) for tokens in clause if len(tokens) > 1]
                ways = [f"{array} && %s::text[]"] if singles else []  # any of them, in one walk of the index
                sql.append("(" + " OR ".join(ways + [f"{array} @> %s::text[]"] * len(several)) + ")")
                params += ([singles] if singles else []) + several
        return " AND ".join(sql), params


@TokensField.register_lookup
class Among(Holds):
    """The same, asked of rows on the way along an order.

    SQLite would fetch every row that holds the tokens and sort them; the plus leaves it the order's index.
    """

    lookup_name = "among"
    before_key = "+"


def _fts(clauses):
    return " AND ".join(_any(clause) for clause in clauses)


def _any(clause):
    return "(" + " OR ".join(_all(tokens) for tokens in clause) + ")"


def _all(tokens):
    return "(" + " AND ".join(f'"{token}"' for token in tokens) + ")"
