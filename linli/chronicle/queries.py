"""Every read of the record goes by estate and number: numbers follow commits, so a reader misses nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from linli.chronicle import rules
from linli.chronicle.models import Book, Daily, Entry, Reader, Thread, waiting
from linli.database.prepared import Asked, prepared
from linli.database.routing import database_of, databases


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as a reader gets it: `facts` and `pieces` as they were chained, by name; a piece is None once erased.

    Keys and moments are text there, as in JSON. A reader that meets an old `version` brings it up to date itself:
    entries are never rewritten.
    """

    number: int
    kind: str
    version: int
    at: datetime
    thread: UUID
    facts: dict
    pieces: dict


def entries_after(estate, number, *, limit=100) -> list[Told]:
    """The next entries after this number, at most `limit`, in order."""
    rows = _next(database_of(estate), estate=estate, after=number, until=number + limit)
    return [_told(kept) for kept in _with_pieces(rows)]


@prepared
def _next():
    # Numbers have no gaps, so that many entries are a span of them.
    after, until = (Asked(name, IntegerField()) for name in ("after", "until"))
    return _entries(Asked("estate"), number__gt=after, number__lte=until)


def thread_entries(estate, thread_id, *, before=None, limit=20, is_address=False) -> list[Told]:
    """The last entries of a thread and of those joined to it, the newest first; `before` a number, to page on.

    One query; no entry where there is no such thread. `is_address`: the key is known to be the one they read under,
    as `address_of` says, and need not be looked up.
    """
    asked = {"estate": estate, "thread": thread_id, "before": before and min(before, LAST_NUMBER)}
    rows = _last_of_thread(database_of(estate), limit, is_address, before is not None, **asked)
    return [_told(kept) for kept in _with_pieces(rows)][::-1]


LAST_NUMBER = 2**31 - 1  # the highest that an entry can have; what an address asks for may be any


@prepared
def _last_of_thread(limit, is_address, is_further_back):
    estate, thread_id = Asked("estate"), Asked("thread")
    threads = _under(estate, thread_id) if is_address else _read_as_one(estate, thread_id)
    numbers = Entry.objects.of(estate).filter(thread__in=threads.values("pk"))
    if is_further_back:
        numbers = numbers.filter(number__lt=Asked("before", IntegerField()))
    # A sum, for by the bare number SQLite would walk through the whole record to find one thread's entries in order.
    last = numbers.order_by((F("number") + 0).desc()).values("number")[:limit]
    return _entries(estate, number__in=last)


def entries_numbered(estate, numbers) -> dict[int, Told]:
    """Entries by their numbers; one query."""
    return {kept.number: _told(kept) for kept in _kept(estate, number__in=list(numbers))}


def comes_again(estate, told: Told) -> bool:
    """Whether the record tells of the same kind of thing after this entry already: that one's job will do."""
    later = Entry.objects.of(estate).filter(number__gt=told.number, kind=f"{told.kind}@{told.version}")
    return later.exists()


def threads_read_as_one(estate, thread_id) -> set[UUID]:
    """The keys of a thread and of those joined with it; one query, empty where there is no such thread."""
    return {key for (key,) in _read_together(database_of(estate), estate=estate, thread=thread_id)}


@prepared
def _read_together():
    return _read_as_one(Asked("estate"), Asked("thread")).values_list("pk")


def thread_lengths(estate, threads) -> dict[UUID, int]:
    """How many entries each of these threads has, without those of threads joined to it; one query."""
    entries = Entry.objects.of(estate).filter(thread__in=threads)
    return dict(entries.values_list("thread").annotate(count=Count("pk")).order_by())


def joined_threads(estate, threads) -> set[UUID]:
    """Those of these threads that read as one with another: joined into it, or it into them; one query."""
    joined = Thread.objects.of(estate).filter(pk__in=threads, joined_into__isnull=False).values_list("pk")
    into = Thread.objects.of(estate).filter(joined_into__in=threads).values_list("joined_into")
    return {key for (key,) in joined.union(into)}


def _read_as_one(estate, thread_id):
    thread = Thread.objects.of(estate).filter(pk=thread_id)
    return _under(estate, Subquery(thread.values(address=Coalesce("joined_into", "pk"))))


def _under(estate, address):
    return Thread.objects.of(estate).filter(Q(pk=address) | Q(joined_into=address))


