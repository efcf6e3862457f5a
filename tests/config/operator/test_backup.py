"""`linli backup` and `linli restore`: nothing is lost, nothing is half, and whoever was erased stays erased."""

import json
import subprocess
import sys
import time
import zipfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from django.db import connection

from linli.chronicle import queries as chronicle
from linli.chronicle.models import Act, Entry, Piece
from linli.files.models import File
from linli.people.models import Person
from linli.search import queries as search
from linli.search.models import Page
from linli.search.rules import Audience
from tests.harness import on_sqlite, point
from tests.outside import Place
from tests.sayings import tell
from tests.village import ESTATE

OF_THE_INDEX = "search_index"  # FTS5's own tables: how they lie is its affair, what they find is compared
MADE_BY_READING = {"django_session"}


@contextmanager
def writers(place, count):
    """So many processes that write until the end of the block; what they printed is in `place.var`."""
    with ExitStack() as stack:
        outputs = [stack.enter_context(open(place.var / f"writer-{name}", "w+")) for name in range(count)]
        processes = []
        for name, output in enumerate(outputs):
            order = [sys.executable, "-m", "tests.config.operator.writer", str(name)]
            processes.append(subprocess.Popen(order, env=place.environment, stdout=output, stderr=subprocess.STDOUT))
            stack.callback(processes[-1].wait)
            stack.callback(processes[-1].kill)
        until = time.monotonic() + 60
        while not all(Path(output.name).stat().st_size for output in outputs):
            assert time.monotonic() < until, "not every writer began"
            time.sleep(0.05)
        yield
        ended = [output.name for output, process in zip(outputs, processes, strict=True) if process.poll() is not None]
        assert not ended, Path(ended[0]).read_text()


def acknowledged(place):
    """The numbers of the entries that the writers were told are committed."""
    lines = (line for path in place.var.glob("writer-*") for line in path.read_text().split("\n")[:-1])
    return {int(line) for line in lines}


