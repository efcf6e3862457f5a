"""Django's SQLite engine, keeping our laws through every schema change and serving writers in turn."""

import fcntl

from django.db.backends.sqlite3 import base

from linli.database.laws import LawfulSchemaEditor, SteppingAside


class SchemaEditor(SteppingAside, LawfulSchemaEditor, base.DatabaseWrapper.SchemaEditorClass):
    pass


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite's own writers wait by sleeping, and who sleeps is overtaken, for seconds when eight are at it.

    So they queue at a file beside the database. The kernel wakes them in turn, and frees the place of one
    that was killed. SQLite's lock still decides; the queue only makes it fair.
    """

    SchemaEditorClass = SchemaEditor

    def get_new_connection(self, params):
        self._queue = open(f"{params['database']}-queue", "w")  # noqa: SIM115 -- open as long as the connection
        return super().get_new_connection(params)

    def _start_transaction_under_autocommit(self):
        fcntl.flock(self._queue, fcntl.LOCK_EX)
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

    def _leave_the_queue(self):
        fcntl.flock(self._queue, fcntl.LOCK_UN)
