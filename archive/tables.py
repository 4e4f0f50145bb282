"""Many new tables in one step of a migration."""

from django.db.migrations.operations.base import Operation, OperationCategory


class NewTables(Operation):
    """Make many models at once.

    Django renders the state anew after each model of a migration, with every model that one leads to; with
    dozens of them that is nearly all the time a migration takes. Here it is rendered once, after the last.
    """

    category = OperationCategory.ADDITION
    reversible = True

    def __init__(self, models):
        self.models = models

    def state_forwards(self, app_label, state):
        """Add the models to a state that is not rendered."""
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Make their tables."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Drop them, the last first."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        """Say what this does."""
        return f"Make {len(self.models)} tables"
