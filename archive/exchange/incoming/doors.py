"""The worker's door to imports: a step's key and attempt in, one call."""

from archive.exchange.incoming.check import check
from archive.exchange.incoming.write import write
from archive.models import ImportStep
from jobs import runner


def carry_import(step_id, attempt):
    """Carry one step of an import: the comparison or the writing."""
    return runner.carry(ImportStep, step_id, attempt, work)


def work(step, beat):
    """Do what the step is for."""
    {ImportStep.Kind.CHECK: check, ImportStep.Kind.COMMIT: write}[step.kind](step, beat)
