"""Django's SQLite engine, keeping our laws through every schema change and serving writers in turn."""

import contextlib
import fcntl
import sqlite3
import threading

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from linli.database.laws import LawfulSchemaEditor, SteppingAside


class SchemaEditor(SteppingAside, LawfulSchemaEditor, base.DatabaseWrapper.SchemaEditorClass):
    pass


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite's own writers wait by sleeping, and who sleeps is overtaken, for seconds when eight are at it.

    So they queue at a file beside the database. The kernel wakes them in turn, and frees the place of one
    that was killed. SQLite's lock still decides; the queue only makes it fair. Who has waited for `timeout` seconds
    gives up, as they would at SQLite's own lock.
    """

    SchemaEditorClass = SchemaEditor

    def get_new_connection(self, params):
        self._queue, self._patience = _queue_beside(params["database"]), params.get("timeout", 5)
        return super().get_new_connection(params)

    def _start_transaction_under_autocommit(self):
        self._wait_in_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._leave_the_queue()
            raise

    def _commit(self):
        super()._commit()
        self._leave_the_queue()

    def _rollback(self):
        try:
            super()._rollback()
        finally:
            self._leave_the_queue()

    def _close(self):
        try:
            super()._close()
        finally:
            self._queue.close()

    def _wait_in_turn(self):
        queue = self._queue
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return

        decided = threading.Lock()  # whether the turn came or the waiter went: one of them, whatever the moment

        def wait():  # in a thread, for the kernel's queue knows no deadline
            fcntl.flock(queue, fcntl.LOCK_EX)
            if not decided.acquire(blocking=False):
                queue.close()

        waiting = threading.Thread(target=wait, daemon=True)
        waiting.start()
        waiting.join(self._patience)
        if decided.acquire(blocking=False):
            self._queue = _queue_beside(self.settings_dict["NAME"])
            busy = sqlite3.OperationalError("another writer has not finished for too long")
            busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
            raise OperationalError("database is locked") from busy

    def _leave_the_queue(self):
        fcntl.flock(self._queue, fcntl.LOCK_UN)


def _queue_beside(database):
    return open(f"{database}-queue", "w")
