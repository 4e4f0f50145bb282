"""Answer with a file or a part of it (RFC 9110 ranges), so that players seek and downloads resume."""

import re
from pathlib import Path
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.cache import patch_cache_control

BLOCK = 1 << 18
RANGE = re.compile(r"bytes=(\d*)-(\d*)\Z")


def ranged(request, source, content_type, *, etag="", cache=None, filename=""):
    """Answer 200, 206, 304 or 416 with the bytes of a path or of an open, seekable binary file.

    `etag` is the bare tag, best a digest; `cache` are arguments of patch_cache_control, private and never
    kept where none are given; `filename` makes it a download. An open file is closed once the answer is sent.
    One range is honoured; several at once are answered with the whole file, as the standard allows.
    """
    file = Path(source).open("rb") if isinstance(source, str | Path) else source  # noqa: SIM115 - the answer closes it
    size = file.seek(0, 2)
    if etag and _names(request.headers.get("If-None-Match", ""), etag):
        file.close()
        response = HttpResponse(status=304)
        return _dressed(response, etag, cache)
    try:
        start, stop, status = _wanted(request, size, etag)
    except ValueError:
        file.close()
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        return _dressed(response, etag, cache)
    if request.method == "HEAD":
        file.close()
        response = HttpResponse(status=status, content_type=content_type)
    else:
        response = StreamingHttpResponse(_Part(file, start, stop), status=status, content_type=content_type)
    response["Content-Length"] = str(stop - start)
    if status == 206:
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    if filename:
        response.headers["Content-Disposition"] = _attachment(filename)
    return _dressed(response, etag, cache)


class _Part:
    """Bytes [start, stop) of an open file, block by block; the file is closed with the answer."""

    def __init__(self, file, start, stop):
        self._file, self._start, self._stop = file, start, stop

    def __iter__(self):
        self._file.seek(self._start)
        left = self._stop - self._start
        while left > 0 and (block := self._file.read(min(BLOCK, left))):
            left -= len(block)
            yield block

    def close(self):
        self._file.close()


def _wanted(request, size, etag):
    """Return (start, stop, status); raises ValueError for a range the file does not have."""
    match = RANGE.match(request.headers.get("Range", "").replace(" ", ""))
    condition = request.headers.get("If-Range", "")
    if not match or match[1] == match[2] == "" or (condition and condition != f'"{etag}"'):
        return 0, size, 200
    if match[1] == "":
        start, stop = max(0, size - int(match[2])), size
    else:
        start = int(match[1])
        stop = min(size, int(match[2]) + 1) if match[2] else size
        if match[2] and int(match[2]) < start:
            return 0, size, 200
    if start >= size or start >= stop:
        raise ValueError(f"bytes {start}-{stop} of {size}")
    return start, stop, 206


def _names(header, etag):
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or f'"{etag}"' in tags


def _attachment(filename):
    return f"attachment; filename*=UTF-8''{quote(filename)}"


def _dressed(response, etag, cache):
    response["Accept-Ranges"] = "bytes"
    if etag:
        response["ETag"] = f'"{etag}"'
    patch_cache_control(response, **(cache or {"private": True, "no_store": True}))
    return response
