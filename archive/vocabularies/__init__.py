"""The vocabularies the house starts with: one table a scheme, read from files and written into terms."""

import csv
from pathlib import Path

FOLDER = Path(__file__).parent
SCHEMES = ("avefi", "fiafcore", "nypl", "premis", "local")
FIELDS = ("uri", "label_en", "label_zh", "definition", "source_ref")


def read():
    """Yield every row of every table: a dict of scheme, list, code, FIELDS and broader, written list/code."""
    for scheme in SCHEMES:
        with (FOLDER / f"{scheme}.tsv").open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE):
                yield {"scheme": scheme} | row


def load(terms):
    """Write the tables into a Term model; return how many terms are new and how many were changed.

    Loading again changes nothing. A term the house retired stays retired, and terms it added itself are
    left alone.
    """
    rows = {(row["scheme"], row["list"], row["code"]): row for row in read()}
    held = _held(terms)
    new = [key for key in rows if key not in held]
    terms.objects.bulk_create(_term(terms, key, rows[key]) for key in new)
    held = _held(terms)
    changed = [held[key] for key, row in rows.items() if _write(held[key], row, held)]
    terms.objects.bulk_update(changed, [*FIELDS, "broader"], batch_size=200)
    return len(new), len([term for term in changed if _key(term) not in set(new)])


def _held(terms):
    return {_key(term): term for term in terms.objects.all()}


def _key(term):
    return term.scheme, term.list, term.code


def _term(terms, key, row):
    scheme, name, code = key
    return terms(scheme=scheme, list=name, code=code, **{field: row[field] for field in FIELDS})


def _write(term, row, held):
    """Set what the row says and say whether anything differed."""
    broader = held[(term.scheme, *row["broader"].split("/", 1))].pk if row["broader"] else None
    values = {field: row[field] for field in FIELDS} | {"broader_id": broader}
    differs = any(getattr(term, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(term, name, value)
    return differs
