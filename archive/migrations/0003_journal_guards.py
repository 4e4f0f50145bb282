"""Make the journal append-only in the database itself."""

from django.db import migrations

from archive import guards


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_roles")]

    operations = [
        migrations.RunPython(
            lambda apps, schema_editor: guards.set_guards(schema_editor.connection),
            lambda apps, schema_editor: guards.lift_guards(schema_editor.connection),
        )
    ]
