"""Chinese beside English without GNU gettext: collect sentences, merge translations, check, compile."""

import ast
import copy
import os
import re
import tempfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation.template import templatize

from config.people import powers
from restoration import wording

ROOT = Path(__file__).resolve().parent.parent
LOCALE = "zh_Hans"
PO = ROOT / "locale" / LOCALE / "LC_MESSAGES" / "django.po"
ROOMS = ("accounts", "archive", "channel", "config", "demo", "jobs", "restoration", "reviews")
SKIPPED = {"migrations", "engine", "__pycache__"}
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[-+#0]*\d*(?:\.\d+)?[a-zA-Z]|%([sdif])|\{(\w*)\}")
PROSE = re.compile(r"(?:%\(name\)s|[A-Za-z])\S*(?: \S+){3,}")
HEADER = "# Simplified Chinese for Patina. Collected and checked by `manage.py translations`."


class TranslationError(ValueError):
    """A translation file that cannot be used as it is; says which and why."""


def empty():
    """Return a catalogue without entries."""
    return Catalog(
        locale=LOCALE, project="Patina", version="1", header_comment=HEADER, charset="utf-8", fuzzy=False,
        domain="django", msgid_bugs_address="none", last_translator="Patina", language_team=LOCALE,
        revision_date=datetime(2026, 11, 22, tzinfo=UTC), creation_date=datetime(2026, 11, 22, tzinfo=UTC),
    )  # fmt: skip


def read(path):
    """Return the catalogue in a .po file; a file that does not exist is an empty one."""
    if not Path(path).exists():
        return empty()
    try:
        with open(path, "rb") as file:
            catalog = read_po(file, locale=LOCALE, domain="django", charset="utf-8", abort_invalid=True)
    except (PoFileError, UnicodeDecodeError) as error:
        raise TranslationError(f"{path} is not a readable .po file: {error}. Mend that line.") from error
    catalog.fuzzy = False
    return catalog


def write(catalog, path=PO):
    """Write a catalogue as .po, references by file alone, so that moved lines make no differences."""
    text = BytesIO()
    write_po(text, catalog, width=0, include_lineno=False, ignore_obsolete=True)
    _put(path, text.getvalue())


def compile_catalog(po=PO):
    """Write the .mo beside a .po and return its path."""
    packed = BytesIO()
    write_mo(packed, read(po))
    mo = Path(po).with_suffix(".mo")
    _put(mo, packed.getvalue())
    return mo


def collect(root=ROOT):
    """Return a catalogue of every sentence in the Python, the templates and the engine's declarations."""
    found = empty()
    for path in _python_files(root):
        _add(found, path.relative_to(root), path.read_bytes())
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".xml"}:
            _add(found, path.relative_to(root), _as_python(path))
    grants = [(name, "config/people/powers.py") for name in powers.sentences()]
    for sentence, source in (*film_sentences(root), *engine_refusals(root), *wording.sentences(), *grants):
        found.add(sentence, locations=[(source, None)])
    return found


def film_sentences(root=ROOT):
    """Yield (sentence, file) for what film says in plain English: its strings of four words and more."""
    for path in sorted((root / "film").rglob("*.py")):
        tree = ast.parse(path.read_text())
        silent = {id(part) for node in ast.walk(tree) for part in _unsaid(node)}
        for node in ast.walk(tree):
            said = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
            if said and PROSE.match(node.value):
                yield node.value, path.relative_to(root).as_posix()


def engine_refusals(root=ROOT):
    """Yield (sentence, file) for what the engine refuses a film for: the templates it gives to FilmError.

    Training is left out: it is met in a terminal alone.
    """
    engine = root / "restoration" / "engine"
    for path in sorted(set(engine.rglob("*.py")) - set(engine.glob("training/*"))):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args
            if named and node.func.id == "FilmError" and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value, path.relative_to(root).as_posix()


def update(known, found):
    """Return (catalogue, new, dropped): the found sentences, in the known order where there is one."""
    merged = empty()
    kept = [message for message in entries(known) if _twin(found, message)]
    new = [message for message in entries(found) if not _twin(known, message)]
    dropped = [message for message in entries(known) if not _twin(found, message)]
    for message in kept:
        twin = _twin(found, message)
        _place(merged, twin, _string_for(twin, message), message.flags & {"fuzzy"})
    for message in new:
        _place(merged, message, message.string)
    return merged, new, dropped


