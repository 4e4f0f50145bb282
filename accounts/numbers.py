"""Numbers as they come in addresses and forms: digits, and sometimes what only looks like them."""

LONGEST = 18  # digits that every database keeps as a key


def number_of(text):
    """Return the whole number a text writes, or None where it writes none that a row could carry."""
    text = str(text or "")
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def numbers_of(texts):
    """Return the whole numbers among texts, in their order."""
    return [number for number in map(number_of, texts) if number is not None]
