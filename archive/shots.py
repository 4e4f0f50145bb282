"""Shots of stored films: rooms above tell what they found, pages and manifests ask."""

from archive.models import ShotList


def tell(asset, shots, *, by):
    """Keep the shots an analysis found, [(first frame, one past the last), …]; the latest word stands.

    Shots that do not lie in order within the film are of another one: nothing is kept. Returns what is.
    """
    shots = [[int(start), int(stop)] for start, stop in shots]
    ends = [0] + [edge for shot in shots for edge in shot] + [asset.frames]
    if ends != sorted(ends) or any(start == stop for start, stop in shots):
        return None
    kept, _new = ShotList.objects.update_or_create(asset=asset, defaults={"shots": shots, "told_by": by[:60]})
    return kept


def of(version):
    """Return the shots of a version, else of what it was made from where that has the same frames."""
    frames, row = version.asset.frames, version
    while row is not None and row.asset.frames == frames:
        found = ShotList.objects.filter(asset=row.asset_id).first()
        if found is not None:
            return tuple((start, stop) for start, stop in found.shots)
        row = row.parent
    return ()
