"""Signed versions and publications, as a publisher finds them on the desk."""

from django.utils import timezone

from channel import actions
from channel.delivering import work as deliver
from channel.models import Delivery, Publication
from jobs import leases
from jobs.models import State
from reviews.models import Evidence, Review, SignOff
from tests.factories import archive as make
from tests.factories.people import person

VTT = "WEBVTT\n\n00:00.500 --> 00:01.500\n渡船过江。\n"


def signoff(version=None, *, kind="faithful", signer=None, **fields):
    """Make a version that carries this signature."""
    version = version or make.restored(make.version(frames=12))
    opener = make.somebody("restorer")
    review, _made = Review.objects.get_or_create(
        version=version, defaults={"opened_by": opener, "status": Review.Status.SIGNED}
    )
    evidence, _made = Evidence.objects.get_or_create(
        version=version, manifest_digest=version.manifest_digest, defaults={"state": State.DONE}
    )
    fields = {"manifest_digest": version.manifest_digest, "meaning": SignOff.Meaning.AS_OLD} | fields
    return SignOff.objects.create(
        review=review,
        version=version,
        evidence=evidence,
        kind=kind,
        signer=signer or person("senior_restorer"),
        **fields,
    )


def publication(signed=None, *, by=None, delivered=True, on_air=True, **fields):
    """Prepare a publication, make its files in this process, and put it on air."""
    by = by or make.somebody("publisher")
    row = actions.prepare((signed or signoff()).pk, by=by, **fields)
    if delivered:
        carry(row.delivery)
        row = Publication.objects.get(pk=row.pk)
        if on_air:
            actions.put_on_air(row.pk, by=by)
    return Publication.objects.get(pk=row.pk)


def carry(delivery):
    """Make a delivery's files as a worker does."""
    row = leases.claim(Delivery, delivery.pk, delivery.attempt, "test")
    fields = deliver(row, Beat())
    assert leases.commit(row, **fields)


class Beat:
    """A beat that asks nothing."""

    def __call__(self, done, total=None):
        self.done = done

    def cancelled(self):
        """Nobody cancels."""
        return False


def yesterday():
    """Return the moment a day ago."""
    return timezone.now() - timezone.timedelta(days=1)
