"""How the rest of the house tells the index: the journal at every line, rooms above what they know."""

from archive.models import IndexText, StatedFact
from archive.search.keeping import reindex

# Whatever is written about one of these is on its work's card; the path leads to the work.
PATHS = {
    "work": "pk",
    "title": "work_id",
    "variant": "work_id",
    "manifestation": "work_id",
    "item": "manifestation.work_id",
    "inspection": "item.manifestation.work_id",
    "asset": "work_id",
    "version": "work_id",
    "credit": "work_id",
}


def keep(subject, work=None):
    """Index again what a line of the journal is about; journal.record calls it in the verb's transaction."""
    if subject is None or subject._meta.app_label != "archive" or not subject.pk:
        return
    noun = subject._meta.model_name
    if noun == "agent":
        reindex(subject.credits.values_list("work_id", flat=True))
    elif noun == "identifier":
        _keep_identifier(subject)
    elif noun == "risk":
        reindex([subject.item.manifestation.work_id])
    elif noun in PATHS:
        reindex({_follow(subject, PATHS[noun])} | ({work.pk} if work is not None else set()))


def index(work, kind, text, source=""):
    """Let a work be found by a text of a kind, such as "subtitles": one per source, an empty one goes out."""
    if text.strip():
        IndexText.objects.update_or_create(work=work, kind=kind, source=source, defaults={"text": text})
    else:
        IndexText.objects.filter(work=work, kind=kind, source=source).delete()
    reindex([work.pk])


def facet(work, name, value):
    """State a fact about a work, such as facet(work, "on_air", True); None takes it back."""
    if value is None:
        StatedFact.objects.filter(work=work, name=name).delete()
    else:
        value = {True: "yes", False: "no"}.get(value, value)
        StatedFact.objects.update_or_create(work=work, name=name, defaults={"value": value})
    reindex([work.pk])


def _keep_identifier(identifier):
    if identifier.agent_id:
        reindex(identifier.agent.credits.values_list("work_id", flat=True))
    elif identifier.work_id:
        reindex([identifier.work_id])
    elif identifier.manifestation_id:
        reindex([identifier.manifestation.work_id])
    elif identifier.item_id:
        reindex([identifier.item.manifestation.work_id])


def _follow(row, path):
    for name in path.split("."):
        row = getattr(row, name)
    return row
