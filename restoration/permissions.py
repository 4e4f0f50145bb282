"""Who may do what in restoration."""

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.permissions import ALLOWED, Denied, holds
from restoration import taking

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
    "manage_programme": ("Can plan programmes of many titles", ["producer"]),
}
RUNS_START_IN = ("planned", "in_restoration", "candidate_ready")


def may_see_restoration(user, thing=None):
    """People who restore, judge or run the machines."""
    return holds(
        user, "restoration.see_restoration", _("Only people of the restoration see projects and runs.")
    )


def may_manage_project(user, project=None):
    """Producers."""
    return holds(user, "restoration.manage_project", _("Only producers open projects and write briefs."))


def may_manage_programme(user, programme=None):
    """Producers."""
    return holds(user, "restoration.manage_programme", _("Only producers plan programmes."))


def may_start_run(user, project=None):
    """Producers and restorers, while the project is at the bench and no other run of it is under way."""
    verdict = holds(user, "restoration.start_run", _("Only producers and restorers start and cancel runs."))
    if not verdict or project is None:
        return verdict
    if project.status not in RUNS_START_IN:
        said = {"project": project, "status": project.get_status_display()}
        return Denied(
            _t("%(project)s is %(status)s; runs start on a film that is planned or in restoration.") % said
        )
    if project.runs.open().exists():
        return Denied(_("A run of this film is under way; wait for its end or cancel it."))
    return verdict


def may_run_at_film_rate(source):
    """Sources whose pictures repeat in an even measure, and those where no run has looked yet."""
    cadence = taking.known(source)
    if cadence is None or cadence["film_rate"]:
        return ALLOWED
    return Denied(_t(taking.NO_RATE) % {"name": source.asset.original_name or source.asset.name})
