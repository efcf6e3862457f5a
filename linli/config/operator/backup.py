"""`linli backup FILE`: database and photos as they stood at one moment, in one file, while everybody goes on writing.

First a snapshot of the database, then the photos that the snapshot names: they were written before their rows, and
are removed only by an erasure. One that was erased meanwhile is left out; a restore erases its row again.
"""

import contextlib
import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
import zipfile
from pathlib import Path

import psycopg.conninfo
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from linli.chronicle.models import Book
from linli.config.operator import archive
from linli.config.operator.installation import must_be_ready
from linli.config.operator.terminal import Progress, Trouble, gettext, say
from linli.files.queries import needed_blobs

PAGES_AT_ONCE = 2000
MEMBER = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


def arguments(parser):
    parser.add_argument("file", metavar="FILE", type=Path, help=gettext("the file to write; it must not exist yet"))


def run(asked) -> int:
    """0 when FILE is complete and on the disk; it is there whole or not at all."""
    must_be_ready()
    if asked.file.exists():
        raise Trouble(gettext("%(path)s is there already and is left as it is.") % {"path": asked.file})
    if not asked.file.parent.is_dir():
        raise Trouble(gettext("There is no folder %(path)s.") % {"path": asked.file.parent})
    with tempfile.TemporaryDirectory(prefix=".linli-backup-", dir=asked.file.parent) as folder:
        draft = Path(folder) / "archive"
        try:
            count = _write(draft, Path(folder))
        except (OSError, sqlite3.Error, Trouble) as error:
            text = gettext("The backup could not be written: %(error)s. Nothing is left of it.")
            raise Trouble(text % {"error": error}) from error
        draft.rename(asked.file)
        _flush(asked.file.parent)
    with open(asked.file, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    print(f"{digest}  {asked.file}")
    say(gettext("Written with %(count)s files of photos. Keep its SHA-256 above in another place.") % {"count": count})
    say(
        gettext("The keys in %(keys)s are not in it: copy them apart from the backup, for it is of little use without.")
        % {"keys": settings.KEYS}
    )
    archive.say_what_is_not_in_it()
    return 0


def _flush(folder):
    """A new name outlives a power cut only when its folder was written too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(draft, folder) -> int:
    with (
        open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file,
        zipfile.ZipFile(file, "w") as target,
        {"sqlite": _sqlite_snapshot, "postgresql": _postgresql_snapshot}[connection.vendor](folder) as snapshot,
    ):
        heads = {str(estate): [number, hash_] for estate, number, hash_ in _heads()}
        migrations = sorted(map(list, MigrationRecorder(connection).applied_migrations()))
        photos = [path for path, _ in needed_blobs("default")]
        if connection.vendor == "sqlite":
            connection.close()  # what lies in its journal belongs to the file
        name = MEMBER[connection.vendor]
        with open(snapshot, "rb") as source:
            members = {name: archive.add(target, name, source, compress=connection.vendor == "sqlite")}
        snapshot.unlink()
        members |= _add_photos(target, photos)
        manifest = archive.Manifest(
            format=archive.FORMAT,
            made_at=timezone.now().isoformat(),
            engine=connection.vendor,
            key=archive.fingerprint(),
            migrations=migrations,
            heads=heads,
            members=members,
        )
        target.writestr(archive.MANIFEST, manifest.written(), zipfile.ZIP_DEFLATED)
        target.close()
        file.flush()
        os.fsync(file.fileno())
    return len(members) - 1


def _heads():
    return Book.objects.using("default").order_by("estate").values_list("estate", "last_number", "last_hash")


def _add_photos(target, photos):
    members = {}
    with Progress(gettext("Copying photos"), total=len(photos)) as done:
        for path in photos:
            name = f"files/{path.relative_to(settings.FILES).as_posix()}"
            with contextlib.suppress(FileNotFoundError), open(path, "rb") as source:  # erased meanwhile
                members[name] = archive.add(target, name, source, compress=False)
            done()
    return members


@contextlib.contextmanager
def _sqlite_snapshot(folder):
    """A copy of the database as of one moment. Inside, `connection` is to the copy."""
    place, copy = connection.settings_dict["NAME"], folder / "database"
    with (
        contextlib.closing(sqlite3.connect(f"{Path(place).absolute().as_uri()}?mode=rw", uri=True)) as source,
        contextlib.closing(sqlite3.connect(copy)) as target,
        Progress(gettext("Copying the database (pages)")) as done,
    ):
        source.execute("BEGIN")  # a reader's transaction: what is written from now on is not for us
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=PAGES_AT_ONCE, progress=lambda status, left, total: done(PAGES_AT_ONCE))
    connection.close()
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield copy
    finally:
        connection.close()
        connection.settings_dict["NAME"] = place


@contextlib.contextmanager
def _postgresql_snapshot(folder):
    """A dump of the database as of one moment. Inside, `connection` sees that same moment."""
    dump = folder / "database"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [moment] = cursor.fetchone()
        ask_postgresql(
            "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={dump}",
            what=gettext("Copying the database (kB)"), grows=dump,
        )  # fmt: skip
        yield dump


def ask_postgresql(program: str, *arguments: str, what: str, grows: Path | None = None) -> None:
    """Let one of PostgreSQL's own programs work on our database. Raises Trouble with what it said."""
    found = shutil.which(program) or next(
        iter(sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))[::-1]), None
    )
    if found is None:
        raise Trouble(gettext("%(program)s is needed (Debian: postgresql-client).") % {"program": program})
    place = connection.get_connection_params()
    password = place.pop("password", None)
    known = {"dbname", "user", "host", "port", "sslmode", "sslrootcert", "passfile", "service"}
    address = psycopg.conninfo.make_conninfo(**{name: place[name] for name in known & place.keys()})
    with tempfile.TemporaryFile("w+") as said:
        working = subprocess.Popen(  # noqa: S603 -- an order of ours
            [found, *arguments, f"--dbname={address}"],
            env=os.environ | ({"PGPASSWORD": password} if password else {}),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        try:
            _watch(working, what=what, grows=grows)
        finally:
            working.kill()  # told to stop, we do not leave it at work
            working.wait()
        if working.returncode:
            said.seek(0)
            why = said.read().strip() or signal.Signals(-working.returncode).name
            raise Trouble(f"{program}: {why}")


def _watch(working, *, what, grows):
    with Progress(what) as done:
        size = 0
        while working.poll() is None:
            time.sleep(0.05)
            grown = grows.stat().st_size // 1000 if grows and grows.exists() else 0
            done(grown - size)
            size = grown
