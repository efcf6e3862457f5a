"""Photos come in, change hands and are forgotten; the disk and the rows always agree."""

import datetime as dt
import errno
import io
import os
import resource
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings as conf
from django.db import DatabaseError, IntegrityError

from linli.chronicle import queries as chronicle
from linli.chronicle.commands import open_book
from linli.chronicle.models import Entry
from linli.files import commands, jobs, queries
from linli.files.models import File, blobs
from linli.files.rules import Size, Use
from linli.kernel.actors import Hand
from linli.kernel.errors import Refused
from tests.files.pictures import HEIC, exif, photo, picture, zipped
from tests.harness import at_once
from tests.village import ANN, AT, BAO, ESTATE, NEIGHBOUR, numbers

MAY = dt.datetime(2026, 5, 2, tzinfo=dt.UTC)
pytestmark = pytest.mark.usefixtures("database")


def brought(data=None, *, estate=ESTATE, use=Use.HANDLERS, keep_place=False, at=MAY, **more):
    upload = io.BytesIO(photo(exif=exif()) if data is None else data)
    return commands.take_in(estate=estate, upload=upload, use=use, keep_place=keep_place, at=at, **more)


def take_in(*args, by=ANN, at=MAY, act=None, **facts):
    """Drawn anew and kept, as by the command that it goes with."""
    return commands.keep_photo(estate=ESTATE, photo=brought(*args, at=at, **facts), by=by, at=at, act=act or uuid4())


def on_disk(estate=ESTATE):
    return sorted(found.name for found in (Path(conf.FILES) / str(estate)).glob("??/*"))


def aged(days):
    """As if every blob had been written so many days before now."""
    moment = dt.datetime.now(dt.UTC) - dt.timedelta(days=days)
    for found in Path(conf.FILES).rglob("*.*"):
        os.utime(found, (moment.timestamp(), moment.timestamp()))


def refused(do, *args, **facts) -> str:
    with pytest.raises(Refused) as caught:
        do(*args, **facts)
    return caught.value.code


def test_a_photo_is_kept_with_its_time_and_without_its_place():
    key = take_in()
    kept = queries.photo(ESTATE, key)
    assert (kept.width, kept.height, kept.use, kept.brought_by) == (96, 64, Use.HANDLERS, ANN)
    assert (kept.taken_at, kept.taken_from) == (dt.datetime(2026, 5, 1, 0, 30, tzinfo=dt.UTC), None)
    [entry] = chronicle.entries_after(ESTATE, 0)
    assert (entry.kind, entry.facts) == ("files.photo_kept", {"use": "handlers"})
    assert entry.pieces == {"by": str(ANN), "photo": str(key)}


def test_a_telephones_heic_is_kept_too():
    kept = queries.photo(ESTATE, take_in(HEIC, keep_place=True))
    assert (kept.width, kept.height, kept.taken_from.latitude_microdegrees) == (64, 96, 31_820_000)


def test_its_place_is_kept_if_the_person_allows():
    kept = queries.photo(ESTATE, take_in(keep_place=True))
    assert (kept.taken_from.latitude_microdegrees, kept.taken_from.longitude_microdegrees) == (31_820_000, 117_230_000)


@pytest.mark.parametrize(
    ("offset", "time_zone", "taken_at"),
    [
        ("+09:00", "Asia/Shanghai", dt.datetime(2026, 4, 30, 23, 30, tzinfo=dt.UTC)),
        (None, "Asia/Shanghai", dt.datetime(2026, 5, 1, 0, 30, tzinfo=dt.UTC)),
        (None, "Europe/Berlin", dt.datetime(2026, 5, 1, 6, 30, tzinfo=dt.UTC)),
        (None, None, dt.datetime(2026, 5, 1, 0, 30, tzinfo=dt.UTC)),
    ],
)
def test_a_camera_that_names_no_offset_stood_in_the_estate(offset, time_zone, taken_at):
    assert queries.photo(ESTATE, take_in(photo(exif=exif(offset=offset)), time_zone=time_zone)).taken_at == taken_at


@pytest.mark.parametrize("taken", ["2027:05:01 08:30:00", "1970:01:01 00:00:00", "0001:01:01 00:00:00"])
def test_a_camera_whose_clock_was_never_set_tells_nothing(taken):
    assert queries.photo(ESTATE, take_in(photo(exif=exif(taken=taken, offset=None)))).taken_at is None


def test_a_stranger_may_send_one_and_the_other_hands_not():
    assert queries.photo(ESTATE, take_in(by=Hand.STRANGER)).brought_by is None
    before = numbers()
    assert refused(take_in, by=Hand.HOUSE) == "not_allowed"
    assert (numbers(), File.objects.of(ESTATE).count()) == (before, 1)


