"""Frame ranges a person has looked at: arithmetic, and the receipts that prove the server sent a frame."""

import hmac
import math

from django.utils.crypto import salted_hmac

GAP = 45.0  # seconds between two signs of life that still count as looking


def merged(ranges):
    """Return [first, last] ranges in order, those that touch or overlap made one."""
    joined = []
    for first, last in sorted(ranges):
        if joined and first <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], last)
        else:
            joined.append([first, last])
    return joined


def with_frames(ranges, frames):
    """Return the ranges with single frames put in."""
    return merged([*ranges, *([frame, frame] for frame in frames)])


def count(ranges):
    """Return how many frames the ranges hold."""
    return sum(last - first + 1 for first, last in ranges)


def missing(ranges, frames):
    """Return, in order, those of the frames that no range holds."""
    return sorted(frame for frame in set(frames) if not any(first <= frame <= last for first, last in ranges))


def whole_minutes(seconds):
    """Return seconds as whole minutes, a started one counted."""
    return math.ceil(round(seconds, 3) / 60) if seconds > 0 else 0


def receipt(review_id, person_id, frame):
    """Return the proof that this frame of the restored film was sent to this person."""
    return salted_hmac(
        "reviews.coverage", f"{review_id}:{person_id}:{frame}", algorithm="sha256"
    ).hexdigest()[:16]


def redeemed(review_id, person_id, receipts):
    """Return the frames of {frame: receipt} whose receipts are ours; forged ones are dropped."""
    return [
        frame
        for frame, proof in receipts.items()
        if hmac.compare_digest(proof, receipt(review_id, person_id, frame))
    ]
