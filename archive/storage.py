"""Where the house keeps its files: rooms behind Django's storage API, on disk or in an S3 store."""

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.utils.functional import LazyObject


class HouseStorage(LazyObject):
    """A room of the store: files under DATA_DIR/store/<room>, or objects under STORE_URL/<room>."""

    def __init__(self, room, **options):
        self.__dict__["_room"] = room
        super().__init__()

    def _setup(self):
        self._wrapped = _disk(self._room) if not settings.STORE_URL else _objects(self._room)


def _disk(room):
    return FileSystemStorage(
        location=settings.DATA_DIR / "store" / room,
        base_url=None,
        file_permissions_mode=0o640,
        directory_permissions_mode=0o750,
        allow_overwrite=False,
    )


def _objects(room):
    from storages.backends.s3 import S3Storage

    parts = urlsplit(settings.STORE_URL)
    if parts.scheme != "s3" or not parts.netloc:
        raise ValueError(f"PATINA_STORE_URL is {settings.STORE_URL!r}; write s3://bucket/prefix.")
    prefix = "/".join(part for part in (parts.path.strip("/"), room) if part)
    return S3Storage(bucket_name=parts.netloc, location=prefix, file_overwrite=False, querystring_auth=True)


@contextmanager
def local(room, name):
    """Give a path to a stored file for as long as the block runs.

    On disk it is the file itself; from an object store it is a copy in scratch that is removed afterwards.
    """
    store = storages[room]
    if not settings.STORE_URL:
        yield Path(store.path(name))
        return
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=settings.SCRATCH_DIR) as folder:
        path = Path(folder) / Path(name).name
        with store.open(name) as source, path.open("wb") as target:
            for chunk in source.chunks(1 << 20):
                target.write(chunk)
        yield path
