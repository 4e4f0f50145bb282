"""The one form and the shelf's text have been carried into forms and locations; drop them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("archive", "0005_catalogue")]

    operations = [
        migrations.RemoveField(
            model_name="item",
            name="shelf",
        ),
        migrations.RemoveField(
            model_name="work",
            name="form",
        ),
    ]
