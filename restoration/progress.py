"""How far a run is, as a page or a terminal shows it: one stage at a time, with its bar and speed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from restoration.models import Run, Step


@dataclass(frozen=True)
class Progress:
    """The stage a run is in; `done` and `total` count frames, `rate` frames a second."""

    stage: object
    done: int
    total: int
    rate: float = 0.0
    segments: int = 0
    segments_done: int = 0

    @property
    def left(self):
        """Seconds this stage still takes at its present rate, None where nobody can say."""
        return max(self.total - self.done, 0) / self.rate if self.rate > 0 and self.total else None

    @property
    def percent(self):
        """How much of the stage is done, in whole percent."""
        return min(100, int(100 * self.done / self.total)) if self.total else 0


def of(run):
    """Return the Progress of a run."""
    if run.status in (Run.Status.SUCCEEDED, Run.Status.CANCELLED, Run.Status.FAILED):
        return _over(run)
    tally = run.segments.tally()
    counted = {"segments": tally["segments"], "segments_done": tally["segments_done"]}
    if not tally["segments"]:
        return _of_step(run, Step.Kind.PLAN, _("Looking at the film"))
    if tally["segments_done"] == tally["segments"]:
        if run.steps.filter(kind=Step.Kind.ASSEMBLE).exists():
            return _of_step(run, Step.Kind.ASSEMBLE, _("Joining and verifying the master"), **counted)
        return _of_step(run, Step.Kind.SOUND, _("Restoring the sound"), **counted)
    return Progress(
        _("Restoring the pictures"), tally["frames_done"], tally["frames"], tally["rate"], **counted
    )


def _of_step(run, kind, stage, **counted):
    step = run.steps.filter(kind=kind).first()
    if step is None:
        return Progress(stage, 0, run.pictures, **counted)
    return Progress(
        stage, step.done, step.total, step.rate if step.state == step.State.RUNNING else 0.0, **counted
    )


def _over(run):
    tally = run.segments.tally()
    well = run.status == Run.Status.SUCCEEDED
    done = run.pictures if well else tally["frames_done"]
    return Progress(
        _("All pictures restored and joined") if well else run.get_status_display(),
        done,
        run.pictures,
        segments=tally["segments"],
        segments_done=tally["segments_done"],
    )


def touched_share(segments):
    """Return the share of pixels that lie in the repair maps of these segments, None before any is done."""
    done = [segment for segment in segments if segment.state == segment.State.DONE]
    frames = sum(segment.frames for segment in done)
    touched = sum(segment.frames * segment.facts.get("touched", 0.0) for segment in done)
    return touched / frames if frames else None
