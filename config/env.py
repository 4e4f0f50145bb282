"""The only reader of the environment. An unsafe default is an error outside DEBUG."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE = Path(__file__).resolve().parent.parent


def use_settings():
    """Name the settings module unless the caller has named one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def text(name, default=""):
    """Return PATINA_<name> as stripped text."""
    return os.environ.get(f"PATINA_{name}", default).strip()


def flag(name, default=False):
    """Return PATINA_<name> as a yes or no; refuses words it does not know."""
    value = text(name).lower()
    if value in {"", "default"}:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"PATINA_{name} is {value!r}; write 1 or 0.")


def number(name, default):
    """Return PATINA_<name> as a whole number."""
    value = text(name)
    try:
        return int(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"PATINA_{name} is {value!r}; write a whole number.") from error


def words(name, default=()):
    """Return PATINA_<name>, separated by commas, as a list."""
    return [word.strip() for word in text(name).split(",") if word.strip()] or list(default)


def folder(name, default):
    """Return PATINA_<name> as an absolute folder."""
    return Path(text(name) or default).expanduser().resolve()


def secret_key(debug):
    """Return the signing key: given, read from its file, or (under DEBUG only) a fixed one."""
    if key := text("SECRET_KEY"):
        return key
    if path := text("SECRET_KEY_FILE"):
        return _key_in(Path(path))
    if debug:
        return "only-for-debugging-never-in-a-real-house"
    raise ImproperlyConfigured(
        "No secret key is set. Give PATINA_SECRET_KEY or PATINA_SECRET_KEY_FILE (`make run` writes one)."
    )


def _key_in(path):
    try:
        key = path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"PATINA_SECRET_KEY_FILE {path} cannot be read: {error.strerror}."
        ) from error
    if len(key) < 40:
        raise ImproperlyConfigured(
            f"PATINA_SECRET_KEY_FILE {path} holds {len(key)} characters; give at least 40."
        )
    return key
