"""Three words on every field: what the source said last, what it says now, what the house says.

Where the house still says what the source said last, the source's new word is taken. Where a cataloguer
wrote something else meanwhile, both are shown and the house's word stays until a person chooses. What the
source did not touch is never touched.
"""

from typing import NamedTuple

SET, CONFLICT, ADD, REMOVE, CREATE, GONE = "set", "conflict", "add", "remove", "create", "gone"
THINGS = {"variant": "variants", "manifestation": "manifestations", "item": "items"}
SETS = ("titles", "credits", "identifiers")
INNER_SETS = ("languages", "identifiers")
UNCOMPARED = {"of", "variant", "hint"}


class Flat(NamedTuple):
    """A draft or a work by paths (thing, key, field): their texts, their sets, and the things it has."""

    words: dict
    sets: dict
    things: set


def flat(draft):
    """Return a draft as a Flat."""
    words, sets, things = {}, {}, set()
    for thing in ("title", "work"):
        for field, value in draft.get(thing, {}).items():
            words[thing, "", field] = plain(value)
    if draft:
        words["work", "", "part_of"] = draft.get("part_of", "")
    for name in SETS:
        sets[name, "", ""] = {tuple(row) for row in draft.get(name, ())}
    for thing, name in THINGS.items():
        for key, row in draft.get(name, {}).items():
            things.add((thing, key))
            for field, value in row.items():
                if field in INNER_SETS:
                    sets[thing, key, field] = {tuple(one) for one in value}
                elif field not in UNCOMPARED:
                    words[thing, key, field] = plain(value)
    return Flat(words, sets, things)


def plain(value):
    """Return a field's value as text, as it is compared; nothing is an empty text."""
    return "" if value is None else str(value)


def changes(base, new, now):
    """Return what the new draft would change, as [path, before, after, what becomes of it], in order."""
    created = new.things - now.things - base.things
    found = [[[*thing, ""], "", "", CREATE] for thing in sorted(created)]
    here = new.things & now.things
    for path in sorted(new.words.keys() | base.words.keys()):
        if path[1] and path[:2] not in here:
            continue
        said, says, house = base.words.get(path), new.words.get(path, ""), now.words.get(path, "")
        if says in (house, said or ""):
            continue
        found.append([list(path), house, says, SET if house == (said or "") else CONFLICT])
    for path in sorted(new.sets.keys() | base.sets.keys()):
        if path[1] and path[:2] not in here:
            continue
        said, says = base.sets.get(path, set()), new.sets.get(path, set())
        house = now.sets.get(path, set())
        found += [[list(path), "", list(one), ADD] for one in sorted(says - said - house)]
        found += [[list(path), list(one), "", REMOVE] for one in sorted((said - says) & house)]
    found += [[[*thing, ""], "", "", GONE] for thing in sorted((base.things - new.things) & now.things)]
    return found


def effective(found, take_source):
    """Return the changes that are carried out, conflicts among them where the source's word was chosen."""
    does = {SET, ADD, REMOVE, CREATE} | ({CONFLICT} if take_source else set())
    return [change for change in found if change[3] in does]


def conflicts(found):
    """Count the fields on which source and house disagree."""
    return sum(change[3] == CONFLICT for change in found)
