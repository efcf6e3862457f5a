"""`linli check`: everything that can be wrong with an installation without anybody noticing.

Status 0: good; 1: something was found. What is only worth knowing is told as a note and leaves the status alone.
"""

import hashlib
import json
import stat
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import connections
from django.utils import timezone

from linli.chronicle import queries as chronicle
from linli.chronicle.models import Book
from linli.config.operator.installation import must_be_ready, not_forgotten
from linli.config.operator.terminal import Progress, gettext
from linli.database.laws import check_triggers
from linli.database.routing import databases
from linli.files import queries as files
from linli.people.queries import installation


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` names what was looked at, in one word; a note is no fault."""

    about: str
    text: str
    is_note: bool = False


def arguments(parser):
    parser.add_argument("--json", action="store_true", help=gettext("answer for a program to read"))
    parser.add_argument(
        "--contents", action="store_true", help=gettext("read every photo, too, and compare it with its name")
    )


def run(asked) -> int:
    """0 if all is well, 1 if there are findings."""
    found = list(findings(contents=asked.contents))
    faults = [finding for finding in found if not finding.is_note]
    if asked.json:
        print(json.dumps({"good": not faults, "findings": [asdict(finding) for finding in found]}, ensure_ascii=False))
        return 1 if faults else 0
    for finding in found:
        print(("· " if finding.is_note else "✗ ") + finding.text)
    if not faults:
        print("✓ " + gettext("All is well."))
    return 1 if faults else 0


def findings(*, contents: bool) -> Iterator[Finding]:
    """Every fault, and every note. Raises Trouble where the database is missing or lags behind the code."""
    must_be_ready()
    yield from _laws()
    yield from _records()
    yield from _jobs()
    yield from _photos(contents)
    yield from _keys()
    yield from _erasures()
    yield from _settings()


def _laws():
    for database in databases():
        connection = connections[database]
        for text in check_triggers(connection):
            yield Finding("laws", gettext("A law of the database: %(text)s. Run `linli prepare`.") % {"text": text})
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA quick_check(5)")
                for (text,) in cursor.fetchall():
                    if text != "ok":
                        yield Finding("database", gettext("The database file is damaged: %(text)s") % {"text": text})
            else:
                cursor.execute(
                    "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema AND tableowner = current_user"
                )
                if cursor.fetchone()[0]:
                    text = gettext("The role that we work under owns the tables, so it could switch a law off.")
                    yield Finding("laws", text, is_note=True)


def _records():
    for database in databases():
        estates = list(Book.objects.using(database).values_list("estate", flat=True).order_by("estate"))
        with Progress(gettext("Reading the records"), total=len(estates)) as done:
            for estate in estates:
                for number, fault in chronicle.verify(estate):
                    text = gettext("The record of estate %(estate)s is broken at entry %(number)s: %(fault)s.")
                    yield Finding("record", text % {"estate": estate, "number": number, "fault": fault})
                done()


def _jobs():
    for job in chronicle.failing():
        text = gettext("The job %(job)s failed %(failures)s times in a row: %(fault)s. It tries again at %(when)s.")
        when = timezone.localtime(job.retry_at).strftime("%Y-%m-%d %H:%M")
        yield Finding("jobs", text % {"job": job.job, "failures": job.failures, "fault": job.fault, "when": when})


def _photos(contents):
    needed = [blob for database in databases() for blob in files.needed_blobs(database)]
    with Progress(gettext("Looking at the photos"), total=len(needed)) as done:
        for path, sha256 in needed:
            if not path.exists():
                yield Finding("photos", gettext("A photo is missing: %(path)s") % {"path": path})
            elif contents and sha256 and _digest(path) != sha256:
                yield Finding("photos", gettext("A photo is not what it was: %(path)s") % {"path": path})
            done()


def _digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _keys():
    for path in [settings.KEYS, *sorted(Path(settings.KEYS).glob("*"))]:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            text = gettext("Others on this machine may read %(path)s. Take it from them: chmod go-rwx %(path)s")
            yield Finding("keys", text % {"path": path})


def _erasures():
    """Who was erased and is here all the same: a restore was broken off before it forgot them again."""
    for number, *_ in not_forgotten():
        text = gettext(
            "Line %(number)s of the list of erasures is not carried out. If a restore was broken off, empty the place "
            "and restore the backup again; if the erasure itself failed, as on a full disk, do it again on the page."
        )
        yield Finding("erasures", text % {"number": number})


def _settings():
    for message in checks.run_checks(databases=databases(), include_deployment_checks=settings.TLS):
        if not message.is_silenced() and message.id != "linli.W001":  # the laws were told above
            yield Finding("settings", f"{message.id}: {message.msg}", is_note=message.level < checks.WARNING)
    if installation() == "demo":
        yield Finding("settings", gettext("This is a demo estate: anybody steps into any role."), is_note=True)
    if not settings.TLS:
        text = gettext(
            "Without TLS (LINLI_TLS is not 1) anybody on the way can read along, and browsers on other machines "
            "neither tell where they are, nor copy by a tap, nor keep a cookie from being read. "
            "On this machine alone it makes no difference."
        )
        yield Finding("tls", text, is_note=True)
