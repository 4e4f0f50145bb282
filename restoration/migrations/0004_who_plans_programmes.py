"""Give producers the programmes."""

from django.db import migrations

from accounts.roles import grant
from restoration.permissions import GRANTS


def give(apps, schema_editor):
    """Make the permission and give it to its role."""
    grant(apps, "restoration", "project", {"manage_programme": GRANTS["manage_programme"]})


class Migration(migrations.Migration):
    dependencies = [("restoration", "0003_programmes")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
