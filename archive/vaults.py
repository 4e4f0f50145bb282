"""Vaults as people walk through them: the tree of places, how full each shelf is, what climate it has."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Max

from archive.models import Item, Location, Risk
from archive.risk import BANDS
from archive.vocabulary import PlaceKind

COLUMNS = 12  # of a map whose shelves say no place of their own
FILLS = 5


@dataclass
class Node:
    """A place in the tree with what stands in it, however deep."""

    place: Location
    own: int = 0
    cans: int = 0
    children: list = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """A shelf on the map: how many cans, how full (0 to 5, None unknown), the worst risk in it."""

    place: Location
    cans: int
    fill: int | None
    percent: int | None
    band: str


@dataclass(frozen=True)
class Climate:
    """Temperature and humidity, each with the place that says so."""

    temperature: object
    humidity: object
    said_by: Location | None


def tree():
    """Return the roots of the tree of places, every node with its counts."""
    own = Counter(Item.objects.exclude(location=None).values_list("location_id", flat=True))
    nodes = {place.pk: Node(place, own[place.pk]) for place in Location.objects.order_by("code")}
    roots = []
    for node in nodes.values():
        parent = nodes.get(node.place.parent_id)
        (parent.children if parent else roots).append(node)
    for root in roots:
        _add_up(root)
    return roots


def _add_up(node):
    node.cans = node.own + sum(_add_up(child) for child in node.children)
    return node.cans


def drawn(place):
    """Return the rows of cells of what stands directly in a place, or an empty list."""
    children = list(place.children.order_by("code"))
    if not children:
        return []
    owner = _owners(children)
    cans, worst = Counter(), defaultdict(int)
    standing = Item.objects.filter(location__in=owner).values("location").annotate(worst=Max("risk__score"))
    for pk, score in standing.values_list("location", "worst"):
        worst[owner[pk]] = max(worst[owner[pk]], score or 0)
    for pk in Item.objects.filter(location__in=owner).values_list("location", flat=True):
        cans[owner[pk]] += 1
    cells = [_cell(child, cans[child.pk], worst[child.pk]) for child in children]
    return _placed(cells)


def _owners(children):
    """Return {place: the child it stands in}, for everything inside the children."""
    owner = {child.pk: child.pk for child in children}
    level = list(owner)
    while level:
        rows = Location.objects.filter(parent__in=level).exclude(pk__in=list(owner))
        below = list(rows.values_list("pk", "parent_id"))
        owner.update({pk: owner[parent] for pk, parent in below})
        level = [pk for pk, _parent in below]
    return owner


def _cell(place, cans, score):
    band = next((band.value for least, band in BANDS if score >= least), Risk.Band.CALM.value)
    if not place.capacity:
        return Cell(place, cans, None, None, band if cans else "")
    percent = round(cans / place.capacity * 100)
    fill = FILLS if percent >= 100 else min(FILLS - 1, -(-percent * (FILLS - 1) // 100))
    return Cell(place, cans, fill, percent, band if cans else "")


def _placed(cells):
    """Lay cells out by the row and column they say, the others after them by code; gaps are None."""
    said = {(cell.place.row, cell.place.column): cell for cell in cells if _says(cell.place)}
    rest = [cell for cell in cells if cell not in said.values()]
    rows = []
    if said:
        wide = max(column for _row, column in said)
        for row in range(min(row for row, _column in said), max(row for row, _column in said) + 1):
            rows.append([said.get((row, column)) for column in range(1, wide + 1)])
    for start in range(0, len(rest), COLUMNS):
        rows.append(rest[start : start + COLUMNS])
    return rows


def _says(place):
    return bool(place.row and place.column)


def climate(place):
    """Return the Climate at a place: its own, or the nearest around it that says one."""
    temperature = humidity = said_by = None
    for around in reversed(place.path):
        if temperature is None and around.temperature is not None:
            temperature, said_by = around.temperature, said_by or around
        if humidity is None and around.humidity is not None:
            humidity, said_by = around.humidity, said_by or around
    return Climate(temperature, humidity, said_by)


def next_kind(kind):
    """Return the kind of place that stands in one of this kind."""
    kinds = PlaceKind.values
    return kinds[min(kinds.index(kind) + 1, len(kinds) - 1)]
