"""A fault of the machine has a name, whichever engine tells of it; any other is a mistake of ours."""

import sqlite3

import psycopg
import pytest
from django.db import DatabaseError

from linli.database.faults import BUSY, NO_ROOM, fault_of


def told_by(cause):
    error = DatabaseError()
    error.__cause__ = cause
    return error


def of_sqlite(code):
    cause = sqlite3.OperationalError()
    cause.sqlite_errorcode = code
    return told_by(cause)


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (of_sqlite(sqlite3.SQLITE_FULL), NO_ROOM),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), NO_ROOM),
        (of_sqlite(sqlite3.SQLITE_IOERR_READ), None),
        (of_sqlite(sqlite3.SQLITE_BUSY), BUSY),
        (of_sqlite(sqlite3.SQLITE_BUSY_RECOVERY), BUSY),  # another process puts right what a killed one left
        (of_sqlite(sqlite3.SQLITE_CONSTRAINT_UNIQUE), None),
        (told_by(psycopg.errors.DiskFull()), NO_ROOM),
        (told_by(psycopg.errors.LockNotAvailable()), BUSY),
        (told_by(psycopg.errors.UniqueViolation()), None),
        (DatabaseError(), None),
    ],
)
def test_each_has_its_name(error, name):
    assert fault_of(error) == name
