"""Who may publish and withdraw."""

from django.utils.translation import gettext_lazy as _

from accounts.permissions import holds

GRANTS = {
    "publish": ("Can publish and withdraw", ["publisher"]),
    "see_desk": ("Can see the publisher's desk", ["publisher", "producer", "auditor"]),
}


def may_see_desk(user, publication=None):
    """Publishers, producers and auditors."""
    return holds(user, "channel.see_desk", _("Only publishers, producers and auditors see the desk."))


def may_publish(user, publication=None):
    """Publishers."""
    return holds(user, "channel.publish", _("Only publishers publish and withdraw."))
