"""How a row goes from one status to another: the moves stand in the row's NEXT table."""

from django.utils.translation import gettext as _

from accounts.permissions import Refused


def move(row, field, target):
    """Set row.<field> to target and save it; raises Refused when the table holds no such move."""
    now = getattr(row, field)
    choices = row._meta.get_field(field).choices
    labels = dict(choices)
    if target not in row.NEXT[now]:
        raise Refused(
            _("%(thing)s is %(now)s and cannot become %(target)s.")
            % {"thing": row, "now": labels[now], "target": labels[target]}
        )
    setattr(row, field, target)
    row.save(update_fields=[field, "changed_at"])
