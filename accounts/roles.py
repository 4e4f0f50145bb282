"""The roles of the house as groups. A role opens doors; guards look at deeds as well."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """One role: the group's name and its label."""

    code: str
    label: str


ROLES = (
    Role("cataloguer", _("Cataloguer")),
    Role("producer", _("Producer")),
    Role("inspector", _("Inspector")),
    Role("restorer", _("Restorer")),
    Role("senior_restorer", _("Senior restorer")),
    Role("faithfulness_reviewer", _("Faithfulness reviewer")),
    Role("publisher", _("Publisher")),
    Role("operator", _("Operator")),
    Role("auditor", _("Auditor")),
)
CODES = tuple(role.code for role in ROLES)


def grant(apps, app_label, model, permissions):
    """Give permissions to roles inside a migration.

    permissions: {codename: (name, [role codes])}. The permission rows are made here because
    Django makes its own only after all migrations have run.
    """
    group_model = apps.get_model("auth", "Group")
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    for codename, (name, roles) in permissions.items():
        permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        for role in roles:
            if role not in CODES:
                raise ValueError(f"No role is called {role!r}; there are {', '.join(CODES)}.")
            group_model.objects.get_or_create(name=role)[0].permissions.add(permission)
