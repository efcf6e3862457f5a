"""Another client of the database that does not let go of an estate."""

import contextlib
import sqlite3

import psycopg


@contextlib.contextmanager
def hold(address, estate):
    """Nobody else writes in this estate until the end of the block."""
    if address.startswith("sqlite:"):
        with contextlib.closing(sqlite3.connect(address.removeprefix("sqlite:"), isolation_level=None)) as client:
            client.execute("BEGIN IMMEDIATE")
            yield
            client.execute("ROLLBACK")
    else:
        with psycopg.connect(address) as client:
            client.execute("SELECT FROM chronicle_book WHERE estate = %s FOR UPDATE", [estate])
            client.execute("LOCK TABLE messages_message IN EXCLUSIVE MODE")
            yield
            client.rollback()
