"""What film files are refused for, told in the reader's language; film itself speaks plain English."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SENTENCES = (
    gettext_noop("%(name)s does not exist; check the path."),
    gettext_noop("%(name)s is a folder, not a film file; choose one file inside it."),
    gettext_noop("%(name)s is empty (0 bytes); copy it again from its source."),
    gettext_noop("%(name)s is cut short: its index (moov) was never written; copy it again from its source."),
    gettext_noop(
        "%(name)s is cut short: %(missing)s bytes are missing at its end; copy it again from its source."
    ),
    gettext_noop("%(name)s is cut short: %(reason)s; copy it again from its source."),
    gettext_noop("%(name)s is a still picture, not a film; choose a video file."),
    gettext_noop("%(name)s is a text file, not a film; choose a video file."),
    gettext_noop(
        "%(name)s is not a film that can be read (%(reason)s); choose an MP4, MOV, MKV, AVI or MXF file."
    ),
    gettext_noop("%(name)s has sound but no moving picture; choose a video file."),
    gettext_noop("%(name)s holds only a still cover picture; choose a video file."),
    gettext_noop("%(name)s holds no moving picture; choose a video file."),
    gettext_noop(
        "%(name)s holds no picture that can be decoded; make a new copy, or convert it to FFV1 or H.264."
    ),
    gettext_noop(
        "%(name)s changes size from %(before)s to %(after)s at frame %(number)s; convert it to one size."
    ),
    gettext_noop("Frame %(number)s of %(name)s cannot be decoded."),
    gettext_noop("Frame %(number)s of %(name)s cannot be decoded; make a new copy of the file."),
    gettext_noop("no film format recognises its contents"),
)


def told(error):
    """Return a FilmError's sentence in the reader's language."""
    params = dict(error.params)
    if "reason" in params:
        params["reason"] = _(params["reason"])
    return _(error.message) % params if params else _(error.message)