def test_sent_twice_it_is_kept_once():
    act = uuid4()
    assert take_in(act=act) == take_in(act=act)
    assert (File.objects.of(ESTATE).count(), len(on_disk())) == (1, 2)


@pytest.mark.parametrize(("data", "code"), [(zipped(), "photo_format_unknown"), (photo()[:500], "photo_damaged")])
def test_what_is_refused_leaves_nothing(data, code):
    assert refused(take_in, data) == code
    assert (numbers(), File.objects.of(ESTATE).count(), on_disk()) == ([], 0, [])


def test_of_an_upload_no_more_is_read_than_may_come_in():
    upload = io.BytesIO(bytes(40_000_000))
    code = refused(commands.take_in, estate=ESTATE, upload=upload, use=Use.ESTATE, keep_place=False, at=AT)
    assert (code, upload.tell()) == ("photo_too_large", 15_000_001)


def test_both_sizes_open_and_another_estates_key_does_not():
    open_book(estate=NEIGHBOUR)
    key = take_in()
    for size in Size:
        with queries.open_photo(ESTATE, key, size).file as opened:
            assert opened.read(3) == b"\xff\xd8\xff"
    assert queries.open_photo(NEIGHBOUR, key, Size.FULL) is None
    assert queries.photo(NEIGHBOUR, key) is None
    assert refused(commands.forget_file, estate=NEIGHBOUR, file_id=key, by=BAO, at=AT, act=uuid4()) == "photo_unknown"


@pytest.mark.parametrize("count", [1, 3])
def test_photos_of_a_page_take_one_query(count, django_assert_num_queries):
    keys = [take_in(photo(picture((40 + n, 40)))) for n in range(count)]
    with django_assert_num_queries(1):
        assert queries.photos(ESTATE, keys).keys() == set(keys)


def change_use(key, use, *, by, seen=None):
    return commands.change_use(estate=ESTATE, photo_id=key, use=use, by=by, at=AT, seen=seen, act=uuid4())


@pytest.mark.parametrize(
    ("before", "use", "by", "allowed"),
    [
        (Use.HANDLERS, Use.PUBLICITY, ANN, True),
        (Use.HANDLERS, Use.PUBLICITY, BAO, False),
        (Use.HANDLERS, Use.ESTATE, BAO, False),
        (Use.PUBLICITY, Use.HANDLERS, BAO, True),
        (Use.PUBLICITY, Use.ESTATE, ANN, True),
        (Use.PUBLICITY, Use.HANDLERS, Hand.STRANGER, False),
    ],
)
def test_only_who_brought_it_lets_more_people_use_it(before, use, by, allowed):
    key = take_in(use=before)
    entries = numbers()
    if allowed:
        assert change_use(key, use, by=by, seen=1) == 2
        assert chronicle.entries_after(ESTATE, entries[-1])[0].facts == {"use": use}
    else:
        assert refused(change_use, key, use, by=by, seen=1) == "not_allowed"
        assert numbers() == entries
    assert queries.photo(ESTATE, key).use == (use if allowed else before)


def test_who_saw_an_older_version_changes_nothing():
    key = take_in()
    change_use(key, Use.ESTATE, by=ANN, seen=1)
    assert refused(change_use, key, Use.PUBLICITY, by=ANN, seen=1) == "changed_meanwhile"
    assert queries.photo(ESTATE, key).use == Use.ESTATE


def forget(key, *, by=ANN):
    return commands.forget_file(estate=ESTATE, file_id=key, by=by, at=AT, act=uuid4())


def test_a_forgotten_photo_leaves_a_blank_row():
    key = take_in(keep_place=True)
    assert forget(key, by=BAO) == 1
    row = File.objects.of(ESTATE).get()
    assert (row.sha256, row.brought_by, row.taken_at, row.latitude_microdegrees) == ("", None, None, None)
    assert queries.photo(ESTATE, key).forgotten_at == AT
    assert (queries.open_photo(ESTATE, key, Size.THUMB), on_disk()) == (None, [])
    assert refused(forget, key) == "photo_already_forgotten"
    assert refused(change_use, key, Use.ESTATE, by=ANN) == "photo_already_forgotten"


def test_pixels_stay_as_long_as_another_row_needs_them():
    first, second = take_in(by=ANN), take_in(by=BAO)
    forget(first)
    assert len(on_disk()) == 2
    forget(second)
    assert on_disk() == []


