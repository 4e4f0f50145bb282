"""Opening film files safely, and saying plainly why one cannot be opened."""

from contextlib import contextmanager
from pathlib import Path

import av
from PIL import Image, UnidentifiedImageError

from film import wholeness
from film.errors import FilmError, NotFilm, Truncated

# Only self-contained files: playlists and concat scripts could make a reader fetch other files.
FORMATS = (
    "matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,avi,mxf,mpegts,mpeg,mpegvideo,m4v,h264,hevc,dv,flv,asf,ogg,gxf,nut,"
    "ivf,rm,wtv,yuv4mpegpipe,dirac,vc1,obu,wav,mp3,flac,aac,aiff,w64,ac3,eac3,caf,au,amr"
)
BYTES_MISSING = (
    "%(name)s is cut short: %(missing)s bytes are missing at its end; copy it again from its source."
)
NO_FORMAT = "no film format recognises its contents"


@contextmanager
def opened(path):
    """Open a film or sound file for reading; closes it always.

    Raises NotFilm or Truncated with the reason in plain words.
    """
    path = Path(path)
    check_file(path)
    try:
        container = av.open(
            str(path.absolute()),
            options={"format_whitelist": FORMATS, "protocol_whitelist": "file"},
            metadata_errors="replace",
        )
    except (av.error.FFmpegError, ValueError) as error:
        raise diagnosis(path, error) from error
    try:
        yield container
    finally:
        container.close()


def check_file(path):
    """Refuse what is no readable, non-empty file."""
    name = path.name
    if not path.exists():
        raise FilmError("%(name)s does not exist; check the path.", name=str(path))
    if path.is_dir():
        raise NotFilm("%(name)s is a folder, not a film file; choose one file inside it.", name=name)
    if not path.is_file():
        raise NotFilm("%(name)s is a pipe or a device, no file; write the film to a file first.", name=name)
    if path.stat().st_size == 0:
        raise NotFilm("%(name)s is empty (0 bytes); copy it again from its source.", name=name)


def diagnosis(path, error):
    """Return the exception that says why this file cannot be opened."""
    name = path.name
    if wholeness.lacks_index(path):
        return Truncated(
            "%(name)s is cut short: its index (moov) was never written; copy it again from its source.",
            name=name,
        )
    if missing := wholeness.missing_bytes(path):
        return Truncated(BYTES_MISSING, name=name, missing=missing)
    if _is_still(path):
        return NotFilm("%(name)s is a still picture, not a film; choose a video file.", name=name)
    if _is_text(path):
        return NotFilm("%(name)s is a text file, not a film; choose a video file.", name=name)
    reason = NO_FORMAT if isinstance(error, av.error.InvalidDataError | ValueError) else str(error)
    return NotFilm(
        "%(name)s is not a film that can be read (%(reason)s); choose an MP4, MOV, MKV, AVI or MXF file.",
        name=name,
        reason=reason,
    )


def _is_still(path):
    try:
        with Image.open(path):
            return True
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return False


def _is_text(path):
    with path.open("rb") as file:
        head = file.read(4096)
    try:
        return "\0" not in head[:4093].decode("utf-8", errors="strict" if len(head) < 4093 else "ignore")
    except UnicodeDecodeError:
        return False