def tables():
    """Every table's rows as text, in an order of their own; those of the search index as what they find."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            as_text = "SELECT * FROM {}"
        else:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            as_text = "SELECT t::text FROM {} t"
        names = sorted(name for (name,) in cursor.fetchall() if not name.startswith(OF_THE_INDEX))
        found = {}
        for name in names:
            cursor.execute(as_text.format(name))
            found[name] = sorted(map(repr, cursor.fetchall()))
        return found


def photos(place):
    files = (path for path in (place.var / "files").rglob("*") if path.is_file())
    return {str(path.relative_to(place.var)): path.read_bytes() for path in files}


def restored(archive, there):
    done = there.linli("restore", archive)
    assert done.returncode == 0, done.stderr
    return done


def test_under_eight_writers_it_holds_one_moment(place, empty_place, tmp_path):
    archive = tmp_path / "backup"
    with writers(place, 8):
        before = acknowledged(place)
        done = place.linli("backup", archive)
        assert done.returncode == 0, done.stderr
        written_meanwhile = acknowledged(place) - before
    assert written_meanwhile, "nobody wrote during the backup"
    entries = dict(Entry.objects.values_list("pk", "number"))
    all_here = {model: set(model.objects.values_list()) for model in (Entry, Piece, Act, File, Person, Page)}
    all_photos = photos(place)

    restored(archive, empty_place)
    point("default", empty_place.address)
    last, _ = chronicle.head(ESTATE)
    assert max(before) <= last < max(entries.values())
    assert chronicle.verify(ESTATE) == []
    assert sorted(Entry.objects.values_list("number", flat=True)) == list(range(1, last + 1))
    for model, rows in all_here.items():
        assert set(model.objects.values_list()) <= rows, model
    # Each act left two entries, its photo's and its own; each photo, person and page is one that an entry up to the
    # last tells of.
    assert 2 * Act.objects.count() == last
    told = [told for at in range(0, last, 100) for told in chronicle.entries_after(ESTATE, at, limit=100)]
    said = [entry for entry in told if entry.kind == "tests.said"]
    names = {entry.pieces["words"] for entry in said}
    assert set(Person.objects.values_list("name", flat=True)) == names
    assert len(said) == Page.objects.values("thing").distinct().count() == len(names)
    kept = {entry.pieces["photo"] for entry in told if entry.kind == "files.photo_kept"}
    assert {str(key) for key in File.objects.values_list("pk", flat=True)} == kept
    assert photos(empty_place).items() <= all_photos.items()
    for sha256 in File.objects.values_list("sha256", flat=True):
        assert {f"files/{ESTATE}/{sha256[:2]}/{sha256}{end}" for end in (".jpg", ".thumb.jpg")} <= all_photos.keys()
    assert len(photos(empty_place)) == 2 * len(set(File.objects.values_list("sha256", flat=True)))
    assert empty_place.answer("check", "--contents")[1] == 0


def test_when_all_is_quiet_every_table_and_file_comes_back(place, empty_place, tmp_path):
    order = [sys.executable, "-m", "tests.config.operator.writer", "0", "5"]
    subprocess.run(order, env=place.environment, stdout=subprocess.DEVNULL, check=True)
    here, here_photos, found = tables(), photos(place), things("0 1")
    assert found
    assert here_photos
    done = place.linli("backup", tmp_path / "backup")
    digest = subprocess.check_output(["sha256sum", tmp_path / "backup"], text=True)
    assert done.stdout == digest
    assert f"The keys in {place.var}/keys are not in it" in done.stderr
    restored(tmp_path / "backup", empty_place)
    point("default", empty_place.address)
    assert tables() == here
    assert photos(empty_place) == here_photos
    assert things("0 1") == found
    assert empty_place.answer("check", "--contents")[1] == 0


def things(words):
    return search.things_with(ESTATE, words, sort="person", audience=Audience.EVERYONE)


def test_it_goes_only_into_an_empty_place(place, tmp_path):
    tell("before")
    assert place.linli("backup", tmp_path / "backup").returncode == 0
    tell("after")
    done = place.linli("restore", tmp_path / "backup")
    assert (done.returncode, "is not empty" in done.stderr) == (2, True)
    assert chronicle.head(ESTATE)[0] == 2


def test_a_backup_overwrites_nothing(place, tmp_path):
    (tmp_path / "backup").write_text("precious")
    done = place.linli("backup", tmp_path / "backup")
    assert (done.returncode, "is there already" in done.stderr) == (2, True)
    assert (tmp_path / "backup").read_text() == "precious"


def test_keys_are_not_in_it_and_others_are_noticed(place, empty_place, tmp_path):
    tell("something")
    place.linli("backup", tmp_path / "backup")
    with zipfile.ZipFile(tmp_path / "backup") as archive:
        contents = b"".join(map(archive.read, archive.namelist()))
    assert b"only for tests" not in contents
    others = empty_place.environment | {"SECRET_KEY": "another"}
    done = empty_place.linli("restore", tmp_path / "backup", env=others)
    assert (done.returncode, "are not those of the backup" in done.stderr) == (2, True)
    assert [path.name for path in empty_place.var.iterdir() if path.name != "keys"] == []
    assert empty_place.linli("restore", tmp_path / "backup", "--other-keys", env=others).returncode == 0


@pytest.mark.parametrize("what", ["database", "manifest", "end"])
def test_a_damaged_backup_leaves_the_place_empty(place, empty_place, tmp_path, what):
    tell("something")
    place.linli("backup", tmp_path / "whole")
    damaged = bytearray((tmp_path / "whole").read_bytes())
    if what == "end":
        del damaged[len(damaged) // 2 :]
    else:
        with zipfile.ZipFile(tmp_path / "whole") as archive:
            member = archive.infolist()[0 if what == "database" else -1]
        damaged[member.header_offset + 200] ^= 1
    (tmp_path / "backup").write_bytes(damaged)
    done = empty_place.linli("restore", tmp_path / "backup")
    assert done.returncode == 2
    assert "damaged" in done.stderr
    assert not any(path.name.startswith((".restoring", "linli.sqlite3")) for path in empty_place.var.iterdir())
    assert restored(tmp_path / "whole", empty_place)


def test_a_backup_of_a_newer_version_is_refused(place, empty_place, tmp_path):
    place.linli("backup", tmp_path / "backup")
    with zipfile.ZipFile(tmp_path / "backup") as archive, zipfile.ZipFile(tmp_path / "newer", "w") as newer:
        for name in archive.namelist():
            contents = archive.read(name)
            if name == "linli.json":
                manifest = json.loads(contents)
                manifest["migrations"].append(["matters", "9999_later"])
                contents = json.dumps(manifest)
            newer.writestr(name, contents)
    done = empty_place.linli("restore", tmp_path / "newer")
    assert (done.returncode, "matters.9999_later" in done.stderr) == (2, True)


@on_sqlite
def test_what_lies_in_other_databases_is_said_not_to_be_in_it(place, empty_place, tmp_path):
    city = {"DJANGO_SETTINGS_MODULE": "tests.config.operator.city"}
    done = place.linli("backup", tmp_path / "backup", env=place.environment | city)
    assert (done.returncode, done.stderr.splitlines()[-1].endswith("not about: district.")) == (0, True), done.stderr
    done = empty_place.linli("restore", tmp_path / "backup", env=empty_place.environment | city)
    assert (done.returncode, done.stderr.splitlines()[-1].endswith("not about: district.")) == (0, True), done.stderr
    assert "not about" not in place.linli("backup", tmp_path / "another").stderr


@on_sqlite
def test_a_backup_goes_back_into_its_own_engine_only(place, tmp_path):
    place.linli("backup", tmp_path / "backup")
    with zipfile.ZipFile(tmp_path / "backup") as archive, zipfile.ZipFile(tmp_path / "other", "w") as other:
        manifest = json.loads(archive.read("linli.json")) | {"engine": "postgresql"}
        other.writestr("linli.json", json.dumps(manifest))
    done = Place(f"sqlite:{tmp_path}/new.sqlite3", tmp_path).linli("restore", tmp_path / "other")
    assert (done.returncode, "into the engine that it came from, and no other" in done.stderr) == (2, True)


def test_a_full_disk_leaves_no_half_backup(place, tmp_path):
    tell(*["x" * 10_000 for _ in range(20)])
    limited = ["bash", "-c", 'ulimit -f 40; exec "$@"', "-", sys.executable, "-m", "linli.config.operator", "backup"]
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        [*limited, folder / "backup"], env=place.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert "Nothing is left of it" in done.stderr
    assert list(folder.iterdir()) == []
    assert chronicle.verify(ESTATE) == []
    assert place.linli("backup", folder / "backup").returncode == 0
