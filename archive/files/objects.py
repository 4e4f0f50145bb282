"""Objects in an S3 store: read by ranges, written in parts that a later try goes on with."""

import io

from botocore.exceptions import BotoCoreError, ClientError

RANGE = 8 << 20
SMALLEST_PART, MOST_PARTS = 16 << 20, 9_000
GONE = {"404", "NoSuchKey", "NotFound", "NoSuchBucket"}
AWAY = (BotoCoreError, ClientError)


def is_objects(storage):
    """Say whether a storage is an S3 store."""
    return hasattr(storage, "bucket_name") and hasattr(storage, "connection")


def client_of(storage):
    """Return the storage's own boto3 client."""
    return storage.connection.meta.client


def key_of(storage, name):
    """Return the key under which the store knows this name."""
    return f"{storage.location.strip('/')}/{name}".lstrip("/")


class ObjectReader(io.RawIOBase):
    """An object as a seekable file that asks the store for ranges of it; raises FileNotFoundError."""

    def __init__(self, storage, name):
        super().__init__()
        self._client, self._bucket = client_of(storage), storage.bucket_name
        self._key, self.name, self._place = key_of(storage, name), name, 0
        try:
            self.size = self._client.head_object(Bucket=self._bucket, Key=self._key)["ContentLength"]
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in GONE:
                raise FileNotFoundError(name) from error
            raise
        self._start, self._data = 0, b""

    def readable(self):
        """Say yes."""
        return True

    def seekable(self):
        """Say yes."""
        return True

    def seek(self, place, whence=0):
        """Move to a byte."""
        self._place = place + {0: 0, 1: self._place, 2: self.size}[whence]
        return self._place

    def tell(self):
        """Return the byte read next."""
        return self._place

    def readinto(self, buffer):
        """Fill a buffer, fetching the next piece where it is needed; less only at the end."""
        filled = 0
        while filled < len(buffer) and self._place < self.size:
            if not self._start <= self._place < self._start + len(self._data):
                self._fetch(max(len(buffer) - filled, RANGE))
            at = self._place - self._start
            piece = self._data[at : at + len(buffer) - filled]
            buffer[filled : filled + len(piece)] = piece
            self._place += len(piece)
            filled += len(piece)
        return filled

    def _fetch(self, count):
        stop = min(self._place + count, self.size) - 1
        answer = self._client.get_object(
            Bucket=self._bucket, Key=self._key, Range=f"bytes={self._place}-{stop}"
        )
        self._start, self._data = self._place, answer["Body"].read()


class ObjectSink:
    """Writes one object in parts; `cursor` is what a later try needs to go on after the last whole part."""

    def __init__(self, storage, name, size, cursor=None):
        self._client, self._bucket, self._key = client_of(storage), storage.bucket_name, key_of(storage, name)
        self._storage, self._name = storage, name
        self.step = max(SMALLEST_PART, -(-size // MOST_PARTS))
        self._waiting, self._parts = bytearray(), []
        self._upload = (cursor or {}).get("upload", "")
        if self._upload and not self._take_up():
            self._upload = ""

    def _take_up(self):
        """Find the parts an earlier try has sent; return whether that upload is still open."""
        try:
            pages = self._client.get_paginator("list_parts").paginate(
                Bucket=self._bucket, Key=self._key, UploadId=self._upload
            )
            sent = [part for page in pages for part in page.get("Parts", [])]
        except ClientError:
            return False
        for number, part in enumerate(sorted(sent, key=lambda one: one["PartNumber"]), 1):
            if part["PartNumber"] != number or part["Size"] != self.step:
                break
            self._parts.append({"PartNumber": number, "ETag": part["ETag"]})
        return True

    @property
    def place(self):
        """How many bytes the store has for certain."""
        return len(self._parts) * self.step

    @property
    def cursor(self):
        """What a later try needs."""
        return {"upload": self._upload}

    def cut(self, place):
        """Go back to a byte at the end of a part."""
        del self._parts[place // self.step :]

    def write(self, data):
        """Take bytes; a part is sent when it is full."""
        self._waiting += data
        while len(self._waiting) >= self.step:
            self._send(bytes(self._waiting[: self.step]))
            del self._waiting[: self.step]

    def flush(self):
        """Whole parts are safe already."""

    def _send(self, data):
        if not self._upload:
            answer = self._client.create_multipart_upload(Bucket=self._bucket, Key=self._key)
            self._upload = answer["UploadId"]
        number = len(self._parts) + 1
        answer = self._client.upload_part(
            Bucket=self._bucket, Key=self._key, UploadId=self._upload, PartNumber=number, Body=data
        )
        self._parts.append({"PartNumber": number, "ETag": answer["ETag"]})

    def complete(self):
        """Send what is left and let the object appear."""
        if self._waiting or not self._parts:
            self._send(bytes(self._waiting))
            self._waiting.clear()
        self._client.complete_multipart_upload(
            Bucket=self._bucket, Key=self._key, UploadId=self._upload, MultipartUpload={"Parts": self._parts}
        )

    def reader(self):
        """Open what was written; an object can be read once it is complete."""
        return ObjectReader(self._storage, self._name)

    def keep(self):
        """The object has its name since it was completed."""

    def abandon(self):
        """Let the store forget the parts."""
        if self._upload:
            self._client.abort_multipart_upload(Bucket=self._bucket, Key=self._key, UploadId=self._upload)


def set_aside(storage, name, aside):
    """Move an object to another key where it exists."""
    client, bucket = client_of(storage), storage.bucket_name
    source = {"Bucket": bucket, "Key": key_of(storage, name)}
    try:
        client.copy(source, bucket, key_of(storage, aside))
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") not in GONE:
            raise


def listed(storage):
    """Yield (name, size) of every object under the storage's prefix."""
    prefix = f"{storage.location.strip('/')}/".lstrip("/")
    pages = client_of(storage).get_paginator("list_objects_v2")
    for page in pages.paginate(Bucket=storage.bucket_name, Prefix=prefix):
        for entry in page.get("Contents", []):
            yield entry["Key"].removeprefix(prefix), entry["Size"]
