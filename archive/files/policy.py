"""What the house expects of a master: a verdict for each rule, kept with the event that says so."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from archive.vocabulary import AssetRole
from film import ffv1
from film.probe import RATES, SEQUENCE

PASS, FAIL, ASIDE = "pass", "fail", "aside"  # aside: the rule does not apply
MASTERS = (AssetRole.PRESERVATION_MASTER, AssetRole.RESTORED_MASTER, AssetRole.MEZZANINE)
LOSSLESS = {"ffv1"}
STILLS = {"dpx", "tiff", "png"}
CONTAINERS = {"matroska", "mxf", SEQUENCE}
ASPECT_SLACK = Decimal("0.04")  # full aperture is scanned around an Academy frame
RULES = {
    "container": _("Container"),
    "picture": _("Lossless picture"),
    "slice_crc": _("Checksums in every slice"),
    "sound": _("Lossless sound"),
    "rate": _("Frame rate"),
    "constant_rate": _("Constant frame rate"),
    "aspect": _("Aspect ratio"),
    "frames": _("No frames missing"),
}
VERDICTS = {PASS: _("kept"), FAIL: _("not kept"), ASIDE: _("does not apply")}


def verdicts(path, facts, item=None):
    """Return [{rule, verdict, expected, found}] for a film; `item` is what it was scanned from."""
    picture = facts.video
    return [
        _rule(
            "container", bool(CONTAINERS & set(facts.container.split(","))), "Matroska, MXF", facts.container
        ),
        _rule("picture", picture.codec in LOSSLESS | STILLS, "FFV1, DPX, TIFF, PNG", picture.codec),
        _slice_crc(path, picture),
        _sound(facts.audio),
        _rate(picture, item),
        _rule("constant_rate", not picture.variable_rate, gettext_noop("constant"), _steadiness(picture)),
        _aspect(picture, item),
        _frames(facts),
    ]


def is_kept(rows):
    """Say whether no rule was broken."""
    return all(row["verdict"] != FAIL for row in rows)


def told(rows):
    """Return stored verdicts with words for a page."""
    return [
        {
            **row,
            "title": RULES.get(row["rule"], row["rule"]),
            "word": VERDICTS[row["verdict"]],
            "expected": row["expected"] and gettext(row["expected"]),
            "found": row["found"] and gettext(row["found"]),
        }
        for row in rows
    ]


def _rule(name, kept, expected, found):
    verdict = ASIDE if kept is None else PASS if kept else FAIL
    return {"rule": name, "verdict": verdict, "expected": str(expected), "found": str(found)}


def _slice_crc(path, picture):
    if picture.codec != "ffv1":
        return _rule("slice_crc", None, "FFV1", picture.codec)
    try:
        facts = ffv1.of(path)
    except ValueError as error:
        return _rule("slice_crc", False, "slicecrc 1", str(error))
    found = f"version {facts.version}, {facts.slices} slices, slicecrc {int(facts.slice_crc)}"
    return _rule("slice_crc", facts.slice_crc, "slicecrc 1", found)


def _sound(tracks):
    found = ", ".join(track.codec for track in tracks)
    kept = all(track.codec == "flac" or track.codec.startswith("pcm_") for track in tracks)
    return _rule("sound", kept if tracks else None, "PCM, FLAC", found or "-")


def _rate(picture, item):
    given = item.frame_rate if item is not None else ""
    if given:
        return _rule("rate", Fraction(given) == picture.rate, given, picture.rate)
    return _rule("rate", picture.rate in RATES, gettext_noop("a rate films are made at"), picture.rate)


def _steadiness(picture):
    return gettext_noop("variable") if picture.variable_rate else gettext_noop("constant")


def _aspect(picture, item):
    found = Decimal(picture.dar.numerator) / picture.dar.denominator
    if item is None or not item.aspect_ratio:
        return _rule("aspect", None, "-", f"{found:.2f}")
    kept = abs(found / item.aspect_ratio - 1) <= ASPECT_SLACK
    return _rule("aspect", kept, item.aspect_ratio, f"{found:.2f}")


def _frames(facts):
    head = facts.raw.get("sequence")
    if head is None:
        return _rule("frames", None, "-", facts.video.frames)
    missing = head["missing"]
    named = ", ".join(map(str, missing[:40])) + (" …" if len(missing) > 40 else "")
    return _rule("frames", not missing, f"{head['first']}-{head['last']}", named or "-")
