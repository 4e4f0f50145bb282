"""Which version the search index is written by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0017_shots"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexBuild",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("quarantined", "Quarantined"),
                            ("cancelled", "Cancelled"),
                        ],
                        db_index=True,
                        default="queued",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("attempt", models.PositiveIntegerField(default=1, editable=False, verbose_name="attempt")),
                (
                    "failures",
                    models.PositiveSmallIntegerField(default=0, editable=False, verbose_name="failed tries"),
                ),
                (
                    "halved",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="times the tile was halved"
                    ),
                ),
                (
                    "owner",
                    models.CharField(
                        blank=True, default="", editable=False, max_length=120, verbose_name="owner"
                    ),
                ),
                (
                    "lease_until",
                    models.DateTimeField(
                        blank=True, db_index=True, editable=False, null=True, verbose_name="lease until"
                    ),
                ),
                (
                    "not_before",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="not before"),
                ),
                (
                    "done",
                    models.PositiveBigIntegerField(default=0, editable=False, verbose_name="done so far"),
                ),
                ("total", models.PositiveBigIntegerField(default=0, editable=False, verbose_name="of")),
                ("rate", models.FloatField(default=0.0, editable=False, verbose_name="per second")),
                ("seconds", models.FloatField(default=0.0, editable=False, verbose_name="machine seconds")),
                ("error", models.TextField(blank=True, default="", editable=False, verbose_name="error")),
                (
                    "cancel_asked",
                    models.BooleanField(default=False, editable=False, verbose_name="cancel asked"),
                ),
                ("queued_at", models.DateTimeField(auto_now_add=True, verbose_name="queued at")),
                (
                    "started_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="started at"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="finished at"),
                ),
                ("version", models.PositiveSmallIntegerField(unique=True, verbose_name="version")),
                (
                    "upto",
                    models.BigIntegerField(default=0, editable=False, verbose_name="written up to work"),
                ),
            ],
            options={
                "verbose_name": "build of the search index",
                "verbose_name_plural": "builds of the search index",
                "ordering": ["-version"],
            },
        ),
    ]