def address_of(estate, thread_id) -> UUID:
    """The key under which this thread reads: its own, or that of the thread it was joined into."""
    key, into = Thread.objects.of(estate).values_list("pk", "joined_into").get(pk=thread_id)
    return into or key


def readers(estate) -> list[Reader]:
    """Where each job stands in this estate's record."""
    return list(Reader.objects.of(estate).order_by("name"))


def reader_number(estate, name) -> int:
    """The last entry that this reader has done; 0 before its first."""
    return Reader.objects.of(estate).filter(name=name).values_list("number", flat=True).first() or 0


def behind(names, *, at) -> list[tuple[UUID, str]]:
    """Who has something to read: (estate, reader's name). A reader that failed is left out while it waits.

    One query a database, however many estates and readers it has.
    """
    return [
        found
        for database in databases()
        for found in Book.objects.none()
        .using(database)
        .union(*(_behind(database, name, at) for name in names), all=True)
    ]


def _behind(database, name, at):
    reader = Reader.objects.using(database).filter(estate=OuterRef("estate"), name=name)
    idle = Exists(reader.filter(Q(number__gte=OuterRef("last_number")) | waiting(at)))
    books = Book.objects.using(database).filter(~idle, last_number__gt=0)
    return books.annotate(name=Value(name)).values_list("estate", "name")


@dataclass(frozen=True, slots=True)
class Failing:
    """A job that fails again and again; `estate` is None for one of the clock's."""

    job: str
    estate: UUID | None
    failures: int
    fault: str
    retry_at: datetime


def failing() -> list[Failing]:
    """What an operator is to look at: jobs that failed five times in a row."""
    often, seen = Q(failures__gte=rules.SHOWN_AFTER_FAILURES), ("failures", "fault", "retry_at")
    readers = [
        Failing(*row)
        for database in databases()
        for row in Reader.objects.using(database)
        .filter(often)
        .order_by("estate", "name")
        .values_list("name", "estate", *seen)
    ]
    daily = Daily.objects.using("default").filter(often).order_by("name").values_list("name", *seen)
    return readers + [Failing(name, None, *rest) for name, *rest in daily]


def due_today(names, *, today, at) -> list[str]:
    """Which of the clock's jobs were not done today, and are neither under way nor waiting after a failure."""
    rows = Daily.objects.using("default").filter(Q(done_on=today) | waiting(at), name__in=names)
    idle = set(rows.values_list("name", flat=True))
    return [name for name in names if name not in idle]


def head(estate) -> tuple[int, str]:
    """Number and hash of the last entry: what a witness writes down."""
    rows = _head(database_of(estate), estate=estate)
    if not rows:
        raise Book.DoesNotExist(f"no book was opened for {estate}")
    return rows[0]


@prepared
def _head():
    return Book.objects.of(Asked("estate")).values_list("last_number", "last_hash")


def verify(estate, *, witnesses=()) -> list[tuple[int, rules.Fault]]:
    """Every fault in an estate's record, as (number of the entry, fault); an empty list is the good news.

    `witnesses` are (number, hash) pairs that were kept elsewhere: on a printed page, with a neighbour.
    The book is read first and the entries after it: without a lock, and writers may go on meanwhile.
    """
    witnesses = [head(estate), *witnesses]
    return list(rules.faults(estate, _kept(estate), witnesses=witnesses))


def _kept(estate, **span) -> Iterator[rules.Kept]:
    """Entries with their pieces, read in one statement, hence one snapshot."""
    return _with_pieces(_entries(estate, **span).iterator())


def _entries(estate, **span):
    """A row for each piece of each entry, in order."""
    return Entry.objects.of(estate).filter(**span).order_by("number").values_list(
        "number", "text", "hash", "kind", "at", "thread", "pieces__name", "pieces__salt", "pieces__text"
    )  # fmt: skip


def _with_pieces(rows) -> Iterator[rules.Kept]:
    for entry, lines in groupby(rows, key=lambda row: row[:6]):
        pieces = {name: rules.Piece(salt, text) for *_, name, salt, text in lines if name}
        yield rules.Kept(*entry, pieces)


def _told(kept) -> Told:
    chained = json.loads(kept.text)
    pieces = {name: json.loads(kept.pieces[name].text) if name in kept.pieces else None for name in chained["pieces"]}
    kind, _, version = kept.kind.partition("@")
    return Told(kept.number, kind, int(version), kept.at, kept.thread, chained["facts"], pieces)
