"""Who reacts to what, and who reads the record after commit: the whole of it, on one page."""

REACTIONS: dict = {}
"""event → what must happen in the same transaction, or the event would be false."""

READERS: dict = {}
"""name → job that is given each entry after commit, in order, at least once: `job(estate, told, at=…)`."""
