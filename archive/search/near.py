"""Words and titles that are nearly what was typed.

Whoever makes one mistake leaves the beginning or the end of a word right, so candidates come from two plain
indexes, by length and first half and by length and last half; trigrams and the distance then decide. It is
the same on every database.
"""

from django.db.models import Q

LAST = "\U0010ffff"  # after everything that begins the same
SHORTEST = 4
MOST_CANDIDATES = 500
ALIKE = 0.15  # share of trigrams two texts have in common at least


def mistakes(length):
    """Return how many mistakes are forgiven in a text of a length."""
    if length < SHORTEST:
        return 0
    return 1 if length < 8 else 2


def beginning(column, text):
    """Return the condition that a column begins with a text, as any database's plain index answers it."""
    return Q(**{f"{column}__gte": text, f"{column}__lt": text + LAST})


def near(rows, column, text, forgiven=None):
    """Return (distance, value) of the values of a column that are near a text, the nearest first.

    `rows` are IndexWords or IndexKeys, which have the columns `mirror` and `length`.
    """
    forgiven = mistakes(len(text)) if forgiven is None else forgiven
    if not forgiven:
        return []
    own, found = trigrams(text), []
    for value in _candidates(rows, column, text, forgiven):
        if (alike := similarity(own, trigrams(value))) >= ALIKE:
            steps = distance(text, value, forgiven)
            if 0 < steps <= forgiven:
                found.append((steps, -alike, value))
    return [(steps, value) for steps, _, value in sorted(found)]


def _candidates(rows, column, text, forgiven):
    """Return values with the same beginning or end and about the same length; each is one short walk."""
    half, found = len(text) // 2, set()
    first, last = text[:half], text[half + 1 :][::-1]
    for length in range(len(text) - forgiven, len(text) + forgiven + 1):
        for name, part in ((column, first), ("mirror", last)):
            near_by = rows.filter(Q(length=length) & beginning(name, part)).order_by(name)
            found.update(near_by.values_list(column, flat=True)[:MOST_CANDIDATES])
    return found


def trigrams(text):
    """Return the trigrams of a text with its ends marked."""
    padded = f"  {text} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


def similarity(one, other):
    """Return the share of trigrams two sets have in common, 0..1."""
    return len(one & other) / len(one | other)


def distance(one, other, most):
    """Return how many letters were missed, added, changed or swapped; `most` + 1 stands for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = None, list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before_that, before, row = before, row, [i]
        for j, twin in enumerate(other, 1):
            steps = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != twin))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == twin:
                steps = min(steps, before_that[j - 2] + 1)
            row.append(steps)
        if min(row) > most:
            return most + 1
    return row[-1]
