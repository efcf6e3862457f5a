"""What messages do after commit."""

from linli.messages.commands import write_messages


def tell_followers(estate, told, *, at) -> None:
    """Each follower of an entry's thread is told of it, but for who did it. Given an entry twice, tells it once."""
    done_by = told.pieces.get("by")
    write_messages(estate=estate, thread_id=told.thread, number=told.number, done_by=done_by, at=at)
