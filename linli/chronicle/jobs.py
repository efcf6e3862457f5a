"""What is done after commit: jobs that read the record, and jobs of the clock.

A job may run twice for the same entry, or the same day, and must do no harm then: it calls its commands under
`rules.derived_act`, or writes rows that are there once by their nature. It is found again after a kill, for only
what is done is written down.
"""

import logging
import traceback
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from linli.chronicle import commands, queries
from linli.kernel.errors import Refused

log = logging.getLogger(__name__)


def read_all(*, at: datetime) -> int:
    """Let every reader on the wiring page read on, in every estate; how many entries were read, 0 if none was new."""
    readers = import_string(settings.READERS)
    return sum(read_once(estate, name, readers[name], at=at) for estate, name in queries.behind(list(readers), at=at))


def read_once(estate: UUID, name: str, job: Callable, *, at: datetime, limit: int = 100) -> int:
    """Give `job` the entries after the reader's number, in order, at most `limit`; how many it has done.

    An entry that it fails at is kept for later, and none overtakes it. A killed worker's entries, and those that
    two workers read at once, are given a second time.
    """
    number = begun_after = queries.reader_number(estate, name)
    fault = None
    for told in queries.entries_after(estate, number, limit=limit):
        try:
            job(estate, told, at=at)
        except Exception as error:
            fault = _fault(error)
            break
        number = told.number
    if number > begun_after:
        commands.move_reader(estate=estate, name=name, number=number)
    if fault:
        log.warning("%s failed at entry %s of %s: %s", name, number + 1, estate, fault)
        commands.hold_reader(estate=estate, name=name, number=number, fault=fault, at=at)
    return number - begun_after


def run_clock(*, at: datetime) -> int:
    """Do what is to be done each day and was not done today, whatever day it was done last; how many were done."""
    jobs, today = import_string(settings.CLOCK), timezone.localdate(at)
    return sum(_run(name, jobs[name], today=today, at=at) for name in queries.due_today(list(jobs), today=today, at=at))


def _run(name, job, *, today, at):
    if not commands.begin_daily(name=name, today=today, at=at):
        return False
    try:
        job(at=at)
    except Exception as error:
        fault = _fault(error)
        log.warning("%s failed: %s", name, fault)
        commands.hold_daily(name=name, fault=fault, at=at)
        return False
    commands.end_daily(name=name, today=today)
    return True


def _fault(error) -> str:
    """What kind of error it was and where it came from. Not its message, which may hold what somebody typed."""
    code = f" {error.code}" if isinstance(error, Refused) else ""
    frames = [(frame.f_globals["__name__"], line) for frame, line in traceback.walk_tb(error.__traceback__)]
    module, line = [place for place in frames if place[0].startswith("linli.")][-1]
    return f"{type(error).__name__}{code} at {module}:{line}"
