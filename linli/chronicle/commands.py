"""The one way anything changes, and the one way news of it travels up the story."""

import json
import secrets
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from inspect import Parameter, signature
from typing import get_type_hints
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from linli.chronicle import events, policy, rules
from linli.chronicle.models import Act, Book, Daily, Entry, Erasure, Piece, Reader, Thread, waiting
from linli.database.faults import fault_of
from linli.database.models import new_key
from linli.database.prepared import Asked, prepared
from linli.database.routing import database_of
from linli.kernel.actors import Actor, Hand, is_person
from linli.kernel.canonical import canonical
from linli.kernel.errors import Refused

_held = ContextVar("the books the command under way has locked, by estate", default=None)


def command(function):
    """Do all of `function` or none of it, once per `act`, with its estates to itself.

    The estates' books are locked before anything is read. So the writers of one estate queue, on both
    engines alike: entries are numbered without gaps in the order of their commits, and reactions cannot
    deadlock. A command that another one calls, as reactions do, is a part of that one.

    From outside it is called with `act=`, the key made where its form was drawn: a repeat gets the first answer,
    so that is one plain value (a key, a number, a code), never None. The same act with other contents, or from
    somebody else, is Refused: act_used_otherwise. A refusal is not kept: who mends the cause may send again. So it is
    with a full disk (no_room) and with a lock not given back in time (database_busy).
    """
    assert all(p.kind is Parameter.KEYWORD_ONLY for p in signature(function).parameters.values())
    answer_type = get_type_hints(function)["return"]
    assert isinstance(answer_type, type) and issubclass(answer_type, UUID | int | str), "the answer is one plain value"

    @wraps(function)
    def run(*, act=None, **asked):
        estates = sorted(asked["estates"] if "estates" in asked else [asked["estate"]])
        if _held.get() is not None:
            return _within(function, estates, asked)
        if act is None:
            raise TypeError(f"{function.__name__}() needs the act it is to do once")
        fingerprint = _fingerprint(function, asked)
        with _told_as_refusal(), _holding(estates):
            for done in _done(database_of(estates[0]), estate=estates[0], act=act):
                if done.asked != fingerprint:
                    raise Refused("act_used_otherwise")
                return answer_type(json.loads(done.answer))
            answer = function(**asked)
            Act.objects.create(estate=estates[0], act=act, asked=fingerprint, answer=canonical(answer))
            return answer

    run.is_command = True
    return run


@prepared
def _done():
    return Act.objects.of(Asked("estate")).filter(act=Asked("act"))


def _within(function, estates, asked):
    assert _held.get().keys() >= set(estates), "a reaction stays within the estates its cause has locked"
    # No savepoint, so that nobody can swallow a refusal and commit the half that was done.
    with transaction.atomic(using=database_of(estates[0]), savepoint=False):
        return function(**asked)


def _fingerprint(function, asked):
    """Tells a repeat from another request under the same act. Keyed, for what was typed may be guessable."""
    app = function.__module__.removeprefix("linli.").partition(".")[0]  # two apps may each have an `erase_person`
    asked = {name: value for name, value in asked.items() if name != "at"}
    text = canonical([f"{app}.{function.__qualname__}", asked])
    return salted_hmac("linli.act", text, algorithm="sha256").hexdigest()


@contextmanager
def _told_as_refusal():
    """A full disk, or a lock that nobody gave back in time, is told like any other no: nothing was done."""
    try:
        yield
    except DatabaseError as error:
        if code := fault_of(error):
            raise Refused(code) from error
        raise


@contextmanager
def _holding(estates):
    [database] = {database_of(estate) for estate in estates}  # no transaction spans two databases
    # Durable: never inside somebody else's transaction, where "done" would not mean "committed".
    with transaction.atomic(using=database, durable=True):
        books = Book.objects.using(database).select_for_update().filter(estate__in=estates).order_by("estate")
        held = {book.estate: book for book in books}
        if held.keys() != set(estates):
            raise Book.DoesNotExist(f"no book was opened for {set(estates) - held.keys()}")
        token = _held.set(held)
        try:
            yield
        finally:
            _held.reset(token)


def open_book(*, estate):
    """An estate's first act, before which there is no row to lock; doing it twice does no harm.

    With the book comes the estate's own thread, under the estate's key, for entries that belong to no other.
    """
    with transaction.atomic(using=database_of(estate)):
        Book.objects.of(estate).get_or_create(estate=estate)
        Thread.objects.of(estate).get_or_create(estate=estate, pk=estate)


