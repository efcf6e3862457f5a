"""Everything that changes what is kept of mappings and imports."""

from collections.abc import Callable, Sequence
from time import monotonic_ns
from uuid import UUID

from linli.chronicle.commands import announce, command
from linli.kernel.errors import Refused
from linli.kernel.events import Words
from linli.sheets import events, policy
from linli.sheets.models import Batch, SavedMapping
from linli.sheets.rules import batches
from linli.sheets.rules.batches import State


@command
def save_mapping(*, estate, sort: str, name: str, text: str, by, at) -> UUID:
    """Keep a mapping with the estate, in place of an older one of this name; its key.

    `text` has been read by `rules.mapping.parse`: nothing is saved that does not hold together.
    """
    policy.ensure(policy.may_save_mapping(by))
    kept = SavedMapping.objects.of(estate).filter(sort=sort, name=name).first()
    if kept and kept.text == text:
        return kept.pk
    kept = kept or SavedMapping(estate=estate, sort=sort, name=name)
    kept.text, kept.saved_at = text, at
    kept.save()
    announce(events.MappingSaved(estate=estate, mapping=kept.pk, name=Words(name)), by=by, at=at)
    return kept.pk


@command
def begin_batch(
    *, estate, sort: str, fingerprint: str, file_name: str, mapping_id: UUID, rows: int, left_out: int, by, at
) -> UUID:
    """Begin an import, or resume the one that was cut off; its key.

    Raises `Refused`: batch_ended, as this very file came in under this very mapping already; batch_taking_back.
    """
    policy.ensure(policy.may_begin_batch(by))
    if batch := Batch.objects.of(estate).filter(fingerprint=fingerprint).exclude(state=State.TAKEN_BACK).first():
        batch.state = batches.resuming(State(batch.state))
        batch.save(update_fields=["state"])
        return batch.pk
    batch = Batch.objects.create(
        estate=estate,
        sort=sort,
        fingerprint=fingerprint,
        file_name=file_name[:200],
        mapping_id=mapping_id,
        rows=rows,
        left_out=left_out,
        begun_at=at,
    )
    announce(events.BatchBegun(estate=estate, batch=batch.pk, rows=rows, file=Words(batch.file_name)), by=by, at=at)
    return batch.pk


@command
def advance_batch(*, estate, batch_id: UUID, begins_after: int, imported: int, known: int, by, at) -> int:
    """A part of the command that writes a portion: it began after so many rows; how many are done now.

    The last portion ends the batch. Raises `Refused`: batch_unknown, batch_ended, batch_taking_back, batch_taken_back,
    batch_moved_on.
    """
    policy.ensure(policy.may_begin_batch(by))
    batch = _batch(estate, batch_id)
    batches.advancing(State(batch.state), done=batch.done, begins_after=begins_after)
    batch.imported, batch.known = batch.imported + imported, batch.known + known
    batch.done = batch.imported + batch.known
    if batch.done >= batch.rows:
        batch.state, batch.ended_at = State.ENDED, at
    batch.save()
    if batch.state == State.ENDED:
        announce(
            events.BatchEnded(estate=estate, batch=batch.pk, imported=batch.imported, known=batch.known), by=by, at=at
        )
    return batch.done


@command
def begin_taking_back(*, estate, batch_id: UUID, by, at) -> UUID:
    """From now on nothing comes in under this batch, and what came in can go; or goes on going. The batch's key.

    Raises `Refused`: batch_unknown, batch_taken_back.
    """
    policy.ensure(policy.may_take_back(by))
    batch = _going(estate, batch_id)
    batch.save(update_fields=["state"])
    return batch.pk


@command
def advance_taking_back(*, estate, batch_id: UUID, rows: int, by, at) -> int:
    """A part of the command that takes a portion back: so many rows of this batch went; how many have gone by now.

    Raises `Refused`: batch_unknown, batch_taken_back.
    """
    policy.ensure(policy.may_take_back(by))
    batch = _going(estate, batch_id)
    batch.taken_back += rows
    batch.save(update_fields=["state", "taken_back"])
    return batch.taken_back


@command
def end_taking_back(*, estate, batch_id: UUID, by, at) -> int:
    """Every row of the batch was looked at; how many went. Its file may come in again now.

    Raises `Refused`: batch_unknown, batch_taken_back.
    """
    policy.ensure(policy.may_take_back(by))
    batch = _going(estate, batch_id)
    batch.state, batch.ended_at = State.TAKEN_BACK, at
    batch.save(update_fields=["state", "ended_at"])
    event = events.BatchTakenBack(
        estate=estate, batch=batch.pk, taken_back=batch.taken_back, kept=batch.imported - batch.taken_back
    )
    announce(event, by=by, at=at)
    return batch.taken_back


def _going(estate, key) -> Batch:
    """The batch, as one that is being taken back."""
    batch = _batch(estate, key)
    batch.state = batches.taking_back(State(batch.state))
    return batch


def _batch(estate, key) -> Batch:
    try:
        return Batch.objects.of(estate).get(pk=key)
    except Batch.DoesNotExist:
        raise Refused("batch_unknown") from None


def write_in_portions(
    rows: Sequence, *, done: int, write: Callable[[int, Sequence], int], say: Callable[[int, int], None]
) -> int:
    """Give `write` the rows from `done` on, each time as many as fit into half a second; the longest portion in ms.

    `write(begins_after, portion)` is one transaction and answers how many rows are done; `say(done, ms)` is told
    after each. The clock is looked at here because the lock is what others wait for.
    """
    longest, size = 0, batches.FIRST_PORTION
    while done < len(rows):
        portion = rows[done : done + size]
        begun = monotonic_ns()
        done = write(done, portion)
        took_ms = (monotonic_ns() - begun) // 1_000_000
        longest = max(longest, took_ms)
        say(done, took_ms)
        size = batches.next_portion(len(portion), took_ms=took_ms)
    return longest
