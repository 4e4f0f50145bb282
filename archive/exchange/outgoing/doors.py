"""The worker's door to exports, and the round that throws old ones away."""

from django.utils import timezone

from archive import bench
from archive.exchange.outgoing import writing
from archive.models import Export
from jobs import runner


def write_export(export_id, attempt):
    """Write one export."""
    return runner.carry(Export, export_id, attempt, writing.carry)


def tick():
    """Drop the files of exports nobody can fetch any more, and what killed workers left in scratch."""
    for export in Export.objects.exclude(name="").filter(expires_at__lte=timezone.now()):
        export.drop_file()
    bench.sweep(writing.BENCH, young=bench.AT_ONCE)
