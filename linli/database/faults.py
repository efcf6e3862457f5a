"""What a database could not do for reasons of the machine, told apart by name so that a sentence can be said."""

import sqlite3

NO_ROOM, BUSY = "no_room", "database_busy"

# A file size limit and some network disks answer a full disk as a failed write.
SQLITE = {
    sqlite3.SQLITE_FULL: NO_ROOM,
    sqlite3.SQLITE_IOERR_WRITE: NO_ROOM,
    sqlite3.SQLITE_IOERR_FSYNC: NO_ROOM,
    sqlite3.SQLITE_IOERR_SHMSIZE: NO_ROOM,
    sqlite3.SQLITE_BUSY: BUSY,
}
POSTGRESQL = {"53100": NO_ROOM, "55P03": BUSY}  # disk_full, lock_not_available


def fault_of(error: Exception) -> str | None:
    """The name of what stood in the way, or None where it was not the machine. `error` is Django's DatabaseError."""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorcode", 0)
    family = code & 0xFF  # SQLITE_BUSY_RECOVERY and the like are busy, too
    return SQLITE.get(code) or SQLITE.get(family) or POSTGRESQL.get(getattr(cause, "sqlstate", None))
