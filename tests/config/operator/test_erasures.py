"""Whoever was erased after a backup is nowhere after its restore: no table, no index, no journal, no photo."""

import io
import json
import shutil

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
from linli.files.rules import Use
from linli.kernel.actors import PersonId
from linli.matters.commands import report
from linli.matters.models import Category
from linli.people.commands import admit_person, erase_person
from linli.people.models import Person
from tests.files.pictures import photo, picture
from tests.harness import point
from tests.outside import Place

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
    kept = take_in(**facts, upload=upload, use=Use.ESTATE, keep_place=False, act=new_key())
    category = Category.objects.of(estate).first().pk
    report(
        **facts, category_id=category, words=WORDS, building_id=None, common_part_id=cast.OPEN_FLOOR, photos=(kept,),
        act=new_key(),
    )  # fmt: skip
    assert photo_of(estate, kept)
    [path] = (settings.FILES / str(estate)).rglob(f"{_sha256(kept)}.jpg")
    return person, path.stem


def _sha256(key):
    from linli.files.models import File

    return File.objects.get(pk=key).sha256


def bytes_of(place: Place):
    """Every byte that an installation keeps but its keys: each file, and each table and index of its server."""
    for path in place.var.rglob("*"):
        if path.is_file() and path.suffix != ".log" and "keys" not in path.parts:
            yield path.name, path.read_bytes()
    if place.address.startswith("sqlite:"):
        for ending in ("", "-wal", "-shm"):
            path = place.var / (place.address.removeprefix("sqlite:") + ending)
            if path.exists():
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


def test_who_was_erased_since_is_nowhere(village, somebody, empty_place, tmp_path):
    here = Place(village, tmp_path)
    person, sha256 = somebody
    traces = sorted([*TRACES, sha256])
    assert here.linli("backup", tmp_path / "backup").returncode == 0
    shutil.move(tmp_path / "backup", tmp_path.parent / f"{tmp_path.name}-backup")
    archive = tmp_path.parent / f"{tmp_path.name}-backup"
    try:
        # Without the list it would all come back: what is looked for can be found.
        assert empty_place.linli("restore", archive).returncode == 0
        assert found(empty_place, *traces) == traces
        empty(empty_place)

        erase_person(
            estate=cast.ESTATE, person_id=person, ground=Ground.CONSENT_WITHDRAWN, by=cast.LIN_YUE,
            at=timezone.now(), act=new_key(),
        )  # fmt: skip
        shutil.copytree(settings.KEYS, empty_place.var / "keys", dirs_exist_ok=True)
        done = empty_place.linli("restore", archive)
        assert done.returncode == 0, done.stderr
        assert "1 person who was erased since is forgotten again." in done.stderr
        assert found(empty_place, *traces) == []
        assert empty_place.answer("check", "--contents")[1] == 0
        point("default", empty_place.address)
        assert chronicle.verify(cast.ESTATE) == []
        assert Person.objects.get(pk=person).forgotten_at
    finally:
        archive.unlink()


def empty(place):
    """As if nothing had been restored there."""
    if place.address.startswith("sqlite:"):
        for ending in ("", "-wal", "-shm"):
            (place.var / (place.address.removeprefix("sqlite:") + ending)).unlink(missing_ok=True)
    else:
        with psycopg.connect(place.address, autocommit=True) as server:
            server.execute("DROP SCHEMA public CASCADE")
            server.execute("CREATE SCHEMA public")
    shutil.rmtree(place.var / "files")
