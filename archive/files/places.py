"""Storage locations as they really are: their storages, whether they are there, what lies in them."""

import errno
import os
import secrets
import shutil
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, storages
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from archive.models import Asset, Copy, StorageLocation
from archive.models.copies import HOUSE
from film.errors import FilmError

MARKER = ".patina-location"
ASIDE = "quarantine"
FULL = (errno.ENOSPC, errno.EDQUOT)
ROOM = "masters"


class Away(FilmError):
    """A location is not mounted, or does not answer."""


def house():
    """Return the house's own store as a location, made where there is none yet."""
    found = StorageLocation.objects.filter(url=HOUSE).first()
    if found is None:
        fields = {"name": "house", "title": "House", "tier": StorageLocation.Tier.ONLINE}
        found, _made = StorageLocation.objects.get_or_create(url=HOUSE, defaults=fields)
    return found


def enlist():
    """Write down the house's copy of every asset that has none."""
    here = Copy.objects.filter(asset=OuterRef("pk"), location=house())
    for asset in Asset.objects.filter(~Exists(here)).iterator(chunk_size=2000):
        Copy.objects.get_or_create(asset=asset, location=house(), defaults={"name": asset.name})


def storage_of(location):
    """Return the storage behind a location's address; raises ValidationError for one that cannot be."""
    parts = urlsplit(location.url)
    if location.url == HOUSE:
        return storages[ROOM]
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/"):
        return _disk(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.netloc:
        return _objects(parts)
    if parts.scheme == "alias" and parts.path in settings.STORAGES:
        return storages[parts.path]
    raise ValidationError(
        {"url": _("%(url)s is no address of a store; write file:///folder, s3://bucket/prefix or alias:name.")
         % {"url": location.url}}
    )  # fmt: skip


def _disk(path):
    home = settings.DATA_DIR.resolve()
    if path.resolve() == Path("/") or path.resolve().is_relative_to(home):
        raise ValidationError(
            {
                "url": _("%(path)s lies in the house itself; a copy there would be lost with it.")
                % {"path": path}
            }
        )
    return FileSystemStorage(
        location=path,
        base_url=None,
        file_permissions_mode=0o640,
        directory_permissions_mode=0o750,
        allow_overwrite=False,
    )


def _objects(parts):
    from storages.backends.s3 import S3Storage

    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    words = {"endpoint": "endpoint_url", "profile": "session_profile", "region": "region_name"}
    if unknown := set(asked) - set(words):
        raise ValidationError(
            {"url": _("%(word)s is not understood; there are endpoint, profile and region.")
             % {"word": ", ".join(sorted(unknown))}}
        )  # fmt: skip
    options = {words[name]: value for name, value in asked.items()}
    return S3Storage(bucket_name=parts.netloc, location=parts.path.strip("/"), file_overwrite=True, **options)


def root_of(location):
    """Return the folder of a location on disk, or None for an object store."""
    storage = storage_of(location)
    return Path(storage.location) if isinstance(storage, FileSystemStorage) else _wrapped_root(storage)


def _wrapped_root(storage):
    try:
        return Path(storage.path(""))
    except (NotImplementedError, AttributeError):
        return None


def mark(location):
    """Leave the location's marker in it, so that an empty mount point is told from the real place."""
    if location.is_house:
        return
    marker, root = location.marker or secrets.token_hex(16), root_of(location)
    if root is not None:
        if not root.is_dir():
            raise ValidationError(
                {"url": _("There is no folder %(path)s; make or mount it.") % {"path": root}}
            )
        try:
            (root / MARKER).write_text(marker, encoding="ascii")
        except OSError as error:
            raise ValidationError(
                {"url": _("%(path)s cannot be written: %(why)s.") % {"path": root, "why": error.strerror}}
            ) from error
    else:
        _mark_objects(location, marker)
    location.marker = marker


def _mark_objects(location, marker):
    from archive.files import objects

    storage = storage_of(location)
    try:
        objects.client_of(storage).put_object(
            Bucket=storage.bucket_name, Key=objects.key_of(storage, MARKER), Body=BytesIO(marker.encode())
        )
    except objects.AWAY as error:
        raise ValidationError(
            {"url": _("The store does not take a file: %(why)s") % {"why": str(error)[:200]}}
        ) from error


def trouble_of(location):
    """Return why a location cannot be used now as (sentence, params), or None where it can."""
    facts = {"place": str(location)}
    if not location.mounted:
        return gettext_noop("%(place)s is marked as not mounted; mount it and say so."), facts
    root = root_of(location)
    if root is None:
        return _trouble_of_objects(location, facts)
    if location.is_house:
        there = not settings.DATA_DIR.exists() or root.is_dir() or not location.copies.exists()
    else:
        there = _marker_in(root) == location.marker
    if not there:
        return gettext_noop("%(place)s is not mounted: what marks it is not in its place."), facts
    return None


def _marker_in(root):
    try:
        return (root / MARKER).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def _trouble_of_objects(location, facts):
    from archive.files import objects

    storage = storage_of(location)
    if not objects.is_objects(storage):
        return None
    try:
        objects.client_of(storage).head_bucket(Bucket=storage.bucket_name)
    except objects.AWAY as error:
        why = {"why": str(error)[:200]}
        return gettext_noop("%(place)s does not answer: %(why)s"), facts | why
    return None


def refuse_away(location):
    """Raise Away, and note it once on the location, where it cannot be used now."""
    found = trouble_of(location)
    if found:
        error = Away(found[0], **found[1])
        note_trouble(location, str(error))
        raise error
    clear_trouble(location)


def note_trouble(location, sentence):
    """Write a location's trouble down, once for as long as it lasts; return whether it was news."""
    now = timezone.now()
    return bool(
        StorageLocation.objects.filter(pk=location.pk)
        .exclude(trouble=sentence)
        .update(trouble=sentence, trouble_since=now)
    )


def clear_trouble(location):
    """Strike a location's trouble."""
    StorageLocation.objects.filter(pk=location.pk).exclude(trouble="").update(trouble="", trouble_since=None)


def opened(location, name):
    """Open a file of a location for reading by seek; raises FileNotFoundError."""
    from archive.files import objects

    storage = storage_of(location)
    if objects.is_objects(storage):
        return objects.ObjectReader(storage, name)
    file = storage.open(name)
    if hasattr(os, "posix_fadvise"):  # what lies in memory says nothing about the disk
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return file


def names_in(location):
    """Yield the name of every file in a location but its marker, unfinished parts and what was set aside."""
    from archive.files import objects

    root = root_of(location)
    found = _names_on_disk(root) if root is not None else (n for n, _ in objects.listed(storage_of(location)))
    for name in found:
        last = name.rpartition("/")[2]
        unfinished = last.startswith(".") and last.endswith(".part")
        if last != MARKER and not unfinished and not name.startswith(f"{ASIDE}/"):
            yield name


def _names_on_disk(root):
    for folder, _folders, files in os.walk(root):
        for name in files:
            yield Path(folder, name).relative_to(root).as_posix()


def free_bytes(location):
    """Return how much room a location on disk has left, or None where nobody can say."""
    root = root_of(location)
    try:
        return shutil.disk_usage(root).free if root is not None and root.is_dir() else None
    except OSError:
        return None
