"""What went wrong is kept in parts, so that pages tell it in the reader's language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("restoration", "0004_who_plans_programmes")]

    operations = [
        migrations.AddField(
            "segment", "error_parts", models.JSONField(blank=True, default=dict, editable=False)
        ),
        migrations.AddField(
            "step", "error_parts", models.JSONField(blank=True, default=dict, editable=False)
        ),
    ]
