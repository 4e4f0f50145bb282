"""A signature says by what its signer was known: so far always the password alone."""

from django.db import migrations, models


def say_password(apps, schema_editor):
    """Write it beside the signatures that stand already."""
    apps.get_model("reviews", "SignOff").objects.update(factors=["password"])


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_roles")]

    operations = [
        migrations.AddField(
            model_name="signoff",
            name="factors",
            field=models.JSONField(blank=True, default=list, verbose_name="proved by"),
        ),
        migrations.RunPython(say_password, migrations.RunPython.noop),
    ]
