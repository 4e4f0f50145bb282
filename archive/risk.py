"""How urgently each thing on the shelf needs eyes or a copy, with the reasons.

A score is a sum of points, 0 to 100: what the material is, what was last seen of it, how long ago that
was, where it stands, and what would be left if it were lost. Every point has a reason that
`archive.risk_words` says in a sentence. Scores are stored (archive.models.Risk), written again when
something about the item changes, and by `manage.py reckon_risk`, since time passes by itself.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q
from django.utils import timezone

from archive import recorded, search
from archive.models import Asset, Copy, Inspection, Item, Location, Risk
from archive.vocabulary import BURNS, AccessStatus, AssetRole, Base, Gauge, Grade

CHUNK = 2000
HIGHEST = 100
BANDS = ((70, Risk.Band.URGENT), (45, Risk.Band.HIGH), (20, Risk.Band.WATCH))
MASTERS = (AssetRole.PRESERVATION_MASTER, AssetRole.RESTORED_MASTER)
ACETATE = (Base.ACETATE, Base.DIACETATE, Base.SAFETY, Base.MIXED)
STAGE_POINTS = {1: 18, 2: 34, 3: 50, 4: 60, 5: 60}
AD_POINTS = ((Decimal(3), 50), (Decimal(2), 40), (Decimal("1.5"), 30), (Decimal(1), 18), (Decimal("0.5"), 8))
SHRINK_POINTS = ((Decimal("2.5"), 26), (Decimal(2), 20), (Decimal("1.5"), 13), (Decimal(1), 6))
GRADE_POINTS = {Grade.C: 8, Grade.D: 18}
DECAY_POINTS = {
    "decomposition": {"Powder": 30, "Sticky": 22, "StickyAtHead": 14},
    "base": {"LocalVinegarSmell": 10, "Warped": 6, "Brittle": 8, "Buckled": 6},
    "emulsion": {"Hydrolysis": 14, "LocalLifting": 14},
    "surface": {"Mould": 12},
    "image": {"Faded": 4, "MagentaBias": 4, "PrintThroughInMould": 10},
}
SEVERE = {"stage": 2, "ad": Decimal("1.5"), "shrink": Decimal("1.5")}
EYES_EVERY = {"nitrate": 2, "acetate": 5, "other": 10}  # years between inspections


@dataclass
class Facts:
    """What is known of one item; `place` is (temperature, humidity) or None where nobody knows the place."""

    base: str
    is_film: bool
    is_tape: bool
    born: int | None = None
    on_loan: bool = False
    place: tuple | None = None
    inspected_on: date | None = None
    grade: str = ""
    ad: Decimal | None = None
    stage: int | None = None
    shrink: Decimal | None = None
    conditions: dict = field(default_factory=dict)
    masters: int = 0
    good_copies: int | None = None
    siblings: int = 0

    @property
    def kind(self):
        """The material, as far as its ageing goes."""
        return "nitrate" if self.base in BURNS else "acetate" if self.base in ACETATE else "other"


@dataclass(frozen=True)
class Verdict:
    """A score with its reasons: [code, points, {what the sentence says}], the heaviest first."""

    score: int
    band: str
    advice: str
    reasons: list


def reckon(facts, today):
    """Return the Verdict on one item."""
    if not (facts.is_film or facts.is_tape):
        return Verdict(0, Risk.Band.CALM, Risk.Advice.NONE, [])
    reasons = [
        *_material(facts, today),
        *_condition(facts),
        *_eyes(facts, today),
        *_climate(facts),
        *_safety(facts),
    ]
    score = max(0, min(HIGHEST, sum(points for _code, points, _said in reasons)))
    band = next((band for least, band in BANDS if score >= least), Risk.Band.CALM)
    reasons.sort(key=lambda reason: -abs(reason[1]))
    return Verdict(score, band, _advice(facts, score, reasons), reasons)


def _advice(facts, score, reasons):
    codes = {code for code, _points, _said in reasons}
    if facts.masters == 0 and (_is_severe(facts) or (score >= BANDS[1][0] and facts.inspected_on)):
        return Risk.Advice.COPY
    if codes & {"never_inspected", "eyes_overdue"}:
        return Risk.Advice.INSPECT
    return Risk.Advice.NONE


def _is_severe(facts):
    return (
        (facts.stage or 0) >= SEVERE["stage"]
        or (facts.ad or 0) >= SEVERE["ad"]
        or (facts.shrink or 0) >= SEVERE["shrink"]
        or facts.grade == Grade.D
        or bool(facts.conditions.get("decomposition"))
    )


def _material(facts, today):
    if facts.is_tape:
        yield ["tape", 14, {}]
        return
    years = today.year - facts.born if facts.born else None
    if facts.kind == "nitrate":
        yield ["nitrate", 16, {}]
    elif facts.kind == "acetate" and years is not None and years >= 40:
        yield ["old_acetate", 6 if years < 60 else 10, {"years": years}]
    elif facts.base == Base.UNKNOWN:
        yield ["unknown_base", 8, {}]


def _condition(facts):
    if facts.stage:
        yield ["stage", STAGE_POINTS[facts.stage], {"stage": facts.stage}]
    if facts.ad is not None and (points := _step(AD_POINTS, facts.ad)):
        yield ["ad", points, {"level": f"{facts.ad:.1f}"}]
    if facts.shrink is not None and (points := _step(SHRINK_POINTS, facts.shrink)):
        yield ["shrinkage", points, {"percent": f"{facts.shrink:.2f}"}]
    if facts.grade in GRADE_POINTS:
        yield ["grade", GRADE_POINTS[facts.grade], {"grade": facts.grade}]
    for part, points in DECAY_POINTS.items():
        found = [code for code in facts.conditions.get(part, ()) if code in points]
        if found:
            yield ["decay", max(points[code] for code in found), {"part": part, "found": found}]


def _step(steps, value):
    return next((points for least, points in steps if value >= least), 0)


def _eyes(facts, today):
    if facts.inspected_on is None:
        yield ["never_inspected", 18 if facts.kind == "nitrate" else 12, {}]
        return
    years = (today - facts.inspected_on).days / 365.25
    due = EYES_EVERY[facts.kind]
    if years > due:
        points = min(16, 4 + round(4 * (years - due) / due))
        yield ["eyes_overdue", points, {"years": int(years), "due": due}]


def _climate(facts):
    if facts.on_loan:
        yield ["on_loan", 4, {}]
        return
    if facts.place is None:
        yield ["no_place", 8, {}]
        return
    temperature, humidity = facts.place
    cool = 21 if facts.kind == "other" else 12
    if temperature is not None and temperature > cool:
        warm = 4 if temperature <= cool + 6 else 8
        yield ["warm", warm, {"degrees": f"{temperature:g}", "cool": cool}]
    if humidity is not None and not 20 <= humidity <= 55:
        yield ["damp" if humidity > 55 else "dry", 6 if humidity > 55 else 3, {"humidity": humidity}]


def _safety(facts):
    if not facts.masters:
        yield ["no_master", 12, {}]
        if not facts.siblings:
            yield ["alone", 10, {}]
    elif facts.good_copies == 0:
        yield ["no_good_copy", 16, {}]
    elif facts.good_copies == 1:
        yield ["one_copy", 4, {}]
    else:
        yield ["safe", -15, {"copies": facts.good_copies}]


def tick():
    """Reckon some of the items that nobody has reckoned today; the house calls this every few seconds."""
    today = timezone.localdate()
    old = Q(risk=None) | Q(risk__reckoned_on__lt=today)
    items = Item.objects.exclude(access_status=AccessStatus.REMOVED).filter(old).order_by("pk")
    if pks := list(items.values_list("pk", flat=True)[:CHUNK]):
        refresh(pks=pks, today=today)
    return len(pks)


def refresh_work(work_id):
    """Reckon every item of a work again: what one is worth depends on the others and on the masters."""
    return refresh(works=[work_id])


def refresh_places(place_ids):
    """Reckon everything again that stands in these places, however deep."""
    inside = Location.objects.inside(place_ids)
    return refresh(pks=list(Item.objects.filter(location__in=inside).values_list("pk", flat=True)))


def refresh(*, pks=None, works=None, today=None):
    """Reckon items again (all of them where none are named) and store it; return how many."""
    today = today or timezone.localdate()
    items = Item.objects.order_by("pk")
    if works is not None:
        items = items.filter(manifestation__work__in=works)
    if pks is not None:
        items = items.filter(pk__in=pks)
    climates, done, last = _climates(), 0, 0
    while chunk := list(_wanted(items.filter(pk__gt=last))[:CHUNK]):
        _store(chunk, climates, today)
        done, last = done + len(chunk), chunk[-1]["pk"]
    return done


def _wanted(items):
    return items.values(
        "pk",
        "base",
        "gauge",
        "access_status",
        "stock_year",
        "element",
        "reel",
        "reels",
        "location_id",
        "manifestation__work_id",
        "manifestation__work__first_year",
    )


def _store(rows, climates, today):
    pks = [row["pk"] for row in rows]
    seen, works = _latest(pks), {row["manifestation__work_id"] for row in rows}
    lent = Item.objects.filter(loans__isnull=False, loans__back_on=None)
    known = {
        "climates": climates,
        "masters": _masters(works),
        "siblings": _siblings(works),
        "lent": set(lent.filter(pk__in=pks).values_list("pk", flat=True)),
    }
    stood = dict(Risk.objects.filter(item__in=pks).values_list("item_id", "band"))
    risks, gone = [], []
    for row in rows:
        if row["access_status"] == AccessStatus.REMOVED:
            gone.append(row["pk"])
            continue
        facts = _facts(row, seen.get(row["pk"]), known)
        verdict = reckon(facts, today)
        risks.append(
            Risk(
                item_id=row["pk"],
                score=verdict.score,
                band=verdict.band,
                advice=verdict.advice,
                reasons=verdict.reasons,
                reckoned_on=today,
            )
        )
    Risk.objects.bulk_create(
        risks,
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["score", "band", "advice", "reasons", "reckoned_on"],
    )
    Risk.objects.filter(item__in=gone).delete()
    stand = {risk.item_id: risk.band for risk in risks}
    moved = [row for row in rows if stood.get(row["pk"]) != stand.get(row["pk"])]
    search.reindex(row["manifestation__work_id"] for row in moved)


def _facts(row, seen, known):
    work, gauge = row["manifestation__work_id"], Gauge(row["gauge"])
    held = [good for source, good in known["masters"].get(work, ()) if _serves(source, row)]
    facts = Facts(
        base=row["base"],
        is_film=gauge in FILMS,
        is_tape=gauge not in FILMS and gauge not in FILES,
        born=row["stock_year"] or row["manifestation__work__first_year"],
        on_loan=row["pk"] in known["lent"],
        place=known["climates"].get(row["location_id"]),
        masters=len(held),
        good_copies=max(held, default=None),
        siblings=sum(_would_be_left(other, row) for other in known["siblings"].get(work, ())),
    )
    if seen is not None:
        measured = [seen[name] for name in ("shrink_head", "shrink_middle", "shrink_tail")]
        measured = [value for value in measured if value is not None]
        facts.inspected_on, facts.grade = seen["inspected_on"], seen["grade"]
        facts.ad, facts.stage = seen["ad_level"], seen["nitrate_stage"]
        facts.shrink = sum(measured) / len(measured) if measured else None
        facts.conditions = seen["conditions"] or {}
    return facts


FILMS = {gauge for gauge in Gauge if gauge.is_film} | {Gauge.UNKNOWN}  # what nobody recorded may be film
FILES = {Gauge.AVI, Gauge.DPX, Gauge.MOV, Gauge.MP4, Gauge.MXF, Gauge.VOB, Gauge.WEBM, Gauge.FFV1, Gauge.FILE}


def _latest(pks):
    """Return {item: its newest inspection as a dict}."""
    rows = Inspection.objects.filter(item__in=pks).order_by("inspected_on", "pk")
    return {row["item_id"]: row for row in rows.values("item_id", "conditions", *recorded.CONDITION)}


def _masters(works):
    """Return {work: [((item, reel, reels) it was scanned from, good copies)]} of every master.

    One nobody has looked after yet counts as one good copy.
    """
    rows = Asset.objects.filter(work__in=works, role__in=MASTERS).annotate(
        known=Count("copies"), good=Count("copies", filter=Q(copies__state=Copy.State.OK))
    )
    found = defaultdict(list)
    names = ("work_id", "item_id", "item__reel", "item__reels", "known", "good")
    for work, item, reel, reels, known, good in rows.values_list(*names):
        found[work].append(((item, reel, reels), good if known else 1))
    return found


def _serves(source, row):
    """Say whether a master stands in for an item: from itself, from the same reel, or from nowhere known."""
    item, reel, reels = source
    return item is None or item == row["pk"] or (reel, reels) == (row["reel"], row["reels"])


def _siblings(works):
    """Return {work: its film elements in the house as dicts}."""
    rows = Item.objects.filter(manifestation__work__in=works, gauge__in=FILMS).exclude(
        access_status=AccessStatus.REMOVED
    )
    found = defaultdict(list)
    for row in rows.values("pk", "manifestation__work_id", "element", "reel", "reels"):
        found[row["manifestation__work_id"]].append(row)
    return found


def _would_be_left(other, row):
    """Say whether another element holds the same pictures; the other reels of this one do not."""
    if other["pk"] == row["pk"]:
        return False
    same_set = (other["element"], other["reels"]) == (row["element"], row["reels"])
    return not same_set or other["reel"] == row["reel"]


def _climates():
    """Return {place: (temperature, humidity)}, each from the nearest place around it that says so."""
    rows = {row["pk"]: row for row in Location.objects.values("pk", "parent_id", "temperature", "humidity")}

    def around(pk, name):
        while pk is not None and rows[pk][name] is None:
            pk = rows[pk]["parent_id"]
        return None if pk is None else rows[pk][name]

    return {pk: (around(pk, "temperature"), around(pk, "humidity")) for pk in rows}
