"""A run may give a telecined film out at the film's own rate."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("restoration", "0005_what_went_wrong")]

    operations = [
        migrations.AddField(
            "run",
            "film_rate",
            models.BooleanField(default=False, verbose_name="every picture once, at the film's own rate"),
        ),
    ]