def merge(known, fragments):
    """Return (catalogue, filled) with the fragments' translations; refuse two answers to one sentence."""
    merged, giver, conflicts, filled = copy.deepcopy(known), {}, [], 0
    for path in fragments:
        for message in entries(read(path)):
            twin, key = _twin(merged, message), (message.context, _singular(message))
            if not translated(message) or (twin and _texts(twin) == _texts(message)):
                continue
            if twin and translated(twin):
                conflicts.append(
                    f"{key[1]!r}: {giver.get(key, 'the catalogue')} says {_texts(twin)[0]!r}, "
                    f"{Path(path).name} says {_texts(message)[0]!r}"
                )
                continue
            if twin:
                twin.string = _string_for(twin, message)
            else:
                _place(merged, message, _string_for(message, message))
            giver[key], filled = Path(path).name, filled + 1
    if conflicts:
        raise TranslationError("One sentence has two translations; keep one:\n" + "\n".join(conflicts))
    return merged, filled


def faults(known, found):
    """Return one line for each thing that keeps the catalogue from being whole."""
    lines = []
    for message in entries(found):
        twin = _twin(known, message)
        where = ", ".join(sorted({file for file, _line in message.locations}))
        if twin is None:
            lines.append(f"missing: {_singular(message)!r} ({where})")
        elif not translated(twin):
            lines.append(f"untranslated: {_singular(message)!r} ({where})")
        else:
            lines += [f"{fault}: {_singular(message)!r} ({where})" for fault in _faults_of(message, twin)]
    lines += [f"obsolete: {_singular(m)!r}" for m in entries(known) if not _twin(found, m)]
    lines += [f"obsolete: {_singular(m)!r}" for m in known.obsolete.values()]
    return lines


def entries(catalog):
    """Return a catalogue's messages without its header."""
    return [message for message in catalog if message.id]


def translated(message):
    """Tell whether a message has a translation in every form."""
    return all(text.strip() for text in _texts(message)) and bool(_texts(message))


def _faults_of(message, twin):
    if twin.fuzzy:
        yield "fuzzy"
    if bool(message.pluralizable) != bool(twin.pluralizable):
        yield "plural in one and not in the other"
    allowed = [_placeholders(text) for text in (message.id if message.pluralizable else (message.id,))]
    for text in _texts(twin):
        if _placeholders(text) not in allowed:
            yield "other placeholders"


def _placeholders(text):
    bare = text.replace("%%", "")
    return sorted(next((name for name in match.groups() if name), "") for match in PLACEHOLDER.finditer(bare))


def _unsaid(node):
    """Return the strings of a node that nobody reads on a page: its docstring, the pieces of an f-string."""
    if isinstance(node, ast.JoinedStr):
        return node.values
    documented = isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
    return [node.body[0].value] if documented and ast.get_docstring(node) else []


def _python_files(root):
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if not SKIPPED & set(path.relative_to(root).parts):
                yield path


def _as_python(path):
    """Return a template as the Python that Babel reads; brackets make its indentation meaningless."""
    return f"(\n{templatize(path.read_text(), origin=str(path))}\n)\n".encode()


def _add(catalog, path, source):
    for _line, sentence, _comments, context in extract("python", BytesIO(source), keywords=KEYWORDS):
        catalog.add(sentence, locations=[(path.as_posix(), None)], context=context)


def _twin(catalog, message):
    return catalog.get(message.id, message.context)


def _singular(message):
    return message.id[0] if message.pluralizable else message.id


def _texts(message):
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return tuple(text or "" for text in texts)


def _string_for(shape, message):
    """Return a translation in the shape its sentence has: a tuple where there is a plural, else one text."""
    return _texts(message) if shape.pluralizable else _texts(message)[0]


def _place(catalog, message, string, flags=()):
    locations = sorted({(file, None) for file, _line in message.locations})
    catalog.delete(message.id, message.context)
    catalog.add(
        message.id, string, locations=locations, context=message.context, flags=set(flags),
        auto_comments=message.auto_comments, user_comments=message.user_comments,
    )  # fmt: skip


def _put(path, content):
    """Write a file beside its place and move it there, so that a reader never sees half of it."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=Path(path).parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
