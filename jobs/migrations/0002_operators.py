"""Let operators operate the queue."""

from django.db import migrations

from accounts.roles import grant
from jobs.permissions import GRANTS


def give(apps, schema_editor):
    """Make the permission and give it to the role."""
    grant(apps, "jobs", "worker", GRANTS)


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_workers"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
