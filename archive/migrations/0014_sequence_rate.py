"""An intake's rate of progress and the rate of an image sequence are two things."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0013_bulk_undo_revision")]

    operations = [
        migrations.RenameField("upload", "rate", "sequence_rate"),
        migrations.AlterField(
            "upload",
            "sequence_rate",
            models.CharField(blank=True, max_length=20, verbose_name="frame rate of an image sequence"),
        ),
        migrations.AddField(
            "intake",
            "sequence_rate",
            models.CharField(
                blank=True, default="", max_length=20, verbose_name="frame rate of an image sequence"
            ),
            preserve_default=False,
        ),
    ]
