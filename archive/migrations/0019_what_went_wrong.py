"""What went wrong is kept in parts for every piece of work, as it was for intakes."""

from django.db import migrations, models

ROWS = ("bulkrun", "examination", "export", "fixityrun", "importstep", "indexbuild", "replication")


def parts():
    return models.JSONField(blank=True, default=dict, editable=False)


def held_among_the_parts(apps, editor):
    """Put the copy that an intake was refused for where the sentence's other parts are."""
    intakes = apps.get_model("archive", "Intake").objects.using(editor.connection.alias)
    for row in intakes.exclude(error_parts={}).iterator():
        told = row.error_parts
        told["params"] = told.get("params", {}) | {"asset": told.pop("held", None)}
        row.save(update_fields=["error_parts"])


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_squashed_0018_index_builds")]

    operations = [
        migrations.RenameField("intake", "refusal", "error_parts"),
        migrations.AlterField("intake", "error_parts", parts()),
        migrations.RunPython(held_among_the_parts, migrations.RunPython.noop),
        *(migrations.AddField(name, "error_parts", parts()) for name in ROWS),
    ]