def begin_thread(*, estate) -> UUID:
    """A new thread, as part of the command that has its first entry to tell; its key."""
    return begin_threads(estate=estate, count=1)[0]


def begin_threads(*, estate, count: int) -> list[UUID]:
    """So many new threads at once; their keys."""
    threads = Thread.objects.of(estate).bulk_create(Thread(estate=estate, id=new_key()) for _ in range(count))
    return [thread.pk for thread in threads]


def announce(event, *, by: Actor, at, thread: UUID | None = None, erases: rules.Erased | None = None) -> int:
    """Write the event into its estate's book and let everyone on the wiring page react; the entry's number.

    `thread` is the key of the thread it belongs to; None is the estate's own. `erases` is the chronicle's own affair.
    """
    return announce_all([(event, thread)], by=by, at=at, erases=erases)[0]


def announce_all(told, *, by: Actor, at, erases: rules.Erased | None = None) -> list[int]:
    """`announce` for several (event, thread) in this order, in fewer statements; their numbers.

    Reactions run when all are entered.
    """
    told = list(told)
    assert _held.get() is not None, "only a command announces"
    if not (is_person(by) or isinstance(by, Hand)):
        raise TypeError(f"{by!r} is neither a person's id nor a hand")
    entered = [_entered(event, by=by, at=at, thread=thread, erases=erases) for event, thread in told]
    for estate in {entry.estate for entry, _ in entered}:
        Piece.objects.of(estate).bulk_create(
            piece for entry, pieces in entered for piece in pieces if entry.estate == estate
        )
    for event, _ in told:
        for reaction in import_string(settings.REACTIONS).get(type(event), ()):
            reaction(event, at=at)
    return [entry.number for entry, _ in entered]


def _entered(event, *, by, at, thread, erases) -> tuple[Entry, list[Piece]]:
    """The event's entry, written, and its pieces, to be written."""
    book, algorithm = _held.get()[event.estate], settings.CHAIN_ALGORITHM
    thread = thread or event.estate
    named = event.persons() | ({"by"} if is_person(by) else set())
    values = dict(by=by, **event.pieces())
    pieces = {name: rules.Piece(salt=secrets.token_hex(16), text=canonical(value)) for name, value in values.items()}
    text = rules.chained_text(
        estate=event.estate,
        thread=thread,
        number=book.last_number + 1,
        kind=event.kind_at_version(),
        at=at,
        facts=event.chained(),
        erases=erases,
        pieces=pieces,
        before=book.last_hash,
        algorithm=algorithm,
    )
    # The database moves the book's own row on by itself; this keeps our copy of it in step.
    book.last_number, book.last_hash = book.last_number + 1, rules.digest(text, algorithm=algorithm)
    entry = Entry.objects.create(
        estate=event.estate,
        thread_id=thread,
        number=book.last_number,
        kind=event.kind_at_version(),
        at=at,
        text=text,
        hash=book.last_hash,
    )
    return entry, [
        Piece(
            estate=event.estate,
            entry=entry,
            name=name,
            person=values[name] if name in named else None,
            **piece._asdict(),
        )
        for name, piece in pieces.items()
    ]


@command
def join_thread(*, estate, thread_id: UUID, into_id: UUID, by, at) -> UUID:
    """From now on both threads read as one, under both addresses; the key they read under."""
    policy.ensure(policy.may_join_threads(by))
    thread, into = (Thread.objects.of(estate).get(pk=key) for key in (thread_id, into_id))
    into = into.joined_into or into
    rules.joining(thread.pk, into.pk, already=thread.joined_into_id)
    Thread.objects.of(estate).filter(joined_into=thread).update(joined_into=into)
    thread.joined_into = into
    thread.save(update_fields=["joined_into"])
    announce(events.ThreadsJoined(estate=estate, joined=thread.pk), by=by, at=at, thread=into.pk)
    return into.pk


@command
def erase(*, estate, number, names, ground: rules.Ground, by, at) -> int:
    """Forget these pieces of one entry. That it was done, and why, is an entry itself; its number."""
    policy.ensure(policy.may_erase(by, ground))
    return _forget(estate, {number: list(names)}, ground=ground, by=by, at=at)


