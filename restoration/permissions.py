"""Who may do what in restoration."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import holds

GRANTS = {
    "see_restoration": (
        "Can see projects and runs",
        [
            "producer",
            "restorer",
            "senior_restorer",
            "faithfulness_reviewer",
            "operator",
            "auditor",
            "cataloguer",
        ],
    ),
    "manage_project": ("Can open projects and write briefs", ["producer"]),
    "start_run": ("Can start and cancel runs", ["producer", "restorer"]),
}


def may_see_restoration(user, thing=None):
    """People who restore, judge or run the machines."""
    return holds(
        user, "restoration.see_restoration", _("Only people of the restoration see projects and runs.")
    )


def may_manage_project(user, project=None):
    """Producers."""
    return holds(user, "restoration.manage_project", _("Only producers open projects and write briefs."))


def may_start_run(user, project=None):
    """Producers and restorers."""
    return holds(user, "restoration.start_run", _("Only producers and restorers start and cancel runs."))
