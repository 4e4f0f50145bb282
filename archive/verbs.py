"""Every verb the journal holds and how it is read, for its own room and the rooms above that write in it."""

from django.utils.translation import pgettext_lazy

VERBS = {
    "account.logged_in": pgettext_lazy("journal", "logged in"),
    "account.logged_out": pgettext_lazy("journal", "logged out"),
    "account.login_failed": pgettext_lazy("journal", "failed to log in"),
    "work.created": pgettext_lazy("journal", "catalogued the work"),
    "work.changed": pgettext_lazy("journal", "changed the work"),
    "work.signed_version_set": pgettext_lazy("journal", "set the signed version"),
    "manifestation.added": pgettext_lazy("journal", "added a manifestation"),
    "item.added": pgettext_lazy("journal", "added an item"),
    "inspection.written": pgettext_lazy("journal", "wrote an inspection"),
    "film.ingested": pgettext_lazy("journal", "took in a film"),
    "reference.kept": pgettext_lazy("journal", "kept a reference"),
    "version.restored": pgettext_lazy("journal", "made a restored version"),
    "time.logged": pgettext_lazy("journal", "booked time"),
    "cost.added": pgettext_lazy("journal", "entered a cost"),
    "baseline.frozen": pgettext_lazy("journal", "froze the manual baseline"),
    "rate.set": pgettext_lazy("journal", "set a rate"),
    "project.opened": pgettext_lazy("journal", "opened the project"),
    "project.brief_changed": pgettext_lazy("journal", "changed the brief"),
    "project.held": pgettext_lazy("journal", "put the project on hold"),
    "project.cancelled": pgettext_lazy("journal", "cancelled the project"),
    "project.reopened": pgettext_lazy("journal", "took the film up again"),
    "run.started": pgettext_lazy("journal", "started a run"),
    "run.resumed": pgettext_lazy("journal", "resumed the run"),
    "run.retried": pgettext_lazy("journal", "retried a piece of the run"),
    "run.cancel_asked": pgettext_lazy("journal", "asked to cancel the run"),
    "run.cancelled": pgettext_lazy("journal", "cancelled the run"),
    "run.succeeded": pgettext_lazy("journal", "finished the run"),
    "segment.original_kept": pgettext_lazy("journal", "kept the original pictures of a segment"),
    "review.opened": pgettext_lazy("journal", "sent a version to review"),
    "review.changes": pgettext_lazy("journal", "asked for changes"),
    "review.resubmitted": pgettext_lazy("journal", "submitted the version again"),
    "review.approved": pgettext_lazy("journal", "approved technically"),
    "review.signed": pgettext_lazy("journal", "signed as restored as old"),
    "review.rejected": pgettext_lazy("journal", "rejected the version"),
    "review.voided": pgettext_lazy("journal", "made the review void"),
    "review.superseded": pgettext_lazy("journal", "reopened what was signed"),
    "note.written": pgettext_lazy("journal", "wrote a note"),
    "note.answer": pgettext_lazy("journal", "answered a note"),
    "note.verify": pgettext_lazy("journal", "verified an answer"),
    "note.reopen": pgettext_lazy("journal", "opened a note again"),
    "evidence.measured": pgettext_lazy("journal", "measured the evidence"),
    "evidence.requeued": pgettext_lazy("journal", "asked for the evidence again"),
    "evidence.waived": pgettext_lazy("journal", "waived a threshold"),
    "publication.prepared": pgettext_lazy("journal", "prepared the publication"),
    "publication.subtitled": pgettext_lazy("journal", "added subtitles"),
    "publication.on_air": pgettext_lazy("journal", "put the film on air"),
    "publication.withdrawn": pgettext_lazy("journal", "withdrew the film"),
}


def verb_label(verb):
    """Return how a verb is read; one that has no words here is read as it is written."""
    return VERBS.get(verb) or verb.replace(".", " ").replace("_", " ")
