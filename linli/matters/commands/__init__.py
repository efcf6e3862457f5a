"""Everything that changes matters."""

from linli.matters.commands.categories import set_starting_categories
from linli.matters.commands.upkeep import forget_reporter, renew_deadlines
from linli.matters.commands.walk import assign, check, close, confirm, handle, judge, open_matter, report, verify

__all__ = [
    "assign",
    "check",
    "close",
    "confirm",
    "forget_reporter",
    "handle",
    "judge",
    "open_matter",
    "renew_deadlines",
    "report",
    "set_starting_categories",
    "verify",
]
