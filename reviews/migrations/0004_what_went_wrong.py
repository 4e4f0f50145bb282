"""What went wrong is kept in parts, so that pages tell it in the reader's language."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reviews", "0003_what_proved_the_signer")]

    operations = [
        migrations.AddField(
            "evidence", "error_parts", models.JSONField(blank=True, default=dict, editable=False)
        ),
    ]
