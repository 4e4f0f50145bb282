"""Why a file of records is refused is told once: by the step that read it."""

from django.db import migrations


def told_by_the_step(apps, editor):
    """Put the sentence of a refused file among the parts of its last step, where that has none of its own."""
    alias = editor.connection.alias
    steps = apps.get_model("archive", "ImportStep").objects.using(alias)
    batches = apps.get_model("archive", "ImportBatch").objects.using(alias)
    for batch in batches.exclude(refusal={}).only("refusal").iterator():
        last = steps.filter(batch=batch).order_by("-pk").first()
        if last and last.state == "quarantined" and not last.error_parts:
            last.error_parts = {"message": batch.refusal["sentence"], "params": batch.refusal["params"]}
            last.save(update_fields=["error_parts"])


class Migration(migrations.Migration):
    dependencies = [("archive", "0019_what_went_wrong")]

    operations = [
        migrations.RunPython(told_by_the_step, migrations.RunPython.noop),
        migrations.RemoveField("importbatch", "refusal"),
    ]