def test_everything_somebody_brought_is_forgotten_at_once():
    mine, other = [take_in(photo(picture((40 + n, 40)))) for n in range(2)], take_in(by=BAO)
    assert commands.forget_files_of(estate=ESTATE, person_id=ANN, by=BAO, at=AT, act=uuid4()) == 2
    assert [queries.open_photo(ESTATE, key) for key in mine] == [None, None]
    with queries.open_photo(ESTATE, other).file:
        pass
    assert (queries.photos_of(ESTATE, ANN), len(on_disk())) == ([], 2)
    told = chronicle.entries_after(ESTATE, 0)[-1]
    assert told.pieces == {"by": str(BAO), "files.0": str(mine[0]), "files.1": str(mine[1])}
    assert commands.forget_files_of(estate=ESTATE, person_id=ANN, by=BAO, at=AT, act=uuid4()) == 0
    assert numbers()[-1] == told.number


def test_strangers_do_not_forget_and_only_the_clock_sweeps():
    key = take_in()
    before = numbers()
    assert refused(commands.clear_blob, estate=ESTATE, sha256="ab" * 32, by=ANN, at=AT, act=uuid4()) == "not_allowed"
    assert refused(forget, key, by=Hand.STRANGER) == "not_allowed"
    assert (numbers(), queries.photo(ESTATE, key).forgotten_at) == (before, None)


def test_a_full_disk_is_a_sentence_and_leaves_nothing_half():
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    large = photo(picture((1000, 800)), quality=95)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))  # a photo of more than 2 kB finds no room: EFBIG
    try:
        with pytest.raises(Refused) as caught:
            blobs.put(ESTATE, "ab" * 32, {Size.THUMB: bytes(1_000), Size.FULL: large})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (caught.value.code, on_disk()) == ("photo_no_room", [])


def test_another_fault_of_the_disk_is_no_refusal():
    Path(conf.FILES).write_text("in the way")
    with pytest.raises(NotADirectoryError) as caught:
        take_in()
    assert (caught.value.errno, File.objects.of(ESTATE).count()) == (errno.ENOTDIR, 0)


def test_the_sweep_clears_what_no_row_needs_after_a_day():
    now = dt.datetime.now(dt.UTC)
    key = take_in(at=now)
    blobs.put(ESTATE, "ab" * 32, {Size.FULL: b"never", Size.THUMB: b"kept"})
    (Path(conf.FILES) / str(ESTATE) / "cd").mkdir()
    (Path(conf.FILES) / str(ESTATE) / "cd" / f"{'cd' * 32}.0123456789abcdef.half").write_bytes(b"cut o")
    assert (jobs.sweep(at=now), len(on_disk())) == (0, 5)
    aged(days=2)
    entries = numbers()
    assert (jobs.sweep(at=now), len(on_disk())) == (2, 2)
    with queries.open_photo(ESTATE, key).file:
        pass
    assert (jobs.sweep(at=now), numbers()) == (0, entries)


def test_a_photo_swept_before_its_row_was_written_is_sent_again():
    gone = brought()._replace(sha256="ab" * 32)
    keep = dict(estate=ESTATE, photo=gone, by=ANN, at=AT, act=uuid4())
    assert refused(commands.keep_photo, **keep) == "photo_gone_meanwhile"
    assert (numbers(), File.objects.of(ESTATE).count()) == ([], 0)


def test_taken_in_and_forgotten_at_once_rows_and_disk_agree():
    keys = [take_in() for _ in range(4)]
    deeds = [lambda key=key: forget(key) for key in keys] + [take_in] * 4
    for done in at_once(*deeds):
        assert not isinstance(done, Exception) or getattr(done, "code", "") == "photo_gone_meanwhile"
    live = File.objects.of(ESTATE).filter(forgotten_at=None)
    assert len(on_disk()) == (2 if live.exists() else 0)


def test_the_database_keeps_the_law_of_files():
    key = take_in()
    rows = File.objects.of(ESTATE).filter(pk=key)
    with pytest.raises(DatabaseError):
        rows.delete()
    with pytest.raises(DatabaseError):
        rows.update(sha256="00" * 32)
    with pytest.raises(IntegrityError):
        rows.update(latitude_microdegrees=1)
    forget(key)
    with pytest.raises(DatabaseError):
        rows.update(forgotten_at=None)


def test_no_word_of_a_photo_is_chained():
    key = take_in(keep_place=True)
    [text] = Entry.objects.of(ESTATE).values_list("text", flat=True)
    assert '"photo":' in text, "the seal of it is"
    for told in (str(key), key.hex, str(ANN), queries.photo(ESTATE, key).taken_at.isoformat()[:10], "31820000"):
        assert told not in text
