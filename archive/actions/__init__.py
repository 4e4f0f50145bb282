"""The verbs of the archive, by noun."""

from archive.actions.agents import add_agent, change_agent, merge_agents, remove_agent
from archive.actions.events import record_event
from archive.actions.films import AlreadyHeld, add_restored_version, ingest, keep_reference, take_in
from archive.actions.holdings import (
    add_item,
    add_manifestation,
    change_item,
    change_manifestation,
    remove_item,
    remove_manifestation,
)
from archive.actions.imports import (
    begin_import,
    choose_words,
    commit_import,
    discard_import,
    map_columns,
    read_again,
    start_check,
    stop_import,
)
from archive.actions.inspections import add_inspection
from archive.actions.places import (
    add_location,
    bring_back,
    change_location,
    extend_loan,
    lend,
    move_items,
    remove_location,
)
from archive.actions.revisions import Conflict
from archive.actions.rights import (
    add_grant,
    add_statement,
    change_grant,
    change_statement,
    remove_grant,
    remove_statement,
)
from archive.actions.works import (
    add_variant,
    change_variant,
    change_work,
    create_work,
    remove_variant,
    set_signed_version,
)

__all__ = [
    "AlreadyHeld",
    "Conflict",
    "add_agent",
    "add_grant",
    "add_inspection",
    "add_item",
    "add_location",
    "add_manifestation",
    "add_restored_version",
    "add_statement",
    "add_variant",
    "begin_import",
    "bring_back",
    "change_agent",
    "change_grant",
    "change_item",
    "change_location",
    "change_manifestation",
    "change_statement",
    "change_variant",
    "change_work",
    "choose_words",
    "commit_import",
    "create_work",
    "discard_import",
    "extend_loan",
    "ingest",
    "keep_reference",
    "lend",
    "map_columns",
    "merge_agents",
    "move_items",
    "read_again",
    "record_event",
    "remove_agent",
    "remove_grant",
    "remove_item",
    "remove_location",
    "remove_manifestation",
    "remove_statement",
    "remove_variant",
    "set_signed_version",
    "start_check",
    "stop_import",
    "take_in",
]
