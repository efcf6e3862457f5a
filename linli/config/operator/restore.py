"""`linli restore FILE`: an installation as it stood at a backup, less everybody who was erased since.

Only into an empty place: it overwrites nothing. The database comes first under another name, is migrated, forgets
whom the list beside the keys names, is swept clean of what they left in search and free pages, has its record read
against the backup's witnesses, and only then takes its place.
"""

import contextlib
import tempfile
from pathlib import Path
from uuid import UUID, uuid5

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from linli.chronicle import queries as chronicle
from linli.config.operator import archive
from linli.config.operator.backup import MEMBER, ask_postgresql
from linli.config.operator.installation import not_forgotten, unapplied, unknown
from linli.config.operator.making import HALF_DONE, alone, drafted
from linli.config.operator.terminal import Progress, Trouble, gettext, ngettext, say
from linli.kernel.actors import Hand
from linli.people.commands import erase_person
from linli.search import commands as search


def arguments(parser):
    parser.add_argument("file", metavar="FILE", type=Path, help=gettext("a backup"))
    parser.add_argument(
        "--other-keys", action="store_true", help=gettext("go on although the keys are not those of the backup")
    )


def run(asked) -> int:
    """0 when the installation stands again; in every other case the place is as empty as before."""
    if not asked.file.is_file():
        raise Trouble(gettext("There is no file %(path)s.") % {"path": asked.file})
    source, manifest = archive.opened(asked.file)
    with source, alone():
        _must_fit(manifest, other_keys=asked.other_keys)
        _must_be_empty()
        with _photos(source, manifest), _DATABASE[connection.vendor](source, manifest):
            if unapplied():
                call_command("migrate", interactive=False, verbosity=0)
            forgotten = repeat_erasures()
            sweep()
            _must_be_whole(manifest)
    say(gettext("Restored as it stood at %(when)s.") % {"when": manifest.made_at})
    if forgotten:
        said = ngettext(
            "%(count)s person who was erased since is forgotten again.",
            "%(count)s persons who were erased since are forgotten again.",
            forgotten,
        )
        say(said % {"count": forgotten})
    archive.say_what_is_not_in_it()
    return 0


def repeat_erasures() -> int:
    """Forget everybody on the list beside the keys who is here all the same; how many that were."""
    at, count = timezone.now(), 0
    for _, estate, person, ground in not_forgotten():
        act = uuid5(person, f"restore/{at.isoformat()}")
        erase_person(estate=estate, person_id=person, ground=ground, by=Hand.HOUSE, at=at, act=act)
        count += 1
    return count


def sweep() -> None:
    """Leave nothing of what was deleted: not in a search index, not in a free page, not in a journal."""
    search.optimize([connection.alias])
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM (FULL, ANALYZE)")
        else:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _must_fit(manifest, *, other_keys):
    if manifest.engine != connection.vendor:
        text = gettext(
            "The backup was made on %(there)s, and DATABASE_URL names %(here)s. "
            "It goes back into the engine that it came from, and no other."
        )
        raise Trouble(text % {"there": manifest.engine, "here": connection.vendor})
    if newer := unknown(manifest.migrations):
        text = gettext("The backup was made by a newer Linli (it has %(name)s). Update this one first.")
        raise Trouble(text % {"name": newer[0]})
    if manifest.key != archive.fingerprint() and not other_keys:
        text = gettext(
            "The keys in %(keys)s are not those of the backup. Put its keys there, with the list of erasures. "
            "If they are lost, --other-keys goes on: second factors and secret addresses will then be void."
        )
        raise Trouble(text % {"keys": settings.KEYS})


def _must_be_empty():
    full = gettext("%(place)s is not empty. A backup is restored into an empty place only.")
    if Path(settings.FILES).exists() and any(Path(settings.FILES).iterdir()):
        raise Trouble(full % {"place": settings.FILES})
    if connection.vendor == "sqlite":
        place = Path(connection.settings_dict["NAME"])
        if place.exists() and place.stat().st_size:
            raise Trouble(full % {"place": place})
    elif connection.introspection.table_names():
        raise Trouble(full % {"place": connection.settings_dict["NAME"]})


def _must_be_whole(manifest):
    for estate, (number, hash_) in manifest.heads.items():
        witnesses = [(number, hash_)] if number else []
        for at, fault in chronicle.verify(UUID(estate), witnesses=witnesses):
            text = gettext("The record of estate %(estate)s is broken at entry %(number)s: %(fault)s.")
            raise Trouble(text % {"estate": estate, "number": at, "fault": fault})


@contextlib.contextmanager
def _photos(source, manifest):
    """The photos, in a folder beside FILES that takes its place in the end; inside, FILES is that folder."""
    place = Path(settings.FILES)
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=HALF_DONE, dir=place.parent) as folder:
        settings.FILES = Path(folder) / "files"
        settings.FILES.mkdir(mode=0o700)
        try:
            names = list(archive.photos(manifest))
            with Progress(gettext("Copying photos"), total=len(names)) as done:
                for name in names:
                    archive.extract(source, manifest, name, _inside(settings.FILES, name))
                    done()
            yield
            if place.exists():
                place.rmdir()
            settings.FILES.rename(place)
        finally:
            settings.FILES = place


def _inside(folder: Path, name: str) -> Path:
    """Where a member goes. Raises Trouble for a name that leads out of the folder."""
    target = folder / name.removeprefix("files/")
    if not target.resolve().is_relative_to(folder.resolve()):
        raise Trouble(gettext("The backup is damaged at %(name)s.") % {"name": name})
    return target


@contextlib.contextmanager
def _into_sqlite(source, manifest):
    """The database under another name beside its place, which it takes in the end."""
    with drafted() as draft:
        archive.extract(source, manifest, MEMBER["sqlite"], draft)
        yield


@contextlib.contextmanager
def _into_postgresql(source, manifest):
    """The tables, put there in one transaction; taken away again if what follows fails."""
    with tempfile.TemporaryDirectory(prefix=HALF_DONE, dir=Path(settings.FILES).parent) as folder:
        dump = Path(folder) / "dump"
        archive.extract(source, manifest, MEMBER["postgresql"], dump)
        ask_postgresql(
            "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dump),
            what=gettext("Filling the database"),
        )  # fmt: skip
    connection.close()
    try:
        yield
    except BaseException:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        raise


_DATABASE = {"sqlite": _into_sqlite, "postgresql": _into_postgresql}
