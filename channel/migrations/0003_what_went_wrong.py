"""What went wrong is kept in parts, so that pages tell it in the reader's language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channel", "0002_roles")]

    operations = [
        migrations.AddField(
            "delivery", "error_parts", models.JSONField(blank=True, default=dict, editable=False)
        ),
    ]
