"""How an installation comes to be: by one process at a time, and whole or not at all."""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

from linli.config.operator.terminal import gettext, say

HALF_DONE = ".restoring-"  # how folders are called, beside the photos, that hold half of a restore


@contextlib.contextmanager
def alone():
    """One `linli` at a time makes or fills an installation; another waits.

    What one that was killed left behind goes first: it may hold somebody who was erased since.
    """
    beside = Path(settings.FILES).parent
    beside.mkdir(parents=True, exist_ok=True)
    folder = os.open(beside, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(gettext("Another `linli` is making or filling this installation: waiting for it."))
            fcntl.flock(folder, fcntl.LOCK_EX)
        for half in beside.glob(f"{HALF_DONE}*"):
            shutil.rmtree(half)
        if connection.vendor == "sqlite":
            _remove(_draft())
        yield
    finally:
        os.close(folder)  # and so lets the next one in


@contextlib.contextmanager
def drafted():
    """Inside, SQLite's `connection` is to another file beside its place, which takes that place if all goes well."""
    place, draft = Path(connection.settings_dict["NAME"]), _draft()
    place.parent.mkdir(parents=True, exist_ok=True)
    connection.close()
    connection.settings_dict["NAME"] = str(draft)
    try:
        yield draft
        connection.close()
        draft.rename(place)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
        _remove(draft)


def _draft():
    place = Path(connection.settings_dict["NAME"])
    return place.with_name(f"{place.name}-draft")


def _remove(database):
    for ending in ("", "-wal", "-shm", "-queue"):
        Path(f"{database}{ending}").unlink(missing_ok=True)
