"""A run that ended well is called done, as every other work is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("restoration", "0006_film_rate")]

    operations = [
        migrations.AlterField(
            "run",
            "status",
            models.CharField(
                choices=[
                    ("queued", "queued"),
                    ("running", "running"),
                    ("assembling", "assembling"),
                    ("verifying", "verifying"),
                    ("succeeded", "done"),
                    ("needs_attention", "needs attention"),
                    ("cancelling", "cancelling"),
                    ("cancelled", "cancelled"),
                    ("failed", "failed"),
                ],
                default="queued",
                max_length=20,
                verbose_name="status",
            ),
        ),
    ]
