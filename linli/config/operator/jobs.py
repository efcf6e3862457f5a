"""`linli jobs`: lets every reader on the wiring page read on after each commit, and does what the clock asks for.

It may be killed at any moment: how far a reader is stands in the database.
"""

import os
import signal
import time

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from linli.chronicle.jobs import read_all, run_clock
from linli.config.operator.installation import must_be_ready
from linli.config.operator.terminal import gettext, say

LOOKING_EVERY_S = 0.5  # a follower is told within this; a look at nothing new costs one query
CLOCK_EVERY_S = 60
DATABASE_AGAIN_AFTER_S = 10


def arguments(parser):
    parser.add_argument("--once", action="store_true", help=gettext("do what there is to do, then stop"))


def run(asked) -> int:
    """Works until told to stop, or until nothing is left to do; 0."""
    must_be_ready()
    told_to_stop = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: told_to_stop.append(number))
    if asked.once:
        run_clock(at=timezone.now())
        while read_all(at=timezone.now()) and not told_to_stop:
            pass
        return 0
    manager, clock_due = os.getppid(), 0.0
    while not told_to_stop and os.getppid() == manager:
        try:
            if time.monotonic() >= clock_due:
                run_clock(at=timezone.now())
                clock_due = time.monotonic() + CLOCK_EVERY_S
            if not read_all(at=timezone.now()):
                _rest(LOOKING_EVERY_S, told_to_stop)
        except DatabaseError as error:  # full, locked or away: it was told; later again
            say(gettext("The jobs wait for the database: %(error)s") % {"error": str(error).strip()})
            connections.close_all()
            _rest(DATABASE_AGAIN_AFTER_S, told_to_stop)
        close_old_connections()
    return 0


def _rest(seconds, told_to_stop):
    until = time.monotonic() + seconds
    while not told_to_stop and (left := until - time.monotonic()) > 0:
        time.sleep(min(left, LOOKING_EVERY_S))
