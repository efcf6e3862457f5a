"""Whoever was erased after a backup is nowhere after its restore: no table, no index, no journal, no photo."""

import errno
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone

from linli.chronicle import queries as chronicle
from linli.chronicle.rules import Ground
from linli.config.demo import cast
from linli.database.models import new_key
from linli.files.commands import take_in
from linli.files.queries import photo as photo_of
from linli.files.queries import photos_of
from linli.files.rules import Use
from linli.kernel.actors import PersonId
from linli.matters.commands import report
from linli.matters.models import Category
from linli.people.commands import admit_person, erase_person
from linli.people.commands.erasures import note_erasure
from linli.people.models import Person
from tests.files.pictures import photo, picture
from tests.harness import point
from tests.outside import Place
from tests.village import AT, ESTATE

NAME, PHONE, WORDS = "龘靐", "19987654321", "齉爩麤籱堆在门口"
TRACES = [NAME, PHONE, "齉爩", "爩麤", "麤籱"]  # the words as search cuts them


@pytest.fixture
def somebody(village):
    """A resident with a telephone, a report in words of their own and a photo; the key and the photo's SHA-256."""
    at, estate = timezone.now(), cast.ESTATE
    person = admit_person(
        estate=estate, name=NAME, phone=PHONE, home_id=cast.HOME_OF_WANG_MIN, by=cast.LIN_YUE, at=at, act=new_key()
    )
    upload = io.BytesIO(photo(picture((640, 480))))
    facts = {"estate": estate, "by": PersonId(person), "at": at}
    brought = take_in(estate=estate, upload=upload, use=Use.ESTATE, keep_place=False, at=at)
    category = Category.objects.of(estate).first().pk
    report(
        **facts, category_id=category, words=WORDS, building_id=None, common_part_id=cast.OPEN_FLOOR, photos=(brought,),
        act=new_key(),
    )  # fmt: skip
    [kept] = photos_of(estate, person)
    assert photo_of(estate, kept.id)
    assert len(list((settings.FILES / str(estate)).rglob(f"{brought.sha256}.jpg"))) == 1
    return person, brought.sha256


def bytes_of(place: Place):
    """Every byte that an installation keeps but its keys: each file, and each table and index of its server."""
    for path in place.var.rglob("*"):
        if path.is_file() and path.suffix != ".log" and "keys" not in path.parts:
            yield path.name, path.read_bytes()
    if place.address.startswith("sqlite:"):
        database = Path(place.address.removeprefix("sqlite:"))
        for path in database.parent.glob(f"{database.name}*"):  # its journals, and drafts of it
            yield path.name, path.read_bytes()
        return
    with psycopg.connect(place.address, autocommit=True) as server:
        server.execute("CHECKPOINT")
        yield from server.execute("""
            SELECT relname, pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class
            WHERE relkind IN ('r', 'i', 't') AND relnamespace IN ('public'::regnamespace, 'pg_toast'::regnamespace)""")


def found(place, *traces):
    """Which of these are anywhere, as they are or as JSON writes them."""
    wanted = {trace: {trace.encode(), json.dumps(trace).strip('"').encode()} for trace in traces}
    return sorted(
        {
            trace
            for name, data in bytes_of(place)
            for trace, forms in wanted.items()
            if trace in name or any(form in data for form in forms)
        }
    )


@pytest.fixture
def archive(village, somebody, tmp_path):
    """A backup in which they still are; away from the places that are searched."""
    there = tmp_path.parent / f"{tmp_path.name}-backup"
    assert Place(village, tmp_path).linli("backup", there).returncode == 0
    yield there
    there.unlink()


def erase(person, *, keys_for):
    """They are erased here; the other place is given the keys, with the list of erasures."""
    erase_person(
        estate=cast.ESTATE, person_id=person, ground=Ground.CONSENT_WITHDRAWN, by=cast.LIN_YUE,
        at=timezone.now(), act=new_key(),
    )  # fmt: skip
    shutil.copytree(settings.KEYS, keys_for.var / "keys", dirs_exist_ok=True)


def is_forgotten(place, person, traces):
    assert found(place, *traces) == []
    assert place.answer("check", "--contents")[1] == 0
    point("default", place.address)
    assert chronicle.verify(cast.ESTATE) == []
    return bool(Person.objects.get(pk=person).forgotten_at)


def test_who_was_erased_since_is_nowhere(somebody, archive, empty_place):
    person, sha256 = somebody
    traces = sorted([*TRACES, sha256])
    # Without the list it would all come back: what is looked for can be found.
    done = empty_place.linli("restore", archive)
    assert (done.returncode, "erased since" in done.stderr) == (0, False), done.stderr
    assert found(empty_place, *traces) == traces
    empty(empty_place)

    erase(person, keys_for=empty_place)
    done = empty_place.linli("restore", archive)
    assert done.returncode == 0, done.stderr
    assert "1 person who was erased since is forgotten again." in done.stderr
    assert is_forgotten(empty_place, person, traces)


