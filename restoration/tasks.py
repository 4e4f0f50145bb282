"""The doors through which workers come in; nothing is decided here, and each may run twice."""

from restoration import runner


def take_step(step_id, attempt):
    """Carry one step of a run: its plan, its sound or its assembly."""
    return runner.take_step(step_id, attempt)


def restore_segment(segment_id, attempt):
    """Carry one segment of a run from its frames to its committed file."""
    return runner.restore_segment(segment_id, attempt)
