"""How the demonstration judges: it opens the frames a judge must open, and says that a program did it."""

from archive import storage
from demo import people
from film import frames
from reviews import actions as reviews
from reviews import conditions
from reviews.figures import label_of
from reviews.models import Review, SignOff

SAID = "Signed by the demonstration program in the place of {name}; no person has looked."
WAIVED = (
    "Demonstration: {figure} is {value} where {threshold} is asked. The program lets it pass so that the "
    "walk goes on; in a real house a person decides."
)


def judge(review, crowd, terminal):
    """Take a measured review to its second signature and return that SignOff."""
    shen, gu = crowd["shen"], crowd["gu"]
    for figure in review.evidence.unmet:
        reason = WAIVED.format(figure=label_of(figure), value=figure["value"], threshold=figure["threshold"])
        reviews.waive(review.evidence.pk, figure["key"], by=shen, reason=reason)
    if review.status == Review.Status.WAITING:
        _look(review, shen, terminal)
        _sign(reviews.approve, review, shen, SignOff.Meaning.PARTS)
        review.refresh_from_db()
    if review.status == Review.Status.APPROVED:
        _look(review, gu, terminal)
        listed = review.evidence.waivers or conditions.deviations(review.version)
        meaning = SignOff.Meaning.AS_OLD_LISTED if listed else SignOff.Meaning.AS_OLD
        _sign(reviews.sign_faithful, review, gu, meaning)
    return SignOff.objects.get(version=review.version, kind=SignOff.Kind.FAITHFUL, superseded_at=None)


def _sign(verb, review, signer, meaning):
    verb(
        review.pk, by=signer, password=people.password(), meaning=meaning, statement=SAID.format(name=signer)
    )


def _look(review, person, terminal):
    """Decode every risky frame of the restored film for this person, as the judging desk would."""
    risky = conditions.unseen_risky(person, review, review.evidence)
    asset = review.version.asset
    with storage.local(asset.room, asset.name) as master:
        for number, frame in enumerate(risky, 1):
            frames.picture_at(master, frame)
            reviews.look(review.pk, by=person, frames=[frame])
            terminal.bar(f"Risky frames, {person.username}", number, len(risky))