def test_a_restore_that_is_killed_before_it_forgets(somebody, archive, empty_place):
    """What it filled is there and nobody is forgotten yet: on SQLite under no name that is served, else found."""
    person, sha256 = somebody
    traces = sorted([*TRACES, sha256])
    erase(person, keys_for=empty_place)
    stop_at_the_list(empty_place, "restore", archive, by=signal.SIGKILL, status=-signal.SIGKILL)
    assert found(empty_place, *traces) == traces

    checked = empty_place.linli("check", "--json")
    if empty_place.address.startswith("sqlite:"):
        assert (checked.returncode, "There is no database at" in checked.stderr) == (2, True)
    else:
        told = [each["text"] for each in json.loads(checked.stdout)["findings"] if each["about"] == "erasures"]
        assert (checked.returncode, len(told)) == (1, 1)
        assert told[0].startswith("Line 1 of the list of erasures is not carried out.")
        assert empty_place.linli("restore", archive).returncode == 2
        empty(empty_place)
    done = empty_place.linli("restore", archive)
    assert done.returncode == 0, done.stderr
    assert is_forgotten(empty_place, person, traces)


def test_a_restore_that_is_told_to_stop_leaves_the_place_as_empty_as_before(somebody, archive, empty_place):
    person, sha256 = somebody
    traces = sorted([*TRACES, sha256])
    erase(person, keys_for=empty_place)
    stop_at_the_list(empty_place, "restore", archive, by=signal.SIGTERM, status=130)
    assert found(empty_place, *traces) == []
    assert [path.name for path in empty_place.var.iterdir()] == ["keys"]
    done = empty_place.linli("restore", archive)
    assert done.returncode == 0, done.stderr
    assert is_forgotten(empty_place, person, traces)


def test_a_restore_passes_over_who_is_not_in_it_and_who_was_forgotten_before(place, empty_place, tmp_path):
    """A list serves every backup: it names persons, and estates, that came later, and those whom the backup forgot."""
    Person.objects.create(estate=ESTATE, name="", forgotten_at=AT)
    forgotten = Person.objects.get().pk
    for estate, person in ((ESTATE, forgotten), (ESTATE, new_key()), (new_key(), new_key())):
        note_erasure(estate=estate, person=person, ground=Ground.UNLAWFUL, entry=0, at=AT)
    assert place.linli("backup", tmp_path / "backup").returncode == 0
    shutil.copytree(settings.KEYS, empty_place.var / "keys")
    done = empty_place.linli("restore", tmp_path / "backup")
    assert (done.returncode, "forgotten again" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize("line", ["nonsense", "{}", '{"estate": "1", "person": "2", "ground": "unlawful"}'])
def test_a_damaged_list_is_told_and_nothing_is_restored(place, empty_place, tmp_path, line):
    assert place.linli("backup", tmp_path / "backup").returncode == 0
    keys = empty_place.var / "keys"
    keys.mkdir(mode=0o700)
    (keys / "erasures.jsonl").write_text(f"{line}\n")
    done = empty_place.linli("restore", tmp_path / "backup")
    assert (done.returncode, "The list of erasures in" in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    (keys / "erasures.jsonl").unlink()
    assert empty_place.linli("restore", tmp_path / "backup").returncode == 0


def stop_at_the_list(place, *words, by, status):
    """`linli …`, stopped when it asks for the list of erasures: a pipe meanwhile, into which nobody writes."""
    erasures = place.var / "keys/erasures.jsonl"
    told = erasures.read_bytes()
    erasures.unlink()
    os.mkfifo(erasures, 0o600)
    order = [sys.executable, "-m", "linli.config.operator", *words]
    with subprocess.Popen(order, env=place.environment, stdin=subprocess.DEVNULL) as process:
        pipe = until(lambda: opened_for_a_reader(erasures))
        process.send_signal(by)
        process.wait(60)
    os.close(pipe)
    assert process.returncode == status
    erasures.unlink()
    with open(erasures, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(told)


def opened_for_a_reader(pipe):
    try:
        return os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        assert error.errno == errno.ENXIO  # nobody reads it yet
        return None


def until(condition, *, within=60):
    """The first answer of `condition` that is one."""
    end = time.monotonic() + within
    while (answer := condition()) is None:
        assert time.monotonic() < end
        time.sleep(0.02)
    return answer


def empty(place):
    """As if nothing had been restored there."""
    if place.address.startswith("sqlite:"):
        for ending in ("", "-wal", "-shm"):
            (place.var / (place.address.removeprefix("sqlite:") + ending)).unlink(missing_ok=True)
    else:
        with psycopg.connect(place.address, autocommit=True) as server:
            server.execute("DROP SCHEMA public CASCADE")
            server.execute("CREATE SCHEMA public")
    shutil.rmtree(place.var / "files", ignore_errors=True)  # a restore that was killed has not brought them yet
