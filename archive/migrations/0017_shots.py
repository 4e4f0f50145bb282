"""The shots of a stored film, as its latest analysis found them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0016_variant_on_the_way_in"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShotList",
            fields=[
                (
                    "asset",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="shot_list",
                        serialize=False,
                        to="archive.asset",
                    ),
                ),
                ("shots", models.JSONField(default=list)),
                ("told_by", models.CharField(max_length=60, verbose_name="found by")),
                ("told_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "verbose_name": "list of shots",
                "verbose_name_plural": "lists of shots",
            },
        ),
    ]