@command
def erase_person(*, estate, person_id: UUID, ground: rules.Ground, by, at) -> int:
    """Forget everywhere in the record who this person is and what they typed: one batch, one entry; its number.

    What they typed is every text and photo of the entries they made; of others' entries only their name goes.
    An entry that tells of an erasure keeps who made it: that is what the erasure is accounted for by.
    Returns 0 if the record never named them.
    """
    policy.ensure(policy.may_erase(by, ground))
    naming = Piece.objects.of(estate).filter(person=person_id)
    naming = naming.exclude(entry__kind__startswith=f"{events.PiecesErased.kind}@")
    theirs = Piece.objects.of(estate).filter(entry__in=naming.filter(name="by").values("entry"))
    wanted = defaultdict(set)
    for pieces in (naming, theirs):
        for number, name in pieces.values_list("entry__number", "name"):
            wanted[number].add(name)
    return _forget(estate, wanted, ground=ground, by=by, at=at) if wanted else 0


def _forget(estate, wanted, *, ground, by, at):
    texts, keys, gone = {}, {}, {}
    for numbers in _portions(wanted):
        for entry in Entry.objects.of(estate).filter(number__in=numbers):
            texts[entry.number], keys[entry.number] = entry.text, entry.pk
        before = Erasure.objects.of(estate).filter(entry__number__in=numbers)
        for number, name, told in before.values_list("entry__number", "name", "told_by__number"):
            gone[number, name] = told
    if unknown := wanted.keys() - texts.keys():
        raise Refused("entry_unknown", number=min(unknown))
    erased = rules.erasing({number: (texts[number], names) for number, names in wanted.items()}, gone=gone)
    told = announce(events.PiecesErased(estate=estate, ground=ground), by=by, at=at, erases=erased)
    told_by = Entry.objects.of(estate).get(number=told)
    Erasure.objects.of(estate).bulk_create(
        Erasure(estate=estate, entry_id=keys[number], name=name, told_by=told_by)
        for number, names in erased.pieces.items()
        for name in names
    )
    for numbers in _portions(erased.pieces):
        there = Piece.objects.of(estate).filter(entry__number__in=numbers).values_list("pk", "entry__number", "name")
        going = [key for key, number, name in there if name in erased.pieces[number]]
        for portion in _portions(going):
            Piece.objects.of(estate).filter(pk__in=portion).delete()
    return told


def _portions(keys):
    """Some hundred at a time: a statement takes only so many, and a statement for each takes long."""
    keys = list(keys)
    return (keys[start : start + 500] for start in range(0, len(keys), 500))


def move_reader(*, estate, name: str, number: int) -> None:
    """The job `name` has done everything up to this entry. It never goes back: a slower worker is overtaken."""
    done = {"number": number, "failures": 0, "retry_at": None, "fault": ""}
    if not Reader.objects.of(estate).filter(name=name, number__lte=number).update(**done):
        Reader.objects.of(estate).get_or_create(estate=estate, name=name, defaults=done)


def hold_reader(*, estate, name: str, number: int, fault: str, at) -> None:
    """The job `name` failed at the entry after `number`: later again, each time later (`rules.retry_after`)."""
    reader, _ = Reader.objects.of(estate).get_or_create(estate=estate, name=name)
    failures = reader.failures + 1
    held = {"failures": failures, "retry_at": at + rules.retry_after(failures), "fault": fault}
    Reader.objects.of(estate).filter(name=name, number=number).update(**held)


def begin_daily(*, name: str, today, at) -> bool:
    """Take one of the clock's jobs for this worker; False if another has it, or has done it.

    It is theirs to find again some minutes later, should this worker be killed.
    """
    Daily.objects.using("default").get_or_create(name=name)
    free = ~Q(done_on=today) & ~waiting(at)
    return bool(Daily.objects.using("default").filter(free, name=name).update(retry_at=at + rules.UNDER_WAY))


def end_daily(*, name: str, today) -> None:
    """The clock's job `name` is done for today."""
    Daily.objects.using("default").filter(name=name).update(done_on=today, failures=0, retry_at=None, fault="")


def hold_daily(*, name: str, fault: str, at) -> None:
    """The clock's job `name` failed: later again, each time later."""
    row = Daily.objects.using("default").get(name=name)
    row.failures += 1
    row.retry_at, row.fault = at + rules.retry_after(row.failures), fault
    row.save(update_fields=["failures", "retry_at", "fault"])
