"""Many cans in one line: what they are, what they need, what was made of them."""

from collections import Counter

from django import template

from archive.search.facts import country

register = template.Library()
MOST_LOOKS = 2


@register.filter
def lands(codes):
    """Return the names of countries in the reader's language."""
    return [country(code) for code in codes]


@register.filter
def shelf_summary(items):
    """Return what a person asks first of many items, which are fetched with inspections, risks and films."""
    looks = Counter(", ".join(item.looks[:3]) for item in items if item.looks)
    risks = [item.risk for item in items if getattr(item, "risk", None)]
    highest = max(risks, key=lambda risk: risk.score, default=None)
    return {
        "count": len(items),
        "looks": [f"{text} × {count}" for text, count in looks.most_common(MOST_LOOKS)],
        "nitrate": sum(item.is_nitrate for item in items),
        "uninspected": sum(not item.inspections.all() for item in items),
        "versions": sum(len(item.assets.all()) for item in items),
        "risk": highest.score if highest else 0,
        "band": highest.band if highest else "",
    }
