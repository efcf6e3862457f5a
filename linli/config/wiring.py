"""Who reacts to what, who reads the record after commit, and what the clock does: the whole of it, on one page."""

from linli.files import jobs as files
from linli.rulebook import jobs as rulebook

REACTIONS: dict = {}
"""event → what must happen in the same transaction, or the event would be false."""

READERS: dict = {}
"""name → job that is given each entry after commit, in order, at least once: `job(estate, told, at=…)`."""

CLOCK: dict = {
    "files.sweep": files.sweep,
    "rulebook.fill_new_years": rulebook.fill_new_years,
}
"""name → job that is done once a day for the whole installation: `job(at=…)`."""
