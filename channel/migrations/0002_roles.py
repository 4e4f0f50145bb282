"""Give the roles of the house their permissions in this room."""

from django.db import migrations

from accounts.roles import grant
from channel.permissions import GRANTS


def give(apps, schema_editor):
    """Make the permissions and give them to the roles."""
    grant(apps, "channel", "publication", GRANTS)


class Migration(migrations.Migration):
    dependencies = [
        ("channel", "0001_house"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
